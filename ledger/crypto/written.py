"""Written text: what a person typed into a file, as editors save it.

Some editors put a byte order mark before it, which says nothing in UTF-8 and is passed over; some save UTF-16, which is
refused by its name. Files that this program writes are held to every byte, and say so if such a mark is all that is
wrong with them.
"""

from ledger.errors import DecodeError

MARK = b"\xef\xbb\xbf"
"""The byte order mark, U+FEFF, in UTF-8."""
_WIDE = {b"\xff\xfe\x00\x00": "UTF-32", b"\x00\x00\xfe\xff": "UTF-32", b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
"""Marks of other encodings; of two that begin alike, the longer one first."""


def read_written(data: bytes) -> bytes:
    """The text of a file that a person wrote, without a byte order mark.

    Raises DecodeError for UTF-16 and UTF-32; whether all of it is UTF-8 is for its reader to say.
    """
    check_encoding(data)
    return data.removeprefix(MARK)


def check_start(data: bytes) -> None:
    """As `check_encoding`, and raises DecodeError for a byte order mark, where no byte may be passed over."""
    if data.startswith(MARK):
        raise DecodeError("file_must_not_begin_with_mark")
    check_encoding(data)


def check_encoding(data: bytes) -> None:
    """Raises DecodeError for text in UTF-16 or UTF-32, with or without a mark."""
    wide = find_wide_encoding(data)
    if wide:
        raise DecodeError("text_must_not_be_wide", encoding=wide)


def find_wide_encoding(data: bytes) -> str:
    """UTF-16 or UTF-32 where text is in one of them, "" otherwise.

    Without a mark it shows by its zero bytes: all that we read begins with a character of ASCII.
    """
    for mark, name in _WIDE.items():
        if data.startswith(mark):
            return name
    if len(data) % 4 == 0 and data[:4].count(0) == 3:
        return "UTF-32"
    return "UTF-16" if len(data) % 2 == 0 and data[:2].count(0) == 1 else ""
