"""docs/reference/bytes.md: its worked examples, recomputed from the page alone with hashlib and OpenSSL's Ed25519.

An example is a block of `name value` lines. Its names tell what it shows: a hash, a signature, a tree.
Nothing in them calls the code that made the examples.
"""

import hashlib
import json
import re

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ledger.crypto import hashing
from ledger.crypto.encoding import encode, parse
from ledger.errors import DecodeError
from ledger.registry.money.money import Transfer
from tests.docs import DOCS
from tests.docs.session import list_blocks

PAGE = (DOCS / "reference" / "bytes.md").read_text("utf-8")
EXAMPLES = [
    [tuple(line.split(maxsplit=1)) for line in block.text.splitlines()]
    for block in list_blocks(PAGE)
    if block.info == "example"
]
ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def read(example: list[tuple[str, ...]]) -> dict[str, str]:
    return dict(example)  # type: ignore[arg-type]


def sha256(*parts: bytes) -> str:
    return hashlib.sha256(b"".join(parts)).hexdigest()


def read_tag(text: str) -> bytes:
    return text.replace("\\n", "\n").encode()


def compute_root(leaves: list[bytes]) -> bytes:
    """RFC 6962, 2.1, word for word."""
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    left = 1
    while left * 2 < len(leaves):
        left *= 2
    return hashlib.sha256(b"\x01" + compute_root(leaves[:left]) + compute_root(leaves[left:])).digest()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: "-".join(name for name, _ in example)[:60])
def test_example_says_what_comes_out(example: list[tuple[str, ...]]) -> None:
    values = read(example)
    match sorted(values):
        case ["bytes", "sha256", "tag"]:
            assert sha256(read_tag(values["tag"]), values["bytes"].encode()) == values["sha256"]
        case ["bytes", "genesis", "key", "signature", "tag"]:
            signed = read_tag(values["tag"]) + bytes.fromhex(values["genesis"]) + values["bytes"].encode()
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(values["key"]))
            key.verify(bytes.fromhex(values["signature"]), signed)
        case ["address", "hex", "prefix", "sha256", "tag"]:
            assert sha256(read_tag(values["tag"]), bytes.fromhex(values["hex"])) == values["sha256"]
            digits = values["address"].removeprefix(values["prefix"] + "1")
            number = sum(ALPHABET.index(digit) << 5 * place for place, digit in enumerate(digits[31::-1]))
            assert f"{number:040x}" == values["sha256"][:40]
        case ["hex", "prefix", "sha256"]:
            assert sha256(bytes.fromhex(values["prefix"]), bytes.fromhex(values["hex"])) == values["sha256"]
        case ["prefix", "row", "sha256"]:
            rows = [value for name, value in example if name == "row"]
            assert rows == sorted(set(rows))
            assert sha256(bytes.fromhex(values["prefix"]), *map(bytes.fromhex, rows)) == values["sha256"]
        case ["child", "depth", "prefix", "sha256"]:
            children = [bytes.fromhex(value) for name, value in example if name == "child"]
            assert len(children) == 16
            assert sha256(bytes.fromhex(values["prefix"] + values["depth"]), *children) == values["sha256"]
        case ["length", "name", "salt", "sha256", "tag", "value"]:
            name, value = values["name"].encode(), values["value"].encode()
            assert int(values["length"], 16) == len(name)
            salt = bytes.fromhex(values["salt"])
            assert sha256(read_tag(values["tag"]), salt, bytes([len(name)]), name, value) == values["sha256"]
        case ["bytes", "json"]:
            written = json.dumps(json.loads(values["json"]), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
            assert written == values["bytes"]
        case [*_, "root"]:
            leaves = [bytes.fromhex(value) for name, value in example if name.startswith("leaf")]
            assert compute_root(leaves).hex() == values["root"]
        case names:
            pytest.fail(f"an example of no known kind: {names}")


def test_every_tag_has_a_row_and_an_example() -> None:
    kinds = {
        value.decode().split("/")[1]
        for value in vars(hashing).values()
        if isinstance(value, bytes) and value.startswith(b"natledger/")
    }
    assert len(kinds) == 17
    assert set(re.findall(r"^\| `([a-z-]+)` \| ", PAGE.split("## Signatures")[0], re.MULTILINE)) == kinds
    shown = {read(example)["tag"].split("/")[1] for example in EXAMPLES if "tag" in read(example)}
    assert shown == kinds


def test_examples_are_of_one_chain() -> None:
    """The header's roots, hashes and sets are those of the other examples."""
    hashes = {value for example in EXAMPLES for name, value in example if name in ("sha256", "root")}
    header = json.loads(next(value for example in EXAMPLES for _, value in example if '"entries_root"' in value))
    for name in ("entries_root", "history_root", "state_root", "validators_hash", "next_validators_hash"):
        assert header[name] in hashes
    genesis_hash = next(read(example)["genesis"] for example in EXAMPLES if "genesis" in read(example))
    assert genesis_hash in hashes
    assert ("leaf-0", genesis_hash) in [line for example in EXAMPLES for line in example]


@pytest.mark.parametrize(("name", "text"), [("reference", "INV-7\n"), ("asset", "LAK\n"), ("reference", "INV 7")])
def test_a_pattern_holds_for_the_whole_text(name: str, text: str) -> None:
    """In Python `$` lets a line feed through at the end; what the page shows as `$` must not."""
    body = {"amount": 1, "asset": "LAK", "reference": "INV-7", "to": "shop"}
    assert parse(encode(body), Transfer).reference == "INV-7"
    with pytest.raises(DecodeError):
        parse(encode(body | {name: text}), Transfer)
