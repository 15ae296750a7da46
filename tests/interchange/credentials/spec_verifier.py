"""A verifier of tlog-proofs from the specifications alone: c2sp.org/tlog-proof, tlog-checkpoint and signed-note.

It shares no code with the ledger, and knows of it only what bytes.md says: a leaf is the SHA-256 of a tag and the
header's canonical JSON.
"""

import base64
import hashlib
import json
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def verify(data: bytes, verifier_keys: list[str], wanted: int) -> dict[str, Any]:
    """The extra line's JSON and the head, if `wanted` of the keys signed a head that holds the header in that line."""
    above, _, note = data.partition(b"\n\n")
    lines = above.decode().split("\n")
    assert lines.pop(0) == "c2sp.org/tlog-proof@v1"
    extra = json.loads(base64.b64decode(lines.pop(0).removeprefix("extra ")))
    index = int(lines.pop(0).removeprefix("index "))
    path = [base64.b64decode(line) for line in lines]
    text, _, signatures = note.rpartition(b"\n\n")
    text += b"\n"
    origin, size, root = text.decode().split("\n")[:3]
    assert count_signers(text, signatures.decode(), verifier_keys) >= wanted
    header = json.dumps(extra["header"], sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    leaf = hashlib.sha256(b"natledger/header/1\n" + header).digest()
    assert compute_root(leaf, index, int(size), path) == base64.b64decode(root)
    return {"extra": extra, "index": index, "origin": origin, "size": int(size)}


def count_signers(text: bytes, lines: str, verifier_keys: list[str]) -> int:
    keys = {}
    for line in verifier_keys:
        name, key_id, encoded = line.split("+", 2)
        kind_and_key = base64.b64decode(encoded)
        assert hashlib.sha256(name.encode() + b"\n" + kind_and_key).hexdigest()[:8] == key_id
        assert kind_and_key[0] == 1
        keys[name, key_id] = kind_and_key[1:]
    signed = set()
    for line in lines.strip("\n").split("\n"):
        dash, name, encoded = line.split(" ")
        assert dash == "—"
        raw = base64.b64decode(encoded)
        key = keys.get((name, raw[:4].hex()))
        if key is None:
            continue
        try:
            Ed25519PublicKey.from_public_bytes(key).verify(raw[4:], text)
        except InvalidSignature:
            raise AssertionError(f"{name} has not signed") from None
        signed.add(name)
    return len(signed)


def compute_root(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """RFC 9162, section 2.1.3.2, as it is written there."""
    assert index < size
    first, last = index, size - 1
    result = hashlib.sha256(b"\x00" + leaf).digest()
    for step in path:
        assert last != 0
        if first & 1 or first == last:
            result = hashlib.sha256(b"\x01" + step + result).digest()
            while not first & 1 and first != 0:
                first, last = first >> 1, last >> 1
        else:
            result = hashlib.sha256(b"\x01" + result + step).digest()
        first, last = first >> 1, last >> 1
    assert last == 0
    return result
