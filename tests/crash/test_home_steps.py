"""Keys, names and homes: what is written to them is there whole or not at all, wherever the process ends.

The process dies right before each call to the file system in turn, and then each call in turn finds the disk full.
"""

import functools
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from unittest import mock

import pytest

from ledger import Ledger
from ledger.archive.archive import Archive
from ledger.crypto.keyfiles import Cost, save_key
from ledger.crypto.keys import generate_key
from ledger.errors import HomeError, KeyFileError, LedgerError, StoreError
from ledger.home import keyring as keyring_module
from ledger.home.disk import write_durably
from ledger.home.keyring import Keyring
from ledger.home.making import Plan
from ledger.node.council import Council
from ledger.node.embedded import create_home
from ledger.node.signers import SignerStore
from ledger.registry.rows.people import IDENTITIES
from ledger.state.store import Store
from tests.crash.steps import die_at, fail_at, find_unsynced, watched_syncs

BLOCK_STEPS = ((SignerStore, "record"), (Council, "decide"), (Store, "append"), (Archive, "_settle"))


@pytest.fixture(autouse=True)
def _cheap_passphrases() -> Iterator[None]:
    """What a passphrase costs is no matter here."""
    cheap = functools.partial(save_key, cost=Cost(1, 1, 8))
    with mock.patch.object(keyring_module, "save_key", cheap):
        yield


def make_keyring(folder: Path, passphrase: str) -> Keyring:
    """Three keys under one passphrase; "" for none."""
    (folder / "keys").mkdir(parents=True)
    keyring = open_keyring(folder, passphrase)
    for name in ("noy", "shop", "keo"):
        keyring.add(name, generate_key())
    return keyring


def open_keyring(folder: Path, passphrase: str) -> Keyring:
    return Keyring(folder, bool(passphrase), lambda: passphrase)


def unlocks(folder: Path, passphrase: str, public_keys: list[str]) -> bool:
    """Whether all keys are under this passphrase; raises AssertionError if only some are."""
    held = open_keyring(folder, passphrase).list_keys()
    assert [key.public_key for key in held] == public_keys
    fitting = 0
    for key in held:
        with suppress(KeyFileError):
            opened = open_keyring(folder, passphrase).find((key.public_key,), 1)
            fitting += len(opened) and key.locked == bool(passphrase)
    assert fitting in (0, len(held)), "some keys have the old passphrase, some the new one"
    return fitting > 0


@pytest.mark.parametrize(
    ("old", "new"),
    [("old", "new"), *(pytest.param(*change, marks=pytest.mark.full) for change in (("", "new"), ("old", "")))],
)
def test_change_of_passphrase_that_is_killed_leaves_all_old_or_all_new(tmp_path: Path, old: str, new: str) -> None:
    ends: list[bool] = []
    died = True
    while died:
        folder = tmp_path / str(len(ends))
        public_keys = [held.public_key for held in make_keyring(folder, old).list_keys()]
        died = die_at(len(ends) + 1, functools.partial(change_passphrase, folder, old, new))
        ends.append(unlocks(folder, new, public_keys))
        assert ends[-1] or unlocks(folder, old, public_keys)
        change_passphrase(folder, new if ends[-1] else old, "third")
        assert unlocks(folder, "third", public_keys)
        assert [path.name for path in folder.iterdir()] == ["keys"], "what was left has been cleared away"
    assert ends == sorted(ends), "once they are all new, they stay so"
    assert len(ends) > 15
    assert len(set(ends)) == 2


def change_passphrase(folder: Path, old: str, new: str) -> None:
    open_keyring(folder, old).change_passphrase(new)


def test_change_of_passphrase_on_a_full_disk_leaves_all_old_or_all_new(tmp_path: Path) -> None:
    step, reached = 0, True
    while reached:
        step += 1
        folder = tmp_path / str(step)
        public_keys = [held.public_key for held in make_keyring(folder, "old").list_keys()]
        keyring = open_keyring(folder, "old")
        with suppress(KeyFileError):
            reached = fail_at(step, functools.partial(keyring.change_passphrase, "new"))
        assert unlocks(folder, "new", public_keys) or unlocks(folder, "old", public_keys)
        assert len(keyring.find(tuple(public_keys), 3)) == 3, "the keyring in use still opens its keys"
    assert step > 15


@pytest.mark.full
def test_home_that_is_not_whole_is_no_home(tmp_path: Path) -> None:
    check_making_homes(tmp_path, stride=5)


@pytest.mark.full
def test_home_killed_at_every_step_is_whole_or_none(tmp_path: Path) -> None:
    check_making_homes(tmp_path, stride=1)


def check_making_homes(folder: Path, stride: int) -> None:
    """Kills `init` at every so many steps, and does it again."""
    step, died = 1, True
    made: list[bool] = []
    while died:
        path = folder / f"home-{step}"
        died = die_at(step, functools.partial(make_home, path))
        made.append(path.exists())
        if not path.exists():
            make_home(path)
        with Ledger.open(path) as ledger:
            assert ledger.audit().blocks == 0
        step += stride
    assert made == sorted(made)
    assert len(made) > 50 // stride


def make_home(path: Path) -> None:
    create_home(path, Plan()).node.close()


def test_home_on_a_full_disk_is_refused_by_name(tmp_path: Path) -> None:
    step, reached = 1, True
    while reached:
        path = tmp_path / f"home-{step}"
        with suppress(LedgerError):
            reached = fail_at(step, functools.partial(make_home, path))
        assert not path.exists() or (path / "genesis.json").is_file()
        step += 7
    assert step > 50


def test_file_written_durably_is_old_or_new(tmp_path: Path) -> None:
    """Names, receipts, settings and batches are all written so."""
    path = tmp_path / "names.json"
    for interrupt in (die_at, fail_at):
        contents: list[bytes] = []
        reached = True
        while reached:
            path.write_bytes(b"old")
            with suppress(HomeError):
                reached = interrupt(len(contents) + 1, functools.partial(write_durably, path, b"new"))
            contents.append(path.read_bytes())
        assert set(contents) == {b"old", b"new"}
        assert contents == sorted(contents, reverse=True)


def test_what_a_new_home_holds_is_durable(tmp_path: Path) -> None:
    with watched_syncs() as synced:
        create_home(tmp_path / "home", Plan(seed=3)).node.close()
    assert find_unsynced(tmp_path / "home", synced) == []
    assert find_unsynced(tmp_path / "home", set())


def test_an_interrupt_leaves_no_file_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may hold secrets, and nobody else would take it away."""

    def interrupt(handle: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_durably(tmp_path / "pending.json", b"secret")
    assert list(tmp_path.iterdir()) == []


def test_writing_goes_through_no_link_that_lies_in_its_way(tmp_path: Path) -> None:
    """Where the unfinished file is to be: of a killed process with our number, or laid there."""
    (path := tmp_path / "names.json").write_bytes(b"old")
    (other := tmp_path / "other").write_bytes(b"of somebody")
    fresh = tmp_path / f".names.json.{os.getpid()}"
    for lay in (lambda: fresh.symlink_to(other), lambda: fresh.hardlink_to(other), lambda: fresh.write_bytes(b"x" * 9)):
        lay()
        write_durably(path, b"new", 0o600)
        assert (path.read_bytes(), other.read_bytes()) == (b"new", b"of somebody")
        assert sorted(tmp_path.iterdir()) == [path, other]
        assert path.stat().st_mode & 0o777 == 0o600


def test_names_given_by_two_processes_are_both_kept(tmp_path: Path) -> None:
    """Each has read the names before the other wrote."""
    (tmp_path / "keys").mkdir()
    first, second = open_keyring(tmp_path, ""), open_keyring(tmp_path, "")
    first.set_name("noy", "lao1noy")
    second.set_name("shop", "lao1shop")
    with pytest.raises(HomeError, match="name_must_be_new"):
        second.set_name("noy", "lao1other")
    assert open_keyring(tmp_path, "").addresses == {"noy": "lao1noy", "shop": "lao1shop"}


def test_key_kept_while_another_process_changes_the_passphrase_has_the_new_one(tmp_path: Path) -> None:
    make_keyring(tmp_path, "old")
    late = open_keyring(tmp_path, "old")
    late.find((late.list_keys()[0].public_key,), 1)
    change_passphrase(tmp_path, "old", "new")
    with pytest.raises(KeyFileError, match="passphrase_must_fit"):
        late.add("late", generate_key())


@pytest.mark.parametrize("passphrase", ["old", ""])
def test_key_files_say_themselves_whether_they_need_a_passphrase(tmp_path: Path, passphrase: str) -> None:
    """What the home remembers of it is in another file, and a process may end between the two."""
    public_keys = [held.public_key for held in make_keyring(tmp_path, passphrase).list_keys()]
    wrong = Keyring(tmp_path, not passphrase, lambda: passphrase)
    assert len(wrong.find(tuple(public_keys), 3)) == 3
    wrong.add("late", generate_key())
    held = open_keyring(tmp_path, passphrase).list_keys()
    assert {key.locked for key in held} == {bool(passphrase)}
    assert len(held) == 4


# -------------------------------------------------------------------------------- opening accounts


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which accounts can be opened."""
    path = tmp_path_factory.mktemp("chain") / "home"
    with Ledger.create(path) as ledger:
        ledger.wallet("central-bank").issue_money(1_000, to="treasury")
    return path


def test_account_whose_opening_is_killed_can_be_opened_again(chain: Path, tmp_path: Path) -> None:
    """At every step: also between name, key, signatures and block. No account is left without its key."""
    ends: list[str] = []
    died = True
    while died:
        home = tmp_path / str(len(ends))
        shutil.copytree(chain, home)
        died = die_at(len(ends) + 1, functools.partial(open_account, home), BLOCK_STEPS)
        try:
            open_account(home)
            ends.append("")
        except HomeError as error:
            ends.append(error.rule)
        check_account(home)
    assert len(ends) > 15
    assert ends == sorted(ends), "it is there already only if the process ended after the signatures"
    assert set(ends) == {"", "name_must_be_new"}


def open_account(home: Path) -> None:
    with Ledger.open(home) as ledger:
        ledger.open_account("noy", "citizen", "LA-VT")


def check_account(home: Path) -> None:
    """noy can pay, and whoever is registered has a key here."""
    with Ledger.open(home) as ledger:
        ledger.wallet("treasury").pay(10, to="noy")
        ledger.wallet("noy").pay(4, to="treasury")
        for key, value in ledger.rows("identity/"):
            public_keys = IDENTITIES.decode(value).keys
            assert ledger.keyring.find(public_keys, 1), f"the key of {key} is lost"
        assert ledger.audit().blocks == ledger.height


def test_account_whose_opening_finds_the_disk_full_can_be_opened_again(chain: Path, tmp_path: Path) -> None:
    step, reached = 0, True
    while reached:
        step += 1
        home = tmp_path / str(step)
        shutil.copytree(chain, home)
        with suppress(LedgerError):
            reached = fail_at(step, functools.partial(open_account, home))
        with suppress(HomeError):
            open_account(home)
        check_account(home)
    assert step > 10


def test_account_whose_block_is_signed_and_not_stored_keeps_its_name(chain: Path, tmp_path: Path) -> None:
    """The disk fails between the signatures and the block; the next block is that one, and then the name is taken."""
    shutil.copytree(chain, home := tmp_path / "home")
    fails = StoreError("store_must_be_writable", problem="disk full")
    with Ledger.open(home) as ledger:
        with mock.patch.object(Store, "append", side_effect=fails), pytest.raises(StoreError):
            ledger.open_account("noy", "citizen", "LA-VT")
        assert "noy" in ledger.keyring.addresses
        with pytest.raises(HomeError, match="name_must_be_new"):
            ledger.open_account("noy", "citizen", "LA-VT")
    check_account(home)
