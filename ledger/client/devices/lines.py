"""Lines: readings and look-ups as their owner writes them down, a JSON object a line, before they are anchored.

    {"time": "2026-01-01T08:00:00+07:00", "level": 41.5}
    {"time": 1767229260000, "sequence": 7, "about": "noy", "by": "desk-7", "why": "LAW/12"}

Without a sequence a line has the number after the one before it, and the first the number after the last anchored.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from ledger.chain.kinds import is_reference
from ledger.chain.series.entries import MAX_BATCH
from ledger.client.devices.measures import read_measured
from ledger.crypto.encoding import MAX_FILE_BYTES, MAX_INTEGER, check_unique, encode
from ledger.errors import DecodeError, HomeError, InterchangeError, LedgerError
from ledger.interchange.rfc3339 import parse_time
from ledger.registry.rows.devices import MeasuredField

_OFFICIAL = re.compile(r"[A-Za-z0-9._-]{1,60}")
ABOUT, BY, WHY = "about", "by", "why"
_WHOLE = re.compile("[0-9]{1,16}")
MAX_BATCH_BYTES = MAX_FILE_BYTES // 2
"""What the entries of a batch take at most: its file can be read again, and an extract has room for its receipt."""
_BESIDE_CLAIMS = 224
"""What stands beside the claims of an entry in an extract: salt, time, place and commitment, and their names."""


class EntryLine(NamedTuple):
    """An entry to be: its number, its time (ms UTC) and what it says."""

    sequence: int
    time: int
    claims: dict[str, bool | int | str]


Claims = dict[str, bool | int | str]
ReadClaims = Callable[[Mapping[str, bytes]], Claims]
"""What the other fields of a line say, given the JSON of each. Raises ValueError."""


def read_lines(data: bytes, last: int, read_claims: ReadClaims) -> list[EntryLine]:
    """The entries of a file, after the number `last`. Raises HomeError for the first line that is none."""
    found: list[EntryLine] = []
    for number, text in enumerate(data.split(b"\n"), 1):
        if not text.strip():
            continue
        try:
            line = _read_line(text, last, read_claims)
        except (LedgerError, ValueError) as error:
            problem = error.says if isinstance(error, LedgerError) else str(error)
            raise HomeError("line_must_be_an_entry", count=number, problem=problem) from None
        _check_follows(number, line, last, found[-1].time if found else 0)
        found.append(line)
        last = line.sequence
    if not found:
        raise HomeError("line_must_be_an_entry", count=1, problem="there is none")
    return found


def split_lines(lines: Sequence[EntryLine]) -> list[list[EntryLine]]:
    """The lines of each batch: numbers within one are without a gap, and no more than a batch or its file holds."""
    batches: list[list[EntryLine]] = []
    weight = 0
    for line in lines:
        weight += weigh_entry(line)
        follows = batches and line.sequence == batches[-1][-1].sequence + 1
        if follows and len(batches[-1]) < MAX_BATCH and weight <= MAX_BATCH_BYTES:
            batches[-1].append(line)
        else:
            batches.append([line])
            weight = weigh_entry(line)
    return batches


def weigh_entry(line: EntryLine) -> int:
    """How many bytes an entry takes at most in an extract that shows it: more than in the file of its batch."""
    return len(encode(line.claims)) + _BESIDE_CLAIMS


def make_measured(fields: Sequence[MeasuredField]) -> ReadClaims:
    """Reads lines of a device that measures these."""
    known = {field.name: field for field in fields}

    def read(values: Mapping[str, bytes]) -> Claims:
        claims: Claims = {}
        for name, raw in values.items():
            if name not in known:
                raise ValueError(f"it does not measure {ascii(name[:40])[1:-1]}")
            field, text = known[name], raw.decode().strip('"')
            found = read_measured(text, field.decimals)
            if found is None or not field.least <= found <= field.most:
                raise ValueError(f"{ascii(text[:40])[1:-1]} is no {name} with {field.decimals} decimals in its bounds")
            claims[name] = found
        if not claims:
            raise ValueError("it says nothing")
        return claims

    return read


def make_looked_up(resolve: Callable[[str], str]) -> ReadClaims:
    """Reads lines of an office's log: about whom, by whom, and why."""

    def read(values: Mapping[str, bytes]) -> Claims:
        if sorted(values) != [ABOUT, BY, WHY]:
            raise ValueError(f"{ABOUT}, {BY} and {WHY} are needed, and nothing else")
        about, by, why = (msgspec.json.decode(values[name], type=str) for name in (ABOUT, BY, WHY))
        if not _OFFICIAL.fullmatch(by):
            raise ValueError(f"{BY} is a code of A-Z a-z 0-9 . _ -")
        if not (why and is_reference(why)):
            raise ValueError(f"{WHY} is a reference to a law or a case: A-Z 0-9 . / -, at most 35")
        return {ABOUT: resolve(about), BY: by, WHY: why}

    return read


def _read_line(text: bytes, last: int, read_claims: ReadClaims) -> EntryLine:
    check_unique(text)
    try:
        values = {name: bytes(raw) for name, raw in msgspec.json.decode(text, type=dict[str, msgspec.Raw]).items()}
    except msgspec.MsgspecError:
        raise DecodeError("text_must_be_json") from None
    if "time" not in values:
        raise ValueError("it has no time")
    time = _read_time(values.pop("time"))
    written = values.pop("sequence", b"%d" % (last + 1)).decode()
    if not _WHOLE.fullmatch(written) or not 0 < int(written) <= MAX_INTEGER - MAX_BATCH:
        raise ValueError("its sequence is no number from 1 on")
    return EntryLine(int(written), time, read_claims(values))


def _read_time(raw: bytes) -> int:
    text = raw.decode()
    if _WHOLE.fullmatch(text) and int(text) <= MAX_INTEGER:
        return int(text)
    try:
        found = parse_time(text.strip('"'))
    except InterchangeError:
        found = -1
    if found < 0:
        raise ValueError("its time is neither ms since 1970 nor like 2026-01-31T08:00:00+07:00")
    return found


def _check_follows(number: int, line: EntryLine, last: int, time: int) -> None:
    if line.sequence <= last:
        problem = f"the number {line.sequence} comes after {last}: repeated, reordered, or anchored already"
        raise HomeError("lines_must_rise", count=number, problem=problem)
    if line.time < time:
        raise HomeError(
            "lines_must_rise", count=number, problem="its clock ran back: it is earlier than the line before"
        )
