"""The application: check, prepare, process, finalize, commit; three of them ask, and only commit moves the state.

Verdicts of check, prepare and process agree where the state is the same (invariant 14), asking has no side effect
(invariant 25), and a block with one wrong field in its header is refused by name.
"""

from typing import Any

import msgspec
import pytest
from hypothesis import given

from ledger import application as application_module
from ledger.admission import Decoded, verify_transaction
from ledger.application import Application
from ledger.chain.header import Header, compute_header_hash
from ledger.chain.parameters import Parameters
from ledger.chain.times import DAY_MS
from ledger.chain.transaction import Signer
from ledger.client.drafting import Wish
from ledger.consensus.turns import check_turn, get_proposer
from ledger.crypto.keys import SigningKey
from ledger.errors import ConsensusError, LedgerError, VerificationError
from ledger.registry.money.holds import PlaceHold
from ledger.registry.money.money import Issue, Redeem, Transfer
from ledger.state.overlay import Overlay
from ledger.transition import Dropped, Transition, apply_transaction, make_environment
from tests import strategies
from tests.country import APPLIED, NOBODY, START, Country, alter

PEOPLE = ["noy", "shop", "firm", "central-bank", "nobody"]


def make_country() -> Country:
    country = Country(caps={"LAK": 1_000}, parameters=Parameters(max_assets_held=2, max_lifetime_ms=DAY_MS))
    country.settle("noy", money=100)
    country.settle("shop", "business", money=20)
    country.settle("firm", "business", money=60, keys=3, threshold=2)
    return country


COUNTRY = make_country()
"""Nobody commits here."""
APPLICATION = COUNTRY.node.application
TIME = COUNTRY.node.get_time()
PROPOSER = get_proposer(COUNTRY.node.get_validators(), COUNTRY.node.tip.height + 1, 0).public_key


def make(by: int, to: int, amount: int, asset: str, what: str, ahead: int = 0) -> Decoded:
    """A transaction, decoded; `ahead` counts those of the same account before it."""
    payer, payee = PEOPLE[by], COUNTRY.address([*PEOPLE, "treasury"][to])
    body: msgspec.Struct = Transfer(amount, asset, "", "lao1" + "q" * 38 if what == "mistyped" else payee)
    match what:
        case "hold":
            body = PlaceHold(amount, asset, payee, START + DAY_MS, payee)
        case "issue":
            body = Issue(amount, asset, payee)
        case "redeem":
            body = Redeem(amount, asset)
    wishes = [COUNTRY.wish(payer, body)]
    if what == "deal":
        wishes.append(Wish(payee, Transfer(1, "LAK", "", COUNTRY.address(payer))))
    return APPLICATION.decode(sign(wishes, what, ahead))


def sign(wishes: list[Wish], what: str, ahead: int) -> bytes:
    """The bytes of a transaction with these wishes and with what is wrong with it."""
    transaction = COUNTRY.draft(*wishes)
    step = {"nonce too low": -1, "nonce too high": 1}.get(what, 0) + ahead
    signers = tuple(Signer(item.address, item.lane, max(1, item.nonce + step)) for item in transaction.signers)
    expires = {"expired": TIME - 1, "too long-lived": TIME + 2 * DAY_MS}.get(what, transaction.expires)
    transaction = msgspec.structs.replace(transaction, signers=signers, expires=expires)
    keys = [(signer.address, key) for signer in signers for key in get_keys(signer.address)]
    if what in {"foreign key", "not signed by its key"}:
        keys = [(keys[0][0], NOBODY), *keys[1:]]
    if what == "one key less":
        keys = keys[1:] or keys
    data = COUNTRY.sign(transaction, sorted(keys, key=lambda pair: (pair[0], pair[1].public_key)))
    return alter(data, signatures=forge(data)) if what == "forged" else data


def get_keys(address: str) -> list[SigningKey]:
    for person in COUNTRY.people.values():
        if person.address == address:
            return person.keys[: person.threshold]
    return [NOBODY]


def forge(data: bytes) -> Any:
    signatures = APPLICATION.decode(data).signed.signatures
    return (*signatures[:-1], msgspec.structs.replace(signatures[-1], signature="0" * 128))


def read_everything() -> dict[str, Any]:
    """The store, the tip, and every row as the application reads it."""
    store = COUNTRY.store
    found: dict[str, Any] = {
        name: list(store.list_table(name)) for name in ("blocks", "rows", "nodes", "history", "meta")
    }
    found["read"] = {key: APPLICATION.state.get_value(key) for key, _ in found["rows"]}
    found["tip"] = (APPLICATION.tip, COUNTRY.node.tip)
    found["unfolded"] = (dict(APPLICATION.state.unfolded_rows), dict(APPLICATION.state.unfolded_nodes))
    return found


def check(decoded: Decoded) -> str:
    try:
        return APPLICATION.check(decoded, TIME).rule or APPLIED
    except LedgerError as error:
        return error.rule


def prepare(decoded: Decoded) -> tuple[str, Transition | None]:
    dropped: list[Dropped] = []
    try:
        made = APPLICATION.prepare([decoded], TIME, PROPOSER, dropped)
    except VerificationError as error:
        return error.rule, None
    except ConsensusError as error:
        return f"{error.rule}: {dropped[0].reason.rule}", None
    return made.outcomes[0].rule or APPLIED, made


@given(strategies.attempts())
def test_verdicts_of_check_prepare_and_process_agree_and_write_nothing(
    raw: list[tuple[int, int, int, str, str]],
) -> None:
    before = read_everything()
    for attempt in raw:
        decoded = make(*attempt)
        checked = check(decoded)
        prepared, made = prepare(decoded)
        # prepare looks at signatures first, check at all that is cheaper
        assert prepared in {checked, f"block_must_have_entries: {checked}", "signature_must_fit_transaction"}
        other = Application(APPLICATION.state, APPLICATION.tip)
        if made:
            assert other.process(made.header, [decoded.data]) == made
        else:
            with pytest.raises(ConsensusError) as caught:
                other.process(GOOD.header, [decoded.data])
            assert caught.value.rule == prepared.removeprefix("block_must_have_entries: ")
        assert check(decoded) == checked
    assert read_everything() == before


@given(strategies.attempts())
def test_block_of_several_is_what_one_after_the_other_gives(raw: list[tuple[int, int, int, str, str]]) -> None:
    decoded = []
    counts: dict[int, int] = {}
    for attempt in raw:
        decoded.append(make(*attempt, ahead=counts.get(attempt[0], 0)))
        counts[attempt[0]] = counts.get(attempt[0], 0) + 1
    decoded = [item for item in decoded if not is_forged(item)]
    dropped: list[Dropped] = []
    rows, environment = (
        Overlay(APPLICATION.state),
        make_environment(APPLICATION.state, APPLICATION.tip, TIME),
    )
    expected: list[str] = []
    for item in decoded:
        try:
            expected.append(apply_transaction(rows, environment, item).rule)
        except LedgerError as error:
            expected.append("! " + error.rule)
    if all(rule.startswith("!") for rule in expected):
        with pytest.raises(ConsensusError, match="block_must_have_entries"):
            APPLICATION.prepare(decoded, TIME, PROPOSER, dropped)
        return
    made = APPLICATION.prepare(decoded, TIME, PROPOSER, dropped)
    assert [outcome.rule for outcome in made.outcomes] == [rule for rule in expected if not rule.startswith("!")]
    assert [f"! {item.reason.rule}" for item in dropped] == [rule for rule in expected if rule.startswith("!")]
    assert made.change == APPLICATION.state.compute_change(rows)
    other = Application(APPLICATION.state, APPLICATION.tip)
    assert other.process(made.header, [item.data for item in made.transactions]) == made


def is_forged(decoded: Decoded) -> bool:
    try:
        Application(APPLICATION.state, APPLICATION.tip).verify(decoded)
    except VerificationError:
        return True
    return False


# -------------------------------------------------------------------------------------------------- process


PAYMENT = make(0, 1, 10, "LAK", "transfer")
SECOND = make(1, 0, 5, "LAK", "transfer")
GOOD = APPLICATION.prepare([PAYMENT], TIME, PROPOSER, [])
OTHER_HASH = "ab" * 32
WRONG = {
    "version": (1, "root_must_match_execution"),
    "chain_id": ("other", "root_must_match_execution"),
    "height": (GOOD.header.height + 1, "block_must_follow_last"),
    "last_block_hash": (OTHER_HASH, "block_must_follow_last"),
    "history_root": (OTHER_HASH, "root_must_match_execution"),
    "entries_size": (2, "root_must_match_execution"),
    "entries_root": (OTHER_HASH, "root_must_match_execution"),
    "validators_hash": (OTHER_HASH, "root_must_match_execution"),
    "next_validators_hash": (OTHER_HASH, "root_must_match_execution"),
    "state_root": (OTHER_HASH, "root_must_match_execution"),
    "time": (COUNTRY.node.tip.time, "time_must_rise"),
    "proposer": (NOBODY.public_key, "proposer_must_have_turn"),
}


def judge(header: Header, transactions: list[bytes]) -> ConsensusError:
    """Why a validator would not sign; as the council asks, turns first."""
    application = Application(APPLICATION.state, APPLICATION.tip)
    with pytest.raises(ConsensusError) as caught:
        sign_or_refuse(application, header, transactions)
    return caught.value


def sign_or_refuse(application: Application, header: Header, transactions: list[bytes]) -> Transition:
    made = application.process(header, transactions)
    check_turn(header, COUNTRY.node.get_validators(), 0)
    return made


def test_good_block_is_processed() -> None:
    assert sign_or_refuse(Application(APPLICATION.state, APPLICATION.tip), GOOD.header, [PAYMENT.data]) == GOOD


@pytest.mark.parametrize("field", Header.__struct_fields__)
def test_header_with_one_wrong_field_is_refused_by_name(field: str) -> None:
    value, rule = WRONG[field]
    error = judge(msgspec.structs.replace(GOOD.header, **{field: value}), [PAYMENT.data])
    assert error.rule == rule
    if rule in {"root_must_match_execution", "block_must_follow_last"}:
        assert error.values == {"expected": getattr(GOOD.header, field), "field": field, "found": value}


def test_block_time_is_the_proposers_and_everything_in_the_block_is_of_that_time() -> None:
    later = msgspec.structs.replace(GOOD.header, time=TIME + 1)
    made = Application(APPLICATION.state, APPLICATION.tip).process(later, [PAYMENT.data])
    assert compute_header_hash(made.header) != compute_header_hash(GOOD.header)
    tomorrow = msgspec.structs.replace(GOOD.header, time=TIME + DAY_MS)
    assert judge(tomorrow, [PAYMENT.data]).rule == "transaction_must_not_be_expired"


@pytest.mark.parametrize(
    ("transactions", "rule"),
    [
        ([], "block_must_have_entries"),
        ([PAYMENT.data, PAYMENT.data], "nonce_must_follow_last"),
        ([b"{}"], "fields_must_fit_type"),
        ([b""], "text_must_be_json"),
        ([PAYMENT.data + b" "], "bytes_must_be_canonical"),
        ([make(0, 1, 10, "LAK", "forged").data], "signature_must_fit_transaction"),
        ([make(0, 1, 10, "LAK", "expired").data], "transaction_must_not_be_expired"),
        ([make(0, 1, 10, "LAK", "mistyped").data], "address_must_be_well_formed"),
        ([PAYMENT.data, make(2, 1, 10, "LAK", "one key less").data], "signatures_must_meet_threshold"),
    ],
    ids=["none", "twice", "no transaction", "nothing", "a space", "forged", "expired", "mistyped", "one key less"],
)
def test_block_with_what_can_be_in_none_is_refused(transactions: list[bytes], rule: str) -> None:
    error = judge(GOOD.header, transactions)
    assert error.rule == rule
    assert "?" not in error.says, "what it says is told with its values"


def test_known_header_does_not_vouch_for_other_transactions() -> None:
    application = Application(APPLICATION.state, APPLICATION.tip)
    assert application.process(GOOD.header, [PAYMENT.data]) == GOOD
    for transactions in ([SECOND.data], [PAYMENT.data, SECOND.data], []):
        with pytest.raises(ConsensusError):
            application.process(GOOD.header, transactions)


def test_order_of_transactions_is_part_of_the_block() -> None:
    both = APPLICATION.prepare([PAYMENT, SECOND], TIME, PROPOSER, [])
    error = judge(both.header, [SECOND.data, PAYMENT.data])
    assert (error.rule, error.values["field"]) == ("root_must_match_execution", "entries_root")


# ------------------------------------------------------------------------------- what is remembered, and commit


def test_same_block_under_another_proposer_is_executed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    application = Application(APPLICATION.state, APPLICATION.tip)
    made = application.prepare([PAYMENT], TIME, PROPOSER, [])
    monkeypatch.setattr(application_module, "make_block", None)
    monkeypatch.setattr(application_module, "state_transition", None)
    other = application.propose_as(made, NOBODY.public_key)
    assert application.propose_as(made, PROPOSER) is made
    assert other.header == msgspec.structs.replace(made.header, proposer=NOBODY.public_key)
    assert other.tip.last_block_hash == compute_header_hash(other.header) != made.tip.last_block_hash
    assert other.change is made.change
    for block in (made, other):
        assert application.process(block.header, [PAYMENT.data]) is block
        assert application.finalize(block.tip.last_block_hash) is block


def test_signatures_are_verified_once_and_only_these(monkeypatch: pytest.MonkeyPatch) -> None:
    application = Application(APPLICATION.state, APPLICATION.tip)
    verified: list[bytes] = []

    def watch(decoded: Decoded, genesis_hash: bytes) -> None:
        verified.append(decoded.signed_hash)
        verify_transaction(decoded, genesis_hash)

    monkeypatch.setattr(application_module, "verify_transaction", watch)
    for _ in range(2):
        application.check(PAYMENT, TIME)
        application.prepare([PAYMENT], TIME, PROPOSER, [])
        application.process(GOOD.header, [PAYMENT.data])
    assert verified == [PAYMENT.signed_hash]
    forged = APPLICATION.decode(alter(PAYMENT.data, signatures=forge(PAYMENT.data)))
    assert forged.identifier == PAYMENT.identifier
    for _ in range(2):
        with pytest.raises(VerificationError):
            application.check(forged, TIME)
    assert verified == [PAYMENT.signed_hash, forged.signed_hash, forged.signed_hash]


def test_memory_of_what_was_verified_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(application_module, "MAX_VERIFIED", 3)
    application = Application(APPLICATION.state, APPLICATION.tip)
    for number in range(10):
        application.remember_verified([bytes([number])])
        assert len(application._verified) <= 3


def test_commit_moves_state_and_tip_and_forgets_other_candidates() -> None:
    country = make_country()
    application = country.node.application
    decoded = application.decode(PAYMENT.data)
    made = application.prepare([decoded], TIME, PROPOSER, [])
    with country.store.writing():
        application.commit(application.finalize(made.tip.last_block_hash))
    assert (application.tip.height, application.tip.last_block_hash) == (
        COUNTRY.node.tip.height + 1,
        compute_header_hash(made.header),
    )
    with pytest.raises(KeyError):
        application.finalize(made.tip.last_block_hash)
    assert application.state.get_value("account/" + country.address("shop")).count(b'"available":30') == 1
    assert check(PAYMENT) == APPLIED, "another country has moved with it"


def test_bytes_over_the_limit_are_refused_before_they_are_parsed() -> None:
    with pytest.raises(LedgerError) as caught:
        APPLICATION.decode(b"[" * 65_537)
    assert caught.value.rule == "transaction_must_fit_block"
