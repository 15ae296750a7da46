"""Backups from the command line: through files and streams, with what each failure exits with."""

import json
import os
import shutil
import tarfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tests.cli.lesson import HOME
from tests.cli.running import Shell


@contextmanager
def piped(data: bytes) -> Iterator[str]:
    """The name of a pipe that gives these bytes once, as a shell makes it of <(COMMAND)."""
    reading, writing = os.pipe()

    def write() -> None:
        with suppress(BrokenPipeError), os.fdopen(writing, "wb") as file:
            file.write(data)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield f"/dev/fd/{reading}"
    finally:
        os.close(reading)
        thread.join()


def test_what_can_be_read_only_once_is_a_file_too(whole_lesson: Shell) -> None:
    for line, code in (
        ("verify r.json --genesis FILE genesis.json", 0),
        ("verify FILE r.json --genesis genesis.json", 0),
        ("record show FILE degree-holder.json", 0),
        ("record disclose FILE degree-holder.json --fields level", 0),
        ("record erase FILE degree-holder.json --fields level", 0),
        ("restore FILE monday.tar --last-seen 7 --home again", 0),
        ("restore monday.tar --last-seen FILE r.json --home other", 0),
        ("record issue --schema degree --subject noy --by university --claims FILE degree.json", 0),
    ):
        before, _, rest = line.partition("FILE ")
        name, _, after = rest.partition(" ")
        with piped((whole_lesson.folder / name).read_bytes()) as pipe:
            ended = whole_lesson.run(f"natledger {before}{pipe} {after}")
        assert ended.code == code, f"{line}: {ended.text}"


def test_a_home_goes_through_a_stream_and_back(lesson: Shell) -> None:
    assert lesson.run("natledger backup - > today.tar").code == 0
    ended = lesson.run("natledger restore - --last-seen 7 --home again --json < today.tar")
    assert ended.code == 0, ended.text
    found = json.loads(ended.out)
    assert (found["backed_up"], found["forbidden"], found["recovered"]["added"]) == (7, 7, [])
    assert lesson.run("natledger pay 5 --from noy --to shop --home again").code == 0
    assert lesson.run("natledger audit --home again").code == 0


def test_what_is_not_in_a_backup_is_named_and_no_link_is_followed(lesson: Shell) -> None:
    home, elsewhere = lesson.folder / HOME, lesson.folder / "elsewhere"
    plain = lesson.run("natledger backup 0.tar --json")
    assert (json.loads(plain.out)["left_out"], "left out" in plain.err) == ([], False)
    (home / "notes.txt").write_text("mine")
    (home / "old \x1b[1m").mkdir()
    (home / "receipts" / "2025").mkdir()
    (home / "keys" / "noy (copy).json").write_text("{}")
    (home / "names.bak").symlink_to(elsewhere)
    names = ["keys/noy (copy).json", "names.bak", "notes.txt", "old \x1b[1m/", "receipts/2025/"]
    for line in ("backup 1.tar --json", "backup - > 2.tar"):
        ended = lesson.run(f"natledger {line}")
        assert ended.code == 0, ended.text
        assert "warning: left out, since natledger puts no such files there: keys/noy (copy).json, names" in ended.err
        assert "\x1b" not in ended.err
        if "--json" in line:
            assert json.loads(ended.out)["left_out"] == names
    with tarfile.open(lesson.folder / "1.tar") as archive:
        assert not set(archive.getnames()) & set(names)
    for name in ("keys", "receipts/a.json", "names.json", "imports/gone.json"):
        (path := home / name).exists() and path.rename(elsewhere)
        path.symlink_to(elsewhere)
        refused = lesson.run("natledger backup 3.tar")
        assert (refused.code, f"{name} is a symbolic link" in refused.err) == (1, True), refused.text
        assert not (lesson.folder / "3.tar").exists()
        path.unlink()
        if elsewhere.exists():
            elsewhere.rename(path)
    assert lesson.run("natledger backup 3.tar").code == 0


def test_what_goes_wrong_is_told_by_its_exit_code(lesson: Shell) -> None:
    data = (lesson.folder / "monday.tar").read_bytes()
    (lesson.folder / "half.tar").write_bytes(data[: len(data) // 2])
    for line, code, rule in (
        ("natledger backup monday.tar", 1, "file_must_be_new"),
        ("natledger backup none/monday.tar", 1, "file_must_be_readable"),
        ("natledger restore monday.tar --home again", 2, "command_must_fit_usage"),
        ("natledger restore monday.tar --last-seen 7", 1, "home_must_be_empty"),
        ("natledger restore half.tar --last-seen 7 --home again", 5, "backup_must_be_whole"),
        ("natledger restore none.tar --last-seen 7 --home again", 3, "file_must_exist"),
        ("natledger restore monday.tar --last-seen none.json --home again", 3, "file_must_exist"),
        *(
            (f"natledger restore monday.tar --last-seen {text} --home again", 2, f"{text} is no height, no checkpoint")
            for text in ("-1", "5.5", "1" * 16, "1,000", "+7", f"7:{'A' * 64}", "7:abc", f"{'1' * 16}:{'a' * 64}")
        ),
        ("natledger block add none.json", 3, "file_must_exist"),
        ("natledger block add half.tar", 5, "backup_must_be_whole"),
    ):
        ended = lesson.run(line)
        assert (ended.code, rule in ended.text, "Traceback" in ended.text) == (code, True, False), (
            f"{line}: {ended.text}"
        )
        assert not (lesson.folder / "again").exists()


def test_damaged_signers_are_told_the_way_on_and_it_leads_somewhere(lesson: Shell) -> None:
    path = lesson.folder / HOME / "signers.db"
    data = path.read_bytes()
    for damaged in (data[:4096] + b"\xff" * 4096 + data[8192:], b"no database at all" * 300):
        path.write_bytes(damaged)
        for line in ("pay 5 --from noy --to shop", "backup b.tar"):
            ended = lesson.run(f"natledger {line}")
            assert (ended.code, "signers_must_be_intact: signers.db is damaged: " in ended.err) == (5, True), ended.text
            assert "hint: move it away, then natledger backup FILE here, and natledger restore FILE" in ended.err
            assert not (lesson.folder / "b.tar").exists()
    for file in path.parent.glob("signers.db*"):
        file.rename(lesson.folder / file.name)
    assert lesson.run("natledger backup b.tar").code == 0
    assert lesson.run("natledger restore b.tar --last-seen 7 --home again").code == 0
    assert lesson.run("natledger pay 5 --from noy --to shop --home again").code == 0


def test_missing_blocks_are_added_from_the_command_line(lesson: Shell) -> None:
    for _ in range(2):
        assert lesson.run("natledger pay 5 --from noy --to shop").code == 0
    assert lesson.run("natledger backup tuesday.tar").code == 0
    assert lesson.run("cp -r .local/share/natledger/receipts kept").code == 0
    checkpoint = lesson.run("natledger block checkpoint").out.decode().strip()
    (lesson.folder / HOME).rename(lesson.folder / "lost")
    ended = lesson.run(f"natledger restore monday.tar --last-seen {checkpoint} --home seen --json")
    assert json.loads(ended.out)["forbidden"] == 9
    assert "blocks 8 to 9 are missing" in lesson.run("natledger restore monday.tar --last-seen 9").text
    refused = lesson.run("natledger pay 5 --from noy --to shop")
    assert (refused.code, "blocks_must_be_recovered" in refused.text) == (1, True)
    names = " ".join(f"kept/{path.name}" for path in sorted((lesson.folder / "kept").iterdir()))
    (lesson.folder / HOME).rename(lesson.folder / "short")
    for files in (names.split(), ["tuesday.tar"], ["lost/ledger.db"]):
        for at_stdin in (True, False):
            shutil.copytree(lesson.folder / "short", lesson.folder / HOME)
            first = (lesson.folder / files[0]).read_bytes()
            with piped(first) as pipe:
                ended = lesson.run_args("block", "add", "-" if at_stdin else pipe, *files[1:], stdin=first)
            assert "added blocks 8 to 9" in ended.text, f"{files}: {ended.text}"
            shutil.rmtree(lesson.folder / HOME)
    (lesson.folder / "short").rename(lesson.folder / HOME)
    (lesson.folder / "half.tar").write_bytes((lesson.folder / "tuesday.tar").read_bytes()[:-20_000])
    for line, code in (("block add - < half.tar", 5), ("block add - - < half.tar", 2), ("block add - < pass.txt", 1)):
        ended = lesson.run(f"natledger {line}")
        assert (ended.code, "Traceback" in ended.text) == (code, False), ended.text
    assert "added blocks 8 to 9" in lesson.run(f"natledger block add {names}").text
    assert "nothing is missing here" in lesson.run(f"natledger block add {names}").text
    assert lesson.run("natledger pay 5 --from noy --to shop").code == 0
    assert lesson.run("natledger audit").code == 0
