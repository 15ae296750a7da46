"""What can be in no block, at its boundaries: time, nonces and lanes, quotas by calendar day, several signatures.

Each verdict is that of a check and of a block alike (see country.py).
"""

from typing import Any

import msgspec
import pytest

from ledger.chain.header import NEWEST
from ledger.chain.parameters import Parameters
from ledger.chain.times import DAY_MS
from ledger.chain.transaction import Message, SignedTransaction, Signer, Transaction
from ledger.crypto.encoding import encode
from ledger.errors import Inadmissible
from ledger.registry.money.money import Transfer
from ledger.registry.people.accounts import KINDS
from ledger.registry.rows.people import ACCOUNTS
from tests.country import APPLIED, NOBODY, START, Country

MINUTE = 60_000
PARAMETERS = Parameters(max_lifetime_ms=7 * DAY_MS, quota_device=3)


@pytest.fixture
def own() -> Country:
    """A country of a test's own."""
    made = Country(parameters=PARAMETERS, utc_offset=420)
    made.settle("noy", money=100)
    made.settle("shop", "business")
    return made


def pay(country: Country, amount: int = 1, by: str = "noy", **changes: Any) -> bytes:
    """A signed payment to the shop."""
    return country.sign(
        country.draft(country.wish(by, Transfer(amount, "LAK", "", country.address("shop"))), **changes)
    )


def test_transaction_lives_until_the_block_time_it_names(own: Country) -> None:
    data = pay(own, lifetime=MINUTE)
    expires = own.node.get_time() + MINUTE
    own.now = expires + 1
    assert own.place(data) == "transaction_must_not_be_expired"
    own.now = expires
    assert own.place(data) == APPLIED


def test_transaction_may_live_seven_days_and_no_longer(own: Country) -> None:
    assert own.judge(pay(own, lifetime=7 * DAY_MS + 1)) == "lifetime_must_be_within_limit"
    assert own.place(pay(own, lifetime=7 * DAY_MS)) == APPLIED


@pytest.mark.parametrize("nonce", [1, 2, 4, 5, 2**53 - 1])
def test_nonce_has_no_gap_and_no_repetition(own: Country, nonce: int) -> None:
    for _ in range(2):
        assert own.place(pay(own)) == APPLIED
    assert own.place(pay(own, signers=(Signer(own.address("noy"), 0, nonce),))) == "nonce_must_follow_last"
    assert own.place(pay(own, signers=(Signer(own.address("noy"), 0, 3),))) == APPLIED


def test_replay_is_refused(own: Country) -> None:
    data = pay(own)
    assert own.place(data) == APPLIED
    assert own.place(data) == "nonce_must_follow_last"
    assert own.place(pay(own, 1000)) == "balance_must_cover_amount"
    assert own.balance("shop").available == 1


def test_refusal_spends_the_nonce(own: Country) -> None:
    data = pay(own, 1000)
    assert own.place(data) == "balance_must_cover_amount"
    assert own.place(data) == "nonce_must_follow_last"


def test_lanes_do_not_wait_for_each_other(own: Country) -> None:
    waiting = {lane: pay(own, lane=lane) for lane in (0, 1, 7, 255)}
    later = pay(own, signers=(Signer(own.address("noy"), 7, 2),))
    assert own.place(later) == "nonce_must_follow_last"
    for lane in (255, 7, 0, 1):
        assert own.place(waiting[lane]) == APPLIED
        assert own.place(waiting[lane]) == "nonce_must_follow_last"
    assert own.place(later) == APPLIED


def test_lane_256_is_none(own: Country) -> None:
    for lane in (-1, 256):
        assert own.judge(pay(own, signers=(Signer(own.address("noy"), lane, 1),))) == "fields_must_fit_type"


# --------------------------------------------------------------------------------------------- quotas


@pytest.mark.parametrize("kind", KINDS)
def test_quota_goes_by_kind_of_account(kind: str) -> None:
    field = "quota_" + kind.replace("-", "")
    limits = msgspec.structs.replace(Parameters(quota_authority=10), **{field: 5})
    rules = 1 if kind == "e-resident" else NEWEST  # a registrar opened them then
    country = Country(parameters=limits, rules=rules)
    country.settle("shop", "business")
    if kind != "authority":
        country.settle("noy", kind, money=100)
        verdicts = [country.place(pay(country)) for _ in range(6)]
    else:
        # the registrar has opened one account already
        verdicts = [APPLIED] + [
            country.act(country.wish("registrar", country.registration(country.make_person(f"p{n}")))) for n in range(5)
        ]
    assert verdicts == [APPLIED] * 5 + ["quota_must_not_be_exceeded"]


def test_quota_is_of_the_calendar_day_where_the_chain_is(own: Country) -> None:
    # 17:00 UTC is midnight in Vientiane
    midnight = START + 17 * 60 * MINUTE
    own.settle("meter", "device", money=100)
    own.now = midnight - 3
    assert [own.place(pay(own, by="meter")) for _ in range(3)] == [APPLIED] * 3
    assert own.node.tip.time == midnight - 1
    data = pay(own, by="meter")
    assert own.place(data) == APPLIED
    own.now = midnight + DAY_MS - 3
    assert [own.place(pay(own, by="meter")) for _ in range(2)] == [APPLIED] * 2
    assert own.node.get_time() == midnight + DAY_MS - 1
    assert own.judge(pay(own, by="meter")) == "quota_must_not_be_exceeded"
    own.now = midnight + DAY_MS
    assert own.judge(pay(own, by="meter")) == APPLIED


def test_refusals_count_and_other_peoples_entries_do_not(own: Country) -> None:
    meter = own.settle("meter", "device")
    assert own.place(pay(own, by="meter")) == "balance_must_cover_amount"
    assert own.act(own.wish("noy", Transfer(9, "LAK", "", meter.address))) == APPLIED
    assert [own.place(pay(own, by="meter", lane=lane)) for lane in (1, 2)] == [APPLIED] * 2
    assert own.judge(pay(own, by="meter")) == "quota_must_not_be_exceeded"
    with own.node.reading() as state:
        account = state.get(ACCOUNTS, meter.address)
    assert account
    assert (account.entries, account.nonce) == (3, 1)


# ----------------------------------------------------------------------------------- several keys and signers


@pytest.fixture
def firm(own: Country) -> Country:
    """With a firm that any two of three keys sign for."""
    own.settle("firm", "business", money=100, keys=3, threshold=2)
    return own


def sign_with(country: Country, transaction: Transaction, *keys: int) -> bytes:
    """Signed with these keys of the firm."""
    person = country.people["firm"]
    return country.sign(transaction, [(person.address, person.keys[index]) for index in keys])


@pytest.mark.parametrize(
    ("keys", "verdict"),
    [
        ((0, 1), APPLIED),
        ((0, 2), APPLIED),
        ((1, 2), APPLIED),
        ((0,), "signatures_must_meet_threshold"),
        ((0, 1, 2), "signatures_must_meet_threshold"),
        ((1, 1), "signatures_must_be_sorted"),
    ],
)
def test_exactly_the_threshold_of_distinct_keys_signs(firm: Country, keys: tuple[int, ...], verdict: str) -> None:
    transaction = firm.draft(firm.wish("firm", Transfer(1, "LAK", "", firm.address("shop"))))
    assert firm.place(sign_with(firm, transaction, *keys)) == verdict


def test_same_id_with_other_signatures_is_included_once(firm: Country) -> None:
    transaction = firm.draft(firm.wish("firm", Transfer(10, "LAK", "", firm.address("shop"))))
    first, second = sign_with(firm, transaction, 0, 1), sign_with(firm, transaction, 1, 2)
    decode = firm.node.application.decode
    assert decode(first).identifier == decode(second).identifier
    assert decode(first).signed_hash != decode(second).signed_hash
    assert firm.judge(first) == firm.judge(second) == APPLIED
    committed = firm.submit(first, second)
    assert [decoded.data for decoded in committed.transactions] == [first]
    assert [dropped.reason.rule for dropped in committed.dropped] == ["nonce_must_follow_last"]
    assert firm.place(second) == "nonce_must_follow_last"
    assert firm.balance("shop").available == 10


def test_verified_signatures_of_one_signing_say_nothing_of_another(firm: Country) -> None:
    transaction = firm.draft(firm.wish("firm", Transfer(10, "LAK", "", firm.address("shop"))))
    good = sign_with(firm, transaction, 0, 1)
    assert firm.judge(good) == APPLIED
    signed = msgspec.json.decode(good, type=SignedTransaction)
    forged = msgspec.structs.replace(signed.signatures[1], signature=signed.signatures[0].signature)
    data = encode(msgspec.structs.replace(signed, signatures=(signed.signatures[0], forged)))
    assert firm.place(data) == "signature_must_fit_transaction"


def test_every_signer_must_sign_and_each_has_a_nonce(firm: Country) -> None:
    wishes = [
        firm.wish("firm", Transfer(10, "LAK", "", firm.address("noy"))),
        firm.wish("noy", Transfer(5, "LAK", "", firm.address("firm"))),
    ]
    transaction = firm.draft(*wishes)
    noy = firm.people["noy"]
    without_noy = sign_with(firm, transaction, 0, 1)
    with_surplus = firm.sign(transaction, [(noy.address, noy.keys[0])])
    assert firm.place(without_noy) == "signatures_must_meet_threshold"
    assert firm.place(with_surplus) == "signatures_must_meet_threshold"
    assert firm.place(firm.sign(transaction)) == APPLIED
    for person in (noy, firm.people["firm"]):
        with firm.node.reading() as state:
            account = state.get(ACCOUNTS, person.address)
        assert account
        assert (account.entries, account.nonce) == (1, 1)


def test_fault_of_the_first_signer_is_reported_before_that_of_the_second(firm: Country) -> None:
    wishes = [firm.wish(by, Transfer(1, "LAK", "", firm.address("shop"))) for by in ("firm", "noy")]
    transaction = firm.draft(*wishes)
    first, second = transaction.signers
    late = msgspec.structs.replace(second, nonce=9)
    keys = [(firm.people[name].address, NOBODY) for name in ("firm", "noy")]
    data = firm.sign(msgspec.structs.replace(transaction, signers=(first, late)), keys)
    holder = min(firm.people["firm"], firm.people["noy"], key=lambda person: person.address)
    assert firm.judge(data) == "key_must_be_the_accounts"
    with pytest.raises(Inadmissible) as caught:
        firm.node.check(data)
    assert caught.value.values["signer"] == holder.address


def test_key_of_another_signer_does_not_sign_for_the_first(firm: Country) -> None:
    transaction = firm.draft(firm.wish("noy", Transfer(1, "LAK", "", firm.address("shop"))))
    key = firm.people["firm"].keys[0]
    assert firm.place(firm.sign(transaction, [(firm.address("noy"), key)])) == "key_must_be_the_accounts"
    assert firm.place(firm.sign(transaction, [(firm.address("firm"), key)])) == "signatures_must_be_sorted"


def test_signature_of_another_chain_with_the_same_name_does_not_fit(own: Country) -> None:
    other = Country(parameters=PARAMETERS, utc_offset=0)
    other.settle("noy", money=100)
    other.settle("shop", "business")
    assert own.node.tip.chain_id == other.node.tip.chain_id
    assert own.node.tip.genesis_hash != other.node.tip.genesis_hash
    assert own.place(pay(other)) == "signature_must_fit_transaction"


@pytest.mark.parametrize("field", ["chain_id", "expires", "messages", "signers", "version"])
def test_nothing_signed_can_be_changed_afterwards(own: Country, field: str) -> None:
    signed = msgspec.json.decode(pay(own), type=SignedTransaction)
    transaction = signed.transaction
    message = transaction.messages[0]
    body = msgspec.Raw(bytes(message.body).replace(b'"amount":1', b'"amount":9'))
    changed: dict[str, Any] = {
        "chain_id": "other",
        "expires": transaction.expires + 1,
        "messages": (msgspec.structs.replace(message, body=body),),
        "signers": (msgspec.structs.replace(transaction.signers[0], lane=1),),
        "version": 2,
    }
    data = encode(
        msgspec.structs.replace(signed, transaction=msgspec.structs.replace(transaction, **{field: changed[field]}))
    )
    expected = {"chain_id": "chain_must_be_this_one", "version": "version_must_be_supported"}
    assert own.place(data) == expected.get(field, "signature_must_fit_transaction")


def test_body_is_canonical_inside_the_transaction(own: Country) -> None:
    signed = msgspec.json.decode(pay(own), type=SignedTransaction)
    message = signed.transaction.messages[0]
    for change in (b'{ "amount":1', b'{"amount":01', b'{"amount":1.0', b'{"amount":1e0', b'{"amount":1,"amount":1'):
        body = msgspec.Raw(bytes(message.body).replace(b'{"amount":1', change))
        broken = Message(body, message.by, message.on_behalf_of, message.type)
        transaction = msgspec.structs.replace(signed.transaction, messages=(broken,))
        data = msgspec.json.encode(msgspec.structs.replace(signed, transaction=transaction), order="sorted")
        assert own.judge(data) in {"body_must_fit_type", "text_must_be_json"}, change
