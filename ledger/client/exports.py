"""Receipts in other shapes: the tlog-proof of a transparency log, and what a small code says of one."""

from typing import NamedTuple

from ledger.archive.log_proofs import find_log_place
from ledger.chain.header import compute_header_hash
from ledger.chain.receipt import ProvedEntry
from ledger.client.desk import Desk
from ledger.crypto.encoding import encode
from ledger.interchange.tlog.tlog_proof import list_verifier_keys, make_tlog_proof, verify_tlog_proof


class LogProof(NamedTuple):
    """A receipt as a tlog-proof, and what its verifiers need."""

    data: bytes
    origin: str
    size: int
    """How many headers the log has."""
    verifier_keys: list[str]


def export_log_proof(desk: Desk, receipt: bytes) -> LogProof:
    """The proof under a checkpoint that the validators sign now. Raises VerificationError for another's receipt."""
    place, council = find_log_place(desk.node.archive, receipt), desk.node.council
    data = make_tlog_proof(
        place.receipt,
        place.handovers,
        place.path,
        place.head,
        place.validators,
        lambda head: council.sign_tree_head(head, place.validators),
    )
    verify_tlog_proof(data, desk.source.tip.genesis_hash)
    head = place.head
    return LogProof(data, head.origin, head.size, list(list_verifier_keys(head.origin, place.validators)))


def make_summary(proved: ProvedEntry) -> bytes:
    """What a small code says of a receipt: canonical JSON."""
    header = proved.proved.header
    return encode(
        {
            "genesis_hash": proved.proved.genesis_hash.hex(),
            "header_hash": compute_header_hash(header).hex(),
            "height": header.height,
            "id": proved.transaction_id,
        }
    )
