"""Invoices: who may do what to one, what its rates are, and that its tax comes out however it is paid.

Every rule with what breaks it alone, and in pairs, is in tests/registry/faults.py. Amounts are in kip.
"""

from fractions import Fraction
from functools import cache
from itertools import count, pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.chain.parameters import Parameters
from ledger.client.drafting import Wish
from ledger.crypto.encoding import MAX_INTEGER
from ledger.errors import Inadmissible
from ledger.home.template import Template, load_template
from ledger.registry.call import Call
from ledger.registry.messages import MESSAGES
from ledger.registry.rows.invoices import INVOICES, Invoice, get_invoice_id
from ledger.registry.rows.tax import TAX_PERIODS, TaxPeriod
from ledger.registry.trade.invoices import PayInvoice
from ledger.registry.treasury.tax import compute_tax, count_passed, get_month, get_period_id
from ledger.state.overlay import Overlay
from ledger.transition import make_environment
from tests.country import APPLIED, Country
from tests.registry.laws.lawbook import make_law
from tests.registry.motions.assembly import COUNCIL, add_bodies
from tests.registry.scenario import Play
from tests.registry.trade.invoicing import ROOT
from tests.registry.words import read_time

SECOND_DAY = {"next_since": read_time("24:00"), "next_value": 100}
CAPS = {"LAK": MAX_INTEGER, "USD": 1_000, "EUR": 1_000}
OF_NOY = 'on_behalf_of.kind == "citizen" and message.amount > 100 - on_behalf_of.sent_today'
WALLET = make_law("wallet", OF_NOY, types=("transfer",))


def settle(value: int = 70, *laws: object, template: Template | None = None, rules: int = 2) -> Play:
    """The shop and the mill are businesses, noy a citizen; each buyer has 1,000 kip. The second day's rate is 100."""
    rate = make_law("vat_rate_permille", str(value), kind="parameter", least=0, most=1000, **SECOND_DAY)
    play = Play(
        Country(parameters=Parameters(windows=1), caps=CAPS, laws=(rate, *laws), template=template, rules=rules)  # type: ignore[arg-type]
    )
    for name, kind, money in (("shop", "business", 0), ("mill", "business", 1_000), ("noy", "citizen", 1_000)):
        play.country.settle(name, kind, money=money)
    return play


DAYS = count(1)


@cache
def settle_rich() -> Play:
    """As `settle`, but buyers have so much that limits alone stop them; those are noy's."""
    play = settle(100, WALLET)
    play.run("central-bank issues 1000000 LAK to noy & central-bank issues 1000000 LAK to mill | applied")
    return play


def find(play: Play, number: str, seller: str = "shop") -> Invoice:
    with play.country.node.reading() as state:
        row = state.get(INVOICES, get_invoice_id(play.country.address(seller), number))
    assert row
    return row


# ------------------------------------------------------------------------------ from invoice to payment and back


def test_an_invoice_is_accepted_and_paid_and_its_tax_goes_to_the_treasury() -> None:
    settle().run(
        """
        shop invoices mill 100 LAK and 50 exempt until 20:00 as A-1  | applied
        invoice A-1 of shop is issued with 157 left
        mill accepts invoice A-1 of shop                                     | applied
        mill accepts invoice A-1 of shop                                     | invoice_must_not_be_answered_twice
        mill disputes invoice A-1 of shop                                    | invoice_must_not_be_answered_twice
        mill pays 100 LAK of A-1 of shop                             | applied
        treasury has 4 LAK
        shop has 96 LAK
        mill pays 900 LAK of A-1 of shop                             | applied
        treasury has 7 LAK
        shop has 150 LAK
        mill has 843 LAK
        mill pays 1 LAK of A-1 of shop                               | invoice_must_be_open
        invoice A-1 of shop is paid with 0 left
        taxes of shop are 7 collected and 0 deductible
        taxes of mill are 0 collected and 7 deductible
        """
    )


def test_a_disputed_invoice_waits_until_its_buyer_accepts_it_or_its_seller_credits_it() -> None:
    settle().run(
        """
        shop invoices noy 100 LAK until 20:00 as A-1                 | applied
        shop invoices noy 100 LAK until 20:00 as A-2                 | applied
        mill disputes invoice A-1 of shop for WRONG-GOODS                    | invoice_must_be_the_buyers
        noy disputes invoice A-1 of shop for WRONG-GOODS & noy disputes invoice A-2 of shop | applied
        noy disputes invoice A-1 of shop for WRONG-GOODS                     | invoice_must_not_be_answered_twice
        noy pays 107 LAK of A-1 of shop                              | invoice_must_not_be_disputed
        noy accepts invoice A-1 of shop                                      | applied
        noy pays 107 LAK of A-1 of shop                              | applied
        shop credits 108 LAK of A-2                                  | credit_must_stay_within_invoice
        shop credits 107 LAK of A-2                                  | applied
        noy pays 107 LAK of A-2 of shop                              | invoice_must_not_be_disputed
        noy accepts invoice A-2 of shop                                      | invoice_must_be_open
        invoice A-2 of shop is credited with 0 left
        """
    )


def test_a_sale_to_nobody_in_particular_is_paid_whole_in_its_own_transaction_and_never_later() -> None:
    settle().run(
        """
        shop sells 107 LAK and 5 exempt as R-1 & noy pays 112 LAK of R-1 of shop | applied
        invoice R-1 of shop is paid with 0 left
        treasury has 7 LAK
        shop has 105 LAK
        taxes of shop are 7 collected and 0 deductible
        shop sells 107 LAK as R-2 & mill pays 107 LAK of R-2 of shop | applied
        taxes of mill are 0 collected and 0 deductible
        shop sells 107 LAK as R-3 & noy pays 106 LAK of R-3 of shop  | retail_must_be_paid_whole
        shop sells 107 LAK as R-3 & shop pays 107 LAK of R-3 of shop | buyer_must_be_another
        noy pays 107 LAK of R-3 of shop & shop sells 107 LAK as R-3  | invoice_must_exist
        shop sells 107 LAK as R-3                                    | applied
        noy pays 107 LAK of R-3 of shop                              | retail_must_be_paid_at_once
        noy accepts invoice R-3 of shop                                      | invoice_must_be_the_buyers
        at 24:00
        invoice R-3 of shop is unpaid with 107 left
        shop credits 107 LAK of R-1                                  | applied
        noy has 995 LAK
        taxes of shop are 14 collected and 7 deductible
        """
    )


def test_a_credit_takes_what_is_left_first_and_then_gives_back_with_the_tax_running_backwards() -> None:
    """Whoever deducts keeps that, and is given back the net; else the seller gives back all, and claims the tax."""
    settle().run(
        """
        shop invoices noy 100 LAK until 20:00 as N-1                 | applied
        noy pays 60 LAK of N-1 of shop                               | applied
        treasury has 3 LAK
        shop credits 47 LAK of N-1                                   | applied
        invoice N-1 of shop is paid with 0 left
        noy has 940 LAK
        shop credits 30 LAK of N-1                                   | applied
        noy has 970 LAK
        taxes of shop are 3 collected and 2 deductible
        shop credits 31 LAK of N-1                                   | credit_must_stay_within_invoice
        shop credits 30 LAK of N-1                                   | balance_must_cover_amount
        shop invoices mill 100 LAK until 20:00 as M-1                | applied
        mill pays 107 LAK of M-1 of shop                             | applied
        shop credits 107 LAK of M-1                                  | applied
        mill has 993 LAK
        treasury has 10 LAK
        taxes of mill are 0 collected and 7 deductible
        taxes of shop are 10 collected and 2 deductible
        """
    )


def test_an_invoice_is_overdue_at_the_very_millisecond_and_not_before() -> None:
    settle().run(
        """
        shop invoices noy 100 LAK until 8:00 as A-1                  | applied
        just before 8:00
        invoice A-1 of shop is issued with 107 left
        at 8:00
        invoice A-1 of shop is overdue with 107 left
        shop invoices noy 100 LAK until 8:00 as A-2                  | invoice_must_be_due_later
        noy pays 107 LAK of A-1 of shop                              | applied
        invoice A-1 of shop is paid with 0 left
        """
    )


# ------------------------------------------------------------------------------ rates


def test_a_law_changed_between_invoice_and_payment_changes_nothing() -> None:
    play = settle()
    play.run(
        """
        just before 24:00
        shop invoices noy 100 LAK until 40:00 as A-1                 | applied
        at 25:00
        shop invoices noy 100 LAK until 40:00 as A-2                 | applied
        noy pays 900 LAK of A-1 of shop                              | applied
        treasury has 7 LAK
        noy pays 900 LAK of A-2 of shop                              | applied
        treasury has 17 LAK
        """
    )
    assert [find(play, number).totals[0].rate_permille for number in ("A-1", "A-2")] == [70, 100]


def test_a_rate_that_a_motion_sets_binds_from_the_next_block_on() -> None:
    play = settle(template=add_bodies(COUNCIL))
    play.run(
        """
        court moves in council to let vat_rate_permille be 100 as more | applied
        central-bank votes yes on more & court votes yes on more & registrar votes yes on more | applied
        at 9:16
        noy enacts more & shop invoices noy 100 LAK until 20:00 as A-1 | applied
        motion more is enacted
        shop invoices noy 100 LAK until 20:00 as A-2                 | applied
        """
    )
    assert [find(play, number).tax for number in ("A-1", "A-2")] == [7, 10]


@pytest.mark.parametrize("value", [1_001, MAX_INTEGER])
def test_what_is_no_rate_taxes_nothing_and_what_is_exempt_needs_none(value: int) -> None:
    rate = make_law("vat_rate_permille", str(value), kind="parameter", least=0, most=MAX_INTEGER)
    for laws in ((), (rate,)):
        play = Play(Country(laws=laws))
        play.country.settle("shop", "business")
        play.country.settle("noy", money=100)
        play.run(
            """
            shop sells 100 LAK as R-1 & noy pays 100 LAK of R-1 of shop | tax_rate_must_be_in_force
            shop invoices noy 10 LAK until 20:00 as A-1                 | tax_rate_must_be_in_force
            """
        )


def test_a_chain_without_a_treasury_taxes_once_a_motion_names_one() -> None:
    lao = msgspec.structs.replace(load_template("lao"), treasury="")
    settle(template=add_bodies(COUNCIL, template=lao)).run(
        """
        shop invoices noy 5 LAK until 20:00 as A-0                   | applied
        shop invoices noy 10 LAK until 20:00 as A-1                  | treasury_must_be_named
        court moves in council to send taxes to finance as office    | applied
        central-bank votes yes on office & court votes yes on office & registrar votes yes on office | applied
        at 9:16
        noy enacts office                                            | applied
        motion office is enacted
        shop invoices noy 10 LAK until 20:00 as A-1                  | applied
        noy pays 11 LAK of A-1 of shop                               | applied
        finance has 1 LAK
        """
    )


@pytest.mark.parametrize("permille", [0, 1, 70, 75, 100, 333, 999, 1000])
def test_half_a_kip_is_rounded_up_for_every_rate(permille: int) -> None:
    """The first amount whose tax ends in .5, and one less and one more, where there is any."""
    for included in (False, True):
        base = 1000 + permille if included else 1000
        halves = [amount for amount in range(1, 4_001) if 2 * amount * permille % (2 * base) == base]
        for amount in [near for half in halves[:2] for near in (half - 1, half, half + 1)] or [1, 7, 1_000]:
            assert compute_tax(amount, permille, included=included) == half_up(Fraction(amount * permille, base))


def half_up(number: Fraction) -> int:
    return int(number + Fraction(1, 2))


# ------------------------------------------------------------------------------ exact, however it is paid


@given(
    net=st.integers(1, 10**6) | st.sampled_from([MAX_INTEGER // 2]),
    permille=st.sampled_from([0, 1, 70, 75, 100, 1000]),
    cuts=st.lists(st.integers(0, 10**6), max_size=8),
)
def test_parts_pass_on_just_as_much_as_the_whole(net: int, permille: int, cuts: list[int]) -> None:
    tax = compute_tax(net, permille, included=False)
    total = net + tax
    places = sorted({min(cut * total // 10**6, total) for cut in cuts} | {0, total})
    passed = [count_passed(tax, paid, total) for paid in places]
    steps = [after - before for before, after in pairwise(passed)]
    parts = [after - before for before, after in pairwise(places)]
    assert sum(steps) == tax
    assert all(0 <= step <= part for step, part in zip(steps, parts, strict=True))


@given(st.integers(1, 999), st.integers(0, 99), st.lists(st.integers(1, 400), max_size=4))
def test_the_ledger_passes_on_just_the_tax_in_whatever_parts(net: int, exempt: int, parts: list[int]) -> None:
    play = settle_rich()
    play.run(f"at {24 * next(DAYS)}:00")
    number, before = play.country.node.tip.height, play.country.balance("treasury").available
    play.act(f"shop invoices mill {net} LAK and {exempt or 1} exempt until 9999:00 as A-{number}")
    for part in [*parts, MAX_INTEGER]:
        play.act(f"mill pays {part} LAK of A-{number} of shop")
    tax = half_up(Fraction(net, 10))
    assert play.country.balance("treasury").available - before == tax
    assert find(play, f"A-{number}").paid == net + tax + (exempt or 1)


def test_the_largest_invoice_there_is_pays_its_tax_to_the_kip() -> None:
    """Beyond 2^53 in between, and never on the wire."""
    play = settle(1000)
    half = MAX_INTEGER // 2
    play.country.settle("rich", money=MAX_INTEGER - 2_000)
    play.run(
        f"""
        shop invoices rich {half + 1} LAK until 20:00 as A-1             | invoice_must_stay_in_range
        shop invoices rich {half} LAK until 20:00 as A-1                 | applied
        shop invoices rich max LAK until 20:00 as A-2                    | invoice_must_stay_in_range
        rich pays {half} LAK of A-1 of shop                              | applied
        treasury has {half // 2} LAK
        rich pays max LAK of A-1 of shop                                 | balance_must_cover_amount
        rich pays {MAX_INTEGER - 2_000 - half} LAK of A-1 of shop        | applied
        treasury has {half * (MAX_INTEGER - 2_000) // (MAX_INTEGER - 1)} LAK
        """
    )


def test_a_month_of_taxes_beyond_what_a_counter_holds_is_refused_and_nothing_is_paid() -> None:
    play = settle()
    play.run("shop invoices mill 100 LAK until 20:00 as A-1 | applied")
    with play.country.node.reading() as state:
        environment = make_environment(state, play.country.node.tip, play.country.node.get_time())
        rows, shop, mill = Overlay(state), play.country.address("shop"), play.country.address("mill")
        rows.put(TAX_PERIODS, get_period_id(mill, "LAK", get_month(environment)), TaxPeriod(0, MAX_INTEGER - 6, ""))
        body = PayInvoice("LAK", 107, "A-1", shop)
        with pytest.raises(Exception, match="tax_period_must_have_room"):
            MESSAGES["pay_invoice"].apply(Call(rows, environment, mill, mill, bytes(32), 0), body)


# ------------------------------------------------------------------------------ laws, delegations, bounds


@given(st.lists(st.tuples(st.sampled_from(["pay", "invoice", "retail"]), st.integers(1, 120)), max_size=8))
def test_no_limit_of_a_wallet_is_passed_by_an_invoice_or_a_split(asked: list[tuple[str, int]]) -> None:
    """Whatever is asked in whatever pieces, noy sends at most 100 kip a day."""
    play = settle_rich()
    play.run(f"at {24 * next(DAYS)}:00")
    before = play.country.balance("noy").available
    for way, amount in asked:
        number = play.country.node.tip.height
        match way:
            case "pay":
                play.act(f"noy pays {amount} LAK to shop")
            case "invoice":
                play.act(f"shop invoices noy {amount} LAK until 9999:00 as A-{number}")
                play.act(f"noy pays {amount} LAK of A-{number} of shop")
                play.act(f"noy pays 9999 LAK of A-{number} of shop")
            case _:
                play.act(f"shop sells {amount} LAK as A-{number} & noy pays {amount} LAK of A-{number} of shop")
    assert before - play.country.balance("noy").available <= 100


def test_the_whole_of_an_invoice_counts_against_a_limit_and_is_told_by_its_law() -> None:
    settle(100, WALLET).run(
        """
        shop invoices noy 92 LAK until 20:00 as A-1                  | applied
        noy pays 101 LAK of A-1 of shop                              | law_must_allow
        noy pays 100 LAK of A-1 of shop                              | applied
        noy pays 1 LAK to shop                                       | law_must_allow
        """
    )


def test_a_delegation_is_spent_by_what_is_paid_and_by_what_is_given_back() -> None:
    settle(100).run(
        """
        noy lets mill pay_invoice up to 50 LAK until 22:00           | applied
        shop lets mill credit_invoice up to 5 LAK until 22:00        | applied
        shop invoices noy 100 LAK until 20:00 as A-1                 | applied
        mill for noy pays 51 LAK of A-1 of shop                      | delegation_must_cover_amount
        mill for noy pays 40 LAK of A-1 of shop                      | applied
        mill for noy pays 11 LAK of A-1 of shop                      | delegation_must_cover_amount
        mill for noy pays 10 LAK of A-1 of shop                      | applied
        mill for noy pays 1 LAK of A-1 of shop                       | delegation_must_cover_amount
        mill for shop credits 66 LAK of A-1                          | delegation_must_cover_amount
        mill for shop credits 65 LAK of A-1                          | applied
        noy has 955 LAK
        """
    )


class Counted:
    """Rows below an overlay, and which of them were read."""

    def __init__(self, below: object) -> None:
        self.below = below
        self.read: set[str] = set()

    def get(self, table: object, identifier: str) -> object:
        self.read.add(table.prefix + identifier)  # type: ignore[attr-defined]
        return self.below.get(table, identifier)  # type: ignore[attr-defined]


def test_each_type_reads_and_writes_as_many_rows_as_it_says_and_no_more() -> None:
    """The dearest of each: for another, of a buyer that deducts, in a part, by two legs. Laws are apart."""
    play = settle(100)
    play.run(
        """
        mill lets noy pay_invoice up to 500 LAK until 22:00          | applied
        shop lets noy credit_invoice,issue_invoice up to 500 LAK until 22:00 | applied
        shop sells 99 LAK as R-0 & noy pays 99 LAK of R-0 of shop    | applied
        shop invoices mill 100 LAK until 20:00 as A-1                | applied
        """
    )
    asked = {
        "issue_invoice": "shop invoices mill 100 LAK and 5 exempt until 20:00 as A-2",
        "answer_invoice": "mill accepts invoice A-1 of shop",
        "pay_invoice": "noy for mill pays 50 LAK of A-1 of shop",
        "credit_invoice": "noy for shop credits 50 LAK of R-0",
    }
    for name, text in asked.items():
        decoded = play.country.node.application.decode(play.country.sign(play.country.draft(play.read(text))))
        with play.country.node.reading() as state:
            environment = make_environment(state, play.country.node.tip, play.country.node.get_time())
            below = Counted(state)
            rows = Overlay(below)  # type: ignore[arg-type]
            message = decoded.signed.transaction.messages[0]
            call = Call(rows, environment, message.by, message.on_behalf_of, bytes(32), 0)
            MESSAGES[name].apply(call, decoded.bodies[0])
        read = {key for key in below.read if not key.startswith(("delegation/", "law_book/"))}
        assert (len(read), rows.mark()) == (MESSAGES[name].reads, MESSAGES[name].writes), (name, sorted(read))


# ------------------------------------------------------------------------------ what can be in no block


@pytest.mark.parametrize(
    "body",
    [
        {"buyer": "", "due": 5},
        {"due": 0},
        {"totals": [{"amount": 1, "category": "standard"}, {"amount": 1, "category": "exempt"}]},
        {"totals": [{"amount": 1, "category": "exempt"}, {"amount": 1, "category": "exempt"}]},
        {"totals": []},
        {"totals": [{"amount": -1, "category": "exempt"}]},
        {"totals": [{"amount": 1, "category": "luxury"}]},
        {"reference": ""},
        {"reference": "Mrs Noy"},
        {"size": 0},
        {"size": 33},
        {"root": "00"},
    ],
)
def test_what_is_no_invoice_is_in_no_block(body: dict[str, object]) -> None:
    play = settle()
    made = play.read("shop invoices noy 100 LAK until 20:00 as A-1")
    values = msgspec.json.decode(msgspec.json.encode(made.body)) | body
    kind = MESSAGES["issue_invoice"]
    with pytest.raises((Inadmissible, msgspec.ValidationError)):
        kind.validate(msgspec.convert(values, kind.body))


def test_no_type_of_version_2_is_in_a_block_of_version_1() -> None:
    play = settle(rules=1)
    for text in (
        "shop invoices noy 100 LAK until 20:00 as A-1",
        "noy accepts invoice A-1 of shop",
        "noy pays 5 LAK of A-1 of shop",
        "shop credits 5 LAK of A-1",
        "noy lets mill pay_invoice up to 5 LAK until 22:00",
    ):
        data = play.country.sign(play.country.draft(play.read(text)))
        assert play.country.judge(data) == "message_must_be_of_version", text


def test_only_a_dispute_has_a_reason() -> None:
    play = settle()
    play.run("shop invoices noy 100 LAK until 20:00 as A-1 | applied")
    wish = play.read("noy disputes invoice A-1 of shop for BROKEN")
    accepted = Wish(wish.by, msgspec.structs.replace(wish.body, answer="accept"))
    assert play.country.judge(play.country.sign(play.country.draft(accepted))) == "invoice_must_be_well_formed"
    assert play.country.act(wish) == APPLIED


def test_an_invoice_keeps_the_root_of_its_lines_and_nothing_else_of_them() -> None:
    play = settle()
    play.run("shop invoices noy 100 LAK and 7 exempt until 20:00 as A-1 | applied")
    row = find(play, "A-1")
    assert (row.root, row.size, row.total, row.tax) == (ROOT, 2, 114, 7)
    assert [(each.category, each.net, each.rate_permille, each.tax) for each in row.totals] == [
        ("exempt", 7, 0, 0),
        ("standard", 100, 70, 7),
    ]
