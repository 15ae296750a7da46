"""Links: nothing in a home is written through a symbolic link, whoever laid it and whichever command writes there."""

import os
import shutil
from pathlib import Path

import pytest

from ledger.errors import HomeError
from ledger.home.disk import write_within
from tests.cli.lesson import HOME
from tests.cli.running import Shell

OPEN = "natledger account open mai --kind citizen --jurisdiction LA-VT"
PASSWD = "natledger key passwd --new-passphrase-file pass.txt"
ISSUE = "natledger record issue --schema degree --subject noy --claims degree.json --by university"
PAY = "natledger pay 5 --from noy --to shop"
KEY = "natledger validator key new labour"
IMPORT = "natledger iso20022 import payments.xml --map accounts.json"
DATABASES = [f"{name}{ending}" for name in ("ledger.db", "signers.db") for ending in ("", "-wal", "-shm", "-journal")]
WRITERS: dict[str, tuple[str, ...]] = {
    "names.json": (OPEN,),
    "config.json": (PASSWD,),
    "waited.json": ("natledger wait 1h",),
    "backup.json": ("natledger backup b.tar",),
    "keys": (OPEN, PASSWD),
    "keys.new": (PASSWD, OPEN),
    "keys.old": (PASSWD, OPEN),
    "validators": (KEY,),
    "holders": (ISSUE,),
    "receipts": (PAY,),
    "imports": (IMPORT,),
    "ledger.db.writer": (PAY,),
    **dict.fromkeys(DATABASES, (PAY, KEY)),
}
GOES_ON = {"receipts": 7, "ledger.db.writer": 0}
"""Where the act itself is done: a receipt can be made again, and the note of who writes is made anew."""


def read_all(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def lay(home: Path, place: str, outside: Path) -> None:
    """A link in the place of a file or folder of the home, to a copy of it elsewhere that is somebody's."""
    own, target = home / place, outside / place
    if own.is_dir():
        shutil.copytree(own, target)
        shutil.rmtree(own)
    elif own.exists():
        shutil.copy2(own, target)
        own.unlink()
    elif place in {"keys.new", "keys.old", "holders"}:
        target.mkdir()
    else:
        target.write_text('{"until":1767225600000}' if place == "waited.json" else "")
    if target.is_dir():
        (target / "letter.txt").write_text("of somebody")
        (target / f".letter.txt.{2**22 + 1}").write_text("of somebody")
    own.symlink_to(target)


@pytest.mark.parametrize("place", WRITERS)
def test_what_a_link_in_a_home_leads_to_is_never_touched(lesson: Shell, place: str) -> None:
    home, outside = lesson.folder / HOME, lesson.folder / "outside"
    outside.mkdir()
    lay(home, place, outside)
    before = read_all(outside)
    for command in WRITERS[place]:
        ended = lesson.run(command)
        if place in GOES_ON:
            assert ended.code == GOES_ON[place], ended.text
        else:
            assert "file_must_be_no_link" in ended.text, f"{command}: {ended.text}"
        assert (ended.code in (0, 7)) == (place in GOES_ON)
        assert read_all(outside) == before
        assert "Traceback" not in ended.text
    if place == "ledger.db.writer":
        assert (home / place).read_text() == f"process {os.getpid()}"
        assert not (home / place).is_symlink()
    found = lesson.run("natledger doctor").text
    assert place == "ledger.db.writer" or f"{place} is a symbolic link" in found


def test_a_home_that_is_itself_reached_through_a_link_is_used(lesson: Shell) -> None:
    (lesson.folder / "link").symlink_to(lesson.folder / HOME)
    for command in (PAY, OPEN, KEY, "natledger doctor"):
        assert lesson.run(f"{command} --home link").code == 0


def test_every_file_of_a_home_is_written_by_its_name_alone(tmp_path: Path) -> None:
    """A link in a file's own place is refused, whether it leads anywhere or not; so is one in the place of a folder."""
    home, outside = tmp_path / "home", tmp_path / "outside"
    (home / "receipts").mkdir(parents=True)
    outside.mkdir()
    (outside / "kept").write_bytes(b"of somebody")
    for target in ("kept", "new"):
        (link := home / "receipts" / "r.json").symlink_to(outside / target)
        with pytest.raises(HomeError, match="file_must_be_no_link"):
            write_within(home, "receipts/r.json", b"x")
        link.unlink()
    write_within(home, "receipts/r.json", b"x", 0o600)
    assert (home / "receipts" / "r.json").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in outside.iterdir()] == ["kept"]
    assert (outside / "kept").read_bytes() == b"of somebody"
