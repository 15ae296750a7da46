"""The budget: a line is set by a motion, money of the treasury is committed under it, and no line is overspent."""

import msgspec
import pytest

from ledger.home.template import TemplateLaw, load_template
from ledger.reads.money.statements import make_statements
from ledger.registry.call import Call, MessageType
from ledger.registry.messages import MESSAGES
from ledger.registry.rows.treasury import BUDGET_LINES
from ledger.state.overlay import Overlay, Rows
from ledger.state.tables import Row, Table
from ledger.transition import make_environment
from tests.country import Country
from tests.registry.fiscal import make_line
from tests.registry.laws.lawbook import make_law
from tests.registry.motions.assembly import COUNCIL, add_bodies, make_body
from tests.registry.scenario import Play
from tests.registry.stage import BODIES, BY, Stage
from tests.registry.words import read_time

MINISTRY = add_bodies(make_body("council", "court,education,registrar,treasury", 3))


def make_rows(country: Country) -> dict[str, msgspec.Struct]:
    lines = {"ROADS/1": ("finance", 600), "SCHOOLS/1": ("education", 100)}
    return {BUDGET_LINES.key(code): make_line(country, *line, read_time("240:00")) for code, line in lines.items()}


def make_play(laws: tuple[TemplateLaw, ...] = ()) -> Play:
    """A treasury with 500 LAK, a line of 600 and one of 100."""
    country = Country(rows=make_rows, laws=laws)
    country.settle("shop")
    play = Play(country)
    play.run("central-bank issues 500 LAK to treasury | applied")
    return play


def test_a_line_is_set_by_motion_and_never_below_what_is_committed_and_paid() -> None:
    play = Play(Country(template=MINISTRY))
    play.country.settle("shop")
    play.run(
        """
        central-bank issues 900 LAK to treasury                                          | applied
        court moves in council to budget ROADS/1 of finance to 600 until 240:00 as first | applied
        court votes yes on first & registrar votes yes on first & education votes yes on first | applied
        treasury commits 100 of ROADS/1 to shop until 200:00                             | budget_line_must_exist
        at 10:00
        shop enacts first                                                                | applied
        treasury commits 400 of ROADS/1 to shop until 200:00 as road                     | applied
        finance pays 150 of road                                                         | applied
        line ROADS/1 has 250 committed and 150 paid
        court moves in council to budget ROADS/1 of finance to 399 until 240:00 | line_must_keep_what_is_committed
        court moves in council to budget ROADS/1 of finance to 450 until 240:00 as less  | applied
        treasury moves in council to budget ROADS/1 of education to max until 240:00 as more | applied
        education votes yes on more                                                      | member_must_not_be_recused
        court votes yes on less & registrar votes yes on less & education votes yes on less | applied
        treasury commits 100 of ROADS/1 to shop until 200:00                             | applied
        at 20:00
        shop enacts less | line_must_keep_what_is_committed
        finance calls off road                                                             | applied
        shop enacts less                                                                 | applied
        line ROADS/1 has 100 committed and 150 paid
        treasury commits 201 of ROADS/1 to shop until 200:00                             | line_must_cover_amount
        treasury commits 200 of ROADS/1 to shop until 200:00                             | applied
        treasury has 450 LAK and 300 held
        """
    )


def test_two_commitments_overspend_no_line_whether_in_one_transaction_or_in_one_block() -> None:
    play = make_play()
    play.run("treasury lets finance commit_budget up to 500 LAK until 240:00 | applied")
    twice = " & ".join(["treasury commits 60 of SCHOOLS/1 to shop until 9:00"] * 2)
    assert play.act(twice) == "line_must_cover_amount"
    play.run("line SCHOOLS/1 has 0 committed and 0 paid")
    country = play.country
    datas = [
        country.sign(country.draft(play.read(f"{who} commits 400 of ROADS/1 to shop until 20:00")))
        for who in ("treasury", "finance for treasury")
    ]
    committed = country.submit(*datas)
    assert sorted(outcome.rule for outcome in committed.outcomes) == ["", "line_must_cover_amount"]
    play.run("line ROADS/1 has 400 committed and 0 paid\ntreasury has 100 LAK and 400 held")


def test_an_authority_commits_under_its_own_lines_alone_and_as_much_as_the_treasury_lets_it() -> None:
    make_play().run(
        """
        finance commits 50 of ROADS/1 to shop until 20:00                            | budget_must_be_the_treasurys
        finance for treasury commits 50 of ROADS/1 to shop until 20:00               | actor_must_be_the_signer
        treasury lets finance commit_budget up to 100 LAK until 22:00                | applied
        finance for treasury commits 50 of SCHOOLS/1 to shop until 20:00             | line_must_be_the_delegates
        finance for treasury commits 101 of ROADS/1 to shop until 20:00              | delegation_must_cover_amount
        finance for treasury commits 60 of ROADS/1 to shop until 20:00 as road       | applied
        finance for treasury commits 50 of ROADS/1 to shop until 20:00               | delegation_must_cover_amount
        finance may still move 40 LAK for treasury
        finance for treasury commits 10 of ROADS/1 to finance until 20:00            | commitment_must_be_for_another
        education pays 10 of road                                                    | commitment_must_be_the_authoritys
        finance pays 10 of road                                                      | applied
        shop has 10 LAK
        """
    )


def test_what_is_committed_is_paid_out_and_freed_by_the_commitment_alone() -> None:
    make_play().run(
        """
        treasury commits 100 of ROADS/1 to shop until 20:00 as road   | applied
        treasury captures 100 of road                                 | hold_must_be_freed_by_its_own
        treasury releases road                                        | hold_must_be_freed_by_its_own
        finance pays 30 of road                                       | applied
        treasury pays 71 of road                                      | commitment_must_cover_amount
        treasury pays 70 of road                                      | applied
        finance pays 1 of road                                        | commitment_must_be_open
        finance calls off road                                          | commitment_must_be_open
        line ROADS/1 has 0 committed and 100 paid
        treasury commits 100 of ROADS/1 to shop until 20:00 as bridge | applied
        finance calls off bridge                                        | applied
        finance pays 1 of bridge                                      | commitment_must_be_open
        line ROADS/1 has 0 committed and 100 paid
        treasury has 400 LAK
        shop has 100 LAK
        """
    )


def test_no_money_stays_held_once_a_commitment_has_expired() -> None:
    """At the exact millisecond nothing is paid any more, and anyone gives it back; also when the line has ended."""
    make_play().run(
        """
        treasury commits 100 of ROADS/1 to shop until 20:00 as road      | applied
        treasury commits 100 of ROADS/1 to shop until 250:00 as tomorrow | applied
        shop calls off road                                                | commitment_must_be_the_authoritys
        just before 20:00
        finance pays 10 of road                                          | applied
        at 20:00
        finance pays 10 of road                                          | commitment_must_not_be_expired
        shop calls off road                                                | applied
        treasury has 390 LAK and 100 held
        line ROADS/1 has 100 committed and 10 paid
        at 241:00
        treasury commits 1 of ROADS/1 to shop until 250:00               | line_must_be_in_force
        finance pays 40 of tomorrow                                      | applied
        at 251:00
        shop calls off tomorrow                                            | applied
        line ROADS/1 has 0 committed and 50 paid
        treasury has 450 LAK
        """
    )


def test_a_commitment_is_judged_as_a_payment_by_laws_and_its_instalments_are_not_again() -> None:
    law = make_law("small", "message.amount > 100", types=("transfer",))
    make_play((law,)).run(
        """
        treasury commits 101 of ROADS/1 to shop until 20:00        | law_must_allow
        treasury commits 100 of ROADS/1 to shop until 20:00 as one | applied
        treasury commits 100 of ROADS/1 to shop until 20:00        | applied
        finance pays 100 of one                                    | applied
        """
    )


def test_without_a_treasury_nothing_is_committed_and_no_return_is_filed() -> None:
    template = msgspec.structs.replace(load_template("lao"), treasury="")
    Play(Country(template=template, rows=make_rows)).run(
        """
        treasury commits 1 of ROADS/1 to court until 20:00 | treasury_must_be_named
        court files 2024-09 with 0                         | treasury_must_be_named
        """
    )


@pytest.mark.parametrize(
    "act",
    [
        "treasury commits 1 of ROADS/1 to court until 20:00",
        "treasury pays 1 of road",
        "treasury calls off road",
        "court files 2024-09 with 0",
        "treasury settles 1 of claim",
        "court moves in council to budget ROADS/1 of finance to 5",
        "treasury lets finance commit_budget up to 100 LAK until 22:00",
    ],
)
def test_nothing_of_it_is_in_a_block_of_a_chain_of_version_1(act: str) -> None:
    Play(Country(template=add_bodies(COUNCIL), rules=1)).run(f"{act} | message_must_be_of_version")


def test_on_a_chain_that_was_upgraded_a_body_that_sets_values_decides_on_the_budget() -> None:
    body = make_body("council", "court,education,registrar,treasury", 3, competences=("set_value", "upgrade"))
    play = Play(Country(template=add_bodies(body), rules=1))
    play.run(
        """
        court moves in council to upgrade to 2 at 110 from 48:00 as next                      | applied
        court votes yes on next & registrar votes yes on next & education votes yes on next   | applied
        at 10:00
        court enacts next                                                                     | applied
        court moves in council to budget ROADS/1 of finance to 5 until 900:00 | message_must_be_of_version
        """
    )
    for _ in range(110 - play.country.node.tip.height):
        play.run("court pays 0 LAK to court | amount_must_be_positive")
    play.run(
        """
        at 49:00
        court moves in council to budget ROADS/1 of finance to 5 until 900:00 as line         | applied
        court votes yes on line & registrar votes yes on line & education votes yes on line   | applied
        at 60:00
        court enacts line                                                                     | applied
        line ROADS/1 has 0 committed and 0 paid
        """
    )


HANDED_ON = 3
"""Rows that are read besides of a delegation that was handed on by somebody who lost keys: stage.py has none such."""


ASKS_RESIDENCE = {"commit_budget", "file_return", "settle_return"}
"""Those that read one row more of a payee from abroad."""


class Counted(Overlay):
    """An overlay that notes which rows are asked for."""

    def __init__(self, below: Rows) -> None:
        super().__init__(below)
        self.asked: set[str] = set()

    def get(self, table: Table[Row], identifier: str) -> Row | None:
        self.asked.add(table.key(identifier))
        return super().get(table, identifier)


OF_THE_TREASURY = [kind for kind in MESSAGES if MESSAGES[kind].apply.__module__.startswith("ledger.registry.treasury")]


@pytest.fixture(scope="module")
def stage() -> Stage:
    return Stage()


@pytest.mark.parametrize("name", [name for name in OF_THE_TREASURY if MESSAGES[name].reads])
def test_each_type_reads_and_writes_as_many_rows_as_it_says(stage: Stage, name: str) -> None:
    """Also for a delegate: what laws and admission read is counted elsewhere."""
    kind: MessageType = MESSAGES[name]
    node, actor = stage.country.node, stage.country.address(BY.get(name, "noy"))
    counts = []
    with node.reading() as state:
        environment = make_environment(state, node.tip, node.get_time())
        for by in (actor, stage.country.address("proxy")):
            rows = Counted(state)
            kind.apply(Call(rows, environment, by, actor, bytes(32), 0), BODIES[name](stage, {}))
            law_rows = [key for key in rows.asked if key.startswith(("law", "identity/"))]
            counts.append((len(rows.asked) - len(law_rows), rows.mark()))
    reads, writes = max(counts)
    handed_on = HANDED_ON if reads > counts[0][0] else 0
    assert reads + handed_on + (name in ASKS_RESIDENCE) == kind.reads
    assert writes == kind.writes


def test_what_was_done_is_in_the_statements_of_both_sides() -> None:
    """The payee did not act, and no body names it."""
    play = make_play()
    play.run("treasury commits 100 of ROADS/1 to shop until 20:00 as road | applied\nfinance pays 30 of road | applied")
    country = play.country
    addresses = [country.address(name) for name in ("treasury", "shop", "finance")]
    made = make_statements(country.node.archive, addresses, "LAK", 1, country.node.tip.height)
    told = [[(entry.kind, entry.change, entry.purpose, entry.reference) for entry in one.entries] for one in made]
    assert told == [
        [("issue", 500, "", ""), ("pay_commitment", -30, "instalment", "INV-8")],
        [("pay_commitment", 30, "instalment", "INV-8")],
        [],
    ]
