"""A message is declared once: every list that names types of messages derives from that, or is complete.

Each test names what is missing, and in which list.
"""

from functools import cache

import msgspec
import pytest

from cli.people.delegations import _COMMANDS
from ledger import Ledger
from ledger.chain.entry import DONE
from ledger.chain.kinds import TOLD, Kind, find_of_kind, get_kinds
from ledger.chain.parameters import Parameters
from ledger.chain.transaction import Message
from ledger.client.drafting import Wish
from ledger.crypto.encoding import encode
from ledger.errors import Inadmissible, fill
from ledger.reads.laws.doubts import SENDING
from ledger.reads.laws.names import _EVERYDAY, list_values
from ledger.reads.people.acts import ON_ACCOUNTS
from ledger.registry.bindable import BINDABLE
from ledger.registry.delegation import DELEGABLE, EVERYDAY, HAND_ON, MOVES_MONEY
from ledger.registry.messages import MESSAGES
from ledger.registry.motions import motions
from ledger.registry.motions.agenda import ACTIONS
from ledger.registry.people.accounts import KINDS
from ledger.registry.records.holder_file import BODIES
from ledger.registry.records.records import Commitment
from ledger.registry.rows.tables import TABLES
from ledger.rules import RULES
from ledger.words.chain.proofs import _SIGNER
from ledger.words.committee.actions import describe_action
from ledger.words.lexicon import Lexicon
from ledger.words.messages import SENTENCES, describe_messages
from ledger.words.terms import describe_terms
from tests.docs.precedence import list_facts
from tests.docs.story import tell_messages

ACTOR = "lao1ksrnx0waamrwlu25an4w9es0ru339t7uur95m8"
VOTES = ("yes", "no", "abstain", "vetoes")
BY_NAME = pytest.mark.parametrize("name", sorted(MESSAGES))
SAID_OTHERWISE = {
    "cancel_recovery": {"request"},  # people know a recovery by its account
    "place_order": {"reference"},
    "propose_motion": {"reference"},  # verify has a line of its own for these
    "report_actual": {"reference"},
    "reverse": {"reverses"},
    "transfer": {"reference"},
}

NOT_SPENT = {
    HAND_ON,
    "force_transfer",
    "freeze_holding",
    "grant_right",
    "open_class",
    "publish_service",
    "retire_units",
}
"""What names an amount that nobody spends under a delegation: not the own, not moved, or nobody else's to use up."""


@pytest.fixture(scope="module")
def bodies() -> dict[str, str]:
    return tell_messages()


def test_every_later_type_is_inadmissible_on_a_chain_of_version_1(bodies: dict[str, str]) -> None:
    lao = Ledger.create(seed=7, rules=1)
    noy = lao.open_account("noy", kind="citizen", jurisdiction="LA-VT")
    later = [name for name, kind in MESSAGES.items() if kind.version > 1]
    assert len(later) > 20
    for name in later:
        body = msgspec.json.decode(bodies[name], type=MESSAGES[name].body)
        with pytest.raises(Inadmissible) as caught:
            lao.node.check(encode(lao.sign(lao.draft([Wish(noy.address, body)]))))
        assert caught.value.rule == "message_must_be_of_version", name
    for name, kind in ACTIONS.items():
        if kind.version > 1:
            assert kind.covered_by in ACTIONS, f"{name}: no body of a chain that moves on is competent for it"


def test_what_motions_consist_of_reaches_neither_laws_nor_delegations() -> None:
    assert set(MESSAGES) - set(EVERYDAY) == {kind.name for kind in motions.MESSAGES}
    assert set(BINDABLE) == {name for name, kind in MESSAGES.items() if kind.is_bindable}
    assert set(DELEGABLE) == {name for name, kind in MESSAGES.items() if kind.is_delegable}
    assert set(MOVES_MONEY) <= set(DELEGABLE)


@BY_NAME
def test_what_takes_from_a_delegation_says_how_much_of_which_asset(name: str) -> None:
    kinds = get_kinds(MESSAGES[name].body)
    has_money = {Kind.AMOUNT, Kind.ASSET} <= set(kinds.values())
    if MESSAGES[name].pays:
        # what is spent its legs say; a body that says how much all of them come to can be asked before its own rules
        assert has_money or MESSAGES[name].count_spent is None, f"{name}: count_spent in its declaration"
    else:
        assert (name in MOVES_MONEY) == has_money or name in NOT_SPENT, f"{name}: count_spent in its declaration"


@BY_NAME
def test_every_party_is_an_address_of_the_body_by_its_type(name: str, bodies: dict[str, str]) -> None:
    kind, body = MESSAGES[name], msgspec.json.decode(bodies[name], type=MESSAGES[name].body)
    fields = [getattr(body, field) for field, found in get_kinds(kind.body).items() if found is Kind.ADDRESS]
    named = {one for field in fields for one in ([field] if isinstance(field, str) else field)}
    assert named == set(kind.get_parties(body)) or name == "propose_motion"  # whose action names them


@BY_NAME
def test_every_type_has_a_sentence(name: str) -> None:
    assert name in SENTENCES, "ledger/words/messages.py: SENTENCES says what was done, and what was asked for"
    assert set(SENTENCES) <= set(MESSAGES)


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_every_action_has_a_sentence(name: str) -> None:
    assert describe_action({"action": name}, Lexicon()) != f"do {name}"


@BY_NAME
def test_whoever_signs_sees_every_field_that_stands_for_something(name: str, bodies: dict[str, str]) -> None:
    message = Message(msgspec.Raw(bodies[name].encode()), ACTOR, ACTOR, name)
    says = " ".join([*describe_messages([message], DONE, Lexicon()), *describe_terms([message], Lexicon())])
    body, kinds = msgspec.json.decode(bodies[name]), get_kinds(MESSAGES[name].body)
    missing = {field for field, kind in kinds.items() if field in body and not _is_said(body[field], kind, says)}
    unsaid = missing - SAID_OTHERWISE.get(name, set())
    assert unsaid == set(), f"ledger/words/messages.py: the sentences of {name} say nothing of these"


def _is_said(value: object, kind: Kind, says: str) -> bool:
    match kind, value:
        case Kind.AMOUNT, int():
            return f"{value:,}" in says or str(value) in says or value == 0
        case Kind.MOMENT, int():
            return value == 0 or Lexicon().until(value) in says or Lexicon().time(value) in says
        case _, list():
            return all(str(each) in says for each in value)
    return str(value) in says


def test_lists_beside_the_declarations_name_known_types_and_all_of_them() -> None:
    assert set(ON_ACCOUNTS) == {name for name, kind in MESSAGES.items() if kind.by_authority}
    assert set(SENDING) <= set(MOVES_MONEY)
    issuing = {name for name, kind in MESSAGES.items() if kind.body.__annotations__.get("commitment") is Commitment}
    assert set(BODIES) == issuing
    assert set(_SIGNER) <= set(MESSAGES)
    assert set(_EVERYDAY.values()) <= set(BINDABLE)
    assert set(_COMMANDS.values()) <= set(DELEGABLE)


@BY_NAME
def test_what_changes_the_supply_is_posted_to_one_side_alone(name: str, bodies: dict[str, str]) -> None:
    kind, body = MESSAGES[name], msgspec.json.decode(bodies[name], type=MESSAGES[name].body)
    placed = Message(msgspec.Raw(bodies["place_hold"].encode()), ACTOR, ACTOR, "place_hold")
    changed = sum(posting.change for posting in kind.list_postings(ACTOR, body, lambda identifier: placed))
    assert (changed != 0) == kind.changes_supply, f"{name}: changes_supply in its declaration"


@pytest.mark.parametrize("kind", [Kind.ACCOUNT, Kind.ASSET, Kind.ROLE, Kind.MESSAGE])
def test_what_has_few_values_is_listed_for_who_writes_laws(kind: Kind) -> None:
    fields = {find_of_kind(one.body, kind) for one in BINDABLE.values()} - {""}
    assert fields
    assert all(list_values(("message", field), tuple(BINDABLE), ("LAK",)) for field in fields)


@cache
def get_told_kind(name: str) -> Kind | None:
    """What fields of that name stand for, wherever there are any; None where they are plain, or do not agree."""
    bodies = [kind.body for kind in MESSAGES.values()] + [kind.action for kind in ACTIONS.values()]
    kinds = [get_kinds(struct) for struct in (*bodies, *(table.row for table in TABLES.values()))]
    found = dict.fromkeys(of_struct[name] for of_struct in kinds if name in of_struct)
    return TOLD.get(name) or (next(iter(found)) if len(found) == 1 else None)


def test_what_is_told_by_name_stands_for_what_all_fields_of_that_name_do() -> None:
    assert get_told_kind("lapses") is get_told_kind("cast_at") is get_told_kind("present") is Kind.MOMENT
    assert get_told_kind("captor") is Kind.ADDRESS
    assert get_told_kind("successor") is None  # of a record a record, of a role an account
    assert get_told_kind("threshold") is get_told_kind("nothing") is None


@BY_NAME
def test_every_event_tells_a_code_or_a_count_or_what_its_name_stands_for(name: str) -> None:
    told = {fact for fact in list_facts(MESSAGES[name].apply) if get_told_kind(fact) is None}
    assert (
        told
        - {
            "area",
            "asks",
            "denominator",
            "gained",
            "keys_number",
            "lost",
            "gap",
            "number",
            "numerator",
            "read",
            "revision",
            "rule",
            "score",
            "service",
            "state",
            *VOTES,
            *(f"changed_{each}" for each in VOTES),
        }
        == set()
    )


def test_every_kind_of_account_has_a_quota_and_is_known_to_who_is_refused() -> None:
    quotas = [name for name in Parameters.__struct_fields__ if name.startswith("quota_")]
    assert quotas == ["quota_" + kind.replace("-", "") for kind in KINDS]
    remedy = fill(RULES["kind_must_be_known"].remedy, {})
    assert remedy == f"use {', '.join(KINDS[:-1])} or {KINDS[-1]}"
