"""Key files: one private key in one JSON file of mode 0600, encrypted by a passphrase or plain.

Encrypted is Argon2id (RFC 9106) into AES-256-GCM; its cost parameters stand in the file, and the
public part is bound as associated data, so a key cannot be passed off under another public key. One passphrase can be
typed as several texts, by keyboards and systems that compose letters differently: it is brought into one form first.
"""

import os
import secrets
import stat
import unicodedata
from pathlib import Path
from typing import Annotated

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from ledger.crypto.encoding import Hex32, decode, encode
from ledger.crypto.keys import SigningKey, unhex
from ledger.crypto.on_disk import name_kind
from ledger.errors import DecodeError, KeyFileError, NotFoundError

SALT_SIZE = 16
NONCE_SIZE = 12
MAX_MEMORY_KIB = 1024 * 1024
MAX_BYTES = 4096


class KeyFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands in a key file. Without encryption `salt` and `nonce` are "" and costs are 0."""

    iterations: int
    lanes: int
    memory_kib: int
    nonce: str
    public_key: Hex32
    salt: str
    secret: str
    """Hex: the 32 secret bytes, or their ciphertext with its tag."""
    version: Annotated[int, msgspec.Meta(ge=1, le=1)] = 1


class Cost(msgspec.Struct, frozen=True):
    """What opening a file costs: Argon2id iterations, lanes and memory (KiB)."""

    iterations: int = 3
    lanes: int = 4
    memory_kib: int = 64 * 1024


DEFAULT_COST = Cost()


def save_key(path: Path, key: SigningKey, passphrase: str, cost: Cost = DEFAULT_COST) -> None:
    """Writes the key to a new file of mode 0600; an empty passphrase leaves it unencrypted.

    Raises KeyFileError if the file is there already or cannot be made.
    """
    data = encode(lock_key(key, passphrase, cost))
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except (OSError, ValueError) as error:
        raise _unusable(path, error) from None
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def load_key(path: Path, passphrase: str) -> SigningKey:
    """The key in the file. Raises KeyFileError where others can read it, or it does not open."""
    return unlock_key(load_key_file(path), passphrase, str(path))


def load_key_file(path: Path) -> KeyFile:
    """The file's content, still locked; `public_key` can be read without a passphrase.

    Raises NotFoundError, or KeyFileError where the file is lax or damaged.
    """
    try:
        mode = path.stat().st_mode
        if kind := name_kind(mode):
            raise KeyFileError("file_must_be_plain", file=str(path), kind=kind)
        if stat.S_IMODE(mode) & 0o077:
            raise KeyFileError("key_file_must_be_private", file=str(path))
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise NotFoundError("file_must_exist", file=str(path)) from None
    except (OSError, ValueError) as error:
        raise _unusable(path, error) from None
    return read_key_file(data, str(path))


def read_key_file(data: bytes, file: str) -> KeyFile:
    """The content of a file from its bytes, still locked; `file` is named in errors. Raises KeyFileError."""
    try:
        return decode(data, KeyFile, MAX_BYTES)
    except DecodeError as error:
        raise KeyFileError("key_file_must_be_intact", file=file, problem=error.says) from None


def lock_key(key: SigningKey, passphrase: str, cost: Cost = DEFAULT_COST) -> KeyFile:
    """The key as the content of a file. Raises KeyFileError for a passphrase of which nothing is left."""
    if not passphrase:
        return KeyFile(0, 0, 0, "", key.public_key, "", key.export_secret().hex())
    passphrase = normalise_passphrase(passphrase)
    if not passphrase:
        raise KeyFileError("passphrase_must_be_given")
    salt, nonce = secrets.token_bytes(SALT_SIZE), secrets.token_bytes(NONCE_SIZE)
    head = KeyFile(cost.iterations, cost.lanes, cost.memory_kib, nonce.hex(), key.public_key, salt.hex(), secret="")
    cipher = AESGCM(_derive(head, passphrase))
    return msgspec.structs.replace(head, secret=cipher.encrypt(nonce, key.export_secret(), encode(head)).hex())


def unlock_key(content: KeyFile, passphrase: str, file: str) -> SigningKey:
    """The key in the content; `file` is named in errors. Raises KeyFileError."""
    secret = unhex(content.secret)
    if content.salt:
        secret = _decrypt(content, passphrase, file)
    elif content.nonce or any((content.iterations, content.lanes, content.memory_kib)):
        raise KeyFileError("key_file_must_be_intact", file=file, problem="it is not encrypted, and says how it was")
    if len(secret) != 32 or SigningKey(secret).public_key != content.public_key:
        raise KeyFileError("key_file_must_be_intact", file=file, problem="the keys do not belong together")
    return SigningKey(secret)


def normalise_passphrase(text: str) -> str:
    """The one form of a passphrase, however it was typed: RFC 8265, section 4.2.2, and no byte order mark before it.

    Spaces of other widths are spaces, and letters with their accents are in Unicode's form C. Case and width stay.
    """
    spaced = "".join(" " if unicodedata.category(letter) == "Zs" else letter for letter in text.removeprefix("\ufeff"))
    return unicodedata.normalize("NFC", spaced)


def is_locked(content: KeyFile) -> bool:
    """Whether the content needs a passphrase."""
    return content.salt != ""


def _unusable(path: Path, error: OSError | ValueError) -> KeyFileError:
    # ValueError: the path has a character that no file's name can have
    problem = error.strerror or "" if isinstance(error, OSError) else "no file can have that name"
    return KeyFileError("file_must_be_readable", file=str(path), problem=problem)


def _decrypt(content: KeyFile, passphrase: str, file: str) -> bytes:
    _check_cost(content, file)
    if not passphrase:
        raise KeyFileError("passphrase_must_be_given")
    head = msgspec.structs.replace(content, secret="")
    # as it was typed too: files made before passphrases were brought into one form; the same text is tried once
    for candidate in dict.fromkeys((normalise_passphrase(passphrase), passphrase)):
        try:
            cipher = AESGCM(_derive(content, candidate))
            return cipher.decrypt(unhex(content.nonce), unhex(content.secret), encode(head))
        except InvalidTag:
            continue
        except ValueError:
            raise KeyFileError("key_file_must_be_intact", file=file, problem="its parameters do not fit") from None
    raise KeyFileError("passphrase_must_fit", file=file)


def _check_cost(content: KeyFile, file: str) -> None:
    # a hostile file must not make us spend all memory
    if not (1 <= content.iterations <= 16 and 1 <= content.lanes <= 16):
        raise KeyFileError("key_file_must_be_intact", file=file, problem="its cost is out of range")
    if not 8 * content.lanes <= content.memory_kib <= MAX_MEMORY_KIB:
        raise KeyFileError("key_file_must_be_intact", file=file, problem="its cost is out of range")


def _derive(content: KeyFile, passphrase: str) -> bytes:
    return Argon2id(
        salt=unhex(content.salt),
        length=32,
        iterations=content.iterations,
        lanes=content.lanes,
        memory_cost=content.memory_kib,
    ).derive(passphrase.encode("utf-8", "surrogatepass"))  # what a terminal hands on need not be text
