"""Forging: one change to a proof file, or to a chain with the keys of its validators at hand."""

import json
from collections.abc import Sequence
from typing import Any

import msgspec

from ledger.chain.finality import Provenance
from ledger.chain.handovers import NewValidators
from ledger.chain.header import Header
from ledger.chain.receipt import Receipt
from ledger.chain.validators import Validator, compute_validators_hash
from ledger.crypto.encoding import encode
from ledger.crypto.keys import SigningKey
from tests.chain.chains import Chain, make_commit, make_receipt


def edit(proof: msgspec.Struct | bytes, path: str, change: Any) -> bytes:
    """The file with another value at a path such as `provenance.header.time`, or with change(value) there.

    The value may be a struct: its JSON is put in.
    """
    document = json.loads(proof if isinstance(proof, bytes) else encode(proof))
    place = document
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    for step in way:
        place = place[step]
    place[last] = json.loads(encode(change(place[last]) if callable(change) else change))
    return encode(document)


def remove(proof: msgspec.Struct | bytes, path: str) -> bytes:
    """The file without one element or field."""
    parent, _, last = path.rpartition(".")
    return edit(proof, parent, lambda value: drop(value, last))


def drop(value: Any, last: str) -> Any:
    """A list without an element, or an object without a field."""
    if isinstance(value, list):
        return [item for index, item in enumerate(value) if index != int(last)]
    return {name: item for name, item in value.items() if name != last}


def bump(text: str) -> str:
    """Hex with another last digit."""
    return text[:-1] + ("0" if text[-1] != "0" else "1")


def resign(chain: Chain, height: int, keys: Sequence[SigningKey], **changes: Any) -> Receipt:
    """The receipt of a height whose header is another, signed again by these keys."""
    header = msgspec.structs.replace(chain.headers[height - 1], **changes)
    return replace_header(make_receipt(chain, height), chain, header, keys)


def replace_header(receipt: Receipt, chain: Chain, header: Header, keys: Sequence[SigningKey]) -> Receipt:
    """The receipt with another header, final by these keys."""
    finality = msgspec.structs.replace(
        receipt.provenance.finality, commit=make_commit(chain.genesis_hash, header, keys)
    )
    return replace_provenance(receipt, header=header, finality=finality)


def replace_provenance(receipt: Receipt, **changes: Any) -> Receipt:
    """The receipt with other parts of its provenance."""
    provenance: Provenance = msgspec.structs.replace(receipt.provenance, **changes)
    return msgspec.structs.replace(receipt, provenance=provenance)


def add_needless_handover(chain: Chain, height: int, at: int) -> Receipt:
    """The receipt of a height with one more hand-over: a true header that hands over to the same set."""
    receipt = make_receipt(chain, height)
    header = chain.headers[at - 1]
    needless = NewValidators(chain.commits[at - 1], header, chain.schedule(at + 1).validators)
    handovers = sorted((*receipt.provenance.handovers, needless), key=lambda handover: handover.header.height)
    return replace_provenance(receipt, handovers=tuple(handovers))


def resign_handover(
    chain: Chain, receipt: Receipt, keys: Sequence[SigningKey], validators: tuple[Validator, ...] | None = None
) -> Receipt:
    """The receipt whose first hand-over is signed by these keys, and to another set where one is given."""
    first, *others = receipt.provenance.handovers
    following = validators or first.validators
    header = msgspec.structs.replace(first.header, next_validators_hash=compute_validators_hash(following).hex())
    forged = NewValidators(make_commit(chain.genesis_hash, header, keys), header, following)
    return replace_provenance(receipt, handovers=(forged, *others))
