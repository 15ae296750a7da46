"""Records in Python: what a newcomer types first is answered by a rule, and not in the words of a decoder."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

import ledger
from ledger import Ledger, Record
from ledger.client.forms.moments import read_moment
from ledger.client.records.records import check_stands
from ledger.errors import KeyFileError, LedgerError
from ledger.registry.money.money import Transfer
from ledger.registry.records.records import SuspendRecord


class Town:
    """A ledger of a test's own, with a university and a degree."""

    def __init__(self) -> None:
        self.ledger: Any = Ledger.create(seed=7)
        self.noy: Any = self.ledger.open_account("noy", kind="citizen", jurisdiction="LA-VT")
        self.university: Any = self.ledger.wallet("university")
        self.education: Any = self.ledger.wallet("education")
        self.degree: Any = self.university.issue_record("degree", subject=self.noy, claims={"level": "BSc"})


@pytest.fixture
def town() -> Town:
    return Town()


def claim(**claims: Any) -> Callable[[Town], object]:
    return lambda town: town.university.issue_record("degree", subject=town.noy, claims={"level": "BSc", **claims})


def define(name: str, fields: Any) -> Callable[[Town], object]:
    return lambda town: town.education.define_schema(name, fields)


REFUSED: dict[str, tuple[str, Callable[[Town], object]]] = {
    "a reason in lower case": (
        "reference_must_be_public",
        lambda town: town.university.revoke_record(town.degree, "cheating"),
    ),
    "no reason": ("reference_must_be_public", lambda town: town.university.suspend_record(town.degree, "")),
    "a reason that is no text": (
        "reference_must_be_public",
        lambda town: town.university.suspend_record(town.degree, 7),
    ),
    "a reference in lower case": (
        "reference_must_be_public",
        lambda town: town.ledger.wallet("court").suspend(town.noy, "case 7"),
    ),
    "what a payment is for, in words": (
        "reference_must_be_public",
        lambda town: town.noy.pay(1, to="court", reference="for lunch"),
    ),
    "names in a list": ("field_names_must_be_text", lambda town: town.degree.disclose(["level"])),
    "names to erase in a list": ("field_names_must_be_text", lambda town: town.degree.erase(["level"])),
    "no name": ("fields_must_be_chosen", lambda town: town.degree.disclose()),
    "an unknown type": ("field_type_must_be_known", define("training", {"hours": "number?"})),
    "a type that is no text": ("field_type_must_be_known", define("training", {"hours": int})),
    "a field in capitals": ("schema_name_must_be_well_formed", define("training", {"Hours": "integer"})),
    "a schema in capitals": ("schema_name_must_be_well_formed", define("Training", {"hours": "integer"})),
    "no field": ("schema_must_have_fields", define("training", {})),
    "too many fields": ("schema_must_have_fields", define("training", {f"n{number}": "text" for number in range(32)})),
    "a list for a text": ("claim_must_fit_type", claim(level=["BSc"])),
    "nothing for a text": ("claim_must_fit_type", claim(level=None)),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_meant_is_refused_by_its_rule(case: str, town: Town) -> None:
    rule, act = REFUSED[case]
    height = town.ledger.height
    with pytest.raises(ledger.Refused) as caught:
        act(town)
    assert caught.value.rule == rule
    assert town.ledger.height == height


PROOFS: list[Callable[[Town, Any], object]] = [
    lambda town, given: ledger.verify_disclosure(given, town.ledger.genesis_hash),
    lambda town, given: ledger.verify_proof(given, town.ledger.genesis_hash),
    lambda town, given: ledger.verify_receipt(given, town.ledger.genesis_hash),
    lambda town, given: ledger.verify_status(given, town.ledger.genesis_hash),
    lambda town, given: Record(town.ledger, given),
]


@pytest.mark.parametrize("verify", PROOFS)
@pytest.mark.parametrize("given", ["text", None, 7])
def test_a_proof_that_is_no_bytes_is_told(verify: Callable[[Town, Any], object], given: Any, town: Town) -> None:
    with pytest.raises(ledger.DecodeError) as caught:
        verify(town, given)
    assert (caught.value.rule, caught.value.values) == ("file_must_be_bytes", {"found": type(given).__name__})


def test_a_status_that_is_no_bytes_is_told(town: Town) -> None:
    status: Any = town.ledger.status(town.degree).decode()
    with pytest.raises(ledger.DecodeError, match="file_must_be_bytes"):
        ledger.verify_disclosure(town.degree.disclose("level"), town.ledger.genesis_hash, status=status)


@pytest.mark.parametrize("kind", ["boolean", "date", "integer", "text"])
def test_the_remedy_of_a_claim_says_how_its_type_is_written(kind: str, town: Town) -> None:
    town.education.define_schema("training", {"field": kind})
    with pytest.raises(ledger.Refused) as caught:
        town.education.issue_record("training", subject=town.noy, claims={"field": []})
    written = {"boolean": "true or false", "date": '"2026-01-31"', "integer": "digits", "text": "quotes"}
    assert written[kind] in caught.value.remedy


@pytest.mark.parametrize("number", [0, 999, 90 * 86_400_000 + 1])
def test_a_parameter_out_of_range_is_told_its_range(number: int) -> None:
    with pytest.raises(ledger.DecodeError) as caught:
        Ledger.create(seed=7, parameters={"recovery_delay_ms": number})
    assert caught.value.remedy == "choose 1000 to 7776000000"
    with pytest.raises(ledger.DecodeError, match="parameter_must_be_known"):
        Ledger.create(seed=7, parameters={"recovery_delay": number})


ACTS_IN_TIME: list[Callable[[Town, Any], object]] = [
    lambda town, until: town.university.issue_record("degree", town.noy, {"level": "BSc"}, until=until),
    lambda town, until: town.university.amend_record(town.degree, town.noy, {"level": "MSc"}, until=until),
    lambda town, until: town.education.grant_role("issuer", town.noy, "training", until=until),
    lambda town, until: town.education.grant_role("issuer", town.noy, "training", since=until),
    lambda town, until: town.noy.delegate("court", ["capture_hold"], until=until),
    lambda town, until: town.noy.delegate("court", ["capture_hold"], until=2**53 - 1, since=until),
]


@pytest.mark.parametrize("act", ACTS_IN_TIME)
def test_a_moment_says_its_time_zone(act: Callable[[Town, Any], object], town: Town) -> None:
    height = town.ledger.height
    for wrong in (datetime(2027, 1, 1), "2027-01-01", 1.5, b"", True, -1, 2**53):  # noqa: DTZ001
        with pytest.raises(ledger.Refused, match="time_must_be_a_moment"):
            act(town, wrong)
        assert town.ledger.height == height, wrong
    act(town, datetime(2027, 1, 1, tzinfo=timezone(timedelta(hours=7))))


def test_a_datetime_is_the_same_moment_in_ms(town: Town) -> None:
    assert read_moment(datetime(1970, 1, 1, 7, 0, 1, 2_999, tzinfo=timezone(timedelta(hours=7)))) == 1_002
    made = town.university.issue_record("degree", town.noy, {"level": "BSc"}, until=datetime(2027, 1, 1, tzinfo=UTC))
    assert made.row.until == 1_798_761_600_000


def test_history_of_a_record_holds_what_was_done_to_it_alone(town: Town) -> None:
    """Not what stood beside it in the same transaction."""
    other = town.university.issue_record("degree", town.noy, {"level": "MSc"})
    wishes = [town.university.wish(SuspendRecord("A/1", one.id)) for one in (other, town.degree)]
    town.ledger.send([town.university.wish(Transfer(1, "LAK", "", town.noy.address)), *wishes], anyway=True)
    placed = town.ledger.send(wishes)
    acts = town.degree.history()
    assert [(act.placed.id, act.message) for act in acts[1:]] == [(placed.id, 1)]


def test_salts_of_a_ledger_without_a_seed_are_random(monkeypatch: pytest.MonkeyPatch) -> None:
    """What makes them for a demonstration, anybody could make again."""
    lao = Ledger.create()
    noy = lao.open_account("noy", "citizen", "LA-VT")
    monkeypatch.setattr("ledger.client.salting.DEMONSTRATION_KEY", None)
    salts = [
        field.salt
        for _ in range(2)
        for field in lao.wallet("university").issue_record("degree", noy, {"level": "BSc"}).file.fields
    ]
    assert len(set(salts)) == len(salts) == 12
    assert all(len(bytes.fromhex(salt)) == 32 for salt in salts)


def test_nobody_without_the_subjects_keys_presents_a_record(town: Town) -> None:
    town.ledger.keyring.find = lambda keys, threshold: {}  # type: ignore[method-assign,assignment]
    with pytest.raises(KeyFileError, match="key_must_be_in_home"):
        town.degree.disclose("level", nonce="bank.2026")
    assert ledger.verify_disclosure(town.degree.disclose("level"), town.ledger.genesis_hash)


def test_amended_record_ends_as_before_unless_told(town: Town) -> None:
    """It once held without an end after every amendment."""
    made = town.university.issue_record("degree", town.noy, {"level": "BSc"}, until=1_798_761_600_000)
    assert town.university.amend_record(made, town.noy, {"level": "MSc"}).row.until == 1_798_761_600_000
    assert town.university.amend_record(made, town.noy, {"level": "MSc"}, until=2**53 - 1).row.until == 2**53 - 1


def test_what_stands_no_more_is_refused_by_its_rule(town: Town) -> None:
    """Whoever signs a file anew, for those who cannot ask this ledger, asks first whether the record still stands."""
    old, university = town.degree, town.university
    check_stands(old)
    new = university.amend_record(old, town.noy, {"level": "MSc"})
    assert (old.standing, old.status, new.standing) == ("amended", "valid", "valid")
    check_stands(new)
    assert find_rule(old) == "holder_file_must_be_the_newest"
    university.suspend_record(new, "SENATE/1")
    assert {find_rule(old), find_rule(new)} == {"record_must_be_valid"}
    university.reinstate_record(new, "SENATE/2")
    last = university.issue_record("degree", town.noy, {"level": "PhD"}, replaces=new)
    assert (find_rule(new), find_rule(last)) == ("record_must_not_be_final", "")
    with pytest.raises(LedgerError) as caught:
        check_stands(new)
    assert caught.value.values["successor"] == last.id
    university.revoke_record(last, "SENATE/3")
    assert find_rule(last) == "record_must_not_be_final"


def find_rule(record: Record) -> str:
    """By which rule a record stands no more; "" while it does."""
    try:
        check_stands(record)
    except LedgerError as error:
        return error.rule
    return ""


def test_what_was_proved_is_shown_in_one_line(town: Town) -> None:
    genesis_hash, shown = town.ledger.genesis_hash, town.degree.disclose("level", nonce="verifier-7QX2")
    proved = ledger.verify_disclosure(shown, genesis_hash, status=town.ledger.status(town.degree))
    assert repr(proved) == "ProvedDisclosure(degree@1: level, subject, issued in block 2, presented)"
    assert repr(proved.status) == f"ProvedStatus({town.degree.id[:12]}…: valid at block 2)"
    assert repr(proved.proved) == "ProvedHeader(block 2, 4 of 4 signed)"
    entry = repr(ledger.verify_receipt(town.ledger.receipt(town.degree.placed), genesis_hash))
    assert entry == f"ProvedEntry(issue_record: applied, entry 0 of block 2, {town.degree.id[:12]}…)"


def test_every_error_a_user_meets_is_at_hand() -> None:
    kinds = {kind.__name__ for kind in LedgerError.__subclasses__()}
    assert kinds <= set(ledger.__all__)
