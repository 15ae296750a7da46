"""Forged disclosures, presentations and status proofs: each with what is wrong about it, and the rule that refuses it.

Made by holders who claim more than they hold, by strangers who show what is not theirs, by issuers who commit to
nonsense, and by validators who make up a second history. The second verifier is given the same ones.
"""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from ledger.chain.finality import Checkpoint
from ledger.chain.proofs import StateProof
from ledger.chain.receipt import Receipt
from ledger.crypto.encoding import MAX_FILE_BYTES, decode_file, encode
from ledger.crypto.keys import SigningKey
from ledger.merkle.fields import ShownField, compute_field_commitment, compute_field_path
from ledger.merkle.log import hash_leaf
from ledger.registry.people.recovery import compute_cancellation_bytes
from ledger.registry.records.disclosure import Disclosure, KeySignature, Presentation, compute_presentation_bytes
from ledger.registry.rows.people import IDENTITIES
from ledger.registry.rows.records import RECORDS
from tests.chain.forging import bump, edit, remove
from tests.registry.records.degrees import (
    CLAIMS,
    NONCE,
    OTHER_NONCE,
    get_second_history,
    get_stranger,
    get_world,
    issue_plainly,
    make_held,
    show,
    sign,
)

WORLD = get_world()
LAO = WORLD.lao
GENESIS_HASH = LAO.genesis_hash
DEGREE = WORLD.records["degree"].disclose("born", "level")
PRESENTED = WORLD.records["degree"].disclose("born", "level", nonce=NONCE)
JOINT = WORLD.records["of dao"].disclose("level", nonce=NONCE)
STATUS = LAO.status(WORLD.records["degree"], WORLD.heights["keys"])
replace = msgspec.structs.replace


class Forgery(NamedTuple):
    """A file that must be refused, with what its verifier holds and asks."""

    name: str
    rule: str
    data: bytes
    nonce: str = ""
    status: bytes | None = None
    checkpoint: Checkpoint | None = None
    genesis_hash: str = GENESIS_HASH


def list_forgeries() -> Iterator[Forgery]:
    """All of them."""
    yield from list_field_forgeries()
    yield from list_record_forgeries()
    yield from list_issuers_forgeries()
    yield from list_presentation_forgeries()
    yield from list_identity_forgeries()
    yield from list_status_forgeries()
    yield from list_checkpoint_forgeries()
    yield from list_malformed()


def load(name: str, *fields: str) -> dict[str, Any]:
    """The JSON of a disclosure without a nonce."""
    document: dict[str, Any] = json.loads(WORLD.records[name].disclose(*fields))
    return document


def with_fields(*fields: Any, name: str = "degree") -> bytes:
    """A disclosure of a record with these fields in place of its own."""
    return encode({**load(name, "subject"), "fields": list(fields)})


def list_field_forgeries() -> Iterator[Forgery]:
    """By a holder: other fields than the record has."""
    born, level = load("degree", "born", "level")["fields"]
    (twin,) = load("twin", "level")["fields"]
    (hours,) = load("training", "hours")["fields"]
    (passed,) = load("training", "passed")["fields"]
    (area,) = load("degree", "subject_area")["fields"]
    changed = {
        "another value": with_fields({**level, "value": "PhD"}),
        "an integer as a text": with_fields({**born, "value": "2001"}),
        "true as 1": with_fields({**passed, "value": 1}, name="training"),
        "true as a text": with_fields({**passed, "value": "true"}, name="training"),
        "an integer as true": with_fields({**born, "value": True}),
        "a value where none was given": with_fields({**area, "value": "law"}),
        "no value where one was given": with_fields({**level, "value": ""}),
        "another name": with_fields({**level, "name": "name"}),
        "a letter of the value in the name": with_fields({**hours, "name": "hours2", "value": 1}, name="training"),
        "a letter of the name in the value": with_fields({**hours, "name": "hour", "value": 21}, name="training"),
        "another salt": with_fields({**level, "salt": bump(level["salt"])}),
        "salts of two fields exchanged": with_fields({**born, "salt": level["salt"]}, {**level, "salt": born["salt"]}),
        "the salt of a record with the same claims": with_fields({**level, "salt": twin["salt"]}),
        "the field of a record with the same claims": with_fields(twin),
        "the place of a neighbour": with_fields({**level, "index": level["index"] + 1}),
        "a place beyond the record's": with_fields({**level, "index": 6}),
        "the last place there may be": with_fields({**level, "index": 31}),
        "the path of a neighbour": with_fields({**level, "path": born["path"]}),
        "a path in another order": with_fields({**level, "path": level["path"][::-1]}),
        "a path that is one short": with_fields({**level, "path": level["path"][:-1]}),
        "a path that is one long": with_fields({**level, "path": [*level["path"], "00" * 32]}),
        "no path, as if alone": with_fields({**level, "index": 0, "path": []}),
        "the path of a larger record": with_fields({**level, "index": 31, "path": ["00" * 32] * 5}),
    }
    for name, data in changed.items():
        yield Forgery(name, "field_must_be_in_record", data)
    unsorted = {
        "a field twice": with_fields(level, level),
        "a field twice with another value": with_fields(level, {**level, "value": "PhD"}),
        "fields out of order": with_fields(level, born),
        "places that rise with names that do not": with_fields({**level, "index": 1}, {**born, "index": 2}),
        "names that rise with places that do not": with_fields({**born, "index": 2}, {**level, "index": 2}),
    }
    for name, data in unsorted.items():
        yield Forgery(name, "shown_fields_must_be_sorted", data)


def list_record_forgeries() -> Iterator[Forgery]:
    """By a holder: the fields of one record under the receipt of another entry."""
    degree, twin, amended = WORLD.file("degree"), WORLD.file("twin"), WORLD.file("amended")
    shown = decode_file(DEGREE, Disclosure)
    receipts = {name: decode_file(LAO.receipt(placed), Receipt) for name, placed in WORLD.entries.items()}
    yield Forgery(
        "the receipt of a record with the same claims",
        "field_must_be_in_record",
        encode(replace(shown, receipt=twin.receipt)),
    )
    old = decode_file(WORLD.records["amended"].disclose("level"), Disclosure)
    new = decode_file(WORLD.records["amendment"].disclose("level"), Disclosure)
    mixed = replace(old, receipt=new.receipt)
    yield Forgery("fields from before an amendment with its receipt", "field_must_be_in_record", encode(mixed))
    mixed = replace(new, receipt=amended.receipt)
    yield Forgery("fields of an amendment with the receipt before", "field_must_be_in_record", encode(mixed))
    first = decode_file(WORLD.records["first of two"].disclose("born"), Disclosure)
    for name, message, rule in (
        ("another record of the same transaction", 2, "field_must_be_in_record"),
        ("a message that pays", 1, "receipt_must_be_of_a_record"),
        ("a message that is not there", 3, "receipt_must_be_of_a_record"),
        ("the last message there may be", 15, "receipt_must_be_of_a_record"),
    ):
        yield Forgery(name, rule, encode(replace(first, message=message)))
    for name, receipt, rule in (
        ("the receipt of an opened account", receipts["opened"], "receipt_must_be_of_a_record"),
        ("the receipt of a revocation", receipts["revocation"], "receipt_must_be_of_a_record"),
        ("the receipt of a refused issue", receipts["refused"], "record_must_have_been_issued"),
    ):
        yield Forgery(name, rule, encode(replace(shown, receipt=receipt)))
    applied = replace(receipts["refused"].entry, outcome=degree.receipt.entry.outcome)
    doctored = replace(shown, receipt=replace(receipts["refused"], entry=applied))
    yield Forgery("a refusal that says it was applied", "entry_must_be_in_block", encode(doctored))
    body = "receipt.entry.signed.transaction.messages.0.body.commitment"
    root = hash_leaf(compute_field_commitment(bytes(32), "level", "PhD")).hex()
    forged = encode({**json.loads(DEGREE), "fields": [ShownField(0, "level", (), "00" * 32, "PhD")]})
    forged = edit(edit(forged, f"{body}.root", root), f"{body}.size", 1)
    yield Forgery("a root of one's own in the receipt", "signature_must_fit_transaction", forged)
    yield Forgery("the schema of another", "signature_must_fit_transaction", edit(DEGREE, f"{body}.schema", "degree@2"))
    yield Forgery("a longer life", "signature_must_fit_transaction", edit(DEGREE, f"{body}.until", 2**53 - 2))
    issuer = "receipt.entry.signed.transaction.messages.0.on_behalf_of"
    yield Forgery("another issuer", "signature_must_fit_transaction", edit(DEGREE, issuer, WORLD.address("transport")))
    foreign = get_stranger().records["degree"].disclose("level")
    yield Forgery("another ledger's disclosure", "genesis_must_be_the_expected", foreign)
    elsewhere = get_stranger().file("degree").receipt
    yield Forgery("another ledger's receipt", "genesis_must_be_the_expected", encode(replace(shown, receipt=elsewhere)))


def list_issuers_forgeries() -> Iterator[Forgery]:
    """By an issuer: roots over what no client commits to. What it says of one subject it may well say twice."""
    twice = issue_plainly(LAO, make_held(*(("level", f"L{place}") for place in range(6))))
    pair = encode(Disclosure((show_at(twice, 0), show_at(twice, 1)), "disclosure", 0, (), twice.receipt, 1))
    yield Forgery("a field the issuer committed to twice", "shown_fields_must_be_sorted", pair)
    backwards = issue_plainly(LAO, make_held(*((name, "x") for name in "fedcba")))
    pair = encode(Disclosure((show_at(backwards, 0), show_at(backwards, 1)), "disclosure", 0, (), backwards.receipt, 1))
    yield Forgery("fields the issuer committed to out of order", "shown_fields_must_be_sorted", pair)
    seven = issue_plainly(LAO, make_held(*((f"f{place}", "x") for place in range(7))), size=6)
    last = encode(Disclosure((show_at(seven, 6),), "disclosure", 0, (), seven.receipt, 1))
    yield Forgery("a field beyond the size that the chain has", "field_must_be_in_record", last)
    for subject in (5, True, "", "nobody", WORLD.address("noy") + "/1", "\u202e"):
        held = issue_plainly(LAO, make_held(("a", 1), ("b", 1), ("c", 1), ("d", 1), ("e", 1), ("subject", subject)))
        disclosure = Disclosure((show_at(held, 5),), "disclosure", 0, (), held.receipt, 1)
        data = sign(WORLD, disclosure, WORLD.keys["noy later"], WORLD.identity("noy"))
        yield Forgery(f"a subject that is no address: {subject!r}", "presenter_must_be_the_subject", data, NONCE)


def show_at(file: Any, index: int) -> ShownField:
    """A field by its place, since its name may stand twice."""
    commitments = [bytes.fromhex(field.commitment) for field in file.fields]
    field, path = file.fields[index], compute_field_path(commitments, index)
    return ShownField(index, field.name, tuple(step.hex() for step in path), field.salt, field.value)


def list_presentation_forgeries() -> Iterator[Forgery]:
    """By whoever has seen a disclosure, or a signature, and shows it to another verifier."""
    yield Forgery("no signature where one was asked", "presentation_must_be_signed", DEGREE, NONCE)
    stripped = edit(PRESENTED, "presentations", [])
    yield Forgery("the signature taken away", "presentation_must_be_signed", stripped, NONCE)
    yield Forgery("what another verifier was shown", "nonce_must_be_the_asked", PRESENTED, OTHER_NONCE)
    for name, asked in (("in capitals", NONCE.upper()), ("with a dot more", NONCE + "."), ("cut", NONCE[:-1])):
        yield Forgery(f"a nonce {name}", "nonce_must_be_the_asked", PRESENTED, asked)
        yield Forgery(
            f"a nonce put in {name}", "signature_must_verify", edit(PRESENTED, "presentations.0.nonce", asked), asked
        )
    keys, identity = WORLD.keys["noy later"], WORLD.identity("noy")
    shown = show(WORLD, "degree", "born", "level")
    mark = "presentations.0.signatures"
    signed = json.loads(PRESENTED)["presentations"][0]
    for name, disclosure in (
        ("one field less than was signed", replace(shown, fields=shown.fields[1:])),
        ("one field more than was signed", show(WORLD, "degree", "born", "level", "name")),
        ("another record than was signed", show(WORLD, "twin", "born", "level")),
        ("a vote less in the receipt that was signed", drop_vote(shown)),
    ):
        data = edit(encode(disclosure), "presentations", [signed])
        yield Forgery(name, "signature_must_verify", data, NONCE)
    other = json.loads(sign(WORLD, shown, keys, identity, OTHER_NONCE))["presentations"][0]
    yield Forgery(
        "the signature over another nonce", "signature_must_verify", edit(PRESENTED, mark, other["signatures"]), NONCE
    )
    genesis_hash, elsewhere = bytes.fromhex(GENESIS_HASH), bytes.fromhex(get_stranger().lao.genesis_hash)
    for name, text in (
        ("the same signed for another ledger", compute_presentation_bytes(elsewhere, shown, NONCE)),
        ("a signature of another kind", compute_cancellation_bytes(genesis_hash, WORLD.address("noy"), "0-0")),
        ("a signature over the file itself", encode(shown)),
    ):
        marks = [KeySignature(key.public_key, key.sign(text)) for key in keys]
        yield Forgery(name, "signature_must_verify", edit(PRESENTED, mark, marks), NONCE)
    bumped = edit(PRESENTED, f"{mark}.0.signature", bump)
    yield Forgery("a signature with another last digit, and nobody asked", "signature_must_verify", bumped)
    twice = edit(PRESENTED, "presentations", [signed, signed])
    yield Forgery("two presentations", "fields_must_fit_type", twice, NONCE)


def drop_vote(disclosure: Disclosure) -> Disclosure:
    """The same with a vote less, which is as final."""
    path = "receipt.provenance.finality.commit.signatures.0"
    return decode_file(remove(disclosure, path), Disclosure)


def list_identity_forgeries() -> Iterator[Forgery]:
    """By whoever is not the subject, or is it no more, or not alone."""
    noy, dao, later = WORLD.keys["noy"], WORLD.keys["dao"], WORLD.keys["noy later"]
    mine, daos = WORLD.identity("noy"), WORLD.identity("dao")
    shown, joint = show(WORLD, "degree", "level"), show(WORLD, "of dao", "level")
    address = WORLD.address("noy")
    hidden = decode_file(WORLD.records["degree"].disclose("level"), Disclosure)
    refused: dict[str, bytes] = {
        "keys of somebody else": sign(WORLD, shown, dao[:2], mine),
        "keys and identity of somebody else": sign(WORLD, shown, dao[:2], daos),
        "the subject hidden": sign(WORLD, hidden, later, mine),
        "the subject's account for its identity": sign(WORLD, shown, later, LAO.prove_state(f"account/{address}")),
        "past keys for its identity": sign(WORLD, shown, noy, LAO.prove_state(f"past_keys/{address}/000001")),
        "no identity at all": sign(WORLD, joint, dao[:2], WORLD.identity("dao", 1)),
        "an identity from before the record": sign(WORLD, shown, noy, WORLD.identity("noy", WORLD.heights["before"])),
        "old keys for the new identity": sign(WORLD, shown, noy, mine),
        "new keys for the old identity": sign(WORLD, shown, later, WORLD.identity("noy", WORLD.heights["keys"])),
        "one signature of two": sign(WORLD, joint, dao[:1], daos),
        "three signatures of two": sign(WORLD, joint, dao, daos),
        "the same signature twice": sign(WORLD, joint, [dao[0], dao[0]], daos),
        "signatures out of order": edit(JOINT, "presentations.0.signatures", lambda marks: marks[::-1]),
        "a foreign key beside one's own": sign(WORLD, joint, [dao[0], noy[0]], daos),
        "a weak key": edit(PRESENTED, "presentations.0.signatures.0.public_key", "01" + "00" * 31),
    }
    for name, data in refused.items():
        yield Forgery(name, "presenter_must_be_the_subject", data, NONCE)
    value = "presentations.0.identity.value.0"
    yield Forgery("a lower threshold", "row_must_be_in_state", edit(JOINT, f"{value}.threshold", 1), NONCE)
    mine_too = edit(sign(WORLD, shown, dao[:1], mine), f"{value}.keys", [dao[0].public_key])
    yield Forgery("one's own key put into the identity", "row_must_be_in_state", mine_too, NONCE)
    renamed = edit(sign(WORLD, shown, dao[:2], daos), "presentations.0.identity.key", IDENTITIES.key(address))
    yield Forgery("somebody's identity under another name", "row_must_be_in_state", renamed, NONCE)
    elsewhere = get_stranger().identity("noy")
    yield Forgery(
        "another ledger's identity", "genesis_must_be_the_expected", sign(WORLD, shown, later, elsewhere), NONCE
    )
    yield Forgery(
        "a signature that nobody gave", "fields_must_fit_type", edit(PRESENTED, "presentations.0.signatures", []), NONCE
    )
    wrong = make_presentation(shown, mine, later, signature="00" * 64)
    yield Forgery("a signature of zeros", "signature_must_verify", wrong, NONCE)


def make_presentation(disclosure: Disclosure, identity: bytes, keys: list[SigningKey], signature: str) -> bytes:
    """A presentation with a signature of one's choice."""
    marks = tuple(KeySignature(key.public_key, signature) for key in keys)
    return encode(replace(disclosure, presentations=(Presentation(decode_file(identity, StateProof), NONCE, marks),)))


def list_status_forgeries() -> Iterator[Forgery]:
    """By a holder whose record is not what it was: the status of something, or somewhere, else."""
    degree, twin = WORLD.records["degree"], WORLD.records["twin"]
    early, revoked = LAO.status(degree, WORLD.heights["before"]), LAO.status(degree)
    valid = json.loads(LAO.status(degree, WORLD.heights["issued"]))
    never = LAO.status("00" * 32 + "-0")
    cases: dict[str, tuple[str, bytes]] = {
        "the status of another record": ("status_must_be_the_records", LAO.status(twin)),
        "the status of a record that never was": ("status_must_be_the_records", never),
        "the status from before it was issued": ("status_must_not_be_older", early),
        "a row of another table": ("proof_must_be_of_a_record", WORLD.identity("noy")),
        "the schema's row": ("proof_must_be_of_a_record", LAO.prove_state("schema/degree/1")),
        "a key that is no record's id": ("proof_must_be_of_a_record", LAO.prove_state(f"record/{degree.id}0.")),
        "an id with a zero more": ("proof_must_be_of_a_record", LAO.prove_state(f"record/{degree.id[:-1]}00")),
        "an id in capitals": ("proof_must_be_of_a_record", LAO.prove_state(f"record/{degree.id.upper()}")),
        "the row from before the revocation": ("row_must_be_in_state", edit(revoked, "value", valid["value"])),
        "the word valid in a revoked row": ("row_must_be_in_state", edit(revoked, "value.0.status", "valid")),
        "no row where there is one": ("row_must_be_in_state", edit(revoked, "value", [])),
        "the row of another record": ("row_must_be_in_state", edit(LAO.status(twin), "key", RECORDS.key(degree.id))),
        "the path from before the revocation": ("row_must_be_in_state", edit(revoked, "path", valid["path"])),
        "a later time in the header": (
            "header_must_be_final",
            edit(edit(STATUS, "provenance.header.time", lambda time: time + 1), "provenance.header.height", 14),
        ),
        "another ledger's status": (
            "genesis_must_be_the_expected",
            get_stranger().lao.status(get_stranger().records["degree"]),
        ),
        "a history proof": ("fields_must_fit_type", LAO.prove_history(1, 5)),
        "a receipt": ("fields_must_fit_type", LAO.receipt(WORLD.entries["opened"])),
        "the disclosure itself": ("fields_must_fit_type", DEGREE),
        "nothing": ("text_must_be_json", b""),
        "white space": ("line_end_must_not_be_added", revoked + b"\n"),
    }
    for name, (rule, status) in cases.items():
        yield Forgery(f"as a status: {name}", rule, DEGREE, status=status)
    both = WORLD.records["first of two"], WORLD.records["second of two"]
    yield Forgery(
        "as a status: that of the other record of one transaction",
        "status_must_be_the_records",
        both[0].disclose("born"),
        status=LAO.status(both[1]),
    )
    amendment = WORLD.records["amendment"].disclose("level")
    before = LAO.status(WORLD.records["amended"], WORLD.heights["keys"] - 1)
    yield Forgery("as a status: that before the amendment", "status_must_not_be_older", amendment, status=before)


def list_checkpoint_forgeries() -> Iterator[Forgery]:
    """By former validators: what is true in a second history of the same genesis."""
    second = get_second_history()
    record, point = WORLD.records["degree"], LAO.checkpoint(LAO.height - 1)
    linked = record.disclose("level", nonce=NONCE, checkpoint=point)
    unlinked = record.disclose("level", nonce=NONCE)
    theirs = second.records["degree"].disclose("level", nonce=NONCE)
    rule, none = "checkpoint_must_be_linked", None
    cases: list[tuple[str, str, bytes, str, bytes | None]] = [
        ("nothing linked to the checkpoint", rule, unlinked, NONCE, none),
        ("the second history's keys", rule, theirs, NONCE, none),
        ("only the receipt linked", rule, mix(linked, unlinked), NONCE, none),
        ("the second history's keys under a linked receipt", rule, mix(linked, theirs), NONCE, none),
        ("only the keys linked", rule, mix(unlinked, linked), NONCE, none),
        ("a status that is not linked", rule, linked, NONCE, LAO.status(record, WORLD.heights["keys"])),
        ("the second history's status", rule, linked, NONCE, second.lao.status(second.records["degree"])),
    ]
    for name, expected, data, nonce, given in cases:
        yield Forgery(name, expected, data, nonce, given, point)
    wrong = replace(point, hash="ab" * 32)
    yield Forgery("another header at the checkpoint's height", "checkpoint_must_match", linked, NONCE, None, wrong)
    theirs_here = second.lao.checkpoint()
    status = second.lao.anchor(second.lao.status(second.records["degree"]), theirs_here)
    mine = LAO.checkpoint(theirs_here.height)
    shown = record.disclose("level", checkpoint=mine)
    yield Forgery("a status linked to the second history", "checkpoint_must_match", shown, "", status, mine)


def mix(receipt: bytes, presentation: bytes) -> bytes:
    """A presented disclosure with the receipt of one and the keys of another, signed again by the keys it names."""
    first, second = decode_file(receipt, Disclosure), decode_file(presentation, Disclosure)
    identity = encode(second.presentations[0].identity)
    named = {item.public_key for item in second.presentations[0].signatures}
    keys = [key for key in (*WORLD.keys["noy"], *WORLD.keys["noy later"]) if key.public_key in named]
    return sign(WORLD, replace(first, presentations=()), keys, identity)


def list_malformed() -> Iterator[Forgery]:
    """By anybody: what is no canonical disclosure at all, and what would be costly to read."""
    text = DEGREE.decode()
    bad: dict[str, tuple[str, bytes]] = {
        "nothing at all": ("text_must_be_json", b""),
        "half of it": ("text_must_be_json", DEGREE[: len(DEGREE) // 2]),
        "white space before it": ("bytes_must_be_canonical", b" " + DEGREE),
        "a line feed after it": ("line_end_must_not_be_added", DEGREE + b"\n"),
        "a byte order mark": ("file_must_not_begin_with_mark", b"\xef\xbb\xbf" + DEGREE),
        "bytes that are no text": ("text_must_be_utf8", DEGREE.replace(b"BSc", b"B\xffc")),
        "a needless escape": ("bytes_must_be_canonical", text.replace("BSc", "\\u0042Sc").encode()),
        "half a surrogate pair": ("strings_must_be_unicode", text.replace("BSc", "\\ud800").encode()),
        "a name twice": ("names_must_be_unique", text.replace('"kind":', '"kind":"x","kind":', 1).encode()),
        "a point in an integer": ("numbers_must_be_integers", text.replace(":2001", ":2001.0").encode()),
        "an exponent in an integer": ("numbers_must_be_integers", text.replace(":2001", ":2001e0").encode()),
        "an integer beyond the range": ("integers_must_be_in_range", text.replace(":2001", f":{2**53}").encode()),
        "an integer of many digits": ("integers_must_be_in_range", text.replace(":2001", ":" + "9" * 10**6).encode()),
        "minus zero": ("bytes_must_be_canonical", text.replace(":2001", ":-0").encode()),
        "null for a value": ("null_must_not_be_used", text.replace('"BSc"', "null").encode()),
        "a list for a value": ("fields_must_fit_type", text.replace('"BSc"', '["BSc"]').encode()),
        "an object for a value": ("fields_must_fit_type", text.replace('"BSc"', '{"a":1}').encode()),
        "a value that is too long": ("fields_must_fit_type", text.replace("BSc", "x" * 1025).encode()),
        "brackets without end": ("nesting_must_be_within_limit", b"[" * 100_000),
        "a value nested too deep": (
            "nesting_must_be_within_limit", text.replace('"BSc"', "[" * 40 + "]" * 40).encode()
        ),
        "more than a file may have": ("size_must_be_within_limit", DEGREE + b" " * MAX_FILE_BYTES),
        "a field of another format": ("fields_must_fit_type", encode({**json.loads(DEGREE), "more": 1})),
        "another kind": ("fields_must_fit_type", edit(DEGREE, "kind", "holder")),
        "another version": ("fields_must_fit_type", edit(DEGREE, "version", 2)),
        "true for the version": ("fields_must_fit_type", edit(DEGREE, "version", True)),
        "true for a place": ("fields_must_fit_type", edit(DEGREE, "fields.0.index", True)),
        "false for a message": ("fields_must_fit_type", edit(DEGREE, "message", False)),
        "a place below 0": ("fields_must_fit_type", edit(DEGREE, "fields.0.index", -1)),
        "a place above 31": ("fields_must_fit_type", edit(DEGREE, "fields.0.index", 32)),
        "a message above 15": ("fields_must_fit_type", edit(DEGREE, "message", 16)),
        "a path of six": ("fields_must_fit_type", edit(DEGREE, "fields.0.path", ["00" * 32] * 6)),
        "a salt of 31 bytes": ("fields_must_fit_type", edit(DEGREE, "fields.0.salt", "00" * 31)),
        "a salt in capitals": ("fields_must_fit_type", edit(DEGREE, "fields.0.salt", "AA" * 32)),
        "a salt with a line feed": ("fields_must_fit_type", edit(DEGREE, "fields.0.salt", "00" * 32 + "\n")),
        "no salt": ("fields_must_fit_type", edit(DEGREE, "fields.0.salt", "")),
        "a name with a line feed": ("fields_must_fit_type", edit(DEGREE, "fields.1.name", "level\n")),
        "a name of 33 letters": ("fields_must_fit_type", edit(DEGREE, "fields.1.name", "l" * 33)),
        "no name": ("fields_must_fit_type", edit(DEGREE, "fields.1.name", "")),
        "no field": ("fields_must_fit_type", edit(DEGREE, "fields", [])),
        "33 fields": ("fields_must_fit_type", edit(DEGREE, "fields", lambda fields: fields[:1] * 33)),
        "a nonce of 7 letters": ("fields_must_fit_type", edit(PRESENTED, "presentations.0.nonce", "abcdefg")),
        "a nonce of 65 letters": ("fields_must_fit_type", edit(PRESENTED, "presentations.0.nonce", "a" * 65)),
        "a nonce with a line feed": ("fields_must_fit_type", edit(PRESENTED, "presentations.0.nonce", NONCE + "\n")),
        "17 signatures": (
            "fields_must_fit_type", edit(PRESENTED, "presentations.0.signatures", lambda marks: marks * 17)
        ),
        "a holder's file": ("fields_must_fit_type", WORLD.records["degree"].data),
        "a receipt": ("fields_must_fit_type", LAO.receipt(WORLD.entries["opened"])),
        "a status": ("fields_must_fit_type", STATUS),
    }  # fmt: skip
    for name, (rule, data) in bad.items():
        yield Forgery(name, rule, data)


def list_genuine() -> dict[str, tuple[bytes, str, bytes | None, Checkpoint | None, dict[str, object]]]:
    """True disclosures with the nonce, status and checkpoint that fit, and what they show."""
    lao, made = LAO, WORLD.records
    second = made["second of two"]
    noy, dao = ({"subject": WORLD.address(name)} for name in ("noy", "dao"))
    point, late = lao.checkpoint(3), lao.checkpoint()
    level, training = {"level": "BSc"}, {"hours": 21, "passed": True}
    issued = lao.status(made["degree"], WORLD.heights["issued"])  # it is revoked by now
    later = made["degree"].disclose("level", nonce=NONCE, checkpoint=late)
    early = made["degree"].disclose("level", nonce=NONCE, checkpoint=point)
    return {
        "one field": (made["degree"].disclose("level"), "", None, None, level),
        "every field": (
            made["degree"].disclose(*CLAIMS, "awarded", "subject", "subject_area"), "", None, None,
            {**CLAIMS, **noy, "awarded": "", "subject_area": ""},
        ),
        "values of every type": (made["training"].disclose("hours", "passed"), "", None, None, training),
        "with a status": (DEGREE, "", issued, None, {"born": 2001, **level}),
        "signed": (made["degree"].disclose("level", nonce=NONCE), NONCE, None, None, {**level, **noy}),
        "signed, and nobody asked": (made["degree"].disclose("level", nonce=NONCE), "", None, None, {**level, **noy}),
        "signed by two of three": (JOINT, NONCE, lao.status(made["of dao"]), None, {**level, **dao}),
        "the third message": (second.disclose("born"), "", lao.status(second), None, {"born": 2}),
        "an amendment": (made["amendment"].disclose("level"), "", lao.status(made["amended"]), None, {"level": "MSc"}),
        "linked to an earlier checkpoint": (
            early, NONCE, lao.anchor(issued, point), point, {**level, **noy}
        ),
        "linked to a later checkpoint": (later, NONCE, lao.anchor(issued, late), late, {**level, **noy}),
    }  # fmt: skip
