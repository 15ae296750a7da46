"""A receipt as a C2SP transparency log proof: the header is in a log whose head the validators signed as a checkpoint.

c2sp.org/tlog-proof@v1 with tlog-checkpoint and signed-note, so that others' programs verify it too: the leaf with the
index n is the hash of header n. What they cannot know travels in the `extra` line, as canonical JSON: the header that
gives the leaf, the entry with its place in that header, the genesis with the validators' first keys, and the hand-overs
to those that signed. The specification calls that line not authenticated; here each piece of it is checked against
the signed head or the genesis hash, so that no byte of it can change unnoticed.
"""

import re
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Literal, NoReturn

import msgspec

from ledger.chain.commit import SignedPower
from ledger.chain.entry import Entry
from ledger.chain.finality import (
    MAX_HANDOVERS,
    Checkpoint,
    ProvedHeader,
    check_commits_count,
    check_match,
    validate_checkpoint,
    verify_genesis,
)
from ledger.chain.genesis import Genesis, read_genesis_hash
from ledger.chain.handovers import NewValidators, check_chain, follow_handovers
from ledger.chain.header import Header, compute_header_hash
from ledger.chain.receipt import EntryPath, ProvedEntry, Receipt, verify_entry
from ledger.chain.transaction import compute_transaction_id
from ledger.chain.tree_head import TreeHead, compute_head_bytes, compute_origin
from ledger.chain.validators import Validator, compute_total_power, is_quorum
from ledger.crypto.encoding import MAX_FILE_BYTES, MAX_INTEGER, decode_file, encode
from ledger.crypto.hashing import HASH_SIZE
from ledger.errors import InterchangeError, VerificationError
from ledger.interchange.quoting import shown
from ledger.interchange.tlog.signed_note import (
    SignedNote,
    decode_base64,
    make_signatures,
    parse_note,
    verify_note,
    write_note,
    write_verifier_key,
)
from ledger.merkle.log import hash_leaf
from ledger.merkle.verify import verify_inclusion

FIRST_LINE = "c2sp.org/tlog-proof@v1"
MAX_PATH = 64

_NUMBER = re.compile("0|[1-9][0-9]{0,15}")


class Extra(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the extra line holds: from the leaf down to the entry, and from the genesis to who signed."""

    entry: Entry
    entry_path: EntryPath
    genesis: Genesis
    handovers: Annotated[tuple[NewValidators, ...], msgspec.Meta(max_length=MAX_HANDOVERS)]
    header: Header
    kind: Literal["tlog-extra"]
    version: Annotated[int, msgspec.Meta(ge=1, le=1)]


class TlogProof(msgspec.Struct, frozen=True):
    """A proof file of anybody's, as it was read; nothing of it is verified."""

    extra: bytes
    """b"" where there is no such line."""
    index: int
    path: tuple[bytes, ...]
    note: SignedNote


def make_tlog_proof(
    receipt: Receipt,
    handovers: Sequence[NewValidators],
    path: Sequence[bytes],
    head: TreeHead,
    validators: Sequence[Validator],
    sign: Callable[[TreeHead], Mapping[str, str]],
) -> bytes:
    """The proof file of a receipt, under a tree head that `sign` signs: signatures in hex by validators' names."""
    keys = make_note_keys(head.origin, validators)
    signatures = {make_key_name(head.origin, name): bytes.fromhex(text) for name, text in sign(head).items()}
    provenance = receipt.provenance
    extra = Extra(
        entry=receipt.entry,
        entry_path=receipt.entry_path,
        genesis=provenance.genesis,
        handovers=tuple(handovers),
        header=provenance.header,
        kind="tlog-extra",
        version=1,
    )
    note = SignedNote(compute_head_bytes(head).decode(), tuple(make_signatures(signatures, keys)))
    return write_tlog_proof(TlogProof(encode(extra), provenance.header.height, tuple(path), note))


def verify_tlog_proof(data: bytes, genesis_hash: bytes | str, checkpoint: Checkpoint | None = None) -> ProvedEntry:
    """What a proof file of ours proves, offline. Raises InterchangeError, DecodeError or VerificationError.

    1. The bytes are a tlog-proof with our extra line, canonical throughout.  2. The genesis is the expected one.
    3. The entry is as its signers signed it, and in the header.  4. The header is the leaf with the index, in the log
    of that head.  5. The head is of this chain's log.  6. More than two thirds of the validators that the hand-overs
    lead to have signed it; a signature that names a validator's key and does not fit is refused.
    A `checkpoint` is linked if it is the header itself: the file holds no other.
    """
    expected = read_genesis_hash(genesis_hash)
    proof = parse_tlog_proof(data)
    extra = decode_file(proof.extra, Extra)
    header = extra.header
    verify_genesis(extra.genesis, expected)
    check_chain(header, extra.genesis)
    verify_entry(extra.entry, extra.entry_path, header, expected)
    head = parse_tree_head(proof.note.text)
    _verify_leaf(proof, head, header)
    tally = _verify_head(proof.note, head, extra, expected)
    _check_checkpoint(header, checkpoint)
    proved = ProvedHeader(extra.genesis, expected, header, tally, len(extra.handovers), head.size - 1, checkpoint)
    identifier = compute_transaction_id(extra.entry.signed.transaction).hex()
    return ProvedEntry(proved, extra.entry.signed, extra.entry.outcome, identifier, extra.entry_path.index)


def parse_tlog_proof(data: bytes) -> TlogProof:
    """The proof in these bytes, of whatever log. Raises InterchangeError."""
    if len(data) > 2 * MAX_FILE_BYTES:
        raise InterchangeError("size_must_be_within_limit", size=len(data), limit=2 * MAX_FILE_BYTES)
    head, separator, note = data.partition(b"\n\n")
    try:
        first, *lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError:
        _refuse("not ASCII above the checkpoint")
    if first != FIRST_LINE or not separator:
        _refuse(f"it does not start with {FIRST_LINE}, or has no checkpoint")
    extra = b""
    if lines and lines[0].startswith("extra "):
        extra = _decode(lines.pop(0).removeprefix("extra "), "extra") or _refuse("an empty extra line")
    name, _, number = (lines or [""])[0].partition(" ")
    if name != "index" or not _NUMBER.fullmatch(number) or int(number) > MAX_INTEGER:
        _refuse("no line with the index")
    path = tuple(_decode(line, "a hash") for line in lines[1:])
    if len(path) > MAX_PATH or any(len(step) != HASH_SIZE for step in path):
        _refuse("a hash of the path is none, or there are too many")
    return TlogProof(extra, int(number), path, parse_note(note))


def write_tlog_proof(proof: TlogProof) -> bytes:
    """The bytes of a proof file."""
    lines = [FIRST_LINE]
    lines += [f"extra {b64encode(proof.extra).decode()}"] if proof.extra else []
    lines += [f"index {proof.index}", *(b64encode(step).decode() for step in proof.path)]
    return "\n".join(lines).encode() + b"\n\n" + write_note(proof.note)


def parse_tree_head(text: str) -> TreeHead:
    """The head in a checkpoint's text: exactly three lines. Raises InterchangeError."""
    lines = text.split("\n")
    if len(lines) != 4 or lines[3] or not lines[0]:
        _refuse_head("it has not three lines")
    origin, size, encoded = lines[:3]
    if not _NUMBER.fullmatch(size) or int(size) > MAX_INTEGER:
        _refuse_head("the second line is no size")
    try:
        root = decode_base64(encoded)
    except ValueError:
        root = b""
    if len(root) != HASH_SIZE:
        _refuse_head("the third line is no root")
    return TreeHead(origin, int(size), root)


def make_key_name(origin: str, name: str) -> str:
    """The name of a validator's key in notes: below the origin."""
    return f"{origin}/{name}"


def make_note_keys(origin: str, validators: Sequence[Validator]) -> dict[str, bytes]:
    """The public keys of validators by their names in notes."""
    return {make_key_name(origin, one.name): bytes.fromhex(one.public_key) for one in validators}


def list_verifier_keys(origin: str, validators: Sequence[Validator]) -> list[str]:
    """The keys as other programs take them, in order of name."""
    return [write_verifier_key(name, key) for name, key in sorted(make_note_keys(origin, validators).items())]


def _verify_leaf(proof: TlogProof, head: TreeHead, header: Header) -> None:
    if proof.index != header.height:
        raise VerificationError("extra_must_fit_index", height=header.height, index=proof.index)
    try:
        verify_inclusion(hash_leaf(compute_header_hash(header)), proof.index, head.size, proof.path, head.root)
    except VerificationError as error:
        raise VerificationError("header_must_be_in_history", problem=error.says) from None


def _verify_head(note: SignedNote, head: TreeHead, extra: Extra, genesis_hash: bytes) -> SignedPower:
    origin = compute_origin(extra.genesis, genesis_hash)
    if head.origin != origin:
        raise VerificationError("origin_must_be_the_expected", found=shown(head.origin), expected=origin)
    way = follow_handovers(extra.genesis, extra.handovers, genesis_hash, head.size - 1)
    check_commits_count(way)
    validators = way.validators
    signed = verify_note(note, make_note_keys(origin, validators))
    powers = {make_key_name(origin, one.name): one.voting_power for one in validators}
    power, total = sum(powers[name] for name in signed), compute_total_power(validators)
    if not is_quorum(power, total):
        raise VerificationError("block_must_be_final", power=power, total=total)
    return SignedPower(power, total, len(signed), len(validators))


def _check_checkpoint(header: Header, checkpoint: Checkpoint | None) -> None:
    if checkpoint is None:
        return
    validate_checkpoint(checkpoint)
    if checkpoint.height != header.height:
        raise VerificationError("checkpoint_must_be_linked", height=checkpoint.height)
    check_match(checkpoint, compute_header_hash(header).hex())


def _decode(text: str, what: str) -> bytes:
    try:
        return decode_base64(text)
    except ValueError:
        _refuse(f"{what} is no base64")


def _refuse(problem: str) -> NoReturn:
    raise InterchangeError("tlog_proof_must_be_well_formed", problem=problem)


def _refuse_head(problem: str) -> NoReturn:
    raise InterchangeError("note_must_be_a_checkpoint", problem=problem)
