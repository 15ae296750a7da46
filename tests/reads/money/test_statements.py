"""Statements: of whatever life an account has had they add up, agree with its balances, and can be cut at any block.

Lives are random lists of acts on a small ledger; what is refused just does not happen. The balances come from the
state at each height, the entries from the messages, so each checks the other.
"""

from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import Ledger
from ledger.chain.entry import DONE
from ledger.chain.times import DAY_MS
from ledger.chain.transaction import Message
from ledger.client.desk import Desk
from ledger.client.drafting import Wish
from ledger.client.money.batch import Order, pay_batch
from ledger.client.money.statements import Line, make_statements
from ledger.crypto.encoding import encode
from ledger.errors import Bug, LedgerError, NotFoundError, Refused
from ledger.interchange.iso20022.camt053 import parse_camt053, write_camt053
from ledger.registry.money import holds, money, reversals
from ledger.registry.money.holds import CaptureHold, PlaceHold, ReleaseHold
from ledger.registry.money.money import Issue, Redeem, Transfer
from ledger.registry.money.reversals import Reverse
from ledger.registry.statements import Statement, list_postings
from tests.client.flood import count_decodes, flood

NAMES = ("noy", "shop", "central-bank")
DECIMALS = {"LAK": 0, "USD": 2}
HOLD = f"{'0' * 64}-0"

acts = st.lists(
    st.tuples(
        st.sampled_from("pay pay issue redeem reverse place capture release refuse deal".split()),
        st.integers(0, 2),
        st.integers(0, 2),
        st.integers(1, 60),
        st.sampled_from(sorted(DECIMALS)),
    ),
    min_size=1,
    max_size=14,
)


def make_statement(desk: Desk, who: str, asset: str = "LAK", first: int = 1, last: int | None = None) -> Statement:
    [statement] = make_statements(desk, [who], asset, first, last)
    return statement


class Life:
    """A ledger, and what can still be captured or returned."""

    def __init__(self) -> None:
        self.ledger = Ledger.create(seed=7)
        for name, kind in (("noy", "citizen"), ("shop", "business")):
            self.ledger.open_account(name, kind=kind, jurisdiction="LA-VT")
        for name in NAMES:
            self.ledger.wallet("central-bank").issue_money(100, to=name)
        self.holds: list[str] = []
        self.payments: list[Any] = []

    def act(self, what: str, by: int, to: int, amount: int, asset: str) -> None:
        actor, payee = self.ledger.wallet(NAMES[by]), self.ledger.wallet(NAMES[to])
        bank = self.ledger.wallet("central-bank")
        match what:
            case "pay":
                self.payments.append(actor.pay(amount, payee, asset, f"N{amount}"))
            case "issue":
                bank.issue_money(amount, payee, asset)
            case "redeem":
                bank.redeem_money(amount, asset)
            case "reverse" if self.payments:
                payment = self.payments[amount % len(self.payments)]
                actor.reverse(payment)
            case "place":
                placed = actor.place_hold(amount, payee, asset, captor=NAMES[amount % 3])
                self.holds.append(str(placed.events["hold"]))
            case "capture" if self.holds:
                actor.capture_hold(self.holds[amount % len(self.holds)], amount // 3 + 1)
            case "release" if self.holds:
                actor.release_hold(self.holds[amount % len(self.holds)])
            case "refuse":
                self.ledger.send([Wish(actor.address, Transfer(10_000, asset, "", payee.address))], anyway=True)
            case "deal":
                there = Transfer(amount, "LAK", "DEAL", payee.address)
                back = Transfer(amount // 2 + 1, "LAK", "", actor.address)
                self.ledger.send([Wish(actor.address, there), Wish(payee.address, back)])


def live(steps: list[tuple[str, int, int, int, str]]) -> Life:
    life = Life()
    for step in steps:
        with suppress(LedgerError):  # what is refused just does not happen
            life.act(*step)
    return life


def sum_of(statement: Statement) -> int:
    return sum(entry.change for entry in statement.entries)


@settings(max_examples=25)
@given(steps=acts, cut=st.integers(5, 18))
def test_statements_of_any_life_add_up(steps: list[tuple[str, int, int, int, str]], cut: int) -> None:
    lao = live(steps).ledger
    for asset in DECIMALS:
        made = {name: make_statement(lao.desk, name, asset) for name in NAMES}
        for name, statement in made.items():
            balance = lao.balance(name, asset)
            assert (statement.opening, statement.first, statement.last) == (0, 1, lao.height)
            assert sum_of(statement) == statement.closing == balance.available + balance.held
            assert statement.available == balance.available
            assert parse_camt053(write_camt053(statement, DECIMALS), DECIMALS) == statement
        # what one account loses another gains, but for what was issued and redeemed
        made_up = sum(
            entry.change for one in made.values() for entry in one.entries if entry.kind in ("issue", "redeem")
        )
        assert sum(map(sum_of, made.values())) == made_up
        supply: int = msgspec.json.decode(lao.state_row(f"asset/{asset}"))["supply"]
        assert made_up == supply
        for name, statement in made.items():
            for limit in (1, 2, 50):
                check_pages(lao, name, statement, limit)
    if cut < lao.height:
        whole, early, late = (make_statement(lao.desk, "noy", "LAK", *part) for part in ((1,), (1, cut), (cut + 1,)))
        assert early.closing == late.opening
        assert (*early.entries, *late.entries) == whole.entries


def check_pages(lao: Ledger, who: str, statement: Statement, limit: int) -> None:
    """Page by page from the end, what is told is the same, and each page goes on where the one after it began."""
    lines: list[Line] = []
    closing, before = statement.closing, None
    while before != "":
        page = lao.statement(who, statement.asset, limit=limit, before=before)
        assert page.closing == closing
        assert len(page.lines) == min(limit, len(statement.entries) - len(lines))
        assert [line.balance for line in page.lines][-1:] in ([], [page.closing])
        lines, closing, before = [*page.lines, *lines], page.opening, page.more
    assert closing == statement.opening
    told = [(line.transaction, line.message, line.change, line.height) for line in lines]
    assert told == [(one.transaction, one.message, one.change, one.height) for one in statement.entries]
    assert lao.statement(who, statement.asset).lines == tuple(lines)


def test_a_page_reads_what_is_on_it_and_no_earlier_block(monkeypatch: pytest.MonkeyPatch) -> None:
    life = Life()
    noy = life.ledger.wallet("noy")
    for _ in range(9):
        noy.pay(1, "shop")
    decodes = count_decodes(monkeypatch)
    page = life.ledger.statement("noy", limit=3)
    assert ([line.change for line in page.lines], page.opening, page.closing) == ([-1] * 3, 94, 91)
    assert len(decodes) == 4, "and the one that shows that there is more"
    decodes.clear()
    earlier = life.ledger.statement("noy", limit=3, before=page.more)
    assert ([line.change for line in earlier.lines], earlier.opening, earlier.closing) == ([-1] * 3, 97, 94)
    assert len(decodes) == 6, "with that of the line, to know what there was before it, and the line's own"


def test_a_page_before_the_period_began_is_empty() -> None:
    life = Life()
    for _ in range(2):
        life.ledger.wallet("noy").pay(1, "shop")
    *_, first, last = life.ledger.entries("shop")
    for before in (first, first.id, f"{first.id}-0"):
        page = life.ledger.statement("noy", since=last.time, limit=1, before=before)
        assert (page.lines, page.opening, page.closing, page.more) == ((), 99, 99, "")


@pytest.mark.parametrize("limit", [0, -1, True, 2.0, "2", 2**53])
def test_a_limit_is_a_number_from_1_on(lao: Ledger, limit: int) -> None:
    with pytest.raises(Refused, match=r"parameter_must_be_in_range|numbers_must_be_whole"):
        lao.statement("noy", limit=limit)


def test_a_statement_goes_on_before_an_entry(lao: Ledger) -> None:
    *_, last = lao.entries("noy")
    assert lao.statement("noy", limit=2, before=last) == lao.statement("noy", limit=2, before=last.id)
    with pytest.raises(TypeError, match="an entry or its id is needed, not int"):
        lao.statement("noy", before=last.height)  # type: ignore[arg-type]


@pytest.mark.parametrize("line", ["0" * 64, "no id", "{id}-", "{id}-x", "{id}-99999", "{id}--1", "{id}-²", "-", ""])
def test_a_line_there_is_none_of_is_not_found(lao: Ledger, line: str) -> None:
    placed = next(lao.entries("shop"))
    with pytest.raises(NotFoundError):
        lao.statement("noy", before=line.replace("{id}", placed.id))
    for before in (placed.id, f"{placed.id[:9]}-0"):
        assert lao.statement("shop", before=before).lines == ()


@pytest.mark.parametrize("beyond", [1, 7, 9999])
def test_a_line_beyond_the_last_message_is_told_by_what_there_is(lao: Ledger, beyond: int) -> None:
    placed = next(lao.entries("shop"))
    with pytest.raises(NotFoundError) as refused:
        lao.statement("noy", before=f"{placed.id[:9]}-{beyond}")
    assert (refused.value.rule, refused.value.values["limit"]) == ("line_must_exist", 0)


def test_each_message_that_changes_a_total_is_one_entry() -> None:
    life = Life()
    lao = life.ledger
    noy, shop, bank = (lao.wallet(name) for name in NAMES)
    payment = noy.pay(30, shop, reference="INV-7")
    hold = noy.place_hold(50, shop, captor=bank)
    bank.capture_hold(str(hold.events["hold"]), 20)
    bank.release_hold(str(hold.events["hold"]))
    shop.reverse(payment)
    noy.pay(5, noy)
    shop.pay(5, bank)
    bank.redeem_money(1)
    found = {name: [(entry.kind, entry.change) for entry in make_statement(lao.desk, name).entries] for name in NAMES}
    assert found == {
        "noy": [("issue", 100), ("transfer", -30), ("capture_hold", -20), ("reverse", 30)],
        "shop": [("issue", 100), ("transfer", 30), ("capture_hold", 20), ("reverse", -30), ("transfer", -5)],
        "central-bank": [("issue", 100), ("transfer", 5), ("redeem", -1)],
    }
    entries = make_statement(lao.desk, "noy").entries
    assert (entries[1].transaction, entries[1].message, entries[1].height) == (payment.id, 0, payment.height)
    assert (entries[1].time, entries[1].reference, entries[1].counterparty) == (payment.time, "INV-7", shop.address)
    assert (entries[2].counterparty, entries[2].reference) == (shop.address, "")


def test_capture_is_an_entry_though_the_hold_is_older_than_the_statement() -> None:
    life = Life()
    noy, shop, bank = (life.ledger.wallet(name) for name in NAMES)
    hold = str(noy.place_hold(50, shop, captor=bank).events["hold"])
    height = bank.capture_hold(hold, 50).height
    # the index lists a capture under its captor and its hold alone
    assert all(placed.height != height for placed in life.ledger.entries("noy"))
    statement = make_statement(life.ledger.desk, "noy", first=height)
    assert [(entry.kind, entry.change) for entry in statement.entries] == [("capture_hold", -50)]
    assert (statement.opening, statement.closing) == (100, 50)


def test_captures_of_others_are_not_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each capture of anybody once read the block that placed its hold again: no other's is read at all."""
    life = Life()
    noy, shop, bank = (life.ledger.wallet(name) for name in NAMES)
    own = str(noy.place_hold(9, shop).events["hold"])
    others = str(shop.place_hold(90, bank, captor=shop).events["hold"])
    flood(life.ledger, shop, [[CaptureHold(1, others)] * 4] * 10)
    flood(life.ledger, shop, [CaptureHold(1, own)] * 6)
    decodes = count_decodes(monkeypatch)
    statement = make_statement(life.ledger.desk, "noy", last=life.ledger.height - 1)
    assert [entry.kind for entry in statement.entries] == ["issue"]
    first = len(decodes)
    decodes.clear()
    statement = make_statement(life.ledger.desk, "noy")
    assert [entry.change for entry in statement.entries] == [100, *[-1] * 6]
    # its own blocks, issue, hold and captures; and the hold once more, to know who owns it
    assert (first, len(decodes)) == (3, 4)


def test_several_accounts_are_stated_by_day_and_each_of_their_blocks_is_read_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Days are those of the chain's calendar: at 17:00 UTC a new one begins in Vientiane."""
    life = Life()
    noy, shop, bank = (life.ledger.wallet(name) for name in NAMES)
    hold = str(noy.place_hold(40, shop, captor=bank).events["hold"])  # the first day ends with 40 held
    evening = 17 * 3_600_000
    life.ledger.wait(evening - life.ledger.node.tip.time % DAY_MS - 2_000)
    noy.pay(3, shop)
    bank.capture_hold(hold, 15)
    life.ledger.wait(DAY_MS)
    life.ledger.wait(DAY_MS)
    shop.pay(1, bank)  # two days later: the day between has no block
    decodes = count_decodes(monkeypatch)
    made = make_statements(life.ledger.desk, ["shop", "noy", "shop"], by_day=True)
    count, own = len(decodes), {place.height for name in ("noy", "shop") for place in life.ledger.entries(name)}
    assert count == len(own) + 2  # the capture is in neither's list, and what placed the hold is looked up once
    assert [statement.address for statement in made] == [shop.address] * 3 + [noy.address] * 3
    days = [(statement.opening, statement.closing, statement.available) for statement in made]
    assert days == [(0, 103, 103), (103, 118, 118), (118, 117, 117), (0, 97, 57), (97, 82, 57), (82, 82, 57)]
    for earlier, later in pairwise(made[:3]):
        assert (earlier.last + 1, earlier.closing) == (later.first, later.opening)
    for name, found in (("shop", made[:3]), ("noy", made[3:])):
        whole = make_statement(life.ledger.desk, name)
        assert [entry for statement in found for entry in statement.entries] == [*whole.entries]
        assert (found[0].first, found[-1].last, found[-1].available) == (1, life.ledger.height, whole.available)
        for statement in found:
            balance = life.ledger.balance(name, height=statement.last)
            assert (statement.closing, statement.available) == (balance.available + balance.held, balance.available)
    assert make_statements(life.ledger.desk, ["noy"], first=2, last=4) == [
        make_statement(life.ledger.desk, "noy", first=2, last=4)
    ]


def test_what_a_payment_file_called_a_payment_is_stated_for_both() -> None:
    lao = Life().ledger
    order = Order("noy", "shop", 5, "LAK", "ໃບ 7", ("RF18539007547034",))
    [settled] = pay_batch(lao.desk, "ab" * 32, [order])
    lao.wallet("noy").pay(5, "shop", reference="INV-7")
    for name in ("noy", "shop"):
        imported, plain = make_statement(lao.desk, name).entries[-2:]
        assert settled.position
        assert (imported.transaction, imported.reference) == (settled.position.id, "")
        assert (imported.end_to_end_id, imported.creditor_references) == ("ໃບ 7", ("RF18539007547034",))
        assert (plain.reference, plain.end_to_end_id, plain.creditor_references) == ("INV-7", "", ())
    statement = make_statement(lao.desk, "shop")
    assert parse_camt053(write_camt053(statement, DECIMALS), DECIMALS) == statement


def test_first_block_is_an_entry_and_the_second_goes_on_from_it() -> None:
    """Authorities have accounts from genesis, so that money can move in block 1."""
    lao = Ledger.create(seed=7)
    bank = lao.wallet("central-bank")
    first = bank.issue_money(100, to=bank)
    bank.redeem_money(30)
    assert first.height == 1
    whole, early, late = (make_statement(lao.desk, bank, "LAK", *part) for part in ((1,), (1, 1), (2,)))
    assert [(entry.height, entry.kind, entry.change) for entry in whole.entries] == [
        (1, "issue", 100),
        (2, "redeem", -30),
    ]
    assert (whole.opening, whole.closing, whole.since) == (0, 70, first.time)
    assert (early.entries, late.entries) == (whole.entries[:1], whole.entries[1:])
    assert (early.closing, early.until, late.opening, late.since) == (100, first.time, 100, lao.block(2).header.time)


def test_hold_moves_money_between_available_and_held_only() -> None:
    life = Life()
    noy = life.ledger.wallet("noy")
    noy.place_hold(40, "shop")
    statement = make_statement(life.ledger.desk, noy)
    assert (statement.closing, statement.available, len(statement.entries)) == (100, 60, 1)


def test_messages_of_one_transaction_are_entries_of_their_own() -> None:
    life = Life()
    life.act("deal", 0, 1, 10, "LAK")
    entries = make_statement(life.ledger.desk, "shop").entries[1:]
    assert [(entry.message, entry.change, entry.reference) for entry in entries] == [(0, 10, "DEAL"), (1, -6, "")]
    assert entries[0].transaction == entries[1].transaction


@pytest.mark.parametrize(("first", "last"), [(0, 1), (-1, None), (3, 2), (1, 99), (99, None), (99, 100)])
def test_blocks_there_are_none_of_are_refused(lao: Ledger, first: int, last: int | None) -> None:
    with pytest.raises(NotFoundError, match="block_must_exist"):
        make_statement(lao.desk, "noy", first=first, last=last)


def test_account_and_asset_must_exist(lao: Ledger) -> None:
    with pytest.raises(Refused, match="asset_must_exist"):
        make_statement(lao.desk, "noy", "XYZ")
    with pytest.raises(NotFoundError, match="name_must_be_known"):
        make_statement(lao.desk, "shop", last=1)  # it is registered in block 2
    assert make_statement(lao.desk, "shop", last=2).entries == ()


def test_a_statement_that_would_not_add_up_is_a_bug(lao: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ledger.reads.money.statements.list_postings", lambda message, outcome, place, find: ())
    with pytest.raises(Bug, match="does not add up"):
        make_statement(lao.desk, "noy")


# --------------------------------------------------------------------------------------------------- postings

BODIES: dict[str, tuple[msgspec.Struct, list[tuple[str, int]]]] = {
    "issue": (Issue(5, "LAK", "to"), [("to", 5)]),
    "redeem": (Redeem(5, "LAK"), [("holder", -5)]),
    "transfer": (Transfer(5, "LAK", "", "to"), [("holder", -5), ("to", 5)]),
    "reverse": (Reverse(5, "LAK", HOLD, "to"), [("holder", -5), ("to", 5)]),
    "place_hold": (PlaceHold(5, "LAK", "captor", 1, "to"), []),
    "capture_hold": (CaptureHold(5, HOLD), [("owner", -5), ("payee", 5)]),
    "release_hold": (ReleaseHold(HOLD), []),
}


def make_message(kind: str, body: msgspec.Struct, holder: str = "holder") -> Message:
    return Message(msgspec.Raw(encode(body)), "clerk", holder, kind)


def find(placed: Message) -> Callable[[str], Message]:
    def get(identifier: str) -> Message:
        assert identifier == HOLD
        return placed

    return get


def test_every_message_about_money_has_its_postings() -> None:
    known = {kind.name for kind in (*money.MESSAGES, *holds.MESSAGES, *reversals.MESSAGES)}
    assert set(BODIES) == known, "tests/reads/money/test_statements.py: BODIES has each with its postings"


@pytest.mark.parametrize("kind", BODIES)
def test_account_that_acts_is_the_one_on_whose_behalf(kind: str) -> None:
    """Never the signer, whom a delegation may make another."""
    body, expected = BODIES[kind]
    placed = make_message("place_hold", PlaceHold(9, "LAK", "captor", 1, "payee"), "owner")
    postings = list_postings(make_message(kind, body), DONE, 0, find(placed))
    assert [(posting.address, posting.change) for posting in postings] == expected
    assert {posting.asset for posting in postings} <= {"LAK"}


@pytest.mark.parametrize("kind", ["transfer", "reverse", "capture_hold"])
def test_what_moves_from_an_account_to_itself_is_no_posting(kind: str) -> None:
    body, _ = BODIES[kind]
    placed = make_message("place_hold", PlaceHold(9, "LAK", "captor", 1, "owner"), "owner")
    assert list_postings(make_message(kind, body, "to"), DONE, 0, find(placed)) == ()


def test_hold_that_was_not_placed_by_its_message_is_a_bug() -> None:
    body, _ = BODIES["capture_hold"]
    with pytest.raises(Bug):
        list_postings(
            make_message("capture_hold", body), DONE, 0, find(make_message("transfer", BODIES["transfer"][0]))
        )
