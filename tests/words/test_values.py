"""What a field stands for is said by its type: a moment reads as a date wherever it stands, whatever its name."""

import json
from typing import Any

import msgspec
import pytest

from ledger.chain.kinds import NEVER, Amount, AssetCode, Moment
from ledger.chain.transaction import Message
from ledger.registry import messages
from ledger.registry.messages import MESSAGES
from ledger.words import terms
from ledger.words.laws.readings import write_value
from ledger.words.lexicon import Lexicon
from ledger.words.terms import describe_terms, list_action_terms
from ledger.words.times import is_duration
from ledger.words.values import make_row_object
from tests.docs.tables import read_meanings

NEW_YEAR = 1_798_761_600_000
"""2027-01-01."""
ADDRESS = "lao1ksrnx0waamrwlu25an4w9es0ru339t7uur95m8"
THERE = Lexicon(decimals={"LAK": 0}, offset=420)


class Inner(msgspec.Struct, frozen=True):
    """What another is made of."""

    first_payment: Moment


class Bond(msgspec.Struct, frozen=True):
    """A message that no ledger knows."""

    asset: AssetCode
    face: Amount
    maturity: Moment
    series: int
    terms: Inner


BOND = Bond("LAK", 5_000, NEW_YEAR, 1_798_761_600_000, Inner(NEW_YEAR))


@pytest.fixture
def bond(monkeypatch: pytest.MonkeyPatch) -> Message:
    """Has the ledger know it."""
    kind = MESSAGES["transfer"]._replace(name="issue_bond", body=Bond)
    monkeypatch.setattr(terms, "MESSAGES", {**messages.MESSAGES, "issue_bond": kind})
    return Message(msgspec.Raw(msgspec.json.encode(BOND)), ADDRESS, ADDRESS, "issue_bond")


def test_a_moment_is_a_date_in_json() -> None:
    found = make_row_object(BOND)
    assert (found["maturity"], found["series"], found["face"]) == ("2027-01-01T00:00:00Z", NEW_YEAR, 5_000)
    assert make_row_object(msgspec.structs.replace(BOND, maturity=NEVER))["maturity"] is None


def test_a_moment_is_a_date_in_the_terms_of_a_message(bond: Message) -> None:
    lines = describe_terms([bond], THERE)
    assert "  maturity      2027-01-01T07:00:00+07:00" in lines
    assert "  first_payment 2027-01-01T07:00:00+07:00" in lines
    assert not any(line.startswith("  series") for line in lines)


def test_a_moment_is_a_date_in_what_a_motion_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    kind = terms.ACTIONS["raise_cap"]._replace(action=Bond)
    monkeypatch.setattr(terms, "ACTIONS", {"issue_bond": kind})
    action: dict[str, Any] = {"action": "issue_bond"} | json.loads(msgspec.json.encode(BOND))
    assert dict(list_action_terms(action, THERE))["maturity"] == "2027-01-01T07:00:00+07:00"
    assert dict(list_action_terms(action | {"action": "unknown"}, THERE))["maturity"] == str(NEW_YEAR)


def test_what_a_law_reads_is_shown_by_what_its_name_stands_for() -> None:
    known = {"message.asset": "LAK"}
    assert write_value("message.amount", 5_000, known, THERE) == "5,000 LAK"
    assert write_value("by.sent_today", 5_000, known, THERE) == "5,000 LAK"
    assert write_value("message.expires", NEW_YEAR, known, THERE) == "2027-01-01T07:00:00+07:00"
    assert write_value("message.threshold", 5_000, known, THERE) == "5,000"


def test_the_tables_say_what_a_type_stands_for() -> None:
    assert read_meanings(Bond)["maturity"] == "Block time in ms UTC."
    assert "series" not in read_meanings(Bond)


def test_a_parameter_is_a_duration_by_its_type() -> None:
    assert is_duration("recovery_delay_ms")
    assert not is_duration("max_messages")
    assert not is_duration("made_up_ms")
