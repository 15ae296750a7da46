"""Backups from the command line: through files and streams, with what each failure exits with."""

import json

from tests.cli.lesson import HOME
from tests.cli.running import Shell


def test_a_home_goes_through_a_stream_and_back(lesson: Shell) -> None:
    assert lesson.run("natledger backup - > today.tar").code == 0
    ended = lesson.run("natledger restore - --last-seen 7 --home again --json < today.tar")
    assert ended.code == 0, ended.text
    found = json.loads(ended.out)
    assert (found["backed_up"], found["forbidden"], found["recovered"]["added"]) == (7, 7, [])
    assert lesson.run("natledger pay 5 --from noy --to shop --home again").code == 0
    assert lesson.run("natledger audit --home again").code == 0


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
        ("natledger block add none.json", 3, "file_must_exist"),
        ("natledger block add half.tar", 5, "backup_must_be_whole"),
    ):
        ended = lesson.run(line)
        assert (ended.code, rule in ended.text, "Traceback" in ended.text) == (code, True, False), (
            f"{line}: {ended.text}"
        )
        assert not (lesson.folder / "again").exists()


def test_missing_blocks_are_added_from_the_command_line(lesson: Shell) -> None:
    for _ in range(2):
        assert lesson.run("natledger pay 5 --from noy --to shop").code == 0
    assert lesson.run("cp -r .local/share/natledger/receipts kept").code == 0
    (lesson.folder / HOME).rename(lesson.folder / "lost")
    assert "blocks 8 to 9 are missing" in lesson.run("natledger restore monday.tar --last-seen 9").text
    refused = lesson.run("natledger pay 5 --from noy --to shop")
    assert (refused.code, "blocks_must_be_recovered" in refused.text) == (1, True)
    names = " ".join(f"kept/{path.name}" for path in sorted((lesson.folder / "kept").iterdir()))
    assert "added blocks 8 to 9" in lesson.run(f"natledger block add {names}").text
    assert "nothing is missing here" in lesson.run(f"natledger block add {names}").text
    assert lesson.run("natledger pay 5 --from noy --to shop").code == 0
    assert lesson.run("natledger audit").code == 0
