"""E-residents: opened by a sponsor on a recognised issuer's word, renewed, dropped, and what is left once that ends.

Scenarios in order of the rules' precedence; then every way by which somebody could go on as before.
"""

import msgspec
import pytest

from ledger.chain.parameters import Parameters
from ledger.errors import Refused
from ledger.home.template import TemplateRole, load_template
from ledger.registry.bindable import BINDABLE
from ledger.registry.call import Call, get_none
from ledger.registry.laws.making import check_text
from ledger.registry.messages import MESSAGES
from ledger.registry.people.roles import MAX_LINKS, list_covering
from ledger.registry.rows.people import IDENTITIES, ROLES, Identity
from ledger.registry.rows.residents import RESIDENCES, Residence
from ledger.state.overlay import Overlay, Rows
from ledger.state.tables import Row, Table
from ledger.transition import make_environment
from tests.country import APPLIED, Country, add_roles, get_type_name
from tests.registry.laws.lawbook import make_law
from tests.registry.motions.assembly import COUNCIL, add_bodies
from tests.registry.people.sponsoring import SHOWN, make_recognised
from tests.registry.scenario import Play
from tests.registry.words import read_time

MORE = add_roles(
    TemplateRole("transport", "sponsor", "LA", "", 2),
    TemplateRole("education", "sponsor", "TH", "", 2),
)


def found(*, laws: tuple = (), rules: int = 2) -> Play:
    """A country that recognises SG.ICA, and TH.DOPA until 10:00; noy is a citizen with 100 LAK."""
    rows = (lambda country: make_recognised(country, sg_ica="max", th_dopa="10:00")) if rules > 1 else None
    template = add_bodies(COUNCIL, template=MORE)
    limits = Parameters(windows=1, key_memory=1, recovery_delay_ms=3_600_000)
    country = Country(template=template, laws=laws, rows=rows, rules=rules, parameters=limits)
    country.settle("noy", money=100)
    return Play(country)


SCENARIOS = {
    "opening": """
        technology sponsors eva by SG.ICA in LA-VT until 20:00           | applied
        technology sponsors joe by TH.DOPA in LA with 2 of 3 keys until 20:00 | applied
        noy sponsors tom by SG.ICA in LA until 20:00                     | sponsor_must_have_role
        registrar sponsors tom by SG.ICA in LA until 20:00               | sponsor_must_have_role
        transport sponsors tom by SG.ICA in TH until 20:00               | sponsor_must_have_role
        technology sponsors tom by SG.ICA in nowhere until 20:00         | jurisdiction_must_be_well_formed
        technology sponsors tom by sg.ica in LA until 20:00              | body_must_fit_type
        technology sponsors tom by SG.ICA in LA with 4 of 3 keys until 20:00 | threshold_must_fit_keys
        technology sponsors eva by SG.ICA in LA until 20:00              | address_must_be_new
        technology sponsors tom by VN.MPS in LA until 20:00              | issuer_must_be_recognised
        at 10:00
        technology sponsors tom by TH.DOPA in LA until 20:00             | issuer_must_be_recognised
        technology sponsors tom by SG.ICA in LA until 10:00              | residence_must_end_later
        registrar opens tom as e-resident in LA                          | e_resident_must_have_sponsor
        registrar opens tom as resident in LA                            | applied
        """,
    "renewal": """
        transport sponsors eva by SG.ICA in LA until 20:00               | applied
        noy renews eva by SG.ICA until 30:00                             | sponsor_must_have_role
        education renews eva by SG.ICA until 30:00                       | sponsor_must_have_role
        technology renews nobody by SG.ICA until 30:00                   | account_must_be_registered
        technology renews noy by SG.ICA until 30:00                      | account_must_be_e_resident
        technology renews eva by SG.ICA until 30:00                      | residence_must_be_the_sponsors
        transport renews eva by VN.MPS until 30:00                       | issuer_must_be_recognised
        transport renews eva by SG.ICA until 20:00                       | residence_must_end_later
        transport renews eva by SG.ICA until 30:00                       | applied
        just before 30:00
        technology renews eva by SG.ICA until 50:00                      | residence_must_be_the_sponsors
        at 30:00
        eva lets noy release_hold until 90:00                            | residence_must_be_in_force
        technology renews eva by SG.ICA until 50:00                      | applied
        eva lets noy release_hold until 90:00                            | applied
        """,
    "withdrawal": """
        transport sponsors eva by SG.ICA in LA until 20:00               | applied
        noy drops eva for CASE/1                                         | sponsor_must_have_role
        technology drops nobody for CASE/1                               | account_must_be_registered
        technology drops noy for CASE/1                                  | residence_must_exist
        technology drops eva for CASE/1                                  | residence_must_be_the_sponsors
        transport drops eva for CASE/1                                   | applied
        transport drops eva for CASE/1                                   | residence_must_not_have_ended
        noy pays 1 LAK to eva                                            | payee_must_be_resident
        technology renews eva by SG.ICA until 30:00                      | applied
        noy pays 1 LAK to eva                                            | applied
        transport drops eva for CASE/1                                   | residence_must_be_the_sponsors
        """,
    "a sponsor that is none any more": """
        registrar makes noy sponsor of LA-VT until 2:00                  | applied
        noy sponsors eva by SG.ICA in LA-VT until 20:00                  | applied
        transport drops eva for CASE/1                                   | residence_must_be_the_sponsors
        at 2:00
        noy drops eva for CASE/1                                         | sponsor_must_have_role
        transport renews eva by SG.ICA until 30:00                       | applied
        transport drops eva for CASE/1                                   | applied
        """,
    "recognition": """
        central-bank moves in council to recognise weak VN.MPS as weak   | key_must_be_strong
        central-bank moves in council to recognise SG.ICA as known       | recognition_must_be_new
        central-bank moves in council to recognise VN.MPS until 0:00 as late | recognition_must_end_later
        central-bank moves in council to recognise LA.X no more as none  | issuer_must_be_recognised
        central-bank moves in council to recognise VN.MPS as known       | applied
        central-bank moves in council to recognise SG.ICA no more as over | applied
        central-bank votes yes on known & court votes yes on known & registrar votes yes on known | applied
        central-bank votes yes on over & court votes yes on over & registrar votes yes on over | applied
        technology sponsors eva by SG.ICA in LA until 40:00              | applied
        at 9:30
        noy enacts known & noy enacts over                               | applied
        motion known is enacted
        motion over is enacted
        technology sponsors joe by SG.ICA in LA until 40:00              | issuer_must_be_recognised
        technology renews eva by SG.ICA until 50:00                      | issuer_must_be_recognised
        technology sponsors joe by VN.MPS in LA until 40:00              | applied
        noy pays 1 LAK to eva                                            | applied
        """,
    "no seat": """
        technology sponsors eva by SG.ICA in LA until 20:00              | applied
        court moves in council to seat central-bank,court,eva in council with quorum 2 | member_must_not_be_e_resident
        court moves in council to seat central-bank,court,noy in council with quorum 2 | applied
        """,
}  # fmt: skip


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS)
def test_residences_are_granted_and_refused(scenario: str) -> None:
    found().run(scenario)


ENDED = """
    technology sponsors eva by SG.ICA in LA-VT until 9:00                | applied
    technology sponsors joe by SG.ICA in LA-VT until 40:00               | applied
    noy pays 30 LAK to eva as rent                                       | applied
    eva pays 4 LAK to noy as fare                                        | applied
    eva lets joe place_hold,transfer up to 20 LAK until 30:00            | applied
    noy lets eva place_hold,transfer up to 20 LAK until 30:00            | applied
    noy holds 5 LAK for eva until 20:00 at the word of noy as owed       | applied
    noy holds 5 LAK for joe until 20:00 at the word of eva as judged     | applied
    eva holds 5 LAK for joe until 20:00 at the word of eva as own        | applied
    registrar makes eva registrar of LA                                  | applied
    eva asks for new keys of noy                                         | applied
    eva opens kid as citizen in LA                                       | applied
    at 9:00
    """
AFTER = {
    "what it has it can send, and its debts end": """
        eva pays 6 LAK to noy                                            | applied
        joe for eva pays 1 LAK to noy                                    | applied
        eva releases own                                                 | applied
        eva returns 2 of 30 for rent                                     | applied
        eva stops joe                                                    | applied
        eva takes 1 of 1 new keys                                        | applied
        eva pays 17 LAK to joe                                           | applied
        eva has 0 LAK
        """,
    "nothing new begins": """
        eva holds 1 LAK for joe until 20:00                              | residence_must_be_in_force
        eva lets noy transfer up to 1 LAK until 20:00                    | residence_must_be_in_force
        joe for eva holds 1 LAK for joe until 20:00                      | residence_must_be_in_force
        """,
    "nothing new comes in": """
        noy pays 1 LAK to eva                                            | payee_must_be_resident
        eva pays 1 LAK to eva                                            | payee_must_be_resident
        noy returns fare                                                 | payee_must_be_resident
        noy holds 1 LAK for eva until 20:00 at the word of noy           | payee_must_be_resident
        central-bank issues 1 LAK to eva                                 | payee_must_be_resident
        joe pays 0 LAK to eva                                            | amount_must_be_positive
        joe pays 9 LAK to eva                                            | payee_must_be_resident
        """,
    "but what was set aside for it before": """
        noy captures 5 of owed                                           | applied
        eva has 26 LAK and 5 held
        """,
    "it signs for nobody, and has no office": """
        eva for noy pays 1 LAK to joe                                    | residence_must_be_in_force
        eva opens tot as citizen in LA                                   | residence_must_be_in_force
        eva captures 1 of judged                                         | residence_must_be_in_force
        eva is not registrar of LA
        joe completes the recovery of noy                                | registrar_must_have_role
        noy lets eva transfer up to 9 LAK until 30:00                    | applied
        eva for noy pays 1 LAK to joe                                    | residence_must_be_in_force
        """,
    "nor stands beside others in one transaction": """
        noy pays 1 LAK to joe & eva holds 1 LAK for joe until 20:00      | residence_must_be_in_force
        joe has 0 LAK
        """,
    "a renewal brings all of it back": """
        technology renews eva by SG.ICA until 30:00                      | applied
        eva for noy pays 1 LAK to joe                                    | applied
        eva is registrar of LA
        joe completes the recovery of noy                                | recovery_must_be_due
        """,
}


@pytest.mark.parametrize("scenario", AFTER.values(), ids=AFTER)
def test_once_a_residence_has_ended(scenario: str) -> None:
    play = found()
    play.run(ENDED.replace("at 9:00", "") if "recovery_must_be_due" in scenario else ENDED)
    play.run(scenario)


def test_nobody_renews_itself() -> None:
    play = found()
    play.run("""
        technology sponsors eva by SG.ICA in LA until 20:00              | applied
        technology lets eva renew_residence until 90:00                  | applied
        eva for technology renews eva by SG.ICA until 40:00              | sponsor_must_be_another
        registrar makes eva sponsor of LA                                | applied
        eva renews eva by SG.ICA until 40:00                             | sponsor_must_not_be_e_resident
        eva sponsors joe by SG.ICA in LA until 40:00                     | sponsor_must_not_be_e_resident
        technology sponsors joe by SG.ICA in LA until 20:00              | applied
        registrar makes joe sponsor of LA                                | applied
        joe renews eva by SG.ICA until 40:00                             | sponsor_must_not_be_e_resident
        joe drops eva for CASE/1                                         | sponsor_must_not_be_e_resident
        """)


def test_residence_tells_its_sponsor_and_what_was_shown() -> None:
    play = found()
    play.run("technology sponsors eva by SG.ICA in LA until 20:00 | applied")
    country = play.country
    eva, technology = country.address("eva"), country.address("technology")
    assert [(fact.name, fact.value) for fact in country.last.events] == [("address", eva)]
    with country.node.reading() as state:
        row, identity = state.get(RESIDENCES, eva), state.get(IDENTITIES, eva)
    assert row
    keys, height = tuple(key.public_key for key in country.people["eva"].keys), country.node.tip.height
    assert identity == Identity("LA", keys, 1, "e-resident", height, technology, 1)
    assert row == Residence(SHOWN, row.grant, "SG.ICA", "", country.node.tip.time, technology, read_time("20:00"))
    play.run("technology drops eva for CASE/1 | applied")
    with country.node.reading() as state:
        ended = state.get(RESIDENCES, eva)
    assert ended == msgspec.structs.replace(row, reference="CASE/1", until=country.node.tip.time)


FACTS = {
    "residence": 'on_behalf_of.kind == "e-resident" and on_behalf_of.residence == "in force"',
    "until": 'on_behalf_of.residence == "in force" and on_behalf_of.residence_until < time + 100000000',
    "sponsor": 'on_behalf_of.residence == "in force" and on_behalf_of.sponsor_jurisdiction == "LA"',
    "none": 'by.residence == "none"',
}


@pytest.mark.parametrize(
    ("text", "refused"), list(zip(FACTS.values(), ("eva", "eva", "eva", "noy"), strict=True)), ids=FACTS
)
def test_laws_read_a_residence(text: str, refused: str) -> None:
    play = found(laws=(make_law("narrow", text, types=("grant_delegation",)),))
    play.run("technology sponsors eva by SG.ICA in LA-VT until 20:00 | applied")
    for who, other in (("eva", "noy"), ("noy", "eva")):
        expected = "law_must_allow" if who == refused else APPLIED
        play.run(f"{who} lets {other} release_hold until 30:00 | {expected}")


def test_law_has_no_answer_where_it_asks_for_a_residence_that_is_not() -> None:
    play = found(laws=(make_law("narrow", "on_behalf_of.residence_until < time", types=("grant_delegation",)),))
    play.run("noy lets court release_hold until 30:00 | law_must_have_answer")


def test_laws_of_version_1_know_no_residence() -> None:
    """So a chain of version 1 refuses what it always has."""
    law = make_law("narrow", 'by.residence == "none"', types=("transfer",))
    with pytest.raises(Refused) as caught:
        check_text(law, BINDABLE, (), 1)
    assert caught.value.rule == "law_names_must_be_known"
    moved = 'court moves in council to adopt few: deny transfer where by.residence == "none"'
    found(rules=1).run(f"{moved} | law_names_must_be_known")
    found().run(f"{moved} | applied")


def test_by_version_1_a_registrar_opened_them_and_they_stay_without_a_residence() -> None:
    found(rules=1).run("""
        registrar opens eva as e-resident in LA                          | applied
        noy pays 1 LAK to eva                                            | applied
        central-bank moves in council to seat central-bank,court,eva in council with quorum 2 | applied
        """)


def test_who_was_opened_by_version_1_stays_and_can_be_taken_in() -> None:
    """Nothing of theirs ends by itself; the roles and rules of version 2 hold once the chain has moved on."""
    play = found(rules=1)
    play.run("""
        registrar opens eva as e-resident in LA                          | applied
        court moves in council to seat central-bank*2,court,registrar,eva in council with quorum 3 as seats | applied
        central-bank votes yes on seats & court votes yes on seats & registrar votes yes on seats | applied
        central-bank moves in council to upgrade to 2 at 150 from 95:00 as moving | applied
        central-bank votes yes on moving & court votes yes on moving & registrar votes yes on moving | applied
        at 9:30
        noy enacts moving & noy enacts seats                             | applied
        motion moving is enacted
        motion seats is enacted
        technology sponsors joe by SG.ICA in LA until 200:00             | message_must_be_of_version
        eva pays 0 LAK to noy                                            | amount_must_be_positive
        at 95:00
        noy pays 5 LAK to eva                                            | applied
        """)
    while play.country.node.tip.height < 149:
        play.run("noy pays 1 LAK to noy | applied")
    play.run("""
        registrar opens tom as e-resident in LA                          | e_resident_must_have_sponsor
        eva lets noy release_hold until 300:00                           | applied
        central-bank moves in council to make technology sponsor of LA as role | applied
        central-bank moves in council to recognise SG.ICA as known       | applied
        central-bank votes yes on role & central-bank votes yes on known | applied
        court votes yes on role & court votes yes on known               | applied
        registrar votes yes on role & registrar votes yes on known       | applied
        at 105:00
        noy enacts role & noy enacts known                               | applied
        technology drops eva for CASE/1                                  | residence_must_exist
        technology renews eva by SG.ICA until 110:00                     | applied
        eva pays 1 LAK to noy                                            | applied
        court moves in council to seat central-bank,court,eva in council with quorum 2 as keep | applied
        at 110:00
        eva votes no on keep                                             | applied
        eva lets noy release_hold until 300:00                           | residence_must_be_in_force
        noy pays 1 LAK to eva                                            | payee_must_be_resident
        eva pays 1 LAK to noy                                            | applied
        """)


def test_laws_of_the_template_narrow_what_e_residents_do() -> None:
    play = found(laws=load_template("lao").laws)
    day = 10_000_000
    play.run(f"""
        technology sponsors eva by SG.ICA in LA until 30000:00           | law_must_allow
        technology sponsors eva by SG.ICA in LA until 30:00              | applied
        technology renews eva by SG.ICA until 30000:00                   | law_must_allow
        central-bank issues {2 * day} LAK to eva                         | applied
        eva pays {day + 1} LAK to noy                                    | law_must_allow
        eva holds 1 LAK for noy until 31:00                              | law_must_allow
        eva holds 1 LAK for noy until 30:00                              | applied
        registrar makes eva registrar of LA                              | applied
        eva asks for new keys of noy                                     | law_must_allow
        at 30:00
        eva pays {day} LAK to noy                                        | applied
        eva pays 1 LAK to noy                                            | law_must_allow
        at 54:00
        eva pays {day - 1} LAK to noy                                    | applied
        """)


class Counted(Overlay):
    """Rows that note which were read, but those of roles."""

    def __init__(self, below: Rows) -> None:
        super().__init__(below)
        self.read: set[str] = set()

    def get(self, table: Table[Row], identifier: str) -> Row | None:
        if table.name != ROLES.name:
            self.read.add(table.key(identifier))
        return super().get(table, identifier)


def test_each_type_reads_and_writes_as_many_rows_as_it_says_and_no_more() -> None:
    """With as many keys as there may be, and after a sponsor that is none any more; roles are counted apart."""
    play = found()
    play.run("""
        registrar makes noy sponsor of LA until 9:00                     | applied
        noy sponsors joe by SG.ICA in LA until 40:00                     | applied
        at 9:00
        """)
    chains = len(list_covering("LA-VT.1.2.3")) * MAX_LINKS
    for text, more in (
        ("technology sponsors tom by SG.ICA in LA with 1 of 16 keys until 20:00", chains),
        ("transport renews joe by SG.ICA until 50:00", 2 * chains),
        ("transport drops joe for CASE/1", 2 * chains),
    ):
        wish, node = play.read(text), play.country.node
        kind = MESSAGES[get_type_name(wish.body)]
        with node.reading() as state:
            rows = Counted(state)
            kind.apply(
                Call(rows, make_environment(state, node.tip, node.get_time()), wish.by, wish.by, bytes(32), 0),
                wish.body,
            )
        assert (len(rows.read) + more, rows.mark()) == (kind.reads, kind.writes), text


def test_of_each_type_it_is_decided_whether_it_is_left_to_who_is_no_resident_any_more() -> None:
    """A new type is put here by whoever makes it, who has thought of it: most begin something."""
    assert {name for name, kind in MESSAGES.items() if kind.winds_up} == {
        *("transfer", "pay_invoice", "accept_order", "file_return", "retire_units"),  # what it has leaves it
        *("transfer_title", "transfer_device", "retire_device"),
        *(
            "reverse",
            "credit_invoice",
            "release_hold",
            "refund_order",
            "withdraw_offer",
            "discharge_right",
        ),  # given back
        *("fulfil_contract", "cancel_contract", "revoke_delegation", "withdraw_motion"),  # what it began ends
        *("withdraw_application", "close_distribution", "agree_title"),
        *("claim_distribution", "answer_office"),  # what it was owed before, and what is asked of it
        *("rotate_keys", "cancel_recovery"),  # its keys stay its own
        *("appeal_suspension", "appeal_measure", "appeal_refusal"),  # and so do its appeals
        "cast_ballot",  # a seat from before is the committee's to take: no sponsor may leave a body without a quorum
    }


def test_who_is_given_something_without_agreeing_to_it_must_be_a_resident_still() -> None:
    """Each type that names somebody pays them by the door of money, has their consent, burdens them, or is listed."""
    asked = {name for name, kind in MESSAGES.items() if kind.get_given is not get_none}
    assert asked == {"register_parcel", "grant_right", "give_notice", "adjudge_title", "force_transfer"}
    assert {
        name for name, kind in MESSAGES.items() if kind.get_parties is not get_none and kind.version > 1
    } == asked | {
        *("place_order", "accept_order", "pay_invoice", "commit_budget", "convert", "claim_distribution"),  # pay
        *("propose_contract", "transfer_title", "accept_title", "apply_for_service"),  # have, or are, a consent
        *("register_device", "accept_device", "transfer_device", "retire_device"),
        *("issue_invoice", "answer_invoice", "freeze_holding", "thaw_holding", "retire_units"),  # give nothing
        *("publish_service", "ask_applicant", "grant_application", "refuse_application", "anchor_batch"),
        *("renew_residence", "withdraw_sponsorship"),  # a residence itself
    }
