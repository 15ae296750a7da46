"""Records: who issues and changes them, every status under every act, and what the rows hold.

Scenarios (see scenario.py), a full table of statuses and acts, and rows field by field.
"""

import pytest

from ledger.chain.kinds import NEVER
from ledger.home.template import TemplateRole
from ledger.registry.records.records import Commitment, IssueRecord, read_status
from ledger.registry.rows.records import RECORDS, RecordRow
from tests.country import APPLIED, Country, add_roles
from tests.registry.scenario import Play
from tests.registry.words import read_time

TEMPLATE = add_roles(TemplateRole("university", "issuer", "training", "education"))


@pytest.fixture
def play() -> Play:
    return make_play()


def make_play() -> Play:
    country = Country(template=TEMPLATE)
    for name in ("noy", "college"):
        country.settle(name)
    play = Play(country)
    play.run("education makes college issuer of degree | applied")
    return play


SCENARIOS = {
    "issued by the accredited alone": """
        university issues a degree about noy as diploma          | applied
        diploma is valid
        noy issues a degree about noy                            | issuer_must_have_role
        education issues a degree about noy                      | issuer_must_have_role
        university issues a licence about noy                    | issuer_must_have_role
        university issues a degree@2 about noy                   | schema_must_exist
        university issues an art about noy                       | schema_must_exist
        university issues a degree about noy of 5 fields         | commitment_must_fit_schema
        university issues a degree about noy of 7 fields         | commitment_must_fit_schema
        university issues a degree about noy of 0 fields         | body_must_fit_type
        transport issues a licence about noy as card             | applied
        registrar issues a birth about noy                       | applied
        """,
    "within the dates of the role": """
        education takes issuer of degree from college            | applied
        education makes college issuer of degree from 9:00 until 10:00 | applied
        college issues a degree about noy                        | issuer_must_have_role
        at 9:00
        college issues a degree about noy as diploma             | applied
        just before 10:00
        college suspends diploma                                 | applied
        at 10:00
        college issues a degree about noy                        | issuer_must_have_role
        college reinstates diploma                               | issuer_must_have_role
        college revokes diploma                                  | issuer_must_have_role
        college amends diploma as a degree                       | issuer_must_have_role
        college replaces diploma by a degree                     | issuer_must_have_role
        diploma is suspended
        education reinstates diploma                             | applied
        diploma is valid
        """,
    "the accreditor changes the status, not the content": """
        university issues a degree about noy as diploma          | applied
        education amends diploma as a degree                     | issuer_must_have_role
        education replaces diploma by a degree                   | issuer_must_have_role
        education suspends diploma because of R-1                | applied
        education reinstates diploma because of R-2              | applied
        education revokes diploma because of R-3                 | applied
        transport issues a licence about noy as card             | applied
        education revokes card                                   | record_must_be_the_issuers
        """,
    "the issuer lifts what its accreditor suspended, but not without its role": """
        university issues a degree about noy as diploma          | applied
        education suspends diploma                               | applied
        university reinstates diploma                            | applied
        education suspends diploma                               | applied
        education takes issuer of degree from university         | applied
        university reinstates diploma                            | issuer_must_have_role
        diploma is suspended
        """,
    "another issuer changes nothing": """
        university issues a degree about noy as diploma          | applied
        college amends diploma as a degree                       | record_must_be_the_issuers
        college replaces diploma by a degree                     | record_must_be_the_issuers
        college suspends diploma                                 | record_must_be_the_issuers
        college revokes diploma                                  | record_must_be_the_issuers
        noy revokes diploma                                      | record_must_be_the_issuers
        court revokes diploma                                    | record_must_be_the_issuers
        university suspends diploma                              | applied
        college reinstates diploma                               | record_must_be_the_issuers
        education makes college accreditor of issuer/degree      | accreditor_must_cover_role
        """,
    "an issuer that has lost its role": """
        university issues a degree about noy as diploma          | applied
        education takes issuer of degree from university         | applied
        university revokes diploma                               | issuer_must_have_role
        university replaces diploma by a training                | issuer_must_have_role
        university amends diploma as a training                  | record_must_keep_schema
        education suspends diploma                               | applied
        education makes university issuer of degree              | applied
        university reinstates diploma                            | applied
        """,
    "amended to another version of the schema, not to another": """
        university issues a degree about noy until 9:00 as diploma | applied
        university amends diploma as a training                  | record_must_keep_schema
        education defines degree@2 with level text               | applied
        university amends diploma as a degree@2 of 6 fields      | commitment_must_fit_schema
        university amends diploma as a degree@2                  | applied
        university amends diploma as a degree@1                  | applied
        university amends diploma as a degree@3                  | schema_must_exist
        university amends diploma as a degree until 0:00         | record_must_expire_later
        at 9:00
        diploma is valid
        """,
    "replaced, also by one of another schema": """
        university issues a degree about noy as diploma          | applied
        university replaces diploma by a training as second      | applied
        diploma is superseded
        second is valid
        university replaces diploma by a degree                  | record_must_not_be_final
        university replaces second by a licence                  | issuer_must_have_role
        university replaces second by a degree as third          | applied
        second is superseded
        """,
    "expires at its hour": """
        university issues a degree about noy until 0:00          | record_must_expire_later
        university issues a degree about noy until 9:00 as diploma | applied
        just before 9:00
        diploma is valid
        at 9:00
        diploma is expired
        university issues a degree about noy until 9:00          | record_must_expire_later
        university amends diploma as a degree until 9:00         | record_must_expire_later
        university amends diploma as a degree until 10:00        | applied
        diploma is valid
        """,
    "there must be one": """
        university amends diploma as a degree                    | record_must_exist
        university replaces diploma by a degree                  | record_must_exist
        university suspends diploma                              | record_must_exist
        university reinstates diploma                            | record_must_exist
        university revokes diploma                               | record_must_exist
        """,
    "issued and revoked in one transaction": """
        university issues a degree about noy as a & university issues a degree about noy as b | applied
        university revokes a & university suspends b             | applied
        a is revoked
        b is suspended
        university issues a degree about noy as c & university revokes a | record_must_not_be_final
        """,
}


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS)
def test_records_are_issued_changed_and_refused(play: Play, scenario: str) -> None:
    play.run(scenario)


# ------------------------------------------------------------------------- every status under every act

BEGINNINGS = {
    "valid": "",
    "suspended": "university suspends diploma | applied",
    "revoked": "university revokes diploma | applied",
    "superseded": "university replaces diploma by a degree | applied",
    "expired": "at 9:00",
    "expired while suspended": "university suspends diploma | applied\nat 9:00",
    "expired after it was revoked": "university revokes diploma | applied\nat 9:00",
}
ACTS = {
    "amend": "university amends diploma as a degree until 20:00",
    "replace": "university replaces diploma by a degree",
    "suspend": "university suspends diploma",
    "reinstate": "university reinstates diploma",
    "revoke": "university revokes diploma",
}
FINAL, NOT_VALID, NOT_SUSPENDED = "record_must_not_be_final", "record_must_be_valid", "record_must_be_suspended"
# what comes of each act, and the status after those that apply; an expired record is one that can still be changed
OUTCOMES = {
    "valid": ("=valid", "=superseded", "=suspended", NOT_SUSPENDED, "=revoked"),
    "suspended": (NOT_VALID, NOT_VALID, NOT_VALID, "=valid", "=revoked"),
    "revoked": (FINAL, FINAL, FINAL, FINAL, FINAL),
    "superseded": (FINAL, FINAL, FINAL, FINAL, FINAL),
    "expired": ("=valid", "=superseded", "=expired", NOT_SUSPENDED, "=revoked"),
    "expired while suspended": (NOT_VALID, NOT_VALID, NOT_VALID, "=expired", "=revoked"),
    "expired after it was revoked": (FINAL, FINAL, FINAL, FINAL, FINAL),
}


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_every_act_on_every_status(beginning: str) -> None:
    for act, expected in zip(ACTS, OUTCOMES[beginning], strict=True):
        play = make_play()
        play.run(f"university issues a degree about noy until 9:00 as diploma | applied\n{BEGINNINGS[beginning]}")
        play.run(f"diploma is {beginning.split(maxsplit=1)[0] if 'revoked' not in beginning else 'revoked'}")
        found = play.act(ACTS[act])
        if expected.startswith("="):
            assert found == APPLIED, act
            play.run(f"diploma is {expected[1:]}")
        else:
            assert found == expected, act


# ------------------------------------------------------------------------------------------------ rows


def find(play: Play, name: str) -> RecordRow:
    with play.country.node.reading() as state:
        row = state.get(RECORDS, play.names[name])
    assert row
    return row


def test_row_says_nothing_of_whom_or_what(play: Play) -> None:
    root = "ab" * 32
    body = IssueRecord(Commitment(root, "degree@1", 6, NEVER))
    assert play.country.act(play.country.wish("university", body)) == APPLIED
    [fact] = play.country.last.events
    height, university = play.country.node.tip.height, play.country.address("university")
    assert fact.name == "record"
    with play.country.node.reading() as state:
        row = state.get(RECORDS, str(fact.value))
    assert row == RecordRow(height, height, university, "", 1, root, "degree@1", 6, "valid", "", NEVER)


def test_amendment_keeps_who_and_when_and_counts(play: Play) -> None:
    play.run("university issues a degree about noy as diploma | applied\nuniversity suspends diploma | applied")
    play.run("university reinstates diploma because of R-2 | applied")
    old = find(play, "diploma")
    play.run(
        """
        education defines degree@2 with level text                        | applied
        university amends diploma as a degree@2 until 20:00               | applied
        """
    )
    new, height = find(play, "diploma"), play.country.node.tip.height
    assert [(fact.name, fact.value) for fact in play.country.last.events] == [("revision", 2)]
    assert new == RecordRow(
        height, old.issued_at, old.issuer, "R-2", 2, new.root, "degree@2", 2, "valid", "", read_time("20:00")
    )
    assert new.root != old.root
    play.run("university amends diploma as a degree@1 | applied")
    assert find(play, "diploma").revision == 3


def test_change_of_status_keeps_its_reason_and_height(play: Play) -> None:
    play.run("university issues a degree about noy as diploma | applied")
    old = find(play, "diploma")
    for act, status in (("suspends", "suspended"), ("reinstates", "valid"), ("revokes", "revoked")):
        play.run(f"university {act} diploma because of R/{act.upper()} | applied")
        new = find(play, "diploma")
        assert (new.status, new.reason, new.changed_at) == (status, f"R/{act.upper()}", play.country.node.tip.height)
        assert (new.root, new.revision, new.issued_at) == (old.root, 1, old.issued_at)
        assert not play.country.last.events


def test_successor_is_named_and_is_a_record_of_its_own(play: Play) -> None:
    play.run("university issues a degree about noy as diploma | applied")
    play.run("university replaces diploma by a degree as second | applied")
    old, new = find(play, "diploma"), find(play, "second")
    height = play.country.node.tip.height
    assert [(fact.name, fact.value) for fact in play.country.last.events] == [("record", play.names["second"])]
    assert (old.status, old.successor, old.changed_at, old.revision) == ("superseded", play.names["second"], height, 1)
    assert (new.status, new.successor, new.issued_at, new.changed_at) == ("valid", "", height, height)


def test_record_is_named_by_transaction_and_message(play: Play) -> None:
    play.run("university suspends none & university issues a degree about noy | record_must_exist")
    play.run("noy pays 0 LAK to noy & university issues a degree about noy as diploma | amount_must_be_positive")
    play.run("university issues a degree about noy as a & university issues a degree about noy as b | applied")
    assert (play.names["a"][-2:], play.names["b"][-2:]) == ("-0", "-1")


@pytest.mark.parametrize(
    ("status", "until", "time", "expected"),
    [
        ("valid", 5, 4, "valid"),
        ("valid", 5, 5, "expired"),
        ("suspended", 5, 4, "suspended"),
        ("suspended", 5, 5, "expired"),
        ("revoked", 5, 5, "revoked"),
        ("superseded", 5, 5, "superseded"),
        ("valid", NEVER, NEVER - 1, "valid"),
    ],
)
def test_status_is_read_at_a_time(status: str, until: int, time: int, expected: str) -> None:
    record = RecordRow(1, 1, "", "", 1, "00" * 32, "degree@1", 6, status, "", until)  # type: ignore[arg-type]
    assert read_status(record, time) == expected
    assert read_status(None, time) == "never issued"


@pytest.mark.parametrize("schema", ["degree", "degree@0", "degree@01", "Degree@1", "degree@10000", "degree@1\n", "@1"])
def test_schema_of_another_form_is_none(play: Play, schema: str) -> None:
    body = IssueRecord(Commitment("ab" * 32, schema, 6, NEVER))
    assert play.country.act(play.country.wish("university", body)) == "body_must_fit_type"
