"""Disclosures: what is shown is what was issued, nothing else can be learned, and no forgery passes.

Forgeries come from tests/registry/forged.py, each with the rule that must refuse it. Laws are tried on records put
together by hand, of any schema, against plain SHA-256 and the reference trees.
"""

import json
import subprocess
import sys
from pathlib import Path
from string import Formatter

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ledger
from ledger.chain.finality import Checkpoint
from ledger.crypto.encoding import decode_file, encode
from ledger.errors import DecodeError, Refused, VerificationError
from ledger.registry.records.disclosure import (
    Disclosure,
    check_valid,
    describe_status,
    make_disclosure,
    verify_record_status,
)
from ledger.registry.records.holder_file import erase_fields, show_field
from ledger.registry.rows.people import IDENTITIES
from ledger.registry.rows.records import RECORDS
from ledger.rules import RULES
from tests.chain.forging import edit, remove
from tests.registry import by_hand
from tests.registry.forged import DEGREE, GENESIS_HASH, LAO, PRESENTED, WORLD, Forgery, list_forgeries, list_genuine
from tests.registry.records.degrees import CLAIMS, NONCE, get_second_history, make_held, show, sign
from tests.strategies import record_fields

ROOT = Path(__file__).parents[3]
FORGERIES = list(list_forgeries())
GENUINE = list_genuine()


def refuse(forgery: Forgery) -> str:
    with pytest.raises((DecodeError, VerificationError)) as caught:
        ledger.verify_disclosure(
            forgery.data, forgery.genesis_hash, forgery.checkpoint, nonce=forgery.nonce, status=forgery.status
        )
    rule = RULES[caught.value.rule]
    named = {name for text in (rule.says, rule.remedy) for _, name, _, _ in Formatter().parse(text) if name}
    assert named <= caught.value.values.keys(), "a value is missing in what is said"
    return rule.name


@pytest.mark.parametrize("forgery", FORGERIES, ids=lambda forgery: forgery.name.encode("unicode_escape").decode())
def test_forgery_is_refused_by_its_rule(forgery: Forgery) -> None:
    assert refuse(forgery) == forgery.rule


def test_forgeries_have_names_of_their_own() -> None:
    assert len({forgery.name for forgery in FORGERIES}) == len(FORGERIES) > 170


@pytest.mark.parametrize("name", GENUINE)
def test_true_disclosure_shows_exactly_what_was_chosen(name: str) -> None:
    data, nonce, status, checkpoint, fields = GENUINE[name]
    proved = ledger.verify_disclosure(data, LAO.genesis_hash, checkpoint, nonce=nonce, status=status)
    assert proved.fields == fields
    assert [type(value) for value in proved.fields.values()] == [type(fields[field]) for field in proved.fields]
    assert bool(proved.presented) == bool(proved.nonce) == ('presentations":[]' not in data.decode())
    assert (proved.status is None) == (status is None)
    assert proved.proved.checkpoint == checkpoint


# what an honest hand may still do to a file


def test_fewer_fields_may_be_shown_by_whoever_has_an_unsigned_disclosure() -> None:
    data = WORLD.records["degree"].disclose("born", "level", "name")
    assert ledger.verify_disclosure(remove(data, "fields.1"), GENESIS_HASH).fields == {"born": 2001, "name": "Noy"}


def test_presentation_taken_away_leaves_what_anybody_could_show() -> None:
    proved = ledger.verify_disclosure(edit(PRESENTED, "presentations", []), GENESIS_HASH)
    assert (proved.presented, proved.nonce, proved.fields["level"]) == (None, "", "BSc")
    assert "presented   by whoever has the file" in str(proved)


def test_subjects_keys_may_be_proved_at_another_height_while_they_are_the_same() -> None:
    """Who signed stays who signed; the height says how fresh that is, and the verifier must look at it."""
    first, last = WORLD.heights["issued"], WORLD.heights["keys"]
    noy, shown = WORLD.keys["noy"], show(WORLD, "degree", "level")
    for height in (first, last):
        data = sign(WORLD, shown, noy, WORLD.identity("noy", height))
        proved = ledger.verify_disclosure(data, GENESIS_HASH, nonce=NONCE)
        assert proved.presented
        assert proved.presented.header.height == height
        assert f"presented   by the subject, for the nonce {NONCE}, with its keys of block {height}, 20" in str(proved)
    swapped = edit(data, "presentations.0.identity", json.loads(WORLD.identity("noy", first)))
    assert ledger.verify_disclosure(swapped, GENESIS_HASH, nonce=NONCE).presented


def test_second_history_is_believed_where_no_checkpoint_is_given() -> None:
    """The limit that a checkpoint closes: former validators together can make a revoked degree valid."""
    second = get_second_history()
    status = second.lao.status(second.records["degree"])
    proved = ledger.verify_disclosure(DEGREE, GENESIS_HASH, status=status)
    assert proved.status
    assert proved.status.status == "valid"
    closing = [forgery.name for forgery in FORGERIES if "second history" in forgery.name]
    assert len(closing) == 4


# status


@pytest.mark.parametrize(
    ("name", "height", "status", "good"),
    [
        ("degree", "issued", "valid", True),
        ("degree", "now", "revoked", False),
        ("twin", "now", "valid", True),
        ("amended", "keys", "amended", False),
        ("amendment", "now", "valid", True),
    ],
)
def test_status_says_what_became_of_what_was_issued(name: str, height: str, status: str, good: bool) -> None:
    record = WORLD.records[name]
    proof = LAO.status(record, WORLD.heights.get(height))
    proved = verify_record_status(record.issued, proof, GENESIS_HASH)
    assert describe_status(record.issued, proved) == status
    if good:
        check_valid(record.issued, proved)
        shown = ledger.verify_disclosure(record.disclose("level"), GENESIS_HASH, status=proof)
        assert f"\n  status      valid at block {proved.proved.header.height}, 20" in str(shown)
        return
    for verify in (
        lambda: check_valid(record.issued, proved),
        lambda: ledger.verify_disclosure(record.disclose("level"), GENESIS_HASH, status=proof),
    ):
        with pytest.raises(VerificationError) as caught:
            verify()
        assert caught.value.values["status"] == status
        assert caught.value.rule == "status_must_be_valid"


def test_status_before_the_issue_says_that_it_was_never_issued() -> None:
    proof = LAO.status(WORLD.records["degree"], WORLD.heights["before"])
    proved = ledger.verify_status(proof, GENESIS_HASH)
    assert (proved.status, proved.row) == ("never issued", None)
    with pytest.raises(VerificationError, match="status_must_be_valid"):
        check_valid(None, proved)


def test_a_status_has_an_age() -> None:
    """So old, and not a millisecond older; one that is not valid is told so, whatever its age."""
    status = LAO.status(WORLD.records["twin"])
    shown, time = WORLD.records["twin"].disclose("level"), ledger.verify_status(status, GENESIS_HASH).proved.header.time
    for now in (time - 1, time, time + 7):
        proved = ledger.verify_disclosure(shown, GENESIS_HASH, status=status, max_age=7, now=now)
        assert proved.status == ledger.verify_status(status, GENESIS_HASH, max_age=7, now=now)
        assert str(proved).startswith("valid: degree@1 issued in block")
    for refused in (
        lambda: ledger.verify_disclosure(shown, GENESIS_HASH, status=status, max_age=7, now=time + 8),
        lambda: ledger.verify_status(status, GENESIS_HASH, max_age=0, now=time + 1),
    ):
        with pytest.raises(VerificationError, match="status_must_be_recent") as caught:
            refused()
        assert caught.value.values["time"] == time
    with pytest.raises(VerificationError, match="status_must_be_given"):
        ledger.verify_disclosure(shown, GENESIS_HASH, max_age=7, now=time)
    for alone in ({"max_age": 7}, {"now": time}):
        with pytest.raises(DecodeError, match="max_age and now go together"):
            ledger.verify_status(status, GENESIS_HASH, **alone)
    revoked = LAO.status(WORLD.records["degree"])
    with pytest.raises(VerificationError, match="status_must_be_valid"):
        ledger.verify_disclosure(DEGREE, GENESIS_HASH, status=revoked, max_age=7, now=2**52)


def test_status_is_linked_to_its_checkpoint() -> None:
    point = LAO.checkpoint(2)
    proof = LAO.anchor(LAO.status(WORLD.records["degree"]), point)
    assert ledger.verify_status(proof, GENESIS_HASH, point).status == "revoked"
    with pytest.raises(VerificationError, match="checkpoint_must_be_linked"):
        ledger.verify_status(LAO.status(WORLD.records["degree"]), GENESIS_HASH, point)
    with pytest.raises(VerificationError, match="checkpoint_must_match"):
        ledger.verify_status(proof, GENESIS_HASH, Checkpoint("ab" * 32, 2))


# chains of other rules than ours: our validators never make them, so they are made by hand

HELD = make_held(("level", "BSc"), ("subject", "noy"))


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"commitment": {}},
        {"commitment": {"root": "00" * 32, "schema": "degree@1", "size": 0, "until": 1}},
        {"commitment": {"root": "00" * 32, "schema": "degree@0", "size": 2, "until": 1}},
        {"commitment": {"root": "00" * 31, "schema": "degree@1", "size": 2, "until": 1}},
        {"commitment": {"root": "00" * 32, "schema": "degree@1", "size": True, "until": 1}},
        {"commitment": {"root": "00" * 32, "schema": "degree@1", "size": 2, "until": 1}, "more": 1},
        [],
        "text",
    ],
)
def test_body_of_other_rules_is_no_record(body: object) -> None:
    file = by_hand.make_file(HELD)
    shown = msgspec.structs.replace(
        make_disclosure(file, ["level"]), receipt=by_hand.make_receipt(("issue_record", body))
    )
    with pytest.raises(VerificationError, match="receipt_must_be_of_a_record"):
        ledger.verify_disclosure(shown, by_hand.GENESIS_HASH)


@pytest.mark.parametrize("row", [{}, [], 0, "valid", {"status": "valid"}])
def test_row_of_other_rules_is_no_record(row: object) -> None:
    key = RECORDS.key("00" * 32 + "-0")
    with pytest.raises(VerificationError, match="proof_must_be_of_a_record"):
        ledger.verify_status(by_hand.prove_row(key, {key: row}), by_hand.GENESIS_HASH)


@pytest.mark.parametrize("row", [{}, [], 0, {"keys": [], "threshold": 0}])
def test_identity_of_other_rules_presents_nothing(row: object) -> None:
    key = IDENTITIES.key("noy")
    identity = decode_file(by_hand.prove_row(key, {key: row}), ledger.chain.proofs.StateProof)
    marks = [{"public_key": "00" * 32, "signature": "00" * 64}]
    presented = {"identity": identity, "nonce": NONCE, "signatures": marks}
    data = encode(
        {**json.loads(encode(make_disclosure(by_hand.make_file(HELD), ["subject"]))), "presentations": [presented]}
    )
    with pytest.raises(VerificationError, match="presenter_must_be_the_subject"):
        ledger.verify_disclosure(data, by_hand.GENESIS_HASH, nonce=NONCE)


def test_largest_record_there_may_be_is_shown_field_by_field() -> None:
    held = make_held(*((f"f{place:02}", place) for place in range(31)), ("subject", "noy"))
    file = by_hand.make_file(held)
    for place, field in enumerate(held):
        shown = make_disclosure(file, [field.name])
        assert (len(shown.fields[0].path), shown.fields[0].index) == (5, place)
        assert ledger.verify_disclosure(shown, by_hand.GENESIS_HASH).fields == {field.name: field.value}


# laws


@given(fields=record_fields(), data=st.data())
def test_any_fields_can_be_shown_and_nothing_else_can_be_learned(
    fields: dict[str, str | int | bool], data: st.DataObject
) -> None:
    held = make_held(*sorted(fields.items()), salts=[bytes([7, place]) * 16 for place in range(len(fields))])
    file = by_hand.make_file(held)
    chosen = data.draw(st.lists(st.sampled_from(sorted(fields)), min_size=1, unique=True))
    shown = encode(make_disclosure(file, chosen))
    proved = ledger.verify_disclosure(shown, by_hand.GENESIS_HASH)
    assert proved.fields == {name: fields[name] for name in chosen}
    assert [encode(value) for value in proved.fields.values()] == [encode(fields[name]) for name in sorted(chosen)]
    for field in held:
        assert (field.salt.encode() in shown) == (field.name in chosen)
        assert field.commitment.encode() not in shown
        if field.name not in chosen:
            assert f'"name":"{field.name}"'.encode() not in shown
    others = encode(file.receipt) + encode([fields[name] for name in chosen])
    hidden = [encode(field.value) for field in held if field.name not in chosen and is_telling(field.value)]
    assert not [value for value in hidden if value in shown and value not in others]


def is_telling(value: str | int | bool) -> bool:
    """Whether a value is long enough not to stand in a receipt by chance."""
    return len(encode(value)) > 6


@given(fields=record_fields(), data=st.data())
def test_erasing_fields_leaves_the_proofs_of_all_others(
    fields: dict[str, str | int | bool], data: st.DataObject
) -> None:
    file = by_hand.make_file(make_held(*sorted(fields.items())))
    gone = data.draw(st.lists(st.sampled_from(sorted(fields)), min_size=1, unique=True))
    erased = erase_fields(file, gone)
    for place, field in enumerate(file.fields):
        if field.name in gone:
            assert erased.fields[place].commitment == field.commitment
            assert field.salt not in encode(erased).decode()
            with pytest.raises(Refused, match="field_must_not_be_erased"):
                show_field(erased, field.name)
        else:
            assert show_field(erased, field.name) == show_field(file, field.name)
            assert make_disclosure(erased, [field.name]) == make_disclosure(file, [field.name])


def test_records_with_equal_claims_share_no_commitment() -> None:
    names = ("degree", "twin", "amended")
    commitments = [field.commitment for name in names for field in WORLD.file(name).fields]
    salts = [field.salt for name in names for field in WORLD.file(name).fields]
    assert len(set(commitments)) == len(set(salts)) == 3 * 6
    assert len({WORLD.records[name].issued.commitment.root for name in names}) == 3
    for made in (ledger.Ledger.create(), ledger.Ledger.create(seed=1)):
        noy = made.open_account("noy", kind="citizen", jurisdiction="LA-VT")
        files = [made.wallet("university").issue_record("degree", noy, CLAIMS).file for _ in range(2)]
        assert len({field.commitment for file in files for field in file.fields}) == 2 * 6


def test_commitments_are_random_where_no_seed_is_given() -> None:
    """Two ledgers that do the same commit to the same fields under other salts."""
    salts = set()
    for _ in range(2):
        made = ledger.Ledger.create()
        noy = made.open_account("noy", kind="citizen", jurisdiction="LA-VT")
        salts |= {field.salt for field in made.wallet("university").issue_record("degree", noy, CLAIMS).file.fields}
    assert len(salts) == 2 * 6


# with nothing but the genesis hash

STRANGER = """
import sys
from pathlib import Path
import ledger
shown, status = Path("shown.json").read_bytes(), Path("status.json").read_bytes()
print(*str(ledger.verify_disclosure(shown, sys.argv[1], nonce=sys.argv[2])).splitlines()[:8], sep="\\n")
try:
    ledger.verify_disclosure(shown, sys.argv[1], nonce=sys.argv[2], status=status)
except ledger.VerificationError as error:
    print(error.rule, error.values["status"])
print(str(ledger.verify_status(status, sys.argv[1])).splitlines()[0])
assert sorted(path.name for path in Path().iterdir()) == ["shown.json", "status.json"]
assert not [name for name in sys.modules if name.startswith(("cli", "tests"))]
"""


def test_another_process_verifies_with_nothing_but_the_genesis_hash(tmp_path: Path) -> None:
    tmp_path.joinpath("shown.json").write_bytes(PRESENTED)
    tmp_path.joinpath("status.json").write_bytes(LAO.status(WORLD.records["degree"]))
    command = [sys.executable, "-c", STRANGER, GENESIS_HASH, NONCE]
    nowhere = {"PYTHONPATH": str(ROOT), "HOME": str(tmp_path / "none"), "PATH": ""}
    done = subprocess.run(command, cwd=tmp_path, env=nowhere, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    degree, university = WORLD.records["degree"], WORLD.address("university")
    presented = f"by the subject, for the nonce {NONCE}, with its keys of block {decode_presented(PRESENTED)}, "
    claim, *lines, refused, status = done.stdout.splitlines()
    assert claim.startswith(
        f"valid as issued, status not checked: degree@1 issued in block {WORLD.heights['issued']}, "
    )
    assert lines[:5] == [
        "  says        born: 2001",
        "  says        level: BSc",
        f"  says        subject: {WORLD.address('noy')}",
        f"  record      {degree.id}",
        f"  issuer      {university}",
    ]
    assert refused == "status_must_be_valid revoked"
    assert status.startswith(f"valid: record {degree.id}: revoked at block {LAO.height}, ")
    assert lines[6].startswith(f"  presented   {presented}")


def decode_presented(data: bytes) -> int:
    """The height of the subject's keys, as it stands in the file."""
    return decode_file(data, Disclosure).presentations[0].identity.provenance.header.height
