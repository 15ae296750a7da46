"""No mutated disclosure, status or holder's file is believed, unless it is as true as those it was made of.

Files of six kinds are changed byte by byte, cut, joined with one another, and edited as JSON with the canonical form
kept. The verifier asks for no nonce, so that least is refused. What an honest hand may do is named: show fewer fields,
take the presentation away, erase a field, leave out a vote beyond two thirds or an anchor nobody asked for; whatever
is accepted is compared with the ledger.
"""

import json
import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from random import Random
from typing import NamedTuple

import pytest

from ledger.chain.proofs import StateProof
from ledger.crypto.encoding import decode_file, encode
from ledger.errors import LedgerError, Refused
from ledger.registry.records.disclosure import (
    Disclosure,
    ProvedDisclosure,
    ProvedStatus,
    verify_disclosure,
    verify_status,
)
from ledger.registry.records.holder_file import (
    HeldField,
    HolderFile,
    Issued,
    erase_fields,
    show_field,
    verify_holder_file,
)
from ledger.registry.rows.records import RECORDS
from tests.properties.mutating import MUTATORS, list_edits, list_replacements
from tests.registry.records.degrees import NONCE, OTHER_NONCE, get_world

MUTATIONS = 100_000
STEP = 89
"""Of every so many bytes, one is replaced in the plain run."""
WORLD = get_world()
LAO = WORLD.lao
GENESIS_HASH = LAO.genesis_hash

Proved = ProvedDisclosure | ProvedStatus | tuple[HolderFile, Issued]


class Sample(NamedTuple):
    """A true file, and what judges it."""

    name: str
    data: bytes
    verify: Callable[[bytes, str], Proved]


def make_samples() -> list[Sample]:
    degree, dao, point = WORLD.records["degree"], WORLD.records["of dao"], LAO.checkpoint(2)
    shown = {
        "disclosure": degree.disclose("born", "level", "name"),
        "of two": WORLD.records["second of two"].disclose("born", "subject"),
        "anchored": WORLD.records["amendment"].disclose("level", checkpoint=point),
        "presented": degree.disclose("level", nonce=NONCE),
        "presented for another": degree.disclose("born", "level", nonce=OTHER_NONCE),
        "presented by two of three": dao.disclose("level", "name", nonce=NONCE),
    }
    status = {
        "revoked": LAO.status(degree),
        "valid": LAO.status(degree, WORLD.heights["issued"]),
        "never issued": LAO.status("00" * 32 + "-0"),
        "status, anchored": LAO.anchor(LAO.status(dao), point),
    }
    held = {"held": degree.data, "partly erased": encode(erase_fields(WORLD.file("training"), ("course", "hours")))}
    return [
        *(Sample(name, data, verify_disclosure) for name, data in shown.items()),
        *(Sample(name, data, verify_status) for name, data in status.items()),
        *(Sample(name, data, verify_holder_file) for name, data in held.items()),
    ]


SAMPLES = make_samples()
PLAIN = ("disclosure", "presented by two of three", "revoked", "never issued", "held", "partly erased")
BY_SAMPLE = pytest.mark.parametrize(
    "sample",
    [pytest.param(one, marks=() if one.name in PLAIN else pytest.mark.full, id=one.name) for one in SAMPLES],
)


# what is true


@cache
def list_held() -> dict[tuple[str, str], dict[str, HeldField]]:
    """The fields of every revision of every record, by its id and root."""
    return {
        (record.id, record.issued.commitment.root): {field.name: field for field in record.file.fields}
        for record in WORLD.records.values()
    }


@cache
def list_signed() -> set[tuple[str, str, tuple[str, ...]]]:
    """What subjects have signed: record, nonce and the names that are shown."""
    proved = [verify_disclosure(sample.data, GENESIS_HASH) for sample in SAMPLES if "presented" in sample.name]
    return {(one.issued.record, one.nonce, tuple(one.fields)) for one in proved}


def is_true(proved: Proved) -> bool:
    """Whether the ledger, and the files it was made of, say the same."""
    if isinstance(proved, ProvedStatus):
        row = LAO.state_row(RECORDS.key(proved.record), proved.proved.header.height)
        return row == (encode(proved.row) if proved.row else b"")
    if isinstance(proved, ProvedDisclosure):
        return is_true_of(proved.issued, proved.fields) and is_truly_presented(proved)
    file, issued = proved
    held = list_held()[issued.record, issued.commitment.root]
    left = {field.name: field.value for field in file.fields if field.salt}
    return is_true_of(issued, left) and [field.commitment for field in file.fields] == [
        field.commitment for field in held.values()
    ]


def is_true_of(issued: Issued, fields: dict[str, str | int | bool]) -> bool:
    held = list_held()[issued.record, issued.commitment.root]
    header = issued.proved.proved.header
    same = all(encode(value) == encode(held[name].value) for name, value in fields.items())
    return same and header == LAO.block(header.height).header


def is_truly_presented(proved: ProvedDisclosure) -> bool:
    if proved.presented is None:
        return proved.nonce == ""
    header = proved.presented.header
    signed = (proved.issued.record, proved.nonce, tuple(proved.fields)) in list_signed()
    return signed and header == LAO.block(header.height).header


def is_refused(sample: Sample, data: bytes, rules: Counter[str]) -> bool:
    """Whether a changed file is refused; if it is not, it must be true, and canonical itself."""
    try:
        proved = sample.verify(data, GENESIS_HASH)
    except LedgerError as error:
        rules[error.rule] += 1
        return True
    assert is_true(proved), data
    kinds = {verify_disclosure: Disclosure, verify_status: StateProof, verify_holder_file: HolderFile}
    assert encode(decode_file(data, kinds[sample.verify])) == data
    return False


def test_samples_are_true_and_the_judge_is_not_blind() -> None:
    for sample in SAMPLES:
        proved = sample.verify(sample.data, GENESIS_HASH)
        assert is_true(proved)
        if isinstance(proved, ProvedDisclosure):
            assert not is_true(proved.__class__(proved.issued, {**proved.fields, "level": "PhD"}, None, None, ""))
            assert not is_true(proved.__class__(proved.issued, {**proved.fields, "born": True}, None, None, ""))
        if isinstance(proved, ProvedStatus) and proved.row:
            assert not is_true(ProvedStatus(proved.proved, proved.record, None))


# bytes


def find_free(sample: Sample) -> set[int]:
    """Where the id stands of a record that was never issued, since another such id is as true; and the names of erased
    fields, which nothing proves."""
    pattern = {"never issued": rb'(?<="key":")[^"]*', "partly erased": rb'(?<="name":")\w+(?=","salt":"")'}.get(
        sample.name
    )
    return (
        {place for found in re.finditer(pattern, sample.data) for place in range(*found.span())} if pattern else set()
    )


def replace_bytes(sample: Sample, step: int, rules: Counter[str]) -> None:
    data, free = sample.data, find_free(sample)
    for place in range(0, len(data), step):
        if place in free:
            continue
        for byte in list_replacements(data[place]):
            changed = data[:place] + bytes([byte]) + data[place + 1 :]
            assert is_refused(sample, changed, rules), (place, byte)


@BY_SAMPLE
def test_replaced_bytes_are_refused(sample: Sample) -> None:
    rules: Counter[str] = Counter()
    replace_bytes(sample, STEP, rules)
    assert sum(rules.values()) > 4 * len(sample.data) // STEP


# structure

MAY_GO = re.compile(r"((receipt|presentations\.0\.identity)\.)?provenance\.finality\.commit\.signatures\.\d+")
ANCHORS = re.compile(r"(receipt\.)?provenance\.anchors(\.0)?")


def is_honest(sample: Sample, kind: str, path: str) -> bool:
    """Whether this edit may leave a file true: exactly what anybody may do to it."""
    presented = sample.name.startswith("presented")
    if kind == "element removed" and MAY_GO.fullmatch(path):
        return not (presented and path.startswith("receipt"))  # the subject has signed the receipt as it is
    if kind in ("element removed", "list emptied") and ANCHORS.fullmatch(path):
        return "anchored" in sample.name
    if sample.verify is verify_holder_file:
        # a field that was not filled in has no value to go with its salt; what an erased one was called, nothing proves
        names = ("fields.1.name", "fields.2.name") if sample.name == "partly erased" else ()
        return kind == "value changed" and (re.fullmatch(r"fields\.\d+\.salt", path) is not None or path in names)
    if presented:
        return (kind, path) in (("element removed", "presentations.0"), ("list emptied", "presentations"))
    if sample.name == "never issued":
        return (kind, path) == ("value changed", "key")
    return kind == "element removed" and re.fullmatch(r"fields\.\d+", path) is not None


@BY_SAMPLE
def test_every_edit_is_refused_but_for_what_is_honest(sample: Sample) -> None:
    document = json.loads(sample.data)
    rules: Counter[str] = Counter()
    accepted = []
    for edit in list_edits(document, document, "", lambda new: new):
        changed = encode(edit.document)
        if changed != sample.data and not is_refused(sample, changed, rules):
            accepted.append((edit.kind, edit.path))
    assert [edit for edit in accepted if not is_honest(sample, *edit)] == []
    assert len(accepted) >= 4  # one vote of four may always go
    assert sum(rules.values()) > 400


def test_erased_field_says_nothing_whatever_its_name_is_made_to_be() -> None:
    sample = next(sample for sample in SAMPLES if sample.name == "partly erased")
    renamed = sample.data.replace(b'"name":"hours","salt":""', b'"name":"level","salt":""')
    file, _ = verify_holder_file(renamed, GENESIS_HASH)
    assert "level" in [field.name for field in file.fields]
    with pytest.raises(Refused, match="field_must_not_be_erased"):
        show_field(file, "level")


def test_honest_edits_change_nothing_but_what_they_take_away() -> None:
    """Of a presented file nothing can be hidden; whoever strips it shows what anybody could show, all of it."""
    for sample in SAMPLES:
        document = json.loads(sample.data)
        if sample.verify is not verify_disclosure:
            continue
        fields = document["fields"]
        for place in range(len(fields)):
            fewer = encode({**document, "fields": fields[:place] + fields[place + 1 :]})
            if document["presentations"] or len(fields) == 1:
                assert is_refused(sample, fewer, Counter()), sample.name
            else:
                proved = verify_disclosure(fewer, GENESIS_HASH)
                assert list(proved.fields) == [field["name"] for field in fields if field != fields[place]]
        stripped = verify_disclosure(encode({**document, "presentations": []}), GENESIS_HASH)
        assert (stripped.presented, list(stripped.fields)) == (None, [field["name"] for field in fields])


# at random


def run_mutations(count: int, seed: int) -> tuple[Counter[str], Counter[str]]:
    """By which rules so many were refused, and by mutator how many are as true as before."""
    random = Random(seed)
    rules: Counter[str] = Counter()
    harmless: Counter[str] = Counter()
    originals = {sample.data for sample in SAMPLES}
    while rules.total() < count:
        sample, other, mutator = random.choice(SAMPLES), random.choice(SAMPLES), random.choice(MUTATORS)
        changed = mutator(random, sample.data, other.data)
        if changed in originals or is_refused(sample, changed, rules):
            continue
        if not find_free(sample):  # of the others some bytes may be anything
            harmless[mutator.__name__] += 1
    return rules, harmless


def test_random_mutations_are_refused() -> None:
    rules, harmless = run_mutations(2_000, seed=1)
    assert rules.total() == 2_000
    assert len(rules) > 15
    # nothing that works on bytes alone is harmless: only whole parts, in place of others that are as true
    assert harmless.keys() <= {"transplant", "splice"}


@pytest.mark.full
def test_a_hundred_thousand_mutations_are_refused(record_property: Callable[[str, object], None]) -> None:
    rules, harmless = run_mutations(MUTATIONS, seed=2023)
    assert rules.total() == MUTATIONS
    figure = f"{rules.total():,}, by {len(rules)} rules; harmless: {dict(harmless)}"
    record_property("disclosures mutated and refused", figure)
    assert harmless.keys() <= {"transplant", "splice"}
    assert harmless.total() < MUTATIONS // 100


@pytest.mark.full
@pytest.mark.parametrize("sample", [one for one in SAMPLES if one.name in PLAIN], ids=lambda sample: sample.name)
def test_every_third_byte_of_every_kind_counts(sample: Sample) -> None:
    rules: Counter[str] = Counter()
    step = 9 if sample.name.startswith("presented") else 3  # it holds two of all that the others hold one of
    replace_bytes(sample, step, rules)
    assert rules.total() > 4 * (len(sample.data) - len(find_free(sample))) // step
