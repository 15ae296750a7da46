"""The names a law may read, for whoever writes one: what they are, and their values where these are few."""

from collections.abc import Iterable, Sequence

import msgspec

from ledger.chain.header import NEWEST
from ledger.chain.kinds import Kind, get_kind
from ledger.errors import NotFoundError
from ledger.laws.nearest import find_nearest, list_paths
from ledger.laws.types import Type, find_type
from ledger.registry.bindable import BINDABLE
from ledger.registry.laws.facts import RESIDENCE_STATES, make_names
from ledger.registry.laws.making import list_alive
from ledger.registry.messages import MESSAGES
from ledger.registry.people.accounts import KINDS
from ledger.registry.people.roles import KNOWN
from ledger.registry.rows.laws import PARAMETERS_BOOK
from ledger.state.overlay import Rows

_EVERYDAY = {
    "actual": "report_actual",
    "account": "register_account",
    "accredit": "grant_role",
    "amend": "amend_record",
    "appeal": "appeal_suspension",
    "burn": "redeem",
    "capture": "capture_hold",
    "delegate": "grant_delegation",
    "delegation": "grant_delegation",
    "freeze": "suspend_account",
    "hold": "place_hold",
    "key": "rotate_keys",
    "keys": "rotate_keys",
    "mint": "issue",
    "money": "issue",
    "open": "register_account",
    "pay": "transfer",
    "payment": "transfer",
    "record": "issue_record",
    "recover": "request_recovery",
    "refund": "reverse",
    "register": "register_account",
    "release": "release_hold",
    "return": "reverse",
    "role": "grant_role",
    "schema": "define_schema",
    "send": "transfer",
    "suspend": "suspend_account",
    "target": "set_target",
    "unfreeze": "reinstate_account",
}
"""What people call some types of messages, the commands among it."""


class LawName(msgspec.Struct, frozen=True):
    """A name that a law may read."""

    name: str
    """With dots: on_behalf_of.kind."""
    type: Type | None
    title: str = ""
    """Of a parameter of the laws, which is such a name too."""
    values: tuple[str, ...] = ()
    """All values it can have, where these are few and known."""


def list_law_types() -> tuple[str, ...]:
    """The types of messages that laws may bind, sorted."""
    return tuple(sorted(BINDABLE))


def find_law_type(word: str) -> str:
    """The type of message that somebody may mean by a word: pay is transfer."""
    return _EVERYDAY.get(word.lower()) or find_nearest(word.lower(), list_law_types())


def list_law_names(
    rows: Rows, time: int, kind: str, assets: Sequence[str], version: int = NEWEST
) -> tuple[LawName, ...]:
    """The names that a law on this type of message may read if it is adopted now, by that version of the rules, sorted.

    Raises NotFoundError for a type that no law binds.
    """
    if kind not in BINDABLE:
        raise NotFoundError("law_type_must_be_bindable", type=ascii(kind[:40])[1:-1], nearest=find_law_type(kind))
    body: type[msgspec.Struct] = BINDABLE[kind].body
    parameters = {name: law.provision.title.en for name, law in list_alive(rows, time, PARAMETERS_BOOK).items()}
    names = make_names(body, tuple(parameters), version=version)
    found = []
    for name in list_paths(names):
        path = tuple(name.split("."))
        values = tuple(value for value in list_values(path, (kind,), assets) if value)
        title = parameters[path[1]] if path[0] == PARAMETERS_BOOK else ""
        found.append(LawName(name, find_type(names, path), title, values))
    return tuple(found)


def list_values(path: tuple[str, ...], types: Iterable[str], assets: Sequence[str]) -> tuple[str, ...]:
    """All values that a fact, or an element of it, can have; () where nobody could list them."""
    match path:
        case ("by" | "on_behalf_of", "kind"):
            return KINDS
        case ("by" | "on_behalf_of", "residence"):
            return RESIDENCE_STATES
        case ("message", "type"):
            return tuple(types)
        case ("message", field):
            known = {
                Kind.ACCOUNT: KINDS,
                Kind.ASSET: ("", *assets),  # a delegation without money names none
                Kind.MESSAGE: tuple(sorted(MESSAGES)),
                Kind.ROLE: tuple(sorted(KNOWN)),
            }
            return next((known[kind] for kind in list_kinds(field, types) if kind in known), ())
    return ()


def list_kinds(field: str, types: Iterable[str]) -> tuple[Kind, ...]:
    """What a field stands for in the messages of these types that have it."""
    found = (get_kind(BINDABLE[kind].body, field) for kind in types if kind in BINDABLE)
    return tuple(dict.fromkeys(kind for kind in found if kind))
