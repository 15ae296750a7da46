"""The disk: what lies in the way of a home's own file, or is refused, is told by name and leaves nothing behind."""

from pathlib import Path

import pytest

from ledger.errors import HomeError, KeyFileError
from ledger.home.disk import read_within, unreadable, write_durably
from ledger.home.making import Plan, begin


def test_a_folder_in_the_place_of_a_file_is_named_so_and_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "config.json").mkdir()
    with pytest.raises(HomeError, match="file_must_be_plain"):
        read_within(tmp_path, "config.json")


def test_a_write_that_is_refused_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "names.json" / "inner").mkdir(parents=True)
    with pytest.raises(HomeError, match="file_must_be_readable"):
        write_durably(tmp_path / "names.json", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["names.json"]


def test_what_the_disk_says_is_told_or_at_least_its_kind() -> None:
    told = unreadable(Path("a"), PermissionError(13, "Permission denied"))
    assert (type(told), told.values) == (HomeError, {"file": "a", "problem": "Permission denied"})
    silent = unreadable(Path("a"), OSError("odd"), KeyFileError)
    assert (type(silent), silent.values) == (KeyFileError, {"file": "a", "problem": "OSError"})


@pytest.mark.parametrize(("seed", "kept"), [(None, -1), (0, 0), (7, 7)])
def test_a_home_remembers_how_it_was_planned(seed: int | None, kept: int) -> None:
    for passphrase in ("", "correct horse"):
        config = begin(Plan(seed=seed, passphrase=passphrase)).config
        assert (config.encrypted, config.seed, config.template) == (bool(passphrase), kept, "lao")
