"""Recorded refusals: an outcome holds no free text, so what it leaves out of a law is read from the law again."""

import re
from collections.abc import Sequence

import msgspec

from ledger.chain.transaction import Message
from ledger.errors import Refused
from ledger.laws.nearest import find_nearest, list_paths
from ledger.registry.bindable import BINDABLE
from ledger.registry.laws.facts import make_names
from ledger.registry.laws.judging import list_parameters
from ledger.registry.laws.making import check_text
from ledger.registry.rows.laws import Provision

_NAME = re.compile("[A-Za-z0-9_.]{1,60}")


class _Adoption(msgspec.Struct, frozen=True):
    provision: Provision


class _Proposal(msgspec.Struct, frozen=True):
    action: _Adoption


def complete_refusal(refused: Refused, messages: Sequence[Message]) -> Refused:
    """The refusal with what the law says that was asked for; as it is, where it is about none."""
    place = refused.values.get("message", 0)
    if not isinstance(place, int) or not 0 <= place < len(messages):
        return refused
    try:
        provision = msgspec.json.decode(bytes(messages[place].body), type=_Proposal).action.provision
    except msgspec.MsgspecError:
        return refused
    told = _find_name(refused, provision) | _ask_again(refused.rule, provision) | refused.values
    return Refused(refused.rule, **told)


def _ask_again(rule: str, provision: Provision) -> dict[str, str | int]:
    try:
        check_text(provision, BINDABLE, list_parameters(provision.text))
    except Refused as found:
        return found.values if found.rule == rule else {}
    return {}


def _find_name(refused: Refused, provision: Provision) -> dict[str, str | int]:
    """The name where the law was found wrong, also of a parameter that there was not."""
    at = refused.values.get("at", 0)
    found = _NAME.match(provision.text, at - 1) if isinstance(at, int) and at > 0 else None
    if found is None or "names" not in refused.rule:
        return {}
    known = _list_facts(provision.types[0]) if provision.types and provision.types[0] in BINDABLE else []
    return {"name": found[0], "nearest": find_nearest(found[0], known)}


def _list_facts(kind: str) -> list[str]:
    body: type[msgspec.Struct] = BINDABLE[kind].body
    return list_paths(make_names(body, ()))
