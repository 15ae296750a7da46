"""Words for laws and motions that came from strangers: whatever a file holds is told, and acts on no terminal."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.shell.complaints import explain
from ledger.chain.kinds import NEVER
from ledger.chain.transaction import Message
from ledger.client.laws.laws import FoundLaw
from ledger.errors import Refused
from ledger.laws.dates import Date
from ledger.laws.trace import Reading, Unread
from ledger.registry.motions.agenda import ACTIONS
from ledger.registry.rows.laws import Law
from ledger.words.laws.laws import describe_state, describe_term, list_days
from ledger.words.laws.readings import list_readings, make_reading_objects
from ledger.words.laws.refusals import describe_refusal, list_details
from ledger.words.lexicon import NOTHING_KNOWN, Lexicon
from ledger.words.messages import describe_message
from ledger.words.printing import write_lines
from ledger.words.terms import describe_terms
from tests.registry.laws.lawbook import provide

ADDRESS = "lao1ksrnx0waamrwlu25an4w9es0ru339t7uur95m8"
KNOWN = Lexicon({ADDRESS: "noy"}, {"LAK": 0, "USD": 2})
MOTIONS = ("cast_ballot", "enact_motion", "propose_motion", "withdraw_motion")
FIELDS = (
    *("action", "asset", "cap", "holder", "law", "majority", "members", "motion", "provision", "scope", "since"),
    *("successor", "title", "until", "validators", "value", "types", "jurisdictions", "kind", "least"),
)
NAMES = (*FIELDS, "en", "lo")
plain = st.one_of(st.integers(-(2**53), 2**53), st.text(max_size=8), st.booleans())
values = st.recursive(
    plain,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from((*FIELDS, "en", "lo")), inner, max_size=3)
    ),
    max_leaves=8,
)


def make_message(kind: str, body: Any) -> Message:
    return Message(msgspec.Raw(json.dumps(body).encode()), ADDRESS, ADDRESS, kind)


@given(st.sampled_from(sorted(ACTIONS)), st.dictionaries(st.sampled_from(FIELDS), values, max_size=6), st.booleans())
def test_whatever_a_motion_asks_for_is_told_on_lines_of_its_own(
    name: str, fields: dict[str, Any], inside: bool
) -> None:
    action = {**fields, "action": name} if not inside else {"action": name, "provision": fields}
    body = {"action": action, "body": "bttc", "emergency": True, "impact": "", "reference": "DECREE/1"}
    message = make_message("propose_motion", body)
    said = describe_message(message, {}, True, KNOWN)
    assert said.startswith("noy asked bttc to ")
    for line in (said, *describe_terms([message], KNOWN)):
        assert line.isprintable()


@pytest.mark.parametrize("kind", MOTIONS)
def test_messages_of_motions_are_told_whether_or_not_they_applied(kind: str) -> None:
    body = {"motion": f"{'ab' * 32}-0", "vote": "no", "action": {"action": "end_law", "law": "x"}, "body": "bttc"}
    events = {"state": "lapsed", "rule": "law_must_exist", "yes": 3, "no": 0, "abstain": 1, "vetoes": 0}
    done = describe_message(make_message(kind, body), events, True, KNOWN)
    asked = describe_message(make_message(kind, body), {}, False, KNOWN)
    assert "?" not in done
    assert asked.startswith(("noy asked", "noy would ask"))
    if kind == "enact_motion":
        assert done == "noy enacted motion abababababab: lapsed because law_must_exist (3 yes, 0 no, 1 abstain)"


def test_a_refusal_from_a_file_acts_on_no_terminal() -> None:
    hostile = {"law": "x\x1b[2J", "reference": "R\n1", "message.am\rount": 5, "clause_start": 0, "clause_end": 9}
    refused = Refused("law_must_allow", **hostile)
    complaint = explain(refused, NOTHING_KNOWN)
    for line in (complaint.says, complaint.remedy, *write_lines(complaint.details)):
        assert line.isprintable(), line


def test_values_are_read_with_names_units_and_dates() -> None:
    values = {
        "message.amount": 1250,
        "message.asset": "USD",
        "message.to": ADDRESS,
        "on_behalf_of.sent_today": 7,
        "parameters.day": 1_000_000,
        "time": 0,
    }
    refusal = describe_refusal(Refused("law_must_allow", law="x", reference="R", **values), None)
    assert refusal is not None
    assert list_details(refusal, KNOWN)[1:] == [
        ("read", "message.amount = 12.50 USD"),
        ("read", "message.asset = USD"),
        ("read", "message.to = noy"),
        ("read", "on_behalf_of.sent_today = 0.07 USD"),
        ("read", "parameters.day = 1,000,000"),
        ("read", "time = 1970-01-01T00:00:00Z"),
    ]


def test_readings_of_every_type_are_written() -> None:
    found = {
        "today": Date(1),
        "by.keys": 2,
        "by.jurisdictions": ("LA", "LA-VT"),
        "message.required": True,
        "by": Unread.RECORD,
        "message.amount": 1250,
    }
    readings = [Reading(path, value) for path, value in found.items()]
    assert [text for _, text in list_readings(readings, KNOWN, "USD")] == [
        "@1970-01-02", "2", '["LA", "LA-VT"]', "true", "record", "12.50 USD",
    ]  # fmt: skip
    objects = make_reading_objects(readings)
    assert list(objects.values()) == ["1970-01-02", 2, ["LA", "LA-VT"], True, "record", 1250]
    assert json.loads(json.dumps(objects)) == objects


@pytest.mark.parametrize(
    ("time", "offset", "shown"),
    [
        (1_798_736_400_000, 420, "2027-01-01"),
        (1_798_736_400_000, 0, "2026-12-31T17:00:00Z"),
        (1_798_736_400_001, 420, "2027-01-01T00:00:00+07:00"),
        (1_798_761_600_000, 0, "2027-01-01"),
        (1_798_779_600_000, -300, "2027-01-01"),
        (NEVER, 420, f"{NEVER} ms"),
    ],
)
def test_a_moment_is_the_day_that_begins_then_where_the_chain_is(time: int, offset: int, shown: str) -> None:
    assert KNOWN._replace(offset=offset).day(time) == shown


@given(st.integers(0, NEVER), st.integers(-840, 840))
def test_any_moment_is_shown(time: int, offset: int) -> None:
    shown = KNOWN._replace(offset=offset).day(time)
    assert shown.isprintable()
    assert (len(shown) == len("2027-01-01")) == ((time + offset * 60_000) % 86_400_000 == 0 and "-" in shown)


def describe(since: int = 0, until: int = NEVER, offset: int = 420, state: str = "in force", suspended: int = 0) -> Any:
    provision = provide(since=since, until=until)
    found = FoundLaw("x", Law("", 0, 0, provision, "", suspended, 0), provision, provision, state, None)
    words = KNOWN._replace(offset=offset)
    return describe_state(found, words), describe_term(provision, words), list_days(provision, words)


def test_the_state_and_the_term_of_a_law_are_told_in_days() -> None:
    first, last = 1_798_736_400_000, 1_830_272_400_000
    midnight = [("days", "begin at midnight, UTC+07:00")]
    assert describe() == ("in force", "from its adoption, without an end", [])
    assert describe(first, last) == (
        "in force until 2028-01-01",
        "from 2027-01-01 until 2028-01-01, the first day on which it no longer holds",
        midnight,
    )
    assert describe(first + 1, last + 1)[1:] == (
        "from 2027-01-01T00:00:00+07:00 until 2028-01-01T00:00:00+07:00, from when it no longer holds",
        [],
    )
    assert describe(first, state="to come")[0] == "to come, from 2027-01-01"
    assert describe(until=last, state="ended")[0] == "ended 2028-01-01"
    assert describe(state="suspended", suspended=last)[0] == "suspended until 2028-01-01"
    assert describe(state="suspended", suspended=NEVER)[0] == "suspended without an end"
    assert describe(1_798_781_400_000, offset=-330)[2] == [("days", "begin at midnight, UTC-05:30")]
