"""Titles as the ledger has them: who owns a parcel, what lies on it, now, after a block, or on a day."""

from typing import NamedTuple

from ledger.archive.source import Source
from ledger.errors import NotFoundError
from ledger.reads.rows import find_row, find_time, list_rows, reading_at
from ledger.registry.land.titles import drop_ended
from ledger.registry.people.roles import LAND_REGISTRAR, find_role
from ledger.registry.rows.land.titles import TITLES, TitleRow
from ledger.registry.rows.people import ROLES


class FoundTitle(NamedTuple):
    """The title of a parcel, without what has ended by itself."""

    parcel: str
    row: TitleRow
    time: int
    """As of when (ms UTC): that of the block, or now."""


def list_titles(source: Source, who: str = "") -> list[FoundTitle]:
    """The titles there are, by parcel: of everybody, or those of which an address owns a share or has a right on."""
    with source.reading():
        now = source.get_time()
        found = [FoundTitle(parcel, drop_ended(row, now), now) for parcel, row in list_rows(source, TITLES)]
    return [one for one in found if who in ("", *list_named(one.row))]


def find_title(source: Source, parcel: str, height: int | None = None) -> FoundTitle:
    """The title of a parcel, now or after a block. Raises NotFoundError."""
    with source.reading():
        row, time = find_row(source, TITLES, parcel, height), find_time(source, height)
    if row is None:
        raise NotFoundError("title_must_exist", parcel=ascii(parcel[:24])[1:-1])
    return FoundTitle(parcel, drop_ended(row, time), time)


def list_named(row: TitleRow) -> list[str]:
    """Who owns a share, has a right on it, or is given notice of it."""
    return [
        *(share.owner for share in row.shares),
        *(right.holder for right in row.rights),
        *(notice.buyer for notice in row.notices),
    ]


def find_right(source: Source, parcel: str, digits: str) -> str:
    """The id of a right or notice on a parcel, by 8 digits of it and more. Raises NotFoundError."""
    title = find_title(source, parcel).row
    entries = [right.entry for right in title.rights] + [notice.entry for notice in title.notices]
    found = [entry for entry in entries if len(digits) > 7 and entry.startswith(digits)]
    if len(found) != 1:
        raise NotFoundError("right_must_exist", parcel=parcel, right=ascii(digits[:80])[1:-1])
    return found[0]


def find_proving_height(source: Source, parcel: str, ends: int) -> int:
    """The block whose rows say what stood when a day ended (`ends`, ms UTC), or what stands now if it has not.

    The first block from then on, if the title has not changed by then: its proof covers the end of the day. Else the
    last block before. Raises NotFoundError where no block is as old.
    """
    with source.reading():
        last = _find_last_before(source, ends)
        if last == 0:
            raise NotFoundError("block_must_exist", height=0)
        if last < source.tip.height:
            before, after = (find_row(source, TITLES, parcel, height) for height in (last, last + 1))
            return last + 1 if before == after else last
        return last


def find_registrar(source: Source, jurisdiction: str) -> str:
    """Who is land registrar of a jurisdiction now, of several the first by address. Raises NotFoundError for nobody."""
    with reading_at(source, None) as state:
        now = source.get_time()
        for identifier, _ in list_rows(source, ROLES, f"{LAND_REGISTRAR}/"):
            holder = identifier.split("/")[1]
            if find_role(state, now, LAND_REGISTRAR, holder, jurisdiction):
                return holder
    raise NotFoundError("land_registrar_must_be_known", jurisdiction=jurisdiction)


def _find_last_before(source: Source, time: int) -> int:
    """The last block before a time; 0 for none. Times of blocks rise."""
    low, high = 0, source.tip.height
    while low < high:
        middle = (low + high + 1) // 2
        if source.load_header(middle).time < time:
            low = middle
        else:
            high = middle - 1
    return low
