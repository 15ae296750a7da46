"""Known names: what there is of a kind, for whoever mistyped one, or has a shell complete it."""

from collections.abc import Callable

from msgspec import UNSET

from ledger.archive.source import Source
from ledger.chain.parameters import DEFAULTS, write_parameters
from ledger.reads.records import list_schemas
from ledger.reads.rows import find_row, list_rows
from ledger.registry.decision import BY_MOTION
from ledger.registry.rows.committee import BODIES, MOTIONS
from ledger.registry.rows.laws import LAWS
from ledger.registry.rows.people import SUSPENSIONS
from ledger.registry.rows.programme import INDICATORS
from ledger.registry.rows.treasury import BUDGET_LINES


def list_known(source: Source, kind: str) -> tuple[str, ...]:
    """The names there are of a kind: body, indicator, law, line, motion, parameter, schema; "members BODY"; of an
    action, the bodies that are "competent ACTION".

    Of "freezing ADDRESS", the motion that has frozen an account, and after a space until when in ms UTC. Motions are
    named by their ids, members by their addresses.
    """
    word, _, of = kind.partition(" ")
    return tuple(_LISTS[word](source, of)) if word in _LISTS else ()


def _list_bodies(source: Source, of: str) -> list[str]:
    return [body for body, _ in list_rows(source, BODIES)]


def _list_indicators(source: Source, of: str) -> list[str]:
    return [code for code, _ in list_rows(source, INDICATORS)]


def _list_laws(source: Source, kind: str) -> list[str]:
    laws = [law.provision for _, law in list_rows(source, LAWS)]
    return [law.law for law in laws if kind in ("", law.kind)]


def _list_motions(source: Source, of: str) -> list[str]:
    return [motion for motion, _ in list_rows(source, MOTIONS)]


def _list_budget_lines(source: Source, of: str) -> list[str]:
    return [line for line, _ in list_rows(source, BUDGET_LINES)]


def _list_schemas(source: Source, of: str) -> list[str]:
    return [schema.name for schema in list_schemas(source)]


def _list_parameters(source: Source, of: str) -> list[str]:
    return list(write_parameters(DEFAULTS))


def _list_competent(source: Source, action: str) -> list[str]:
    return [body for body, row in list_rows(source, BODIES) if action in row.competences]


def _list_members(source: Source, identifier: str) -> list[str]:
    row = find_row(source, BODIES, identifier)
    return [member.address for member in row.members] if row else []


def _list_freezing(source: Source, address: str) -> list[str]:
    row = find_row(source, SUSPENSIONS, address)
    if row is None or not row.by.startswith(BY_MOTION):
        return []
    until = "" if row.until is UNSET else f" {row.until}"
    return [f"{row.by.removeprefix(BY_MOTION)}{until}"]


_LISTS: dict[str, Callable[[Source, str], list[str]]] = {
    "body": _list_bodies,
    "competent": _list_competent,
    "freezing": _list_freezing,
    "indicator": _list_indicators,
    "law": _list_laws,
    "line": _list_budget_lines,
    "members": _list_members,
    "motion": _list_motions,
    "parameter": _list_parameters,
    "schema": _list_schemas,
}
