"""Receipts in other shapes: in a transparency log's own, and as few words as a small code holds."""

import msgspec

from ledger.archive.proving.log_proofs import find_log_place
from ledger.chain.header import compute_header_hash
from ledger.chain.receipt import ProvedEntry
from ledger.client.desk import Desk
from ledger.client.verifying import in_words
from ledger.crypto.encoding import encode
from ledger.interchange.tlog import tlog_proof
from ledger.interchange.tlog.tlog_proof import list_verifier_keys, make_tlog_proof

verify_tlog_proof = in_words(tlog_proof.verify_tlog_proof)


class Exported(msgspec.Struct, frozen=True):
    """A receipt as a tlog-proof, and what its verifiers need beside it."""

    proof: bytes
    origin: str
    size: int
    """Of the log whose head was signed for it."""
    verifier_keys: list[str]


def export_tlog_proof(desk: Desk, receipt: bytes) -> Exported:
    """The receipt with its place in the log of all blocks, under a head that the validators sign now.

    Raises DecodeError, VerificationError for one of another history, ConsensusError below a quorum.
    """
    place, council = find_log_place(desk.node.archive, receipt), desk.node.council
    proof = make_tlog_proof(
        place.receipt,
        place.handovers,
        place.path,
        place.head,
        place.validators,
        lambda head: council.sign_tree_head(head, place.validators),
    )
    verify_tlog_proof(proof, desk.genesis_hash)
    return Exported(proof, place.head.origin, place.head.size, list_verifier_keys(place.head.origin, place.validators))


def sum_up_receipt(proved: ProvedEntry) -> bytes:
    """What a small code says of a receipt, enough to find it and to compare it: canonical JSON."""
    header = proved.proved.header
    return encode(
        {
            "genesis_hash": proved.proved.genesis_hash.hex(),
            "header_hash": compute_header_hash(header).hex(),
            "height": header.height,
            "id": proved.transaction_id,
        }
    )
