"""No mutated receipt verifies (invariant 31), nor any mutated proof of a row or of history.

Every byte of a receipt is replaced; files of ten kinds are changed byte by byte at random, cut, joined, and edited as
JSON with the canonical form kept, so that the checks behind the decoder are reached. What may be left out is named:
votes that are not needed, and an anchor nobody asked for; then the file proves what it proved before. And a proof that
there is no row may become one for another key of the same bucket: that is another truth, so the ledger is asked.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from random import Random
from typing import Any, NamedTuple

import pytest

from ledger.chain.proofs import Proved, ProvedHistory, ProvedRow, verify_proof
from ledger.crypto.encoding import encode
from ledger.errors import LedgerError
from tests.properties.mutating import MUTATORS, Edit, list_edits, list_replacements
from tests.vectors.freeze import live, make_files

MUTATIONS = 100_000
MAY_GO = re.compile(r"provenance\.(anchors\.0|(finality|handovers\.\d+)\.commit\.signatures\.\d+)")

FILES = make_files()
CHAIN = json.loads(FILES["chain.json"])


class Sample(NamedTuple):
    """A proof file, and the hash its reader holds."""

    name: str
    data: bytes
    genesis_hash: str


SAMPLES = [
    Sample(name, data, CHAIN["genesis_hash_with_a_handover" if "handover" in name else "genesis_hash"])
    for name, data in FILES.items()
    if "receipt" in name or "proof" in name
]
BY_SAMPLE = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name.removesuffix(".json"))
RECEIPT = next(sample for sample in SAMPLES if sample.name == "receipt.json")
ABSENT = "state_proof_of_no_row.json"


def read_claim(proved: Proved) -> tuple[Any, ...]:
    """What a file proves, without how."""
    header = proved.proved.header
    if isinstance(proved, ProvedRow):
        return header, proved.key, proved.value
    if isinstance(proved, ProvedHistory):
        return header, proved.later
    return header, proved.signed, proved.outcome, proved.index


CLAIMS = {sample.name: read_claim(verify_proof(sample.data, sample.genesis_hash)) for sample in SAMPLES}
LEDGER = live()[0]


def is_true(proved: Proved) -> bool:
    """Whether what was proved is so: one of the claims above, or a row as the ledger has it."""
    if isinstance(proved, ProvedRow):
        return LEDGER.state_row(proved.key, proved.proved.header.height) == proved.value
    return read_claim(proved) in CLAIMS.values()


def is_refused(data: bytes, genesis_hash: str, rules: Counter[str]) -> bool:
    """Whether a changed file is refused; if it is not, it must be true."""
    try:
        proved = verify_proof(data, genesis_hash)
    except LedgerError as error:
        rules[error.rule] += 1
        return True
    assert is_true(proved), data
    return False


def find_absent_key(sample: Sample) -> range:
    """Where the key stands of which a file proves that there is no row; nowhere in other files."""
    found = re.search(rb'(?<="key":")[^"]*', sample.data) if sample.name == ABSENT else None
    return range(*found.span()) if found else range(0)


def replace_bytes(sample: Sample, step: int) -> Iterator[bytes]:
    """The file with one byte replaced, at every `step`-th place."""
    data, free = sample.data, find_absent_key(sample)
    for place in range(0, len(data), step):
        if place not in free:
            for byte in list_replacements(data[place]):
                yield data[:place] + bytes([byte]) + data[place + 1 :]


def test_replaced_bytes_of_a_receipt_are_refused(record_property: Callable[[str, object], None]) -> None:
    rules: Counter[str] = Counter()
    for changed in replace_bytes(RECEIPT, 5):  # every place, under --full
        assert is_refused(changed, RECEIPT.genesis_hash, rules), changed
    count = sum(rules.values())
    record_property("receipts mutated and refused", f"{count:,}, by {len(rules)} rules")  # the figure of the plain run
    assert count > len(RECEIPT.data)
    assert len(rules) > 10


@BY_SAMPLE
def test_replaced_bytes_of_every_kind_of_proof_are_refused(sample: Sample) -> None:
    rules: Counter[str] = Counter()
    for changed in replace_bytes(sample, 41):
        assert is_refused(changed, sample.genesis_hash, rules), changed
    assert sum(rules.values()) > len(sample.data) // 10


# edits that keep the file canonical JSON


@BY_SAMPLE
def test_every_edit_of_a_proof_is_refused_but_for_what_is_not_needed(sample: Sample) -> None:
    document = json.loads(sample.data)
    rules: Counter[str] = Counter()
    accepted = []
    for edit in list_edits(document, document, "", lambda new: new):
        changed = encode(edit.document)
        if changed != sample.data and not is_refused(changed, sample.genesis_hash, rules):
            accepted.append(edit)
    assert all(is_harmless(sample, edit) for edit in accepted)
    assert sum(rules.values()) > 500


def is_harmless(sample: Sample, edit: Edit) -> bool:
    """Whether a file may be true after this edit."""
    return (
        (edit.kind == "element removed" and MAY_GO.fullmatch(edit.path) is not None)
        or (edit.kind == "list emptied" and edit.path == "provenance.anchors")
        or (edit.kind == "value changed" and edit.path == "key" and sample.name == ABSENT)
    )


# mutations at random


def mutate(random: Random) -> tuple[Sample, str, bytes]:
    sample, other, mutator = random.choice(SAMPLES), random.choice(SAMPLES), random.choice(MUTATORS)
    return sample, mutator.__name__, mutator(random, sample.data, other.data)


def run_mutations(count: int, seed: int) -> tuple[int, Counter[str], Counter[str]]:
    """How many were refused, by which rules, and by mutator how many still prove what some file proves."""
    random = Random(seed)
    rules: Counter[str] = Counter()
    harmless: Counter[str] = Counter()
    originals = {sample.data for sample in SAMPLES}
    while sum(rules.values()) < count:
        sample, name, changed = mutate(random)
        if changed in originals:
            continue
        if not is_refused(changed, sample.genesis_hash, rules) and sample.name != ABSENT:
            harmless[name] += 1
    return sum(rules.values()), rules, harmless


def test_random_mutations_are_refused() -> None:
    count, rules, harmless = run_mutations(3_000, seed=1)
    assert count == 3_000
    assert len(rules) > 15
    # nothing that works on bytes alone is harmless: only whole parts, in place of others that are as true
    assert harmless.keys() <= {"transplant", "splice"}


@pytest.mark.full
def test_a_hundred_thousand_mutations_are_refused(record_property: Callable[[str, object], None]) -> None:
    count, rules, harmless = run_mutations(MUTATIONS, seed=2023)
    record_property("proofs mutated and refused", f"{count:,}, by {len(rules)} rules; harmless: {dict(harmless)}")
    assert harmless.keys() <= {"transplant", "splice"}
    assert harmless.total() < count // 1000


@pytest.mark.full
@BY_SAMPLE
def test_every_other_byte_of_every_kind_of_proof_counts(sample: Sample) -> None:
    rules: Counter[str] = Counter()
    for place in range(0, len(sample.data), 2):
        if place in find_absent_key(sample):
            continue
        before, byte, after = sample.data[:place], sample.data[place], sample.data[place + 1 :]
        neighbour = after[:1] + bytes([byte]) + after[1:]
        replaced = [bytes([other]) + after for other in list_replacements(byte)]
        for end in (*replaced, after, bytes([byte, byte]) + after, neighbour, b""):
            if before + end != sample.data:
                assert is_refused(before + end, sample.genesis_hash, rules), (place, end[:1])
    assert sum(rules.values()) > 3 * len(sample.data)
