"""Services: what is offered, applied for, asked, decided and appealed, and every way in which one of them is refused.

Scenarios in order of the rules' precedence (see desk.py). After each, everybody's money is there, and what somebody has
open is counted as it is.
"""

from collections import Counter
from collections.abc import Iterator

import msgspec
import pytest

from ledger.chain.kinds import NEVER
from ledger.chain.times import DAY_MS
from ledger.crypto.encoding import MAX_INTEGER
from ledger.home.template import TemplateRole, load_template
from ledger.registry.postings import PAID, Leg, list_legs
from ledger.registry.rows.records import RECORDS
from ledger.registry.rows.services import APPLICATIONS, QUEUES
from ledger.registry.services.applications import MAX_OPEN, OPEN, STILL_MS, compute_due
from ledger.registry.services.catalogue import get_code
from ledger.registry.services.decisions import MAX_QUESTIONS
from tests.country import APPLIED, Country
from tests.registry.laws.lawbook import make_law
from tests.registry.scenario import Play
from tests.registry.services.office import OFFICES, make_later_law

LAWS = (
    make_law("code", "false"),
    make_law("late", "false"),
    make_law("evenings", "hour == 22", types=("issue_record",)),
    make_law("hours", 'message.type == "refuse_application" and hour < 8', types=("refuse_application",)),
)
FOUNDED = """
    transport makes clerk officer of driving                    | applied
    transport makes lao officer of everything                   | applied
    court makes judge officer of driving                        | applied
    transport serves driving@1 for 5 LAK within 10 days before court, silence grants | applied
    transport serves slow@1 within 10 days before court         | applied
    transport serves last@1 within 10 days, silence grants      | applied
    """


def open_office(*roles: TemplateRole) -> Play:
    """Transport grants licences through its clerk, before the court and its judge; noy has 100 LAK, and keo nothing."""
    template = load_template("lao")
    template = msgspec.structs.replace(template, roles=(*template.roles, *OFFICES, *roles))
    country = Country(caps={"LAK": MAX_INTEGER}, template=template, laws=LAWS, rows=make_later_law)
    country.settle("noy", money=100)
    for name in ("keo", "clerk", "lao", "judge"):
        country.settle(name)
    play = Play(country)
    play.run(FOUNDED)
    return play


@pytest.fixture
def play() -> Iterator[Play]:
    """The offices; whatever is played, the laws of the subject hold."""
    made = open_office()
    yield made
    check_lawful(made)


def check_lawful(play: Play) -> None:
    """Money is conserved; open applications are counted; whatever is granted has its record, and nothing else does."""
    balances = [play.country.balance(who) for who in play.country.people]
    assert sum(balance.available + balance.held for balance in balances) == play.country.supply()
    rows = [APPLICATIONS.decode(value) for _, value in play.country.store.list_rows(APPLICATIONS.prefix)]
    first = [row for row in rows if len(row.instances) == 1 and row.status == OPEN]
    counted = Counter(f"{get_code(row.service)}/{row.applicant}" for row in first)
    queues = {key: QUEUES.decode(value).open for key, value in play.country.store.list_rows(QUEUES.prefix)}
    assert {key.removeprefix(QUEUES.prefix): count for key, count in queues.items()} == counted
    for row in rows:
        assert bool(row.record) == (row.status == "granted")
        if row.record:
            with play.country.node.reading() as state:
                record = state.get(RECORDS, row.record)
            assert record
            assert record.issuer == row.instances[-1].office


SCENARIOS = {
    "publish": """
        transport serves new@1 under nothing                        | law_must_exist
        transport serves new@1 before nobody                        | account_must_be_registered
        transport serves new@1 granting passport@1                  | schema_must_exist
        transport serves new@1 requiring passport                   | schema_must_exist
        transport serves new@1 requiring degree,birth               | service_must_be_well_formed
        transport serves new@1 requiring birth,birth                | service_must_be_well_formed
        noy serves new@1                                            | issuer_must_have_role
        transport serves new@1 granting degree@1                    | issuer_must_have_role
        court serves driving@2                                      | service_must_be_the_offices
        court serves driving@1                                      | service_must_be_the_offices
        transport serves driving@1                                  | service_must_follow_last
        transport serves driving@3                                  | service_must_follow_last
        transport serves new@2                                      | service_must_follow_last
        transport serves new@1 before transport                     | next_office_must_be_another
        transport serves new@1 before keo                           | next_office_must_be_issuer
        transport serves new@1 until 0:00                           | service_must_end_later
        transport serves new@1 under late                           | ground_must_be_in_force
        transport serves new@1 for 1 XAU                            | asset_must_exist
        transport serves driving@2 for 7 LAK requiring birth,degree | applied
        transport serves driving@3                                  | applied
        at 9:00
        transport serves new@1 under late                           | applied
        """,
    "apply": """
        noy applies for walking@1 to transport paying 5 LAK         | service_must_exist
        noy applies for driving@2 to transport paying 5 LAK         | service_must_exist
        transport serves closing@1 until 9:00                       | applied
        just before 9:00
        noy applies for closing@1 to transport as early             | applied
        noy applies for closing@1 to transport                      | service_must_be_offered
        court applies for driving@1 to transport paying 5 LAK       | application_must_be_to_another
        transport applies for driving@1 to transport paying 5 LAK   | application_must_be_to_another
        noy lets transport apply_for_service up to 9 LAK until max  | applied
        transport for noy applies for driving@1 to transport paying 5 LAK | application_must_be_to_another
        noy applies for driving@1 to court paying 5 LAK             | fee_must_be_paid_to_the_office
        noy applies for driving@1 to transport paying 4 LAK         | fee_must_be_the_services
        noy applies for driving@1 to transport paying 5 USD         | fee_must_be_the_services
        noy applies for driving@1 to transport                      | fee_must_be_the_services
        noy applies for driving@1 to transport paying 5 LAK showing 1 | records_must_be_the_required
        keo applies for driving@1 to transport paying 5 LAK         | balance_must_cover_amount
        noy applies for driving@1 to transport paying 5 LAK as mine | applied
        transport has 5 LAK
        keo applies for slow@1 to transport as free                 | applied
        transport serves driving@2 for 7 LAK requiring birth,degree | applied
        noy applies for driving@1 to transport paying 5 LAK         | service_version_must_be_the_newest
        noy applies for driving@2 to transport paying 7 LAK showing 1 | records_must_be_the_required
        noy applies for driving@2 to transport paying 7 LAK showing 2 as next | applied
        clerk grants mine for transport as card                     | applied
        noy has 88 LAK
        """,
    "ask": """
        noy applies for driving@1 to transport paying 5 LAK as mine | applied
        clerk asks about nothing for transport                      | application_must_exist
        clerk asks about mine for court                             | application_must_lie_with_the_office
        judge asks about mine for court                             | application_must_lie_with_the_office
        judge asks about mine for transport                         | official_must_be_of_the_office
        keo asks about mine for transport                           | official_must_be_of_the_office
        keo answers about mine                                      | application_must_be_the_applicants
        noy answers about mine                                      | question_must_be_open
        at 9:00
        lao asks about mine for transport                           | applied
        transport asks about mine for transport                     | question_must_be_answered_first
        noy answers about nothing                                   | application_must_exist
        at 33:00
        noy answers about mine                                      | applied
        at 34:00
        clerk asks about mine for transport                         | applied
        noy drops mine                                              | applied
        application mine is withdrawn
        noy answers about mine                                      | application_must_be_open
        clerk asks about mine for transport                         | application_must_be_open
        noy drops mine                                              | application_must_be_open
        """,
    "decide": """
        noy applies for driving@1 to transport paying 5 LAK as mine | applied
        noy applies for driving@1 to transport paying 5 LAK as other | applied
        clerk grants mine for transport by a passport@1             | schema_must_exist
        noy grants mine for noy                                     | issuer_must_have_role
        noy grants mine for nobody                                  | account_must_be_registered
        clerk grants mine for transport until 0:00                  | record_must_expire_later
        clerk grants nothing for transport                          | application_must_exist
        court grants mine for court                                 | application_must_lie_with_the_office
        judge grants mine for transport                             | official_must_be_of_the_office
        noy lets clerk apply_for_service up to 50 LAK until max     | applied
        clerk for noy applies for driving@1 to transport paying 5 LAK as his | applied
        clerk grants his for transport                              | official_must_be_recused
        lao grants his for transport as hers                        | applied
        transport makes clerk issuer of degree                      | accreditor_must_cover_role
        education makes transport issuer of degree                  | applied
        clerk grants mine for transport by a degree@1               | record_must_be_of_the_service
        clerk grants mine for transport as card                     | applied
        card is valid
        application mine is granted
        clerk grants mine for transport                             | application_must_be_open
        clerk refuses other for transport                           | law_must_allow
        at 8:00
        clerk refuses mine for transport                            | application_must_be_open
        noy drops mine                                              | application_must_be_open
        noy appeals against the refusal of mine                     | application_must_be_refused
        clerk refuses other for transport under nothing             | law_must_exist
        clerk refuses other for transport under late                | ground_must_be_in_force
        clerk refuses other for transport                           | applied
        application other is refused
        transport suspends card                                     | applied
        transport takes issuer of licence from court                | applied
        """,
    "an official's own case": """
        central-bank issues 20 LAK to clerk                         | applied
        clerk applies for driving@1 to transport paying 5 LAK as own | applied
        at 8:00
        clerk refuses own for transport                             | official_must_be_recused
        clerk asks about own for transport                          | official_must_be_recused
        clerk grants own for transport                              | official_must_be_recused
        transport lets clerk grant_application,refuse_application until max | applied
        clerk for transport grants own for transport                | official_must_be_recused
        transport lets keo refuse_application until max             | applied
        keo for transport refuses own for transport                 | applied
        clerk appeals against the refusal of own                    | applied
        court lets keo grant_application until max                  | applied
        court lets clerk grant_application until max                | applied
        keo for court grants own for court                          | official_must_be_recused
        clerk for court grants own for court                        | official_must_be_recused
        judge grants own for court                                  | applied
        noy applies for slow@1 to transport as mine                 | applied
        transport takes officer of driving from clerk               | applied
        clerk grants mine for transport                             | official_must_be_of_the_office
        """,
    "an officer signs itself, and an office's delegate for the office": """
        noy applies for driving@1 to transport paying 5 LAK as mine | applied
        clerk lets keo ask_applicant,grant_application,refuse_application until max | applied
        at 8:00
        keo for clerk asks about mine for transport                 | official_must_sign_itself
        keo for clerk grants mine for transport                     | official_must_sign_itself
        keo for clerk refuses mine for transport                    | official_must_sign_itself
        transport lets keo ask_applicant,grant_application until max | applied
        keo for transport asks about mine for transport             | applied
        noy answers about mine                                      | applied
        keo for transport grants mine for transport                 | applied
        """,
    "what came before an office comes before nobody of it again": """
        at 8:00
        noy applies for driving@1 to transport paying 5 LAK as mine | applied
        clerk refuses mine for transport                            | applied
        noy appeals against the refusal of mine                     | applied
        court lets transport grant_application,refuse_application until max | applied
        transport for court refuses mine for court                  | official_must_be_recused
        court makes clerk officer of driving                        | applied
        clerk grants mine for court                                 | official_must_be_recused
        noy applies for slow@1 to transport as other                | applied
        transport lets keo refuse_application until max             | applied
        keo for transport refuses other for transport               | applied
        noy appeals against the refusal of other                    | applied
        court lets keo refuse_application until max                 | applied
        keo for court refuses other for court                       | official_must_be_recused
        court refuses other for court                               | applied
        keo applies for slow@1 to transport as third                | applied
        lao asks about third for transport                          | applied
        transport refuses third for transport                       | applied
        keo appeals against the refusal of third                    | applied
        court makes lao officer of slow                             | applied
        lao grants third for court                                  | official_must_be_recused
        judge grants mine for court                                 | applied
        """,
    "who signs for the applicant decides nothing of it, and nobody of the office signs for the applicant": """
        at 8:00
        noy lets keo answer_office,appeal_refusal until max         | applied
        noy applies for slow@1 to transport as mine                 | applied
        transport lets keo grant_application,refuse_application until max | applied
        transport asks about mine for transport                     | applied
        keo for noy answers about mine                              | applied
        keo for transport grants mine for transport                 | official_must_be_recused
        transport refuses mine for transport                        | applied
        keo for noy appeals against the refusal of mine             | applied
        court makes keo officer of slow                             | applied
        keo grants mine for court                                   | official_must_be_recused
        noy applies for slow@1 to transport as other                | applied
        noy lets transport answer_office,appeal_refusal,withdraw_application until max | applied
        noy lets clerk answer_office,appeal_refusal,withdraw_application until max | applied
        noy lets court answer_office,appeal_refusal,withdraw_application until max | applied
        transport makes clerk officer of slow                       | applied
        transport asks about other for transport                    | applied
        transport for noy answers about other                       | signer_must_not_be_of_the_office
        clerk for noy answers about other                           | signer_must_not_be_of_the_office
        court for noy answers about other                           | signer_must_not_be_of_the_office
        transport for noy drops other                               | signer_must_not_be_of_the_office
        clerk for noy drops other                                   | signer_must_not_be_of_the_office
        transport refuses other for transport                       | applied
        transport for noy appeals against the refusal of other      | signer_must_not_be_of_the_office
        court for noy appeals against the refusal of other          | signer_must_not_be_of_the_office
        noy appeals against the refusal of other                    | applied
        """,
    "a delegation that is handed on has all its links recused": """
        at 8:00
        noy applies for slow@1 to transport as mine                 | applied
        transport lets noy grant_application,grant_delegation,refuse_application until max | applied
        noy for transport grants mine for transport                 | official_must_be_recused
        noy for transport lets keo grant_application,refuse_application until max | applied
        keo for transport grants mine for transport                 | official_must_be_recused
        transport lets noy grant_role until max                     | applied
        noy for transport makes keo officer of slow                 | applied
        keo grants mine for transport                               | official_must_be_recused
        keo applies for slow@1 to transport as his                  | applied
        clerk grants his for transport                              | official_must_be_of_the_office
        transport lets clerk grant_role until max                   | applied
        clerk for transport makes judge officer of slow             | applied
        judge grants his for transport                              | applied
        transport grants mine for transport                         | applied
        """,
    "an officer is of the office that named it": """
        noy applies for slow@1 to transport as mine                 | applied
        court makes clerk officer of driving                        | applied
        court makes clerk officer of driving                        | role_must_be_new
        court takes officer of driving from clerk                   | applied
        court takes officer of driving from clerk                   | role_must_exist
        court takes officer of everything from lao                  | role_must_exist
        noy applies for driving@1 to transport paying 5 LAK as other | applied
        clerk asks about other for transport                        | applied
        lao asks about mine for transport                           | applied
        court makes lao officer of everything                       | applied
        transport takes officer of everything from lao              | applied
        lao grants mine for transport                               | official_must_be_of_the_office
        """,
    "an appeal goes to an office that can grant": """
        at 8:00
        noy applies for slow@1 to transport as mine                 | applied
        transport refuses mine for transport                        | applied
        transport takes issuer of licence from court                | applied
        noy appeals against the refusal of mine                     | next_office_must_be_issuer
        transport makes court issuer of licence                     | applied
        noy appeals against the refusal of mine                     | applied
        """,
    "laws on records, and an office that is suspended": """
        noy applies for driving@1 to transport paying 5 LAK as mine | applied
        at 22:00
        clerk grants mine for transport                             | law_must_allow
        transport grants mine for transport                         | law_must_allow
        at 23:00
        court suspends transport for CASE-1                         | applied
        clerk asks about mine for transport                         | office_must_not_be_suspended
        clerk refuses mine for transport                            | office_must_not_be_suspended
        clerk grants mine for transport                             | office_must_not_be_suspended
        transport grants mine for transport                         | account_must_not_be_suspended
        at 241:00
        keo has mine granted by silence                             | applied
        court reinstates transport for CASE-2                       | applied
        clerk grants mine for transport                             | applied
        """,
    "appeal": """
        at 8:00
        noy applies for driving@1 to transport paying 5 LAK as mine | applied
        noy appeals against the refusal of nothing                  | application_must_exist
        keo appeals against the refusal of mine                     | application_must_be_the_applicants
        noy appeals against the refusal of mine                     | application_must_be_refused
        clerk refuses mine for transport                            | applied
        noy appeals against the refusal of mine                     | applied
        clerk grants mine for transport                             | application_must_lie_with_the_office
        clerk grants mine for court                                 | official_must_be_of_the_office
        noy appeals against the refusal of mine                     | appeal_must_be_only_one
        judge refuses mine for court                                | applied
        noy appeals against the refusal of mine                     | appeal_must_be_only_one
        noy drops mine                                              | application_must_be_open
        noy applies for last@1 to transport as final                | applied
        transport refuses final for transport                       | applied
        noy appeals against the refusal of final                    | service_must_have_next_office
        keo applies for slow@1 to transport as late                 | applied
        at 10:00
        transport refuses late for transport                        | applied
        just before 130:00
        keo appeals against the refusal of late                     | applied
        keo applies for slow@1 to transport as later                | applied
        at 140:00
        transport refuses later for transport                       | applied
        at 260:00
        keo appeals against the refusal of later                    | appeal_must_be_in_term
        judge grants late for court                                 | official_must_be_of_the_office
        court grants late for court as permit                       | applied
        permit is valid
        """,
    "silence": """
        at 8:00
        noy applies for driving@1 to transport paying 5 LAK as mine | applied
        noy applies for slow@1 to transport as slow                 | applied
        application mine is due at 248:00
        keo has nothing granted by silence                          | application_must_exist
        keo has slow granted by silence                             | silence_must_grant
        just before 248:00
        keo has mine granted by silence                             | application_must_be_overdue
        keo has slow granted by silence                             | silence_must_grant
        keo has mine granted by silence                             | applied
        application mine is granted_by_law
        keo has mine granted by silence                             | application_must_be_open
        noy drops mine                                              | application_must_be_open
        clerk refuses mine for transport                            | application_must_be_open
        noy appeals against the refusal of mine                     | application_must_be_refused
        judge grants mine for transport                             | official_must_be_of_the_office
        clerk grants mine for transport as card                     | applied
        card is valid
        clerk grants mine for transport                             | application_must_be_open
        transport refuses slow for transport                        | applied
        """,
    "a decision that is late": """
        at 8:00
        noy applies for driving@1 to transport paying 5 LAK as mine | applied
        noy applies for driving@1 to transport paying 5 LAK as yours | applied
        at 248:00
        clerk asks about mine for transport                         | question_must_be_in_time
        at 249:00
        clerk refuses mine for transport                            | refusal_must_be_in_time
        clerk grants mine for transport                             | applied
        keo has yours granted by silence                            | applied
        transport grants yours for transport                        | applied
        """,
}


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(play: Play, name: str) -> None:
    play.run(SCENARIOS[name])


def test_the_clock_stands_still_while_an_answer_is_awaited_and_never_for_good(play: Play) -> None:
    play.run("noy applies for driving@1 to transport paying 5 LAK as mine | applied")
    filed = play.country.node.tip.time
    for number in range(MAX_QUESTIONS):
        play.country.now += DAY_MS
        assert play.act("clerk asks about mine for transport") == APPLIED
        asked = play.country.node.tip.time
        with play.country.node.reading() as state:
            row = state.get(APPLICATIONS, play.names["mine"])
        assert row
        instance = row.instances[0]
        assert instance.due == filed + 10 * DAY_MS + number * STILL_MS
        assert compute_due(instance, asked) == instance.due
        assert compute_due(instance, asked + DAY_MS) == instance.due + DAY_MS
        assert compute_due(instance, asked + 2 * STILL_MS) == instance.due + STILL_MS, "an answer that never comes"
        play.country.now = asked + 2 * STILL_MS if number == MAX_QUESTIONS - 1 else asked + STILL_MS
        if number < MAX_QUESTIONS - 1:
            assert play.act("noy answers about mine") == APPLIED
    assert play.act("clerk asks about mine for transport") == "question_must_be_answered_first"
    assert play.act("keo has mine granted by silence") == APPLIED
    play.run("application mine is granted_by_law")


def test_genesis_may_name_officers_of_an_office() -> None:
    named = TemplateRole("finance", "officer", "slow", "transport", 2)
    play = open_office(TemplateRole("transport", "accreditor", "officer/slow", "", 2), named)
    play.run("""
        noy applies for slow@1 to transport as mine                 | applied
        court takes officer of slow from finance                    | role_must_exist
        finance grants mine for transport                           | applied
        transport takes officer of slow from finance                | applied
    """)


def test_questions_are_few(play: Play) -> None:
    play.run("noy applies for driving@1 to transport paying 5 LAK as mine | applied")
    for _ in range(MAX_QUESTIONS):
        assert play.act("clerk asks about mine for transport") == APPLIED
        assert play.act("noy answers about mine") == APPLIED
    assert play.act("clerk asks about mine for transport") == "questions_must_be_few"


def test_open_applications_are_few_for_an_account_and_a_service(play: Play) -> None:
    apply = "keo applies for slow@1 to transport"
    for number in range(MAX_OPEN):
        assert play.act(f"{apply} as n{number}") == APPLIED
    assert play.act(apply) == "applications_must_be_few"
    assert play.act("noy applies for slow@1 to transport") == APPLIED, "each account has room of its own"
    assert play.act("keo applies for last@1 to transport") == APPLIED, "and so has each service"
    assert play.act("transport serves slow@2") == APPLIED
    assert play.act("keo applies for slow@2 to transport") == "applications_must_be_few"
    assert play.act("keo drops n0") == APPLIED
    assert play.act("keo applies for slow@2 to transport") == APPLIED
    assert play.act("transport grants n1 for transport") == APPLIED
    assert play.act("keo applies for slow@2 to transport") == APPLIED


def test_a_fee_is_a_payment_and_who_decided_stands_in_the_outcome(play: Play) -> None:
    play.run("noy applies for driving@1 to transport paying 5 LAK as mine | applied")
    noy, transport, clerk = (play.country.address(name) for name in ("noy", "transport", "clerk"))
    assert list_legs(play.country.last, 0) == [Leg(PAID, "fee", noy, transport, "LAK", 5)]
    play.run("clerk grants mine for transport as card | applied")
    told = {event.name: event.value for event in play.country.last.events}
    assert told == {"official": clerk, "record": play.names["card"]}
    with play.country.node.reading() as state:
        record, row = state.get(RECORDS, play.names["card"]), state.get(APPLICATIONS, play.names["mine"])
    assert record
    assert row
    assert (record.issuer, record.until, row.record) == (transport, NEVER, play.names["card"])
    assert (row.instances[0].officials, row.instances[0].signers) == ((clerk,), (noy,))
