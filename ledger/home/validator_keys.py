"""Validator keys: files in `validators/` of a home, of the present set, of one that is to follow, and of former ones.

A validator of the genesis has NAME.json; a key that is made later stands in NAME.KEY.json, so that it never takes the
place of one with which blocks are still signed. None has a passphrase, since blocks are made while nobody is asked.
"""

from pathlib import Path

from ledger.chain.validators import Name
from ledger.crypto.encoding import encode, parse
from ledger.crypto.keyfiles import load_key, load_key_file
from ledger.crypto.keys import SigningKey
from ledger.errors import DecodeError, HomeError, KeyFileError
from ledger.home.disk import alone_in
from ledger.home.keyring import HeldKey, make_key_name, save_key_whole

VALIDATORS_FOLDER = "validators"


def load_validator_keys(home: Path) -> dict[str, SigningKey]:
    """Every key in the folder, by the name of its file. Raises KeyFileError for one that is lax or damaged."""
    return {path.name: load_key(path, "") for path in list_files(home)}


def find_validator_key(home: Path, public_key: str) -> SigningKey | None:
    """The key of a public key, if it was made since the ledger was opened. Raises KeyFileError."""
    for path in sorted((home / VALIDATORS_FOLDER).glob(make_key_name("*", public_key))):
        key = load_key(path, "")
        if key.public_key == public_key:
            return key
    return None


def list_validator_keys(home: Path) -> list[HeldKey]:
    """Every key in the folder, by name. Raises KeyFileError for one that is lax or damaged."""
    files = [(path, load_key_file(path)) for path in list_files(home)]
    return [HeldKey(path.name.split(".")[0], content.public_key, False, str(path)) for path, content in files]


def list_files(home: Path) -> list[Path]:
    """The key files in the folder, sorted."""
    return sorted(path for path in (home / VALIDATORS_FOLDER).glob("*.json") if not path.name.startswith("."))


def save_validator_key(home: Path, name: str, key: SigningKey) -> None:
    """Keeps a key under a validator's name, beside those it has; durable on return. Raises KeyFileError."""
    with alone_in(home, KeyFileError):
        save_key_whole(home, f"{VALIDATORS_FOLDER}/{make_key_name(name, key.public_key)}", key, "")


def validate_name(name: str) -> None:
    """Raises HomeError for what can be no validator's name."""
    try:
        parse(encode(name), Name)
    except (DecodeError, TypeError):  # msgspec encodes no object of another kind
        raise HomeError("validator_name_must_be_well_formed", name=str(name)[:60]) from None
