"""Hints: what is added to a remedy from what this ledger knows, so that whoever is refused sees the way out by name."""

import re
from collections.abc import Callable

from ledger.errors import LedgerError
from ledger.reads.laws.names import find_law_type
from ledger.registry.committee.parameters import BOUNDS
from ledger.registry.messages import MESSAGES
from ledger.words.amounts import MARK, PARTED
from ledger.words.lexicon import Lexicon, shorten_id
from ledger.words.nearest import suggest
from ledger.words.printing import printable
from ledger.words.times import format_duration, is_duration

_OF_MESSAGE = re.compile(r"([0-9a-f]{8,64})-[0-9]*")
_NEAR = {
    "body_must_exist": ("body", "body"),
    "changed_body_must_exist": ("body", "body"),
    "indicator_must_exist": ("indicator", "indicator"),
    "law_must_be_parameter": ("law", "law parameter"),
    "law_must_exist": ("law", "law"),
    "motion_must_exist": ("motion", "motion"),
    "parameter_must_be_known": ("name", "parameter"),
    "target_must_exist": ("indicator", "indicator"),
}
"""Which value of a refusal may be mistyped, and of which kind it is."""
_ELSEWHERE = {
    "law_must_exist": (
        "parameter",
        "it is a number the chain runs by: natledger motion propose set-parameter {word}; of the laws, ",
    ),
    "parameter_must_be_known": (
        "law parameter",
        "it is a parameter of the laws: natledger motion propose set-value {word}; of the chain, ",
    ),
}
"""Of which other kind it may be a number, with where that one is set."""


def find_hint(error: LedgerError, lexicon: Lexicon) -> str:
    """What goes before the remedy of an error: names that are near, or those of whom to ask; "" where nothing does."""
    if error.rule == "name_must_be_known":
        return suggest(str(error.values.get("name", "")), lexicon.names.values())
    if error.rule in _NEAR:
        value, kind = _NEAR[error.rule]
        return _find_near(error.rule, str(error.values.get(value, "")), kind, lexicon)
    ask = _ASK.get(error.rule)
    return printable(ask(error, lexicon)) if ask else ""


def _find_near(rule: str, word: str, kind: str, lexicon: Lexicon) -> str:
    other, says = _ELSEWHERE.get(rule, ("", ""))
    if other and word in lexicon.list_known(other):
        return says.format(word=word)
    known = lexicon.list_known(kind)
    if word in known:
        return ""  # it is something else that is amiss
    # ids are compared, and told, by their first digits
    return suggest(shorten_id(word), map(shorten_id, known)) if kind == "motion" else suggest(word, known)


def _name_competent(error: LedgerError, lexicon: Lexicon) -> str:
    names = lexicon.list_known(f"competent {error.values.get('action', '')}")
    return f"add {' or '.join(f'--body {name}' for name in names)}: " if names else ""


def _name_members(error: LedgerError, lexicon: Lexicon) -> str:
    names = [lexicon.names.get(one, one) for one in lexicon.list_known(f"members {error.values.get('body', '')}")]
    return f"members are {', '.join(names)}; " if names else ""


def _name_type(error: LedgerError, lexicon: Lexicon) -> str:
    kind = str(error.values.get("type", ""))
    return "" if kind in MESSAGES else f"did you mean {find_law_type(kind)}? "


def _name_successor(error: LedgerError, lexicon: Lexicon) -> str:
    successor = str(error.values.get("successor", ""))
    return f"{shorten_id(successor)} has taken its place: show or export that, or " if successor else ""


def _name_recovery(error: LedgerError, lexicon: Lexicon) -> str:
    if "validator" in error.values:
        return ""  # a new one comes by motion
    name = str(error.values.get("name", ""))
    who = lexicon.names.get(name, name)
    return f"if it is lost, a registrar gives new ones: natledger account recover {who}; else "


def _name_assets(error: LedgerError, lexicon: Lexicon) -> str:
    return f"there are {', '.join(sorted(lexicon.decimals))}; " if lexicon.decimals else ""


def _name_schema(error: LedgerError, lexicon: Lexicon) -> str:
    name = str(error.values.get("schema", "")).partition("@")[0]
    versions: dict[str, int] = {}
    for known, _, version in (one.partition("@") for one in lexicon.list_known("schema")):
        versions[known] = max(versions.get(known, 0), int(version))
    return f"the newest is {name}@{versions[name]}; " if name in versions else suggest(name, sorted(versions))


def _name_votable(error: LedgerError, lexicon: Lexicon) -> str:
    name = str(error.values.get("name", ""))
    bound = BOUNDS.get(name)
    if bound is None:
        return ""
    least, most = (format_duration(one) if is_duration(name) else one for one in (bound.least, bound.most))
    return f"a motion may choose {least} to {most}: natledger committee parameters; a new chain may "


def _name_thousands(error: LedgerError, lexicon: Lexicon) -> str:
    text = str(error.values.get("text", ""))
    if not PARTED.fullmatch(text):
        return ""
    plain, parted = MARK.sub("", text), MARK.sub(",", text)
    return f". and spaces mean other things elsewhere: for thousands write {plain}, or {parted}; "


def _name_transaction(error: LedgerError, lexicon: Lexicon) -> str:
    found = _OF_MESSAGE.fullmatch(str(error.values.get("entry", "")))
    return f"a transaction's id ends before the -: {found[1]}; " if found else ""


def _name_freeze(error: LedgerError, lexicon: Lexicon) -> str:
    for motion in lexicon.list_known(f"freezing {error.values.get('account', '')}"):
        identifier, _, until = motion.partition(" ")
        identifier = shorten_id(identifier)
        end = f" until {lexicon.time(int(until))}" if until else ""
        again = error.rule == "suspension_must_be_new" and until
        more = f"natledger motion propose confirm {identifier} would let it go on; " if again else ""
        return f"motion {identifier} froze it{end}, natledger motion show {identifier}; {more}"
    return ""


_ASK: dict[str, Callable[[LedgerError, Lexicon], str]] = {
    "account_must_not_be_suspended": _name_freeze,
    "amount_must_fit_decimals": _name_thousands,
    "asset_must_exist": _name_assets,
    "body_must_be_competent": _name_competent,
    "entry_must_exist": _name_transaction,
    "key_must_be_in_home": _name_recovery,
    "law_must_not_bind": _name_type,
    "member_must_be_of_body": _name_members,
    "parameter_must_be_in_range": _name_votable,
    "record_must_not_be_final": _name_successor,
    "recovery_must_not_be_of_suspended": _name_freeze,
    "schema_must_exist": _name_schema,
    "suspension_must_be_new": _name_freeze,
}
