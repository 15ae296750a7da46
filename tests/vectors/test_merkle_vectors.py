"""The proofs of transparency-dev/merkle: the good ones verify, every corrupted one is refused.

The verdict stands in each file (`wantErr`), the corruption in the file's name.
"""

import base64
import json
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import pytest

from ledger.errors import VerificationError
from ledger.merkle.log import compute_root, hash_leaf
from ledger.merkle.verify import verify_consistency, verify_inclusion
from tests.vectors import vectors_dir

FOLDER = vectors_dir("merkle_rfc6962")
INCLUSION = sorted((FOLDER / "inclusion").rglob("*.json"))
CONSISTENCY = sorted((FOLDER / "consistency").rglob("*.json"))


def name_of(file: Path) -> str:
    return file.relative_to(FOLDER).as_posix()


def decode_hash(text: str | None) -> bytes:
    return base64.b64decode(text or "", validate=True)


def expect(case: dict[str, Any]) -> AbstractContextManager[object]:
    return pytest.raises(VerificationError) if case["wantErr"] else nullcontext()


def test_all_vectors_are_there() -> None:
    assert (len(INCLUSION), len(CONSISTENCY)) == (50, 42)


@pytest.mark.parametrize("file", INCLUSION, ids=name_of)
def test_inclusion_verdict_is_the_vectors(file: Path) -> None:
    case = json.loads(file.read_text("utf-8"))
    path = [decode_hash(text) for text in case["proof"] or []]
    leaf_hash, root = decode_hash(case["leafHash"]), decode_hash(case["root"])
    with expect(case):
        verify_inclusion(leaf_hash, case["leafIdx"], case["treeSize"], path, root)


@pytest.mark.parametrize("file", CONSISTENCY, ids=name_of)
def test_consistency_verdict_is_the_vectors(file: Path) -> None:
    case = json.loads(file.read_text("utf-8"))
    path = [decode_hash(text) for text in case["proof"] or []]
    root1, root2 = decode_hash(case["root1"]), decode_hash(case["root2"])
    with expect(case):
        verify_consistency(case["size1"], case["size2"], root1, root2, path)


def test_roots_of_the_reference_leaves_are_the_vectors() -> None:
    known = json.loads((FOLDER / "reference_roots.json").read_text("utf-8"))
    leaves = [hash_leaf(bytes.fromhex(leaf)) for leaf in known["leaves_hex"]]
    roots = [compute_root(leaves[:size]).hex() for size in range(len(leaves) + 1)]
    assert roots == known["root_hex_for_first_n_leaves"]
