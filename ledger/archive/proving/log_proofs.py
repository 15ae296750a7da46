"""Places in the log of headers, made from the store: for proofs that verifiers of transparency logs read."""

import msgspec

from ledger.archive.archive import Archive
from ledger.archive.blocks import load_head, load_validators
from ledger.archive.engine import find_engine
from ledger.archive.proving.proofs import check_same_header
from ledger.archive.proving.provenance import list_handovers
from ledger.chain.handovers import NewValidators
from ledger.chain.header import compute_header_hash
from ledger.chain.receipt import Receipt, verify_receipt
from ledger.chain.tree_head import TreeHead, compute_origin
from ledger.chain.validators import Validator
from ledger.crypto.encoding import decode_file
from ledger.errors import StoreError, VerificationError
from ledger.merkle.log import consistency_path_at, hash_leaf, inclusion_path_at, root_at
from ledger.merkle.verify import verify_consistency, verify_inclusion


class LogPlace(msgspec.Struct, frozen=True):
    """A receipt of this ledger, and the place of its header in the log of all headers there are now."""

    receipt: Receipt
    head: TreeHead
    """Its size is the height of the next header, which will have its root as `history_root`."""
    path: tuple[bytes, ...]
    """The inclusion path of the receipt's header, the leaf at its height."""
    handovers: tuple[NewValidators, ...]
    validators: tuple[Validator, ...]
    """The set of the last header in the log: who signs the head."""


def find_log_place(archive: Archive, data: bytes) -> LogPlace:
    """The place of a receipt's header in the log. Raises DecodeError, VerificationError for one of another history.

    Raises StoreError where the stored log is not the one that the last header vouches for.
    """
    verify_receipt(data, archive.tip.genesis_hash)
    receipt = decode_file(data, Receipt)
    height = receipt.provenance.header.height
    with archive.reading():
        last = archive.tip.height
        if height > last:
            raise VerificationError("header_must_be_in_history", problem=f"block {height}, here there are {last}")
        check_same_header(load_head(archive.store, height)[0], receipt.provenance.header)
        genesis = archive.genesis
        get = archive.store.load_history
        head = TreeHead(compute_origin(genesis, archive.tip.genesis_hash), last + 1, root_at(last + 1, get))
        path = tuple(inclusion_path_at(height, head.size, get))
        place = LogPlace(receipt, head, path, _list_ours(archive, last), load_validators(archive.store, genesis, last))
        _check_log(archive, place)
    return place


def _check_log(archive: Archive, place: LogPlace) -> None:
    # what is signed must follow from headers that are signed already: the last header's history, and itself
    header, _ = load_head(archive.store, place.head.size - 1)
    get, size, root = archive.store.load_history, place.head.size, place.head.root
    own = place.receipt.provenance.header
    try:
        path = consistency_path_at(header.height, size, get)
        verify_consistency(header.height, size, bytes.fromhex(header.history_root), root, path)
        path = inclusion_path_at(header.height, size, get)
        verify_inclusion(hash_leaf(compute_header_hash(header)), header.height, size, path, root)
        verify_inclusion(hash_leaf(compute_header_hash(own)), own.height, size, place.path, root)
    except VerificationError as error:
        raise StoreError("store_must_be_intact", problem=f"history: {error.rule}") from None


def _list_ours(archive: Archive, last: int) -> tuple[NewValidators, ...]:
    found = list_handovers(archive.witness, last)
    ours = tuple(handover for handover in found if isinstance(handover, NewValidators))
    if len(ours) < len(found) or find_engine(archive.application.state, archive.genesis):
        raise VerificationError(
            "header_must_fit_genesis", problem="CometBFT makes its blocks final, whose heads no validator signs"
        )
    return ours
