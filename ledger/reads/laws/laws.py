"""Laws as they stand or stood: which there are, and whether one is in force."""

import re

import msgspec

from ledger.archive.source import Source
from ledger.errors import NotFoundError
from ledger.reads.rows import list_rows
from ledger.registry.laws.facts import read_parameter
from ledger.registry.laws.making import ALL
from ledger.registry.rows.laws import LAW_BOOKS, LAWS, Law, Provision, get_value
from ledger.state.overlay import Rows

IN_FORCE, TO_COME, SUSPENDED, ENDED = "in force", "to come", "suspended", "ended"
_LAW_ID = re.compile("[a-z][a-z0-9_]{0,31}")


class FoundLaw(msgspec.Struct, frozen=True):
    """A law of the ledger at one moment."""

    id: str
    law: Law
    provision: Provision
    """As it was adopted."""
    present: Provision
    """As it is: of a parameter, with its value of that moment."""
    state: str
    """in force, to come, suspended or ended."""
    value: int | None
    """Of a parameter that is in force."""

    def __repr__(self) -> str:
        value = "" if self.value is None else f" = {self.value}"
        return f"FoundLaw({self.id}{value}: {self.state}, {self.provision.title.en!r})"


def list_laws(source: Source, height: int | None = None) -> tuple[FoundLaw, ...]:
    """The laws there are or were, by id; as they were after a block, those that had not ended."""
    if height is None:
        now = source.get_time()
        return tuple(_describe(law, now) for _, law in list_rows(source, LAWS))
    with source.reading():
        time, state = source.load_header(height).time, source.at(height)
        book = state.get(LAW_BOOKS, ALL)
        laws = [state.get(LAWS, identifier) for identifier in (book.laws if book else ())]
    return tuple(_describe(law, time) for law in laws if law)


def find_law(source: Source, identifier: str, height: int | None = None) -> FoundLaw:
    """A law, also one that has ended; as it was after a block, where one is named. Raises NotFoundError."""
    with source.reading() as state:
        if height is None:
            return _describe(_load(state, identifier), source.get_time())
        return _describe(_load(source.at(height), identifier), source.load_header(height).time)


def check_law_id(identifier: object) -> str:
    """Raises NotFoundError for what is no id of a law."""
    if not isinstance(identifier, str) or not _LAW_ID.fullmatch(identifier):
        raise NotFoundError("law_id_must_be_well_formed", law=ascii(str(identifier)[:60])[1:-1])
    return identifier


def read_provision(law: Law, time: int) -> Provision:
    """What a law says at a time (ms UTC): of a parameter, with the value it has then, not with that of its adoption."""
    if law.provision.kind != "parameter":
        return law.provision
    return msgspec.structs.replace(law.provision, text=str(get_value(law, time)))


def read_state(law: Law, time: int) -> str:
    """What a law is at a time (ms UTC): in force, to come, suspended or ended."""
    if law.provision.until <= time:
        return ENDED
    if time < law.provision.since:
        return TO_COME
    return SUSPENDED if time < law.suspended_until else IN_FORCE


def _load(rows: Rows, identifier: str) -> Law:
    law = rows.get(LAWS, check_law_id(identifier))
    if law is None:
        raise NotFoundError("law_must_exist", law=identifier[:60])
    return law


def _describe(law: Law, time: int) -> FoundLaw:
    value = read_parameter(law, time)
    number = value if isinstance(value, int) else None
    return FoundLaw(law.provision.law, law, law.provision, read_provision(law, time), read_state(law, time), number)
