"""Known names: what there is of a kind, for whoever mistyped one, or has a shell complete it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import UNSET

from ledger.chain.parameters import DEFAULTS, write_parameters
from ledger.registry.people.roles import BY_MOTION
from ledger.registry.rows.committee import BODIES, MOTIONS
from ledger.registry.rows.laws import LAWS
from ledger.registry.rows.people import SUSPENSIONS
from ledger.registry.rows.records import SCHEMAS

if TYPE_CHECKING:
    from ledger.client.ledger import Ledger


def list_known(ledger: "Ledger", kind: str) -> tuple[str, ...]:
    """The names there are of a kind: body, law, motion, parameter, schema; "competent ACTION"; "members BODY".

    Of "freezing ADDRESS", the motion that has frozen an account, and after a space until when in ms UTC. Motions are
    named by their ids, members by their addresses.
    """
    word, _, of = kind.partition(" ")
    return tuple(_LISTS[word](ledger, of)) if word in _LISTS else ()


def _list_bodies(ledger: "Ledger", of: str) -> list[str]:
    return [key.removeprefix(BODIES.prefix) for key, _ in ledger.rows(BODIES.prefix)]


def _list_laws(ledger: "Ledger", kind: str) -> list[str]:
    laws = [LAWS.decode(value).provision for _, value in ledger.rows(LAWS.prefix)]
    return [law.law for law in laws if kind in ("", law.kind)]


def _list_motions(ledger: "Ledger", of: str) -> list[str]:
    return [key.removeprefix(MOTIONS.prefix) for key, _ in ledger.rows(MOTIONS.prefix)]


def _list_schemas(ledger: "Ledger", of: str) -> list[str]:
    return ["@".join(key.split("/")[1:]) for key, _ in ledger.rows(SCHEMAS.prefix)]


def _list_parameters(ledger: "Ledger", of: str) -> list[str]:
    return list(write_parameters(DEFAULTS))


def _list_competent(ledger: "Ledger", action: str) -> list[str]:
    rows = ledger.rows(BODIES.prefix)
    return [key.removeprefix(BODIES.prefix) for key, value in rows if action in BODIES.decode(value).competences]


def _list_members(ledger: "Ledger", identifier: str) -> list[str]:
    value = ledger.state_row(BODIES.key(identifier))
    return [member.address for member in BODIES.decode(value).members] if value else []


def _list_freezing(ledger: "Ledger", address: str) -> list[str]:
    value = ledger.state_row(SUSPENSIONS.key(address))
    row = SUSPENSIONS.decode(value) if value else None
    if row is None or not row.by.startswith(BY_MOTION):
        return []
    until = "" if row.until is UNSET else f" {row.until}"
    return [f"{row.by.removeprefix(BY_MOTION)}{until}"]


_LISTS: dict[str, Callable[["Ledger", str], list[str]]] = {
    "body": _list_bodies,
    "competent": _list_competent,
    "freezing": _list_freezing,
    "law": _list_laws,
    "members": _list_members,
    "motion": _list_motions,
    "parameter": _list_parameters,
    "schema": _list_schemas,
}
