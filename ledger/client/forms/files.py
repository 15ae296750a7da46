"""Files by their path, read up to a limit, so that none fills the memory."""

from pathlib import Path

from ledger.crypto.encoding import MAX_FILE_BYTES
from ledger.errors import DecodeError, HomeError, NotFoundError
from ledger.home.disk import unreadable


def read_path(path: Path, limit: int = MAX_FILE_BYTES) -> bytes:
    """What is in a file.

    Raises NotFoundError, HomeError where it cannot be read, DecodeError for more than `limit` bytes.
    """
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise NotFoundError("file_must_exist", file=str(path)) from None
    except OSError as error:
        raise unreadable(path, error) from None
    except ValueError:  # a zero byte, or half of a surrogate pair
        problem = "no such name is possible"
        raise HomeError("file_must_be_readable", file=ascii(str(path))[1:-1], problem=problem) from None
    check_size(data, limit)
    return data


def check_size(data: bytes, limit: int = MAX_FILE_BYTES) -> None:
    """Raises DecodeError for more than `limit` bytes."""
    if len(data) > limit:
        raise DecodeError("size_must_be_within_limit", size=len(data), limit=limit)
