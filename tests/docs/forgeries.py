"""Forged receipts: made by cheating validators, or of true pieces put together wrongly; all must be refused."""

from collections.abc import Iterator
from typing import Any

import msgspec

from ledger.chain.commit import Commit
from ledger.chain.entry import DONE, Entry
from ledger.chain.finality import ByValidators
from ledger.chain.handovers import NewValidators
from ledger.chain.header import NEWEST, Header
from ledger.chain.receipt import Receipt
from ledger.chain.transaction import Signature, SignedTransaction, compute_transaction_bytes
from ledger.chain.validators import compute_validators_hash
from ledger.crypto.keys import SigningKey
from tests.chain import chains
from tests.chain.chains import Chain, Signatories

FIRST = chains.make_signatories("old", (1, 1, 1))
SECOND = chains.make_signatories("new", (3, 1, 1, 1))
THIRD = chains.make_signatories("third", (1,))
STRANGERS = chains.make_signatories("strangers", (1, 1, 1))
replace = msgspec.structs.replace


def make_chain() -> Chain:
    """A chain whose set changes at heights 4 and 7."""
    return chains.grow(chains.start(chains.change((1, FIRST), (4, SECOND), (7, THIRD))), 9)


def list_forgeries() -> Iterator[tuple[str, Receipt]]:
    """Each with what is wrong about it."""
    chain = make_chain()
    yield from list_commit_forgeries(chain)
    yield from list_handover_forgeries(chain)
    yield from list_signature_forgeries(chain)
    yield from list_header_forgeries(chain)
    yield from list_path_forgeries(chain)


def list_commit_forgeries(chain: Chain) -> Iterator[tuple[str, Receipt]]:
    receipt = chains.make_receipt(chain, 2)
    header, honest = receipt.provenance.header, chain.commits[1]
    keys = FIRST.keys
    commits = {
        "exactly two thirds": vote(chain, header, keys[:2]),
        "nobody voted": vote(chain, header, ()),
        "a stranger voted too": vote(chain, header, sort(*keys, STRANGERS.keys[0])),
        "strangers voted": vote(chain, header, STRANGERS.keys),
        "a vote stands twice": replace(honest, signatures=(*honest.signatures[:2], honest.signatures[1])),
        "votes are not sorted": replace(honest, signatures=honest.signatures[::-1]),
        "one of four votes is of another round": mix(chain, header),
        "the commit is of another block": chain.commits[2],
    }
    for name, commit in commits.items():
        yield name, with_commit(receipt, commit)
    heavy = chains.make_receipt(chain, 5)
    yield "three of four, without the heavy one", with_commit(heavy, vote(chain, chain.headers[4], light(SECOND)))


def list_handover_forgeries(chain: Chain) -> Iterator[tuple[str, Receipt]]:
    receipt = chains.make_receipt(chain, 8)
    first, second = receipt.provenance.handovers
    idle = NewValidators(chain.commits[1], chain.headers[1], FIRST.validators)
    last = NewValidators(chain.commits[7], chain.headers[7], THIRD.validators)
    lists = {
        "a hand-over is missing": (second,),
        "hand-overs are missing": (),
        "hand-overs are swapped": (second, first),
        "a hand-over stands twice": (first, first, second),
        "a hand-over changes nothing": (idle, first, second),
        "a hand-over at the height itself": (first, second, last),
        "a hand-over names another set": (replace(first, validators=STRANGERS.validators), second),
        "a hand-over names its set in another order": (replace(first, validators=SECOND.validators[::-1]), second),
        "a hand-over is signed by too few": (replace(first, commit=vote(chain, first.header, FIRST.keys[:2])), second),
        "a hand-over is signed by the new set": (replace(first, commit=vote(chain, first.header, SECOND.keys)), second),
    }
    for name, handovers in lists.items():
        yield name, replace(receipt, provenance=replace(receipt.provenance, handovers=handovers))
    early = chains.make_receipt(chain, 2)
    yield "a hand-over after it all", replace(early, provenance=replace(early.provenance, handovers=(first,)))
    before = chains.make_receipt(chain, 3)
    yield "the hand-over is its own", replace(before, provenance=replace(before.provenance, handovers=(first,)))
    forged = replace(chain.headers[7], validators_hash=compute_validators_hash(STRANGERS.validators).hex())
    seized = replace(receipt.provenance, handovers=(first, replace(second, validators=STRANGERS.validators)))
    seized_receipt = replace(receipt, provenance=seized)
    yield "strangers take over", with_header(seized_receipt, forged, chain, STRANGERS.keys)
    yield from list_detours()
    yield "the set before signs", with_commit(receipt, vote(chain, chain.headers[7], SECOND.keys))


def list_detours() -> Iterator[tuple[str, Receipt]]:
    """Two sets that take turns, so that a way through them in the wrong order still ends at the right one."""
    chain = chains.grow(chains.start(chains.change((1, FIRST), (4, SECOND), (7, FIRST), (10, SECOND))), 12)
    late, early = chains.make_receipt(chain, 11), chains.make_receipt(chain, 2)
    first, second, _ = chains.list_changes(chain, 11)
    yield (
        "hand-overs go back in time",
        replace(late, provenance=replace(late.provenance, handovers=(first, second, first))),
    )
    yield "hand-overs after it all", replace(early, provenance=replace(early.provenance, handovers=(first, second)))


def list_signature_forgeries(chain: Chain) -> Iterator[tuple[str, Receipt]]:
    """Entries that more than two thirds put into a block although nobody, or somebody else, has signed them."""
    good = chains.sign_transaction(chain, "INV-1", ("dao", "noy"))
    dao, noy = good.signatures
    zoe = chains.make_key("zoe")
    text = compute_transaction_bytes(chain.genesis_hash, good.transaction)
    joker = Signature("zoe", zoe.public_key, zoe.sign(text))
    other = chains.sign_transaction(chain, "INV-2", ("dao", "noy")).signatures[0]
    small = Signature("noy", "01" + "00" * 31, "01" + "00" * 31 + "00" * 32)
    marks: dict[str, tuple[Signature, ...]] = {
        "nobody signed": (),
        "a signature is of no signer": (dao, noy, joker),
        "signatures are not sorted": (noy, dao),
        "a signature stands twice": (dao, dao),
        "a signature is over another text": (other, noy),
        "a signature is of a key that fits everything": (dao, small),
    }
    for name, signatures in marks.items():
        yield name, enter(chain, SignedTransaction(signatures, good.transaction))


def list_header_forgeries(chain: Chain) -> Iterator[tuple[str, Receipt]]:
    receipt = chains.make_receipt(chain, 2)
    header = receipt.provenance.header
    changes: dict[str, dict[str, Any]] = {
        "a header of another chain": {"chain_id": "other"},
        "a header of another version": {"version": NEWEST + 1},
        "a header of another set": {"validators_hash": "ab" * 32},
        "a header with another root": {"entries_root": "ab" * 32},
        "a header with more entries": {"entries_size": 2},
    }
    for name, fields in changes.items():
        yield name, with_header(receipt, replace(header, **fields), chain, FIRST.keys)


def list_path_forgeries(chain: Chain) -> Iterator[tuple[str, Receipt]]:
    receipt = chains.make_receipt(chain, 3, 6, 1)
    provenance = receipt.provenance
    anchor, later = provenance.anchors[0], provenance.finality.later[0]
    yield "two anchors", replace(receipt, provenance=replace(provenance, anchors=(anchor, anchor)))
    own = replace(anchor, height=3)
    yield "an anchor at the height itself", replace(receipt, provenance=replace(provenance, anchors=(own,)))
    two = replace(provenance.finality, later=(later, later))
    yield "two later headers", replace(receipt, provenance=replace(provenance, finality=two))
    none = ByValidators(provenance.finality.commit, ())
    yield "the later header is missing", replace(receipt, provenance=replace(provenance, finality=none))
    long = replace(receipt.entry_path, path=("ab" * 32,))
    yield "a path in a block of one entry", replace(receipt, entry_path=long)
    yield "the second entry of one", replace(receipt, entry_path=replace(receipt.entry_path, index=1))


def vote(chain: Chain, header: Header, keys: tuple[SigningKey, ...]) -> Commit:
    return chains.make_commit(chain.genesis_hash, header, keys)


def sort(*keys: SigningKey) -> tuple[SigningKey, ...]:
    return tuple(sorted(keys, key=lambda key: key.public_key))


def light(signatories: Signatories) -> tuple[SigningKey, ...]:
    pairs = zip(signatories.keys, signatories.validators, strict=True)
    return tuple(key for key, validator in pairs if validator.voting_power == 1)


def mix(chain: Chain, header: Header) -> Commit:
    """All votes of round 0, but for one of round 1."""
    early = vote(chain, header, FIRST.keys)
    late = chains.make_commit(chain.genesis_hash, header, FIRST.keys, 1)
    return replace(early, signatures=(*early.signatures[:-1], late.signatures[-1]))


def with_commit(receipt: Receipt, commit: Commit) -> Receipt:
    finality = replace(receipt.provenance.finality, commit=commit)
    return replace(receipt, provenance=replace(receipt.provenance, finality=finality))


def with_header(receipt: Receipt, header: Header, chain: Chain, keys: tuple[SigningKey, ...]) -> Receipt:
    """The receipt under another header, signed by these keys."""
    signed = with_commit(receipt, vote(chain, header, keys))
    return replace(signed, provenance=replace(signed.provenance, header=header))


def enter(chain: Chain, signed: SignedTransaction) -> Receipt:
    """A receipt of a block that holds this entry, signed by everybody."""
    grown = chains.grow(chain, chain.height)
    chains.append(grown, Entry(DONE, signed))
    return chains.make_receipt(grown, grown.height)
