"""Admission: what can be in no block, and why; it costs nothing and leaves no trace.

An attempt is a transaction that fits, with faults put into it by name, in order of precedence; every fault is tried
alone and all pairs together. The boundaries are in test_admission_boundaries.py.
"""

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

import msgspec
import pytest

from ledger.chain.header import NEWEST
from ledger.chain.parameters import Parameters
from ledger.chain.times import DAY_MS
from ledger.chain.transaction import Signature, SignedTransaction, Transaction
from ledger.client.drafting import sign
from ledger.crypto.encoding import encode
from ledger.errors import LedgerError, VerificationError
from ledger.registry.delegation import GrantDelegation
from ledger.registry.messages import MESSAGES
from ledger.registry.money.money import Transfer
from ledger.registry.people.accounts import BoundKey, RegisterAccount
from ledger.registry.people.roles import GrantRole
from ledger.registry.people.suspension import AppealSuspension
from ledger.registry.records.schemas import DefineSchema
from ledger.registry.rows.records import SchemaField
from ledger.rules import RULES
from tests.country import APPLIED, NOBODY, START, Country, get_type_name

MINUTE = 60_000
PARAMETERS = Parameters(
    max_transaction_bytes=4096,
    max_messages=2,
    max_signers=2,
    max_signatures=3,
    max_lifetime_ms=7 * DAY_MS,
    quota_device=3,
)


class Attempt:
    """A payment by noy (one key), with whatever is wrong with it."""

    def __init__(self, country: Country) -> None:
        self.country = country
        self.by = "noy"
        self.count = 1
        """Of messages."""
        self.fields: dict[str, Any] = {}
        """Of the transaction, that are not as they should be."""
        self.nonce_step = 0
        self.message: dict[str, Any] = {}
        self.to = "shop"
        self.wrong_key = False
        self.surplus: list[Signature] = []
        self.forged = False

    def make(self) -> bytes:
        """The signed bytes."""
        wish = self.country.wish(self.by, Transfer(1, "LAK", "", self.country.address(self.to)))
        transaction = self.country.draft(*[wish] * self.count)
        signers = tuple(
            msgspec.structs.replace(signer, nonce=signer.nonce + self.nonce_step) for signer in transaction.signers
        )
        messages = tuple(msgspec.structs.replace(message, **self.message) for message in transaction.messages)
        fields = {"signers": signers, "messages": messages, **self.fields}
        transaction = msgspec.structs.replace(transaction, **fields)
        return self._sign(transaction)

    def _sign(self, transaction: Transaction) -> bytes:
        key = NOBODY if self.wrong_key or self.by == "nobody" else self.country.people[self.by].keys[0]
        keys = [(self.country.address(self.by), key)]
        signed = sign(transaction, self.country.node.tip.genesis_hash, keys)
        if self.forged:
            forged = msgspec.structs.replace(signed.signatures[0], signature="0" * 128)
            signed = msgspec.structs.replace(signed, signatures=(forged,))
        return encode(msgspec.structs.replace(signed, signatures=(*signed.signatures, *self.surplus)))


def set_fields(**changes: Any) -> Callable[[Attempt], None]:
    """A fault made by other fields of the attempt itself."""

    def apply(attempt: Attempt) -> None:
        for name, value in changes.items():
            setattr(attempt, name, value)

    return apply


def set_transaction(**changes: Any) -> Callable[[Attempt], None]:
    """A fault made by other fields of the transaction."""
    return lambda attempt: attempt.fields.update(changes)


def set_message(**changes: Any) -> Callable[[Attempt], None]:
    """A fault made by other fields of the messages."""
    return lambda attempt: attempt.message.update(changes)


def add_signers(attempt: Attempt) -> None:
    # somebody signs who does not act
    wishes = [attempt.country.wish(by, Transfer(1, "LAK", "", "")) for by in ("noy", "shop")]
    attempt.fields["signers"] = attempt.country.draft(*wishes).signers


def repeat_signature(attempt: Attempt) -> None:
    address = attempt.country.address(attempt.by)
    attempt.surplus = [Signature(address, "0" * 64, "0" * 128)]


def add_signatures(count: int) -> Callable[[Attempt], None]:
    """A fault made by more signatures of noy, with keys that are nobody's."""

    def apply(attempt: Attempt) -> None:
        address = attempt.country.address(attempt.by)
        attempt.surplus = [Signature(address, f"{number:064x}", "0" * 128) for number in range(count)]

    return apply


def register(kind: str = "citizen", jurisdiction: str = "LA", keys: int = 1) -> Callable[[Attempt], None]:
    """A fault made by asking for an account instead; whether the keys are bound is looked at much later."""
    bound = tuple(BoundKey("0" * 128, f"{number:064x}") for number in range(keys))
    return ask(RegisterAccount(jurisdiction, bound, kind, 1))


def ask(body: msgspec.Struct) -> Callable[[Attempt], None]:
    """A fault made by asking for something else."""
    return set_message(type=get_type_name(body), body=msgspec.Raw(encode(body)))


SOMEBODY = "x" * 60
CAPTURE = ("capture_hold",)
LATER = AppealSuspension("A-1")
"""Its type belongs to a later version of the rules here."""
UNSORTED = (SchemaField("level", required=True, type="text"), SchemaField("born", required=True, type="date"))
UNKNOWN_FIELD = msgspec.Raw(encode({"amount": 1, "asset": "LAK", "memo": "x" * 200, "reference": "", "to": ""}))
# name: (the rule, what the fault touches (words), how it is made); only faults that touch different things go together
FAULTS: dict[str, tuple[str, str, Callable[[Attempt], None]]] = {
    "too large": ("transaction_must_fit_block", "count", set_fields(count=16)),
    "unknown type": ("message_type_must_be_known", "type", set_message(type="land_transfer")),
    "unknown field in the body": ("body_must_fit_type", "body", set_message(body=UNKNOWN_FIELD)),
    "unknown kind of account": ("kind_must_be_known", "type body", register(kind="king")),
    "no jurisdiction": ("jurisdiction_must_be_well_formed", "type body", register(jurisdiction="nowhere")),
    "unknown role": ("role_must_be_known", "type body", ask(GrantRole(SOMEBODY, "king", "", 0, 1))),
    "no such scope": ("scope_must_be_well_formed", "type body", ask(GrantRole(SOMEBODY, "court", "Vientiane", 0, 1))),
    "amount for no money": (
        "delegation_must_fit_types",
        "type body",
        ask(GrantDelegation(1, "", SOMEBODY, 0, CAPTURE, 1)),
    ),
    "unsorted schema": ("schema_must_be_well_formed", "type body", ask(DefineSchema(UNSORTED, "degree", 1))),
    "other version": ("version_must_be_supported", "version", set_transaction(version=2)),
    "of a later version": ("message_must_be_of_version", "type body", ask(LATER)),
    "other chain": ("chain_must_be_this_one", "chain", set_transaction(chain_id="lao-demo")),
    "too many messages": ("messages_must_be_within_limit", "count", set_fields(count=3)),
    "too many signatures": ("signatures_must_be_within_limit", "signatures", add_signatures(3)),
    "surplus signer": ("signers_must_be_the_actors", "signers", add_signers),
    "signatures out of order": ("signatures_must_be_sorted", "signatures", repeat_signature),
    "too many keys to bind": ("bindings_must_be_within_limit", "type body", register(keys=4)),
    "mistyped payee": ("address_must_be_well_formed", "to", set_fields(to="lao1" + "q" * 38)),
    "expired": ("transaction_must_not_be_expired", "expires", set_transaction(expires=START)),
    "too long-lived": ("lifetime_must_be_within_limit", "expires", set_transaction(expires=START + 8 * DAY_MS)),
    "unregistered": ("signer_must_be_registered", "by", set_fields(by="nobody")),
    "nonce too high": ("nonce_must_follow_last", "nonce", set_fields(nonce_step=1)),
    "foreign key": ("key_must_be_the_accounts", "key", set_fields(wrong_key=True)),
    "one of two keys": ("signatures_must_meet_threshold", "by", set_fields(by="firm")),
    "no quota left": ("quota_must_not_be_exceeded", "by", set_fields(by="meter")),
    "forged signature": ("signature_must_fit_transaction", "forged", set_fields(forged=True)),
}
COLLIDING = {
    ("surplus signer", "unregistered"),
    ("surplus signer", "one of two keys"),
    ("surplus signer", "no quota left"),
    ("too large", "of a later version"),  # sixteen of those are small
}
# what the surplus signer's own faults would be hidden by, or what only shows where the account is known
COLLIDING |= {("surplus signer", "nonce too high"), ("unregistered", "foreign key")}


def list_pairs() -> list[Any]:
    return [
        pytest.param(first, second, id=f"{first}, {second}")
        for first, second in combinations(FAULTS, 2)
        if not set(FAULTS[first][1].split()) & set(FAULTS[second][1].split()) and (first, second) not in COLLIDING
    ]


@pytest.fixture(scope="module")
def country() -> Iterator[Country]:
    """Noy can pay; the firm has two keys; the meter has used up its day. Only checks are made on it."""
    made = Country(parameters=PARAMETERS)
    made.settle("noy", money=100)
    made.settle("shop", "business")
    made.settle("firm", "business", money=100, keys=2, threshold=2)
    made.settle("meter", "device", money=100)
    for _ in range(3):
        assert made.act(made.wish("meter", Transfer(1, "LAK", "", made.address("shop")))) == APPLIED
    with pytest.MonkeyPatch.context() as patch:
        name = get_type_name(LATER)
        patch.setitem(MESSAGES, name, MESSAGES[name]._replace(version=NEWEST + 1))
        yield made


def attempt(country: Country, *faults: str) -> str:
    made = Attempt(country)
    for fault in faults:
        FAULTS[fault][2](made)
    return country.judge(made.make())


def test_transaction_without_a_fault_applies(country: Country) -> None:
    assert attempt(country) == APPLIED


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_alone_breaks_its_rule(country: Country, fault: str) -> None:
    assert attempt(country, fault) == FAULTS[fault][0]


SAID = {
    "too large": {"size": 5_000, "limit": 4_096},
    "unknown type": {"type": "land_transfer"},
    "unknown kind of account": {"kind": "king"},
    "no jurisdiction": {"jurisdiction": "nowhere"},
    "unknown role": {"role": "king"},
    "no such scope": {"role": "court", "scope": "Vientiane"},
    "other version": {"version": 2, "supported": 1},
    "of a later version": {"needed": NEWEST + 1, "version": NEWEST},
    "other chain": {"chain": "lao-demo", "expected": "test"},
    "too many messages": {"count": 3, "limit": 2},
    "too many signatures": {"count": 4, "limit": 3},
    "too many keys to bind": {"count": 4, "limit": 3},
    "mistyped payee": {"address": "lao1" + "q" * 38},
    "expired": {"expires": START, "time": START + 11},
    "too long-lived": {"ahead": 8 * DAY_MS - 11, "limit": 7 * DAY_MS},
    "nonce too high": {"nonce": 2, "expected": 1, "lane": 0},
    "one of two keys": {"count": 1, "threshold": 2},
    "no quota left": {"limit": 3},
}
"""What is told of a fault, beside who it is about."""


@pytest.mark.parametrize("fault", SAID)
def test_what_is_told_of_a_fault(country: Country, fault: str) -> None:
    made = Attempt(country)
    FAULTS[fault][2](made)
    with pytest.raises(LedgerError) as caught:
        country.node.check(country.node.application.decode(made.make()).data)
    told = caught.value.values | ({"size": SAID[fault]["size"]} if fault == "too large" else {})
    assert {name: told[name] for name in SAID[fault]} == SAID[fault], told
    assert {value for name, value in told.items() if name not in SAID[fault]} <= {country.address(made.by)}


def test_signers_are_asked_for_before_anything_waits(country: Country) -> None:
    """The part of admission that strangers cannot pass: registered, with exactly their own signatures."""
    node = country.node
    for fault, rule in (
        ("unregistered", "signer_must_be_registered"),
        ("foreign key", "key_must_be_the_accounts"),
        ("one of two keys", "signatures_must_meet_threshold"),
    ):
        made = Attempt(country)
        FAULTS[fault][2](made)
        decoded = node.application.decode(made.make())
        with node.reading(), pytest.raises(LedgerError) as caught:
            node.application.check_signers(decoded, node.get_time())
        assert caught.value.rule == rule, fault
    with node.reading():
        decoded = node.application.decode(Attempt(country).make())
        assert all(room > 0 for room in node.application.check_signers(decoded, node.get_time()))


def test_signatures_stand_in_order_of_keys_and_of_signers(country: Country) -> None:
    """All of them fit: only their order is wrong."""
    wishes = [country.wish(by, Transfer(1, "LAK", "", country.address("shop"))) for by in ("noy", "firm")]
    signed = msgspec.json.decode(country.sign(country.draft(*wishes)), type=SignedTransaction)
    good = signed.signatures
    assert country.judge(encode(signed)) == APPLIED
    for order in ((1, 0, 2), (0, 2, 1), (2, 1, 0), (0, 0, 1)):
        mixed = msgspec.structs.replace(signed, signatures=tuple(good[place] for place in order))
        assert country.judge(encode(mixed)) == "signatures_must_be_sorted", order


@pytest.mark.parametrize(("first", "second"), list_pairs())
def test_of_two_faults_the_earlier_is_reported(country: Country, first: str, second: str) -> None:
    assert attempt(country, first, second) == FAULTS[first][0]


def test_table_of_rules_has_the_order_of_precedence() -> None:
    elsewhere = {"nonce_must_be_near_next", "waiting_must_be_within_quota", "transaction_must_fit_budget"}
    elsewhere |= {
        *("place_must_be_known", "signatures_must_be_of_one_transaction"),
        "transaction_must_be_for_this_ledger",
    }
    rules = [name for name, rule in RULES.items() if 200 <= rule.code < 300 and name not in elsewhere]
    assert rules == [rule for rule, _, _ in FAULTS.values()]


def test_checks_left_no_trace(country: Country) -> None:
    assert country.node.tip.height == 10
    assert not len(country.node.mempool)


def test_inadmissible_is_told_apart_from_forged(country: Country) -> None:
    forged = Attempt(country)
    forged.forged = True
    with pytest.raises(VerificationError):
        country.node.check(forged.make())
    with pytest.raises(LedgerError) as caught:
        country.node.check(b"{")
    assert caught.value.rule == "text_must_be_json"
