"""The keyring: names, their addresses, and the keys this home holds for them.

On disk each key is a file of mode 0600 named NAME.KEY.json; all account keys share the home's one passphrase. Without a
folder everything stays in memory. Whatever is written is there whole or not at all, and several processes may write.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from ledger.crypto.addresses import is_address, validate_address
from ledger.crypto.encoding import encode
from ledger.crypto.keyfiles import KeyFile, is_locked, load_key_file, save_key, unlock_key
from ledger.crypto.keys import SigningKey
from ledger.errors import HomeError, KeyFileError, LedgerError, NotFoundError
from ledger.home.disk import alone_in, check_own, parse_within, sync_folder, write_within
from ledger.state.database import check_no_link

NAMES_FILE = "names.json"
KEYS_FOLDER = "keys"

_NAME = re.compile(r"[a-z][a-z0-9_-]{0,31}")

AskPassphrase = Callable[[], str]


class HeldKey(msgspec.Struct, frozen=True):
    """A key of this home, not necessarily unlocked."""

    name: str
    public_key: str
    locked: bool
    file: str
    """"" in memory."""


class Keyring:
    """Names and keys of one home."""

    def __init__(self, folder: Path | None, encrypted: bool, ask: AskPassphrase) -> None:
        """`ask` gives the passphrase; it is called at most once, and only where a key is needed."""
        self._folder = folder
        self._encrypted = encrypted
        self._ask = ask
        self._passphrase: str | None = None
        self._checked = ""
        self._open: dict[str, tuple[str, SigningKey]] = {}
        self._addresses = self._load_names()

    @property
    def addresses(self) -> dict[str, str]:
        """Name to address, in order of name."""
        return dict(sorted(self._addresses.items()))

    def resolve(self, prefix: str, who: str) -> str:
        """The address of a name in this home, or the address itself. Raises NotFoundError, Inadmissible."""
        known = self._addresses.get(who)
        if known:
            return known
        if not is_address(who):
            raise NotFoundError("name_must_be_known", name=who[:60])
        validate_address(prefix, who)
        return who

    def set_name(self, name: str, address: str) -> None:
        """Gives an address a name; durable on return. Raises HomeError for a name that is taken or ill-formed."""
        _check_name(name)
        with self._changing_names():
            if self._addresses.setdefault(name, address) != address:
                raise HomeError("name_must_be_new", name=name)

    def drop_name(self, name: str) -> None:
        """Forgets a name; its keys stay."""
        with self._changing_names():
            self._addresses.pop(name, None)

    def add(self, name: str, key: SigningKey) -> None:
        """Keeps a key under a name. Raises KeyFileError where the file cannot be made, or the passphrase is wrong."""
        _check_name(name)
        if self._folder and key.public_key not in {held.public_key for held in self.list_keys()}:
            passphrase = self._get_passphrase()
            with alone_in(self._folder, KeyFileError):
                self._end_interrupted()
                self._check_passphrase(passphrase)
                file = f"{KEYS_FOLDER}/{make_key_name(name, key.public_key)}"
                save_key_whole(self._folder, file, key, passphrase)
        self._open[key.public_key] = (name, key)

    def drop(self, public_key: str) -> None:
        """Forgets a key, and removes its file. Raises KeyFileError."""
        files = [Path(held.file) for held in self.list_keys() if held.public_key == public_key and held.file]
        self._open.pop(public_key, None)
        if self._folder:
            with alone_in(self._folder, KeyFileError):
                for file in files:
                    file.unlink(missing_ok=True)
                sync_folder(self._folder / KEYS_FOLDER)

    def list_keys(self) -> list[HeldKey]:
        """Every key held, by name. Raises KeyFileError for a lax or damaged file."""
        if self._folder is None:
            return [HeldKey(name, key, False, "") for key, (name, _) in self._open.items()]
        return [
            HeldKey(path.name.split(".")[0], content.public_key, is_locked(content), str(path))
            for path, content in self._list_files()
        ]

    def find(self, public_keys: tuple[str, ...], count: int) -> dict[str, SigningKey]:
        """At most `count` of the keys that are held here, unlocked, by public key."""
        found: dict[str, SigningKey] = {}
        for public_key in public_keys:
            if len(found) < count:
                key = self._unlock(public_key)
                if key:
                    found[public_key] = key
        return found

    def change_passphrase(self, new: str) -> None:
        """Writes all keys under a new passphrase; a crash leaves either all old or all new."""
        if self._folder is None:
            return
        for held in self.list_keys():
            self._unlock(held.public_key)  # before others have to wait: it may ask a person
        with alone_in(self._folder, KeyFileError):
            self._end_interrupted()
            folder, fresh, old = self._list_folders()
            fresh.mkdir(mode=0o700)
            for path, content in self._list_files():
                key = self._unlock(content.public_key)
                if key:
                    save_key(fresh / path.name, key, new)
            sync_folder(fresh)
            folder.rename(old)
            self._passphrase, self._encrypted = new, bool(new)  # from here on, whoever finishes it
            self._end_interrupted()

    def _unlock(self, public_key: str) -> SigningKey | None:
        if public_key in self._open:
            return self._open[public_key][1]
        for path, content in self._list_files():
            if content.public_key == public_key:
                passphrase = self._get_passphrase() if is_locked(content) else ""
                key = unlock_key(content, passphrase, str(path))
                self._open[public_key] = (path.name.split(".")[0], key)
                return key
        return None

    def _get_passphrase(self) -> str:
        if self._passphrase is not None:
            return self._passphrase
        files = self._list_files()
        # the files say it; what the home remembers counts before there are any
        if not any(is_locked(content) for _, content in files) and (files or not self._encrypted):
            return ""
        passphrase = self._ask()
        if not passphrase:
            raise KeyFileError("passphrase_must_be_given")
        self._check_passphrase(passphrase)
        self._passphrase = passphrase
        return passphrase

    def _check_passphrase(self, passphrase: str) -> None:
        # so that all keys keep one passphrase, also where another process has just changed it
        for path, content in self._list_files():
            if is_locked(content):
                if content.salt != self._checked:
                    unlock_key(content, passphrase, str(path))
                    self._checked = content.salt
                return

    def _list_files(self) -> list[tuple[Path, KeyFile]]:
        if self._folder is None:
            return []
        folder = self._folder / KEYS_FOLDER
        if not folder.exists():
            with alone_in(self._folder, KeyFileError):
                self._end_interrupted()
        return [(path, load_key_file(path)) for path in sorted(folder.glob("*.json"))]

    def _list_folders(self) -> tuple[Path, Path, Path]:
        folder = (self._folder or Path()) / KEYS_FOLDER
        return folder, folder.with_name(KEYS_FOLDER + ".new"), folder.with_name(KEYS_FOLDER + ".old")

    def _end_interrupted(self) -> None:
        """Ends what a process that changed the passphrase has left: all new once `keys` is gone, else all old."""
        folder, fresh, old = self._list_folders()
        for each in (folder, fresh, old):
            check_no_link(each, KeyFileError)  # what a link leads to is nothing of ours to clear away
        if not folder.exists() and (fresh.exists() or old.exists()):
            (fresh if fresh.exists() else old).rename(folder)
            sync_folder(folder.parent)
        for leftover in (fresh, old):
            if leftover.exists():
                for path in leftover.iterdir():
                    path.unlink()
                leftover.rmdir()

    @contextmanager
    def _changing_names(self) -> Iterator[None]:
        if self._folder is None:
            yield
            return
        known = self._addresses
        try:
            with alone_in(self._folder, KeyFileError):
                self._addresses = self._load_names()  # another process may have named somebody meanwhile
                yield
                write_within(self._folder, NAMES_FILE, encode(self._addresses))
        except LedgerError:
            self._addresses = known
            raise

    def _load_names(self) -> dict[str, str]:
        if self._folder is None or not (self._folder / NAMES_FILE).exists():
            return {}
        return parse_within(self._folder, NAMES_FILE, dict[str, str])


def _check_name(name: object) -> None:
    if not (isinstance(name, str) and _NAME.fullmatch(name)):
        raise HomeError("name_must_be_well_formed", name=str(name)[:60])


def find_interrupted(home: Path) -> list[Path]:
    """The folders that a change of passphrase which did not end has left; whoever changes keys next ends it."""
    return [path for path in (home / f"{KEYS_FOLDER}.new", home / f"{KEYS_FOLDER}.old") if path.exists()]


def save_key_whole(home: Path, name: str, key: SigningKey, passphrase: str) -> None:
    """Writes a key file, such as `keys/NAME.KEY.json`, that is there whole or not at all. Raises KeyFileError.

    Requires `alone_in` the home.
    """
    check_own(home, name, KeyFileError)
    path = home / name
    # a file that was begun and not ended would stand in the way of every other key
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    save_key(fresh, key, passphrase)
    fresh.rename(path)
    sync_folder(path.parent)


def make_key_name(name: str, public_key: str) -> str:
    """What the file of a key is called, so that a name's new key never takes the place of an old one."""
    return f"{name}.{public_key[:16]}.json"
