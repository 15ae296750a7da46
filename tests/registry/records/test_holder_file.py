"""Holders' files: whole or refused, erased for good, and made only from claims that a schema knows.

Every rule that a record can meet beside the chain's own, codes 516 to 527 and 728 to 737, is broken here or by a
forgery of tests/registry/forged.py, and a test says so.
"""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from ledger import Ledger, Record
from ledger.chain.kinds import NEVER
from ledger.client.records.holder_files import FOLDER, erase_at, get_pending, load_holder, save_pending
from ledger.crypto.encoding import MAX_INTEGER, encode
from ledger.errors import Bug, DecodeError, HomeError, LedgerError, NotFoundError, Refused, VerificationError
from ledger.registry.records.holder_file import (
    erase_fields,
    get_claims,
    hold_fields,
    make_commitment,
    verify_holder_file,
)
from ledger.registry.records.schemas import MAX_TEXT, list_field_names
from ledger.registry.rows.records import Schema, SchemaField
from ledger.rules import RULES
from tests.chain.forging import bump, edit, remove
from tests.registry import by_hand
from tests.registry.forged import GENESIS_HASH, LAO, WORLD, list_forgeries
from tests.registry.records.degrees import CLAIMS, NONCE, get_stranger, issue_plainly, make_held

FILE = WORLD.records["degree"].data
PLACES = {field["name"]: place for place, field in enumerate(json.loads(FILE)["fields"])}
LEVEL = f"fields.{PLACES['level']}"
REACHED = {516, 517, 518, 519, 520, 521, 522, 523, 524, 525, 526, 527, 728, 729, 730, 731, 732, 733, 734, 735, 736, 737}


def rename(document: dict[str, Any], **changes: Any) -> bytes:
    return encode({**document, **changes})


def take_salt(fields: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**fields[0], "salt": fields[1]["salt"]}, *fields[1:]]


def exchange(fields: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [fields[1], fields[0], *fields[2:]]


TWIN, OLD = (json.loads(WORLD.records[name].data) for name in ("twin", "amended"))
NEW = json.loads(WORLD.records["amendment"].data)
TWO = json.loads(WORLD.records["first of two"].data)
RECEIPTS = {name: json.loads(LAO.receipt(placed)) for name, placed in WORLD.entries.items()}
NO_SALT = edit(FILE, f"{LEVEL}.salt", "")
MORE = [{**TWIN["fields"][0], "name": "z"}]
DAMAGED: dict[str, tuple[str, bytes]] = {
    "another value": ("holder_file_must_be_whole", edit(FILE, f"{LEVEL}.value", "PhD")),
    "an integer as a text": ("holder_file_must_be_whole", edit(FILE, f"fields.{PLACES['born']}.value", "2001")),
    "another salt": ("holder_file_must_be_whole", edit(FILE, f"{LEVEL}.salt", bump)),
    "another commitment": ("holder_file_must_be_whole", edit(FILE, f"{LEVEL}.commitment", bump)),
    "another name": ("holder_file_must_be_whole", edit(FILE, f"{LEVEL}.name", "levem")),
    "a value whose salt is gone": ("holder_file_must_be_whole", NO_SALT),
    "false whose salt is gone": ("holder_file_must_be_whole", edit(NO_SALT, f"{LEVEL}.value", False)),
    "a salt whose value is gone": ("holder_file_must_be_whole", edit(FILE, f"{LEVEL}.value", "")),
    "a field less": ("holder_file_must_be_whole", remove(FILE, LEVEL)),
    "a field twice": ("holder_file_must_be_whole", edit(FILE, "fields", lambda fields: [*fields[:5], fields[4]])),
    "a field more": ("holder_file_must_be_whole", edit(FILE, "fields", lambda fields: [*fields, *MORE])),
    "fields out of order": ("holder_file_must_be_whole", edit(FILE, "fields", exchange)),
    "a salt twice": ("holder_file_must_be_whole", edit(FILE, "fields", take_salt)),
    "fields of a record with the same claims": ("holder_file_must_be_whole", edit(FILE, "fields", TWIN["fields"])),
    "the receipt of one with the same claims": ("holder_file_must_be_whole", edit(FILE, "receipt", TWIN["receipt"])),
    "fields from before an amendment": ("holder_file_must_be_whole", rename(NEW, fields=OLD["fields"])),
    "another record of one transaction": ("holder_file_must_be_whole", rename(TWO, message=2)),
    "a message that pays": ("receipt_must_be_of_a_record", rename(TWO, message=1)),
    "a message that is not there": ("receipt_must_be_of_a_record", rename(TWO, message=9)),
    "the receipt of an account": ("receipt_must_be_of_a_record", edit(FILE, "receipt", RECEIPTS["opened"])),
    "the receipt of a refusal": ("record_must_have_been_issued", edit(FILE, "receipt", RECEIPTS["refused"])),
    "another ledger's file": ("genesis_must_be_the_expected", get_stranger().records["degree"].data),
    "another issuer": (
        "signature_must_fit_transaction",
        edit(FILE, "receipt.entry.signed.transaction.messages.0.on_behalf_of", WORLD.address("transport")),
    ),
    "no field": ("fields_must_fit_type", edit(FILE, "fields", [])),
    "33 fields": ("fields_must_fit_type", edit(FILE, "fields", lambda fields: fields[:1] * 33)),
    "true for the message": ("fields_must_fit_type", edit(FILE, "message", True)),
    "a disclosure": ("fields_must_fit_type", WORLD.records["degree"].disclose("level")),
    "a name in capitals": ("fields_must_fit_type", edit(FILE, f"{LEVEL}.name", "Level")),
    "white space": ("line_end_must_not_be_added", FILE + b"\n"),
    "half of it": ("text_must_be_json", FILE[:3000]),
}  # fmt: skip


def refuse(error: type[LedgerError], act: Callable[[], object]) -> str:
    with pytest.raises(error) as caught:
        act()
    return caught.value.rule


@pytest.mark.parametrize("name", DAMAGED)
def test_damaged_file_is_refused_by_its_rule(name: str) -> None:
    rule, data = DAMAGED[name]
    with pytest.raises((DecodeError, VerificationError), match=rule):
        verify_holder_file(data, GENESIS_HASH)


def test_whole_files_are_accepted() -> None:
    for name, record in WORLD.records.items():
        file, issued = verify_holder_file(record.data, GENESIS_HASH)
        assert (file, issued.record) == (record.file, record.id), name
    assert get_claims(WORLD.file("degree")) == CLAIMS
    assert WORLD.records["amendment"].id == WORLD.records["amended"].id
    assert [WORLD.records[name].id[-2:] for name in ("first of two", "second of two")] == ["-0", "-2"]


# what an issuer may do that uses another client


@pytest.mark.parametrize(
    "held",
    [
        make_held(*((name, "x") for name in "abcdef")),
        make_held(*((name, "x") for name in ("subjec", "subjects", "subjecu", "subjecv", "subjecw", "subjecx"))),
    ],
)
def test_file_that_names_no_subject_is_refused(held: tuple[Any, ...]) -> None:
    """Nobody could ever present it, nor list it by whom it is about."""
    file = encode(issue_plainly(LAO, held))
    for read in (lambda: verify_holder_file(file, GENESIS_HASH), lambda: Record(LAO, file)):
        with pytest.raises(VerificationError, match="nothing says whom it is about"):
            read()


def test_salt_that_stands_twice_is_refused_although_the_record_was_issued() -> None:
    """Whoever is shown one of the two fields could try values for the other."""
    names, salts = ("born", "level", "subject"), [bytes(32), bytes(32), bytes([1]) * 32]
    file = by_hand.make_file(make_held(*((name, "x") for name in names), salts=salts))
    assert (
        refuse(VerificationError, lambda: verify_holder_file(encode(file), by_hand.GENESIS_HASH))
        == "holder_file_must_be_whole"
    )
    erased = erase_fields(file, ["level"])
    assert verify_holder_file(encode(erased), by_hand.GENESIS_HASH)


def test_two_erased_fields_are_not_one_salt() -> None:
    erased = encode(erase_fields(WORLD.file("degree"), ["born", "level", "name"]))
    assert get_claims(verify_holder_file(erased, GENESIS_HASH)[0]) == {}


# claims

SCHEMA = Schema(
    "",
    (
        SchemaField("born", False, "integer"),
        SchemaField("done", False, "date"),
        SchemaField("level", True, "text"),
        SchemaField("passed", False, "boolean"),
    ),
)
SALTS = [bytes([place]) * 32 for place in range(5)]
REFUSED_CLAIMS: list[tuple[str, dict[str, Any]]] = [
    ("claim_must_be_in_schema", {"level": "BSc", "colour": "red"}),
    ("claim_must_be_in_schema", {"level": "BSc", "subject": "noy"}),
    ("claim_must_be_in_schema", {"level": "BSc", "Level": "BSc"}),
    ("claim_must_be_in_schema", {"level": "BSc", "x" * 5000: "y"}),
    ("claim_must_be_given", {"born": 2001}),
    ("claim_must_be_given", {}),
    ("claim_must_fit_type", {"level": ""}),
    ("claim_must_fit_type", {"level": 5}),
    ("claim_must_fit_type", {"level": True}),
    ("claim_must_fit_type", {"level": None}),
    ("claim_must_fit_type", {"level": "BSc", "born": "2001"}),
    ("claim_must_fit_type", {"level": "BSc", "born": True}),
    ("claim_must_fit_type", {"level": "BSc", "born": 2001.0}),
    ("claim_must_fit_type", {"level": "BSc", "born": MAX_INTEGER + 1}),
    ("claim_must_fit_type", {"level": "BSc", "born": -MAX_INTEGER - 1}),
    ("claim_must_fit_type", {"level": "BSc", "born": 2**70}),
    ("claim_must_fit_type", {"level": "BSc", "passed": 1}),
    ("claim_must_fit_type", {"level": "BSc", "passed": "true"}),
    ("claim_must_fit_type", {"level": "BSc", "done": 20260131}),
    *(
        ("claim_must_fit_type", {"level": "BSc", "done": date})
        for date in (
            *("2026-02-29", "2100-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-01-00", "0000-01-01"),
            *("2026-1-01", "26-01-01", "2026-01-01 ", "2026-01-01\n", "2026/01/01", "+026-01-01", "２026-01-01"),
            *("2026-01-1", "2026--1-01", "20260-1-01", "", "today"),
        )
    ),
    ("claim_must_be_within_limit", {"level": "x" * (MAX_TEXT + 1)}),
    ("claim_must_be_within_limit", {"level": "é" * (MAX_TEXT // 2 + 1)}),
    ("claim_must_be_within_limit", {"level": "\n" * (MAX_TEXT // 2 + 1)}),
    ("strings_must_be_unicode", {"level": "\ud800"}),
]


@pytest.mark.parametrize(
    ("rule", "claims"), REFUSED_CLAIMS, ids=lambda value: str(value)[:40].encode("unicode_escape").decode()
)
def test_claims_that_do_not_fit_are_refused(rule: str, claims: dict[str, Any]) -> None:
    assert refuse(LedgerError, lambda: hold_fields(SCHEMA, claims, "noy", SALTS)) == rule


@pytest.mark.parametrize(
    "claims",
    [
        {"level": "x" * MAX_TEXT},
        {"level": "é" * (MAX_TEXT // 2)},
        {"level": "BSc", "born": MAX_INTEGER},
        {"level": "BSc", "born": -MAX_INTEGER},
        {"level": "BSc", "born": 0, "passed": False},
        {"level": "BSc", "done": "2024-02-29"},
        {"level": "BSc", "done": "2000-02-29"},
        {"level": "\x00\u202e"},
    ],
    ids=lambda claims: str(claims)[:40].encode("unicode_escape").decode(),
)
def test_claims_at_the_edge_come_back_as_they_were_given(claims: dict[str, Any]) -> None:
    file = by_hand.make_file(hold_fields(SCHEMA, claims, "noy", SALTS))
    read, _ = verify_holder_file(encode(file), by_hand.GENESIS_HASH)
    found = get_claims(read)
    assert (found, [type(value) for value in found.values()]) == (claims, [type(claims[name]) for name in found])


def test_fields_that_are_not_claimed_look_like_all_others() -> None:
    few, all_of_them = (
        hold_fields(SCHEMA, claims, "noy", SALTS) for claims in ({"level": "a"}, {"level": "a", "born": 1})
    )
    assert (
        [field.name for field in few]
        == list(list_field_names(SCHEMA))
        == sorted(["subject", "born", "done", "level", "passed"])
    )
    assert make_commitment("a@1", few, NEVER).size == make_commitment("a@1", all_of_them, NEVER).size == 5
    assert {len(field.commitment) for field in few} == {64}


@pytest.mark.parametrize("salts", [SALTS[:4], [*SALTS, bytes(32)], [SALTS[0], *SALTS[:4]]])
def test_every_field_has_a_salt_of_its_own(salts: list[bytes]) -> None:
    with pytest.raises(Bug):
        hold_fields(SCHEMA, {"level": "BSc"}, "noy", salts)


def test_integer_that_no_file_can_hold_is_refused_before_anything_is_issued() -> None:
    """It was once issued on the chain, and then no holder's file could be made of it."""
    lao = Ledger.create(seed=3)
    noy = lao.open_account("noy", kind="citizen", jurisdiction="LA-VT")
    for born in (2**53, 2**64, 2**70):
        with pytest.raises(Refused, match="claim_must_fit_type"):
            lao.wallet("university").issue_record("degree", noy, {"level": "BSc", "born": born})
    assert (lao.height, lao.desk.holder_files) == (1, {})


# erasing


def make_home(tmp_path: Path) -> tuple[Ledger, Record]:
    lao = Ledger.create(tmp_path / "home", seed=5)
    noy = lao.open_account("noy", kind="citizen", jurisdiction="LA-VT")
    return lao, lao.wallet("university").issue_record("degree", noy, CLAIMS)


def test_erased_field_is_gone_from_the_home_and_can_never_be_shown(tmp_path: Path) -> None:
    lao, record = make_home(tmp_path)
    salts = {field.name: field.salt for field in record.file.fields}
    left = record.erase("born", "name")
    assert left.claims == {"level": "BSc"}
    home = b"".join(path.read_bytes() for path in (tmp_path / "home" / FOLDER).iterdir())
    assert salts["level"].encode() in home
    assert not [name for name in ("born", "name") if salts[name].encode() in home]
    for name in ("born", "name"):
        assert refuse(Refused, lambda name=name: lao.record(record.id).disclose(name)) == "field_must_not_be_erased"  # type: ignore[misc]
    assert lao.record(record.id).disclose("level") == record.disclose("level")


@pytest.mark.parametrize("process", [os.getpid(), os.getppid(), 4_000_000], ids=["ours", "a living one", "a dead one"])
def test_erasing_takes_what_a_killed_process_left_too(tmp_path: Path, process: int) -> None:
    """Its half-written file once outlived every erasure, and later where another process had its number by then."""
    _, record = make_home(tmp_path)
    left = tmp_path / "home" / FOLDER / f".{record.id}.json.{process}"
    left.write_bytes(record.data)
    record.erase("born")
    assert not left.exists()


def test_erasing_at_a_path_takes_what_was_left_of_that_file_alone(tmp_path: Path) -> None:
    (path := tmp_path / "degree.json").write_bytes(FILE)
    for name in (".degree.json.123", ".other.json.123", ".degree.json.bak", "degree.json.123"):
        (tmp_path / name).write_bytes(FILE)
    assert erase_at(path, ["born"]) == 0
    assert sorted(found.name for found in tmp_path.iterdir()) == [
        *(".degree.json.bak", ".other.json.123", "degree.json", "degree.json.123")
    ]
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("links", [1, 2])
def test_erasing_through_a_link_erases_what_it_leads_to(tmp_path: Path, links: int) -> None:
    """The link was once replaced by the erased file, and the real one kept everything."""
    lao, record = make_home(tmp_path)
    (real := tmp_path / "real.json").write_bytes(record.data)
    path = real
    for number in range(links):
        path = tmp_path / f"link{number}.json"
        path.symlink_to(tmp_path / (f"link{number - 1}.json" if number else "real.json"))
    assert erase_at(path, ["born"]) == 0
    assert path.is_symlink()
    assert (
        Record(lao, real.read_bytes()).claims
        == Record(lao, path.read_bytes()).claims
        == {"level": "BSc", "name": "Noy"}
    )


def test_erasing_from_the_home_goes_through_no_link(tmp_path: Path) -> None:
    _, record = make_home(tmp_path)
    inside = tmp_path / "home" / FOLDER / f"{record.id}.json"
    inside.rename(real := tmp_path / "real.json")
    inside.symlink_to(real)
    before = real.read_bytes()
    assert refuse(HomeError, lambda: record.erase("born")) == "file_must_be_no_link"
    assert inside.is_symlink()
    assert real.read_bytes() == before


def test_erasing_tells_under_how_many_names_all_is_still_there(tmp_path: Path) -> None:
    (path := tmp_path / "degree.json").write_bytes(FILE)
    for name in ("again.json", "third.json"):
        (tmp_path / name).hardlink_to(path)
    assert erase_at(path, ["born"]) == 2
    assert (tmp_path / "again.json").read_bytes() == FILE != path.read_bytes()
    assert erase_at(path, ["name"]) == 0


def test_erasing_where_there_is_no_file_is_refused_by_name(tmp_path: Path) -> None:
    assert refuse(NotFoundError, lambda: erase_at(tmp_path / "none.json", ["born"])) == "file_must_exist"
    (circle := tmp_path / "circle.json").symlink_to(circle)
    assert refuse(HomeError, lambda: erase_at(circle, ["born"])) == "file_must_be_readable"
    (tmp_path / "half.json").write_bytes(FILE[:999])
    assert refuse(DecodeError, lambda: erase_at(tmp_path / "half.json", ["born"])) == "text_must_be_json"


def test_erasing_by_an_older_copy_brings_nothing_back(tmp_path: Path) -> None:
    """It once put the copy in the place of the home's own file, with all that had been erased there."""
    lao, copy = make_home(tmp_path)
    lao.record(copy.id).erase("born")
    copy.erase("name")
    assert lao.record(copy.id).claims == {"level": "BSc"}


def test_erasing_from_a_copy_before_an_amendment_keeps_the_amended_file(tmp_path: Path) -> None:
    """It once overwrote the only file with the salts of the new fields."""
    lao, old = make_home(tmp_path)
    lao.wallet("university").amend_record(old, lao.wallet("noy"), CLAIMS | {"level": "MSc"})
    assert old.erase("born").claims == {"level": "BSc", "name": "Noy"}
    assert lao.record(old.id).claims == {"level": "MSc", "name": "Noy"}


def test_erasing_a_file_that_the_home_has_not_puts_none_there() -> None:
    data = WORLD.records["degree"].data
    lao = Ledger(LAO.home)  # the same chain, without anybody's files
    assert Record(lao, data).erase("born").claims == {"level": "BSc", "name": "Noy"}
    assert lao.desk.holder_files == {}


def test_field_that_is_not_there_is_neither_erased_nor_shown() -> None:
    record = WORLD.records["degree"]
    for act in (record.erase, record.disclose):
        assert refuse(Refused, lambda act=act: act("colour")) == "claim_must_be_in_schema"  # type: ignore[misc]


def test_nothing_is_neither_erased_nor_shown() -> None:
    """A disclosure of no field was once made, and then refused as malformed by whoever was shown it."""
    record = WORLD.records["degree"]
    assert refuse(Refused, record.disclose) == refuse(Refused, record.erase) == "fields_must_be_chosen"


def test_record_is_named_by_its_first_digits() -> None:
    """Python once took them for a whole id, of a record never issued."""
    whole = WORLD.records["degree"].id
    for name in (whole, whole[:8], whole.removesuffix("-0"), WORLD.records["degree"]):
        assert LAO.status(name) == LAO.status(whole)
    assert refuse(NotFoundError, lambda: LAO.status(whole[:7])) == "id_must_have_digits"
    for name in ("", "f" * 64, whole[:-1] + "x", "../" + whole):
        assert refuse(NotFoundError, lambda name=name: LAO.status(name)) == "record_must_exist"  # type: ignore[misc]
    both = WORLD.records["first of two"].id[:64]
    assert refuse(NotFoundError, lambda: LAO.status(both)) == "entry_must_be_unique"
    assert LAO.status("f" * 64 + "-0")  # a whole id: the proof that it was never issued


def test_presenting_needs_the_subjects_keys_and_name(tmp_path: Path) -> None:
    _, record = make_home(tmp_path)
    assert refuse(Refused, lambda: record.erase("subject").disclose("level", nonce=NONCE)) == "field_must_not_be_erased"
    assert record.erase("subject").subject == ""
    for nonce in ("short", "a" * 65, "with space", "lao\n-2026-11", "ສະບາຍດີສະບາຍ"):
        assert refuse(DecodeError, lambda nonce=nonce: record.disclose("level", nonce=nonce)) == "fields_must_fit_type"  # type: ignore[misc]


# mistakes of whoever keeps files


def fail_to_wait() -> None:
    config = msgspec.structs.replace(LAO.home.config, seed=-1)
    Ledger(msgspec.structs.replace(LAO.home, config=config)).wait(1)


MISTAKES: dict[str, Callable[[], object]] = {
    "clock_must_be_for_demonstrations": fail_to_wait,
    "record_must_be_pending": lambda: get_pending(Ledger(LAO.home).desk, "ab" * 32),
    "record_must_be_in_home": lambda: Ledger(LAO.home).record("ab" * 32),
}


@pytest.mark.parametrize("rule", MISTAKES)
def test_mistake_is_named(rule: str) -> None:
    assert refuse(HomeError if rule.startswith("clock") else NotFoundError, MISTAKES[rule]) == rule


@pytest.mark.parametrize("text", ["", "p", "pending-", "zz", "../home", "0" * 64])
def test_file_is_found_by_a_records_id_alone(text: str, tmp_path: Path) -> None:
    """Fields that wait to be issued have no id, and once answered to the letter p."""
    lao, record = make_home(tmp_path)
    waiting = make_held(("a", 1), ("subject", "noy"))
    save_pending(lao.desk, lao.wallet("university").address, make_commitment("degree@1", waiting, NEVER), waiting)
    assert refuse(NotFoundError, lambda: load_holder(lao.desk, text)) == "record_must_be_in_home"
    assert load_holder(lao.desk, record.id[:8]) == record.data


def test_every_rule_of_records_files_is_broken() -> None:
    codes = {rule.code for rule in RULES.values() if 516 <= rule.code < 528 or 728 <= rule.code < 740}
    assert codes == REACHED
    broken = {forgery.rule for forgery in list_forgeries()} | {rule for rule, _ in DAMAGED.values()}
    broken |= {rule for rule, _ in REFUSED_CLAIMS} | {"field_must_not_be_erased"} | MISTAKES.keys()
    broken |= {"fields_must_be_chosen", "file_must_not_be_a_holders"}  # the second at the command line
    broken.add("status_must_be_valid")  # in test_disclosure.py: a status that is true, and not valid
    assert {RULES[rule].code for rule in broken} >= REACHED
