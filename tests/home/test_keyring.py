"""The keyring: names and keys of a home, in memory and on disk, under one passphrase."""

import stat
from functools import partial
from pathlib import Path

import pytest

from ledger.crypto.keyfiles import Cost, save_key
from ledger.crypto.keys import generate_key
from ledger.errors import HomeError, Inadmissible, KeyFileError, NotFoundError
from ledger.home import keyring as keyring_module
from ledger.home.founding import make_key
from ledger.home.keyring import KEYS_FOLDER, Keyring
from ledger.home.validator_keys import find_validator_key, list_validator_keys, load_validator_keys, save_validator_key
from tests.country import Country

CHEAP = Cost(iterations=1, lanes=1, memory_kib=8)
KEYS = [make_key(9, f"key {number}") for number in range(3)]
NOY, SOK = (Country().address(name) for name in ("registrar", "treasury"))


@pytest.fixture(autouse=True)
def _cheap_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring_module, "save_key", partial(save_key, cost=CHEAP))


def open_ring(folder: Path | None, passphrase: str = "") -> Keyring:
    if folder:
        (folder / KEYS_FOLDER).mkdir(exist_ok=True)
    return Keyring(folder, bool(passphrase), lambda: passphrase)


@pytest.mark.parametrize("kept", [False, True], ids=["in memory", "on disk"])
def test_name_stands_for_one_address(kept: bool, tmp_path: Path) -> None:
    ring = open_ring(tmp_path if kept else None)
    ring.set_name("noy", NOY)
    ring.set_name("noy", NOY)
    ring.set_name("also-noy", NOY)
    with pytest.raises(HomeError, match="name_must_be_new"):
        ring.set_name("noy", SOK)
    assert ring.addresses == {"also-noy": NOY, "noy": NOY}
    assert ring.resolve("lao", "noy") == ring.resolve("lao", NOY) == NOY
    ring.drop_name("also-noy")
    if kept:
        assert open_ring(tmp_path).addresses == {"noy": NOY}


@pytest.mark.parametrize("name", ["", "Noy", "1noy", "noy sok", "../noy", "noy\n", "ນ້ອຍ", "x" * 33, "-noy", "\ud800"])
def test_name_of_another_form_is_refused(name: str) -> None:
    ring = open_ring(None)
    with pytest.raises(HomeError, match="name_must_be_well_formed"):
        ring.set_name(name, NOY)
    with pytest.raises(HomeError, match="name_must_be_well_formed"):
        ring.add(name, KEYS[0])
    assert (ring.addresses, ring.list_keys()) == ({}, [])


@pytest.mark.parametrize("who", ["noy", "", NOY[:-1], NOY.upper()])
def test_who_is_not_named_here_is_not_known(who: str) -> None:
    with pytest.raises(NotFoundError, match="name_must_be_known"):
        open_ring(None).resolve("lao", who)


@pytest.mark.parametrize("who", [NOY[:-1] + ("q" if NOY[-1] != "q" else "p"), "tha" + NOY[3:]])
def test_mistyped_or_foreign_address_is_refused(who: str) -> None:
    with pytest.raises(Inadmissible, match="address_must_be_well_formed"):
        open_ring(None).resolve("lao", who)


@pytest.mark.parametrize("passphrase", ["", "correct horse"])
def test_keys_are_found_again_by_their_public_keys(passphrase: str, tmp_path: Path) -> None:
    ring = open_ring(tmp_path, passphrase)
    for key in KEYS[:2]:
        ring.add("noy", key)
        ring.add("noy", key)
    files = sorted((tmp_path / KEYS_FOLDER).iterdir())
    assert len(files) == 2
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    again = open_ring(tmp_path, passphrase)
    assert sorted(held.public_key for held in again.list_keys()) == sorted(key.public_key for key in KEYS[:2])
    assert {held.locked for held in again.list_keys()} == {bool(passphrase)}
    wanted = tuple(key.public_key for key in KEYS)
    assert len(again.find(wanted, 1)) == 1
    assert again.find(wanted, 3).keys() == {key.public_key for key in KEYS[:2]}
    message = b"a message"
    assert again.find(wanted, 3)[KEYS[0].public_key].sign(message) == KEYS[0].sign(message)


def test_another_passphrase_opens_nothing_and_adds_nothing(tmp_path: Path) -> None:
    open_ring(tmp_path, "correct horse").add("noy", KEYS[0])
    ring = open_ring(tmp_path, "wrong")
    with pytest.raises(KeyFileError, match="passphrase_must_fit"):
        ring.find((KEYS[0].public_key,), 1)
    with pytest.raises(KeyFileError, match="passphrase_must_fit"):
        ring.add("noy", KEYS[1])
    assert len(ring.list_keys()) == 1


@pytest.mark.parametrize(("old", "new"), [("", "correct horse"), ("correct horse", "battery"), ("correct horse", "")])
def test_passphrase_of_all_keys_changes_together(old: str, new: str, tmp_path: Path) -> None:
    ring = open_ring(tmp_path, old)
    for key in KEYS:
        ring.add("noy", key)
    open_ring(tmp_path, old).change_passphrase(new)
    again = open_ring(tmp_path, new)
    assert len(again.find(tuple(key.public_key for key in KEYS), 3)) == 3
    assert {held.locked for held in again.list_keys()} == {bool(new)}
    again.add("sok", make_key(9, "more"))
    assert len(open_ring(tmp_path, new).list_keys()) == 4


@pytest.mark.parametrize("left", ["new", "old"])
def test_keys_that_stand_aside_alone_are_put_back(left: str, tmp_path: Path) -> None:
    """Whoever moved the other folder away meanwhile has not moved the keys."""
    open_ring(tmp_path).add("noy", KEYS[0])
    (tmp_path / KEYS_FOLDER).rename(tmp_path / f"{KEYS_FOLDER}.{left}")
    again = Keyring(tmp_path, False, str)
    assert [held.public_key for held in again.list_keys()] == [KEYS[0].public_key]
    assert [path.name for path in tmp_path.iterdir()] == [KEYS_FOLDER]


def test_key_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    ring = open_ring(tmp_path)
    ring.add("noy", KEYS[0])
    [path] = (tmp_path / KEYS_FOLDER).iterdir()
    path.chmod(0o644)
    with pytest.raises(KeyFileError, match="key_file_must_be_private"):
        open_ring(tmp_path).list_keys()


def test_names_file_that_is_damaged_is_named_so(tmp_path: Path) -> None:
    (tmp_path / "names.json").write_bytes(b'{"noy":1}')
    with pytest.raises(HomeError, match="home_file_must_be_intact"):
        open_ring(tmp_path)


def test_a_validators_key_is_found_by_what_its_file_holds(tmp_path: Path) -> None:
    """Not by its name alone; and what begins with a dot is none of ours yet."""
    (tmp_path / "validators").mkdir(mode=0o700)
    key, other = generate_key(), generate_key()
    save_validator_key(tmp_path, "labour", key)
    found = find_validator_key(tmp_path, key.public_key)
    assert found
    assert found.public_key == key.public_key
    save_key(tmp_path / "validators" / f"labour.{other.public_key[:16]}.json", generate_key(), "")
    assert find_validator_key(tmp_path, other.public_key) is None
    before = [held.public_key for held in list_validator_keys(tmp_path)]
    (tmp_path / "validators" / ".labour.json").write_bytes(b"half")
    assert [held.public_key for held in list_validator_keys(tmp_path)] == before
    assert len(load_validator_keys(tmp_path)) == 2
