"""Trade as a notebook has it: the ministry and its builder from accounts to a receipt that a stranger verifies.

And what other rooms know of it: statements, camt.053, laws asked of the past, delegation, and what old keys left.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger import Ledger, NotFoundError, Refused, VerificationError, Wallet
from ledger.chain.times import DAY_MS
from ledger.client.trade.orders import GRACE_MS
from ledger.crypto.encoding import encode
from ledger.interchange.iso20022.camt053 import parse_camt053, write_camt053
from ledger.reads.people.leftovers import list_leftovers
from ledger.registry.trade.contracts import ProposeContract
from ledger.words.people.leftovers import list_leftover_lines, make_leftovers_object
from tests.client.gathering import adopt, write_law

AGREEMENT = b"A national ledger, in four stages, for 1,000,000 LAK."
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def lao() -> Iterator[Ledger]:
    with Ledger.create(seed=88) as made:
        made.open_account("builder", kind="business", jurisdiction="LA-VT")
        made.open_account("noy", kind="citizen", jurisdiction="LA-VT")
        made.wallet("central-bank").issue_money(1_000_000, to="technology")
        yield made


def make_terms(lao: Ledger, document: bytes = AGREEMENT, **terms: str) -> ProposeContract:
    """The agreement: the ministry accepts what is done."""
    parties = [("client", "technology"), ("builder", "builder")]
    seal = lao.contracts.seal(document)
    return lao.contracts.make(seal, parties, sign_by=lao.now + DAY_MS, accepting=["technology"], **terms)


def test_from_accounts_to_a_receipt_that_a_stranger_verifies(lao: Ledger, tmp_path: Path) -> None:
    """They sign in turn, order three stages, accept one, one in parts, miss one, amend, and are done."""
    ministry, builder, seal = lao.wallet("technology"), lao.wallet("builder"), lao.contracts.seal(AGREEMENT)
    parties = [("client", ministry), ("builder", builder)]
    terms = lao.contracts.make(seal, parties, sign_by=lao.now + DAY_MS, accepting=[ministry], terminating=[ministry])
    contract = lao.contracts.propose(terms, ministry)
    lao.contracts.sign(contract, builder)
    assert lao.contracts.show(contract).status == "in_force"

    orders = [
        lao.orders.place(ministry, 300_000, builder, deadline=lao.now + 30 * DAY_MS, contract=contract, reference=stage)
        for stage in ("STAGE/1", "STAGE/2", "STAGE/3")
    ]
    assert (ministry.balance(), lao.balance(ministry).held) == (100_000, 900_000)
    paid = lao.orders.accept(orders[0], ministry)
    for part in (100_000, 50_000):
        lao.orders.accept(orders[1], ministry, part)
    lao.wait(31 * DAY_MS)
    with pytest.raises(Refused, match="order_must_be_accepted_in_time"):
        lao.orders.accept(orders[1], ministry)
    for order in orders[1:]:
        lao.orders.refund(order, ministry)
    assert [lao.orders.show(order).status for order in orders] == ["accepted", "returned", "returned"]
    assert (ministry.balance(), builder.balance(), lao.balance(ministry).held) == (550_000, 450_000, 0)

    amendment = lao.contracts.propose(make_terms(lao, b"A month more.", amends=contract), builder, together=[ministry])
    assert lao.contracts.show(contract).row.successor == lao.contracts.show(amendment).id
    lao.contracts.fulfil(amendment, ministry)
    assert [one.status for one in lao.contracts.list(builder)].count("fulfilled") == 1

    for name, entry in (("signed", contract), ("paid", paid)):
        (tmp_path / f"{name}.json").write_bytes(lao.receipt(entry))
    claims = [verify_elsewhere(tmp_path, name, lao.genesis_hash) for name in ("signed.json", "paid.json")]
    assert "proposed a contract of" in claims[0]
    assert seal.document not in (tmp_path / "signed.json").read_text()
    assert lao.contracts.show(contract).row.commitment in claims[0]
    assert "accepted 300,000 LAK of order" in claims[1]


def verify_elsewhere(folder: Path, name: str, genesis_hash: str) -> str:
    """What another process says of a receipt: it has the file and the genesis hash, and no home."""
    command = [sys.executable, "-m", "ledger", "verify", name, "--genesis", genesis_hash]
    variables = {
        "PYTHONPATH": str(ROOT),
        "HOME": str(folder),
        "NATLEDGER_HOME": str(folder / "none"),
        "LC_ALL": "C.UTF-8",
    }
    done = subprocess.run(command, cwd=folder, env=variables, capture_output=True, check=True, encoding="utf-8")
    return done.stdout


def test_whoever_has_the_document_and_its_seal_shows_what_was_signed(lao: Ledger) -> None:
    seal, other = lao.contracts.seal(AGREEMENT), lao.contracts.seal(AGREEMENT)
    assert seal.document == other.document
    assert seal.salt != other.salt
    terms = lao.contracts.make(
        seal, [("client", "technology"), ("builder", "builder")], sign_by=lao.now + DAY_MS, until=lao.now + 2 * DAY_MS
    )
    placed = lao.contracts.propose(terms, "technology")
    assert lao.contracts.check(placed, AGREEMENT, seal) == lao.contracts.check(placed.id[:8], AGREEMENT, encode(seal))
    with pytest.raises(VerificationError, match="document_must_be_the_sealed"):
        lao.contracts.check(placed, AGREEMENT + b".", seal)
    with pytest.raises(VerificationError, match="seal_must_fit_contract"):
        lao.contracts.check(placed, AGREEMENT, other)
    found = lao.contracts.show(placed)
    assert found.row.accepting == found.row.parties
    assert [one.id for one in lao.contracts.list()] == [found.id]
    assert lao.contracts.list("noy") == ()
    lao.contracts.cancel(found, "builder")
    assert lao.contracts.show(found).status == "cancelled"
    for unknown in ("0" * 64 + "-0", "0" * 8):
        with pytest.raises(NotFoundError, match="contract_must_exist"):
            lao.contracts.show(unknown)


def test_all_sign_one_transaction_that_one_of_them_drew_up(lao: Ledger) -> None:
    draft = lao.contracts.draft(make_terms(lao), "technology", together=["builder"])
    assert [message.type for message in draft.messages] == ["propose_contract", "sign_contract"]
    assert lao.contracts.list() == ()
    placed = lao.send_signed(encode(lao.sign(draft)))
    assert lao.contracts.show(placed).status == "in_force"


def test_orders_are_found_by_whom_they_concern_and_last_as_long_as_holds_may(lao: Ledger) -> None:
    first = lao.orders.place("technology", 10, "builder", deadline=lao.now + DAY_MS)
    second = lao.orders.place("technology", 20, "noy", deadline=lao.now + DAY_MS, expires=lao.now + 2 * DAY_MS)
    assert lao.orders.show(first).row.expires == lao.orders.show(first).row.deadline + GRACE_MS
    assert len(lao.orders.list("technology")) == len(lao.orders.list()) == 2
    assert [one.row.amount for one in lao.orders.list("noy")] == [20]
    assert lao.orders.show(second.id[:9]) == lao.orders.show(str(second.events["order"]))
    late = lao.orders.place("technology", 30, "noy", deadline=lao.now + 365 * DAY_MS)
    assert lao.orders.show(late).row.expires < lao.orders.show(late).row.deadline + GRACE_MS
    with pytest.raises(NotFoundError, match="order_must_exist"):
        lao.orders.show("0" * 64 + "-0")
    lao.orders.accept(first, "technology")
    assert (lao.orders.show(first).status, lao.orders.show(first).left) == ("accepted", 0)
    with pytest.raises(Refused, match="order_must_be_open"):
        lao.orders.accept(first, "technology")


def test_statements_and_camt_053_tell_what_was_accepted(lao: Ledger) -> None:
    order = lao.orders.place("technology", 300, "builder", deadline=lao.now + DAY_MS, reference="PO-7")
    lao.orders.accept(order, "technology", 100)
    lao.orders.refund(order, "builder")
    for who, sign in (("technology", -1), ("builder", 1)):
        lines = [line for line in lao.statement(who).lines if line.kind == "accept_order"]
        assert [(line.change, line.reference) for line in lines] == [(sign * 100, "PO-7")]
    [statement] = lao.money.statements(["builder"], first=1)
    assert [(entry.change, entry.purpose) for entry in statement.entries] == [(100, "order")]
    read = parse_camt053(write_camt053(statement, {"LAK": 0}), {"LAK": 0})
    assert [entry.change for entry in read.entries] == [100]
    told = [lao.say(entry, language) for language in ("en", "lo") for entry in lao.entries("builder")]
    assert "technology accepted 100 LAK of order" in " ".join(told)
    assert "ໄດ້ຮັບເຄື່ອງ 100 LAK ຂອງໃບສັ່ງຊື້" in " ".join(told)


def test_laws_of_the_past_and_of_today_see_an_order_as_a_payment(lao: Ledger) -> None:
    first = lao.height + 1
    lao.orders.place("technology", 25_000, "builder", deadline=lao.now + 30 * DAY_MS)
    law = json.dumps(write_law()).encode()
    report = lao.laws.what_if(first, adopt=law)
    assert (report.refused_really, report.refused_otherwise) == (0, 1)
    assert [(one.amount, one.asset) for one in report.moved_really] == [(25_000, "LAK")]
    assert report.moved_otherwise == ()
    adopt(lao, law)
    with pytest.raises(Refused, match="law_must_allow"):
        lao.orders.place("technology", 25_000, "builder", deadline=lao.now + DAY_MS)
    lao.orders.place("technology", 20_000, "builder", deadline=lao.now + DAY_MS)


def test_a_clerk_orders_within_a_budget_and_accepts_without_one(lao: Ledger) -> None:
    ministry, noy = lao.wallet("technology"), lao.wallet("noy")
    ministry.delegate(noy, ["accept_order", "place_order"], amount=500, asset="LAK", until=lao.now + DAY_MS)
    clerk = noy.on_behalf_of(ministry)
    order = lao.orders.place(clerk, 400, "builder", deadline=lao.now + DAY_MS)
    with pytest.raises(Refused, match="delegation_must_cover_amount"):
        lao.orders.place(clerk, 101, "builder", deadline=lao.now + DAY_MS)
    lao.orders.accept(order, clerk)
    assert lao.delegations.list(noy)[0].row.amount == 100
    ministry.delegate("builder", ["fulfil_contract", "accept_order"], until=lao.now + DAY_MS)
    again = lao.orders.place(ministry, 100, "builder", deadline=lao.now + DAY_MS)
    with pytest.raises(Refused, match="agent_must_not_be_a_party"):
        lao.orders.accept(again, lao.wallet("builder").on_behalf_of(ministry))


def test_new_keys_are_told_what_the_old_ones_ordered_and_signed(lao: Ledger) -> None:
    ministry: Wallet = lao.wallet("technology")
    contract = lao.contracts.propose(make_terms(lao), ministry, together=["builder"])
    order = lao.orders.place(ministry, 300, "builder", deadline=lao.now + DAY_MS, contract=contract)
    hold = ministry.place_hold(5, "builder")
    ministry.rotate_keys()
    left = list_leftovers(lao.desk.source, ministry.address)
    assert [one.id for one in left.contracts] == [contract.events["contract"]]
    assert [one.id for one in left.orders] == [order.events["order"]]
    assert [one.id for one in left.holds] == [hold.events["hold"]]
    lines = "\n".join(list_leftover_lines("technology", left, lao.lexicon()))
    assert f"natledger order refund {order.id[:12]} --by technology" in lines
    assert f"natledger contract cancel {contract.id[:12]} --by technology" in lines
    assert make_leftovers_object(left)["orders"][0]["left"] == 300
    lao.orders.accept(order, ministry)
    lao.contracts.fulfil(contract, ministry)
    assert list_leftovers(lao.desk.source, ministry.address)[3:5] == ((), ())
