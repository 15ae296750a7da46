"""Key files: what was saved comes back under its passphrase, and nothing else does.

Every field of a file, and every byte, is changed; costs are small where a file is opened in earnest.
"""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from ledger.crypto import keyfiles
from ledger.crypto.encoding import encode
from ledger.crypto.keyfiles import (
    DEFAULT_COST,
    Cost,
    KeyFile,
    is_locked,
    load_key,
    load_key_file,
    lock_key,
    save_key,
    unlock_key,
)
from ledger.crypto.keys import SigningKey, generate_key
from ledger.errors import KeyFileError, LedgerError, NotFoundError

CHEAP = Cost(iterations=1, lanes=1, memory_kib=8)
KEY = SigningKey(b"0" * 32)
OTHER = SigningKey(b"1" * 32)
PASSPHRASES = ["p", "correct horse", "ລາວ", " ", "\n", "a" * 10_000, "\x00", "\udcff"]


def refuses(path: Path, passphrase: str = "p") -> str:
    with pytest.raises(LedgerError) as caught:
        load_key(path, passphrase)
    assert str(path) in str(caught.value) or caught.value.rule == "passphrase_must_be_given"
    return caught.value.rule


def write(path: Path, text: bytes) -> Path:
    path.write_bytes(text)
    path.chmod(0o600)
    return path


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    save_key(tmp_path / "locked.json", KEY, "p", CHEAP)
    return tmp_path / "locked.json"


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    save_key(tmp_path / "plain.json", KEY, "")
    return tmp_path / "plain.json"


def test_plain_file_says_nothing_but_the_key() -> None:
    """What belongs to a passphrase is empty and zero, as two programs must write the same."""
    assert lock_key(KEY, "") == KeyFile(0, 0, 0, "", KEY.public_key, "", KEY.export_secret().hex())


@pytest.mark.parametrize("passphrase", PASSPHRASES, ids=repr)
def test_saved_key_comes_back_under_its_passphrase_only(tmp_path: Path, passphrase: str) -> None:
    path = tmp_path / "key.json"
    save_key(path, KEY, passphrase, CHEAP)
    assert load_key(path, passphrase).export_secret() == KEY.export_secret()
    assert is_locked(load_key_file(path))
    for wrong in ("wrong", passphrase + "x", passphrase + "\n", passphrase[:-1] + "\u0301"):
        assert refuses(path, wrong) == "passphrase_must_fit"
    assert refuses(path, "") == "passphrase_must_be_given"


SAME = {
    "composed and not": ("p\u00e4ss", "pa\u0308ss"),
    "marks in either order": ("a\u0323\u0301", "a\u0301\u0323"),
    "hangul": ("\uac00", "\u1100\u1161"),
    "spaces of other widths": ("correct horse", "correct\u00a0horse"),
    "a byte order mark": ("p", "\ufeffp"),
}
OTHERS = [("\u00e4", "a"), ("\u00c4", "\u00e4"), ("\uff41", "a"), ("a", "A"), ("p\ufeff", "p"), ("\ufb01", "fi")]


@pytest.mark.parametrize(("first", "second"), SAME.values(), ids=SAME)
def test_one_passphrase_opens_however_it_is_typed(tmp_path: Path, first: str, second: str) -> None:
    for number, (saved, typed) in enumerate(((first, second), (second, first), (first, first), (second, second))):
        path = tmp_path / f"{number}.json"
        save_key(path, KEY, saved, CHEAP)
        assert load_key(path, typed).public_key == KEY.public_key


@pytest.mark.parametrize(("saved", "typed"), OTHERS)
def test_passphrases_that_only_look_alike_are_two(tmp_path: Path, saved: str, typed: str) -> None:
    save_key(tmp_path / "key.json", KEY, saved, CHEAP)
    assert refuses(tmp_path / "key.json", typed) == "passphrase_must_fit"


@pytest.mark.parametrize("typed", ["pa\u0308ss", "\ufeffcorrect horse", "a\u00a0b"])
def test_file_made_before_there_was_one_form_opens_as_it_was_typed(
    tmp_path: Path, typed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(keyfiles, "normalise_passphrase", str)
        save_key(tmp_path / "old.json", KEY, typed, CHEAP)
    assert load_key(tmp_path / "old.json", typed).public_key == KEY.public_key


def test_second_try_costs_only_where_the_text_differs(locked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []
    derive = keyfiles._derive
    monkeypatch.setattr(keyfiles, "_derive", lambda content, text: tried.append(text) or derive(content, text))
    assert refuses(locked, "wrong") == refuses(locked, "wr\u00f6ng") == "passphrase_must_fit"
    assert tried == ["wrong", "wr\u00f6ng"]
    assert refuses(locked, "wro\u0308ng") == "passphrase_must_fit"
    assert tried[2:] == ["wr\u00f6ng", "wro\u0308ng"]


def test_passphrase_of_which_nothing_is_left_locks_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="passphrase_must_be_given"):
        save_key(tmp_path / "key.json", KEY, "\ufeff", CHEAP)
    assert not (tmp_path / "key.json").exists()


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda data: b"\xef\xbb\xbf" + data, "begins with a byte order mark"),
        (lambda data: data + b"\n", "a line end was added"),
        (lambda data: data + b"\r\n", "a line end was added"),
        (lambda data: data.decode().encode("utf-16"), "UTF-16"),
    ],
)
def test_key_file_that_an_editor_saved_says_so(locked: Path, change: Callable[[bytes], bytes], rule: str) -> None:
    write(locked, change(locked.read_bytes()))
    with pytest.raises(KeyFileError, match=rule):
        load_key(locked, "p")


def test_plain_key_comes_back_whatever_passphrase_is_given(plain: Path) -> None:
    assert not is_locked(load_key_file(plain))
    for passphrase in ("", "p"):
        assert load_key(plain, passphrase).export_secret() == KEY.export_secret()


def test_locked_file_does_not_hold_the_secret(locked: Path, plain: Path) -> None:
    secret = KEY.export_secret().hex()
    assert secret not in locked.read_text()
    assert secret in plain.read_text()  # which is why it warns
    first, second = (lock_key(KEY, "p", CHEAP) for _ in range(2))
    assert (first.salt, first.nonce, first.secret) != (second.salt, second.nonce, second.secret)


def test_file_is_its_owners_alone_from_the_first_moment(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        save_key(tmp_path / "key.json", KEY, "")
    finally:
        os.umask(before)
    assert (tmp_path / "key.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o666, 0o777])
def test_file_that_others_can_reach_is_refused(locked: Path, mode: int) -> None:
    locked.chmod(mode)
    assert refuses(locked) == "key_file_must_be_private"
    locked.chmod(0o400)
    assert load_key(locked, "p").public_key == KEY.public_key


def test_file_is_never_overwritten(locked: Path) -> None:
    before = locked.read_bytes()
    with pytest.raises(KeyFileError) as caught:
        save_key(locked, OTHER, "", CHEAP)
    assert caught.value.rule == "file_must_be_readable"
    assert locked.read_bytes() == before


def test_missing_file_folder_or_name_is_one_clear_line(tmp_path: Path) -> None:
    assert refuses(tmp_path / "none.json") == "file_must_exist"
    assert refuses(tmp_path / "no" / "folder.json") == "file_must_exist"
    with pytest.raises(NotFoundError):
        load_key(tmp_path / "none.json", "")
    (tmp_path / "folder").mkdir(mode=0o700)
    assert refuses(tmp_path / "folder") == "file_must_be_plain"
    with pytest.raises(KeyFileError) as caught:
        load_key(tmp_path / "folder", "p")
    assert caught.value.values["kind"] == "a folder"
    for name in ("a" * 5000, "zero\x00byte", "half\ud800"):
        assert refuses(tmp_path / name) == "file_must_be_readable"
        with pytest.raises(KeyFileError):
            save_key(tmp_path / name, KEY, "")
    with pytest.raises(KeyFileError):
        save_key(tmp_path / "no" / "folder.json", KEY, "")


FIELDS: list[tuple[str, Any]] = [
    ("public_key", OTHER.public_key),
    ("public_key", "00" * 32),
    ("public_key", KEY.public_key.upper()),
    ("public_key", KEY.public_key + "00"),
    ("secret", "00" * 48),
    ("secret", "00" * 32),
    ("secret", ""),
    ("secret", "zz" * 48),
    ("salt", "00" * 16),
    ("salt", "00" * 7),
    ("salt", "zz" * 16),
    ("salt", ""),
    ("nonce", "00" * 12),
    ("nonce", "00" * 7),
    ("nonce", ""),
    ("nonce", "zz"),
    ("iterations", 2),
    ("lanes", 2),
    ("memory_kib", 16),
    ("version", 2),
    ("version", 0),
    ("iterations", "1"),
    ("extra", 1),
    ("iterations", None),
]


@pytest.mark.parametrize(("field", "value"), FIELDS)
def test_locked_file_with_a_changed_field_opens_for_nobody(locked: Path, field: str, value: Any) -> None:
    content = {**json.loads(locked.read_bytes()), field: value}
    write(locked, json.dumps(content, sort_keys=True, separators=(",", ":")).encode())
    assert refuses(locked) in {"passphrase_must_fit", "key_file_must_be_intact"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("public_key", OTHER.public_key),
        ("secret", OTHER.export_secret().hex()),
        ("secret", "00" * 31),
        ("secret", ""),
        ("version", 2),
        ("salt", "00" * 16),
        ("nonce", "00" * 12),
        ("nonce", "x"),
        ("iterations", 3),
        ("lanes", -1),
        ("memory_kib", 1),
    ],
)
def test_plain_file_with_a_changed_field_opens_for_nobody(plain: Path, field: str, value: Any) -> None:
    content = {**json.loads(plain.read_bytes()), field: value}
    write(plain, encode(content))
    assert refuses(plain) == "key_file_must_be_intact"


def test_no_byte_of_a_locked_file_can_change(locked: Path) -> None:
    text = locked.read_bytes()
    path = locked.with_name("changed.json")
    for place in range(len(text)):
        write(path, text[:place] + bytes([text[place] ^ 1]) + text[place + 1 :])
        assert refuses(path) in {"passphrase_must_fit", "key_file_must_be_intact"}


def test_no_part_of_a_file_opens(locked: Path, plain: Path) -> None:
    for whole in (locked, plain):
        text = whole.read_bytes()
        for size in range(0, len(text), 3):
            assert refuses(write(whole.with_name("cut.json"), text[:size])) == "key_file_must_be_intact"


@pytest.mark.parametrize(
    "text",
    [b"", b"\x00" * 100, b"[]", b"null", b"{" * 4000, b"9" * 4096, b" " * 5000, b"\xff\xfe", b'{"version":1}'],
    ids=lambda text: f"{text[:4]!r}x{len(text)}",
)
def test_file_that_is_none_is_refused(tmp_path: Path, text: bytes) -> None:
    assert refuses(write(tmp_path / "key.json", text)) == "key_file_must_be_intact"


@pytest.mark.parametrize(
    ("iterations", "lanes", "memory"),
    [
        (0, 1, 8),
        (17, 1, 8),
        (2**40, 1, 8),
        (1, 0, 8),
        (1, 17, 1024),
        (1, 1, 7),
        (1, 2, 15),
        (1, 1, 1024 * 1024 + 1),
        (1, 1, 2**32),
        (-1, -1, -8),
        (2**80, 2**80, 2**90),
    ],
)
def test_hostile_cost_is_refused_before_it_is_paid(tmp_path: Path, iterations: int, lanes: int, memory: int) -> None:
    content = msgspec.structs.replace(lock_key(KEY, "p", CHEAP), iterations=iterations, lanes=lanes, memory_kib=memory)
    path = write(tmp_path / "key.json", encode(content))
    with pytest.raises(KeyFileError) as caught:
        load_key(path, "p")
    assert caught.value.rule == "key_file_must_be_intact"
    assert caught.value.values["problem"] in {"its cost is out of range", "not a KeyFile: Integer value out of range"}


def test_key_cannot_be_passed_off_under_another_public_key(locked: Path) -> None:
    content = load_key_file(locked)
    foreign = msgspec.structs.replace(lock_key(OTHER, "p", CHEAP), public_key=content.public_key)
    with pytest.raises(KeyFileError):
        unlock_key(foreign, "p", "file")
    plain = msgspec.structs.replace(lock_key(OTHER, ""), public_key=content.public_key)
    with pytest.raises(KeyFileError):
        unlock_key(plain, "", "file")


def test_default_cost_is_what_opens_a_real_file(tmp_path: Path) -> None:
    assert (DEFAULT_COST.iterations, DEFAULT_COST.lanes, DEFAULT_COST.memory_kib) == (3, 4, 65_536)
    key = generate_key()
    save_key(tmp_path / "key.json", key, "p")
    assert load_key(tmp_path / "key.json", "p").export_secret() == key.export_secret()
    assert KeyFile.__struct_fields__ == tuple(sorted(KeyFile.__struct_fields__))
