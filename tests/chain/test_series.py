"""Proofs of series: one entry, or an extract of many; what they prove, and that no byte of them can change unnoticed.

The chain is that of the kit (tests/docs/kit_series.py), where both verifiers are held to one verdict on whatever is put
together wrongly.
"""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ledger
from ledger.chain.proofs import verify_proof
from ledger.chain.series.entries import (
    ProvedSeriesEntry,
    SeriesEntry,
    compute_batch_path,
    compute_entry_commitment,
    verify_series_entry,
)
from ledger.chain.series.extracts import verify_series_extract
from ledger.crypto.encoding import encode
from ledger.errors import LedgerError, VerificationError
from ledger.merkle.fields import compute_field_commitment
from tests.docs.kit_series import extract, make_batches, make_log, prove
from tests.docs.stage import find_address
from tests.properties.mutating import list_replacements
from tests.registry.devices.sensors import make_batch, make_readings

STAGE, (FIRST, SECOND) = make_log(), make_batches()
PROOF = encode(prove(STAGE, 1, FIRST, 1))
EXTRACT = encode(extract(STAGE, 2, (1, FIRST, (0, 2)), (2, SECOND, (0,))))


def test_a_proof_shows_one_entry_its_number_and_its_block() -> None:
    proved = verify_proof(PROOF, STAGE.genesis_hash)
    assert isinstance(proved, ProvedSeriesEntry)
    assert (proved.sequence, proved.anchored.height) == (2, 1)
    assert proved.entry == FIRST.entries[1]
    assert proved.anchor.account == find_address("university")


def test_an_extract_shows_what_it_does_not_show() -> None:
    whole = verify_series_extract(EXTRACT, STAGE.genesis_hash)
    assert [one.sequence for one in whole.shown] == [1, 3, 5]
    assert (whole.withheld, whole.left_out, whole.holes, whole.last) == (1, 0, ((4, 4),), 5)
    part = verify_series_extract(encode(extract(STAGE, 2, (2, SECOND, ()))), STAGE.genesis_hash)
    assert (part.shown, part.withheld, part.left_out, part.holes) == ((), 1, 3, ((1, 4),))
    none = verify_series_extract(encode(extract(STAGE, 2)), STAGE.genesis_hash)
    assert (none.withheld, none.left_out, none.holes) == (0, 4, ((1, 5),))


@pytest.mark.parametrize("step", [23, pytest.param(1, marks=pytest.mark.full)])
@pytest.mark.parametrize(("data", "verify"), [(PROOF, verify_proof), (EXTRACT, verify_series_extract)])
def test_a_changed_byte_is_refused(data: bytes, verify: Callable[[bytes, bytes], object], step: int) -> None:
    for place in range(0, len(data), step):
        for byte in list_replacements(data[place]):
            with pytest.raises(LedgerError):
                verify(data[:place] + bytes([byte]) + data[place + 1 :], STAGE.genesis_hash)


@given(
    values=st.lists(st.integers(-50, 100), min_size=1, max_size=40),
    first=st.integers(1, 2**40),
    place=st.integers(0, 39),
    other=st.integers(0, 39),
)
def test_every_entry_is_proved_at_its_own_place_alone(values: list[int], first: int, place: int, other: int) -> None:
    kept = make_batch(find_address("shop"), "readings", first, make_readings(values, 1_000))
    index, wrong = place % len(values), other % len(values)
    path = compute_batch_path(kept.commitments, index)
    assert verify_series_entry(kept.anchor, kept.entries[index], index, path) == first + index
    if wrong != index:
        with pytest.raises(VerificationError):
            verify_series_entry(kept.anchor, kept.entries[index], wrong, compute_batch_path(kept.commitments, wrong))


def test_an_entry_is_committed_to_under_its_account_series_number_and_time() -> None:
    entry = SeriesEntry({"level": 1}, "ab" * 32, 5)
    found = compute_entry_commitment("someone", "readings", 7, entry)
    changed = (("other", "readings", 7), ("someone", "other", 7), ("someone", "readings", 8))
    assert found not in [compute_entry_commitment(*one, entry) for one in changed]
    assert found != compute_entry_commitment("someone", "readings", 7, SeriesEntry({"level": 1}, "ab" * 32, 6))
    text = encode({"account": "someone", "claims": {"level": 1}, "sequence": 7, "time": 5}).decode()
    assert found != compute_field_commitment(bytes.fromhex("ab" * 32), "readings", text), "a text is another value"


def test_a_process_of_its_own_verifies_it_with_the_genesis_hash_alone(tmp_path: Path) -> None:
    for name, data, says in (("reading", PROOF, "access 2 of"), ("extract", EXTRACT, "3 of 5 access")):
        file = tmp_path / f"{name}.json"
        file.write_bytes(data)
        command = [sys.executable, "-m", "ledger", "verify", str(file), "--genesis", STAGE.genesis_hash.hex()]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        assert says in done.stdout
    assert "never anchored" in done.stdout
    assert repr(ledger.verify_proof(PROOF, STAGE.genesis_hash)) == "ProvedSeriesEntry(access 2, anchored in block 1)"
