"""Cases of the kit: receipts, state proofs and history proofs, and what every file must be."""

import json
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, NamedTuple

import msgspec
import nacl.bindings

from ledger.chain.entry import Outcome
from ledger.chain.finality import ByValidators, Provenance
from ledger.chain.genesis import AssetUnit
from ledger.chain.handovers import NewValidators
from ledger.chain.header import NEWEST
from ledger.chain.proofs import HistoryProof
from ledger.chain.receipt import Receipt
from ledger.crypto import hashing
from ledger.crypto.encoding import encode
from ledger.crypto.hashing import compute_sign_bytes, digest
from ledger.registry.money.money import Transfer
from tests.chain import chains
from tests.chain.forging import bump
from tests.docs.second import change
from tests.docs.stage import Json, Stage, Wish, find_address, find_key, load, make_identity, seal

SOLO = chains.make_signatories("kit-solo", (1,))
TRIO = chains.make_signatories("kit-trio", (1, 1, 1))
HEAVY = chains.make_signatories("kit-heavy", (3, 1))
LAST = chains.make_signatories("kit-last", (1,))
REFUSED = 5
ORDER = 2**252 + 27742317777372353535851937790883648493
replace = msgspec.structs.replace


class Case(NamedTuple):
    """One file with what its verifier holds and asks, and what must come out."""

    name: str
    kind: str
    data: bytes
    genesis_hash: str
    why: str
    breaks: str = ""
    exit: int = 0
    checkpoint: str = ""
    nonce: str = ""
    status: bytes = b""

    @property
    def file(self) -> str:
        """What its file is called."""
        ending = "txt" if self.kind == "tlog-proof" else "json"
        return f"{self.name.replace(' ', '-').replace(',', '').replace(chr(39), '').lower()}.{ending}"


def pay() -> Wish:
    """The payment in most of the files."""
    return Wish("noy", "transfer", Transfer(25_000, "LAK", "INV-7", find_address("shop")))


@cache
def make_solo() -> Stage:
    """A chain of one validator: a payment, a refused one, three entries in one block, and many rows."""
    stage = Stage((1, SOLO))
    stage.add(pay(), rows={f"identity/{find_address('noy')}": make_identity("noy")})
    stage.add(pay(), outcome=Outcome(326, (), (), "balance_must_cover_amount"))
    stage.add(pay(), beside=2)
    stage.add(pay(), rows={f"role/registrar/{number}": {"number": number} for number in range(40)})
    stage.add(pay())
    return stage


@cache
def make_turning() -> Stage:
    """A chain of one validator that hands over at 3 to two, at 6 back to the first, and at 8 to another."""
    stage = Stage((1, SOLO), (4, HEAVY), (7, SOLO), (9, LAST))
    for _ in range(10):
        stage.add(pay())
    return stage


@cache
def make_trio() -> Stage:
    """A chain of three validators."""
    stage = Stage((1, TRIO))
    stage.add(pay())
    stage.add(pay())
    return stage


def list_files() -> Iterator[Case]:
    """All of them, in order."""
    yield from list_accepted()
    yield from list_of_text()
    yield from list_of_shape()
    yield from list_of_signatures()
    yield from list_of_genesis()
    yield from list_of_entries()
    yield from list_of_commits()
    yield from list_of_handovers()
    yield from list_of_history()
    yield from list_of_state()


def accept(name: str, kind: str, proof: Any, stage: Stage, why: str, checkpoint: str = "") -> Case:
    """A file that holds."""
    return Case(name, kind, encode(proof), stage.genesis_hash.hex(), why, "", 0, checkpoint)


def refuse(name: str, breaks: str, document: Json, why: str, stage: Stage, checkpoint: str = "") -> Case:
    """A file that does not; its kind is what it says."""
    kind = str(document["kind"]) if isinstance(document, dict) else "receipt"
    genesis_hash = document["genesis_hash"] if kind == "raw" else stage.genesis_hash.hex()
    return Case(name, kind, encode(document), genesis_hash, why, breaks, REFUSED, checkpoint)


def resealed(name: str, breaks: str, proof: Any, place: tuple[Any, ...], new: Any, why: str, stage: Stage) -> Case:
    """A file changed at a place, and signed anew by everybody."""
    document = change(load(proof), place, new)
    genesis_hash = seal(document, stage.keys, place)
    return Case(name, document["kind"], encode(document), genesis_hash, why, breaks, REFUSED)


def list_accepted() -> Iterator[Case]:
    solo, turning = make_solo(), make_turning()
    point = "{0.height}:{0.hash}".format
    yield accept("receipt", "receipt", solo.receipt(1), solo, "A payment, alone in its block.")
    yield accept(
        "receipt of a refusal",
        "receipt",
        solo.receipt(2),
        solo,
        "Refused, and that is proved: it is applied that is not.",
    )
    yield accept(
        "receipt of the second of three", "receipt", solo.receipt(3, index=1), solo, "Its path has two hashes."
    )
    yield accept(
        *("receipt with a later header", "receipt", solo.receipt(1, 5), solo),
        *("Final by a later header, whose history holds it.", point(solo.chain.checkpoint(5))),
    )
    yield accept(
        *("receipt with an anchor", "receipt", solo.receipt(5, 5, 2), solo),
        *("An earlier header is in its history, and meets a checkpoint.", point(solo.chain.checkpoint(2))),
    )
    own = point(solo.chain.checkpoint(1))
    yield accept(
        "receipt on its own checkpoint", "receipt", solo.receipt(1), solo, "The checkpoint is the header itself.", own
    )
    yield accept(
        "receipt by three of three", "receipt", make_trio().receipt(2), make_trio(), "Signed by three validators."
    )
    yield accept(
        "receipt after a hand-over", "receipt", turning.receipt(5), turning, "The set that signed came by a hand-over."
    )
    why = "Of three hand-overs two led away and back, and are left out."
    yield accept("receipt after three hand-overs", "receipt", turning.receipt(10), turning, why)
    noy = f"identity/{find_address('noy')}"
    yield accept("state proof", "state-proof", solo.state(noy, 1), solo, "A row, alone in its state.")
    yield accept(
        "state proof of no row", "state-proof", solo.state("asset/LAK", 1), solo, "The state holds no such row."
    )
    yield accept(
        "state proof with a branch", "state-proof", solo.state(noy, 4), solo, "More rows than one bucket holds."
    )
    for height, later in ((1, 2), (3, 5)):
        proof = chains.make_history_proof(solo.chain, height, later)
        yield accept(
            f"history proof from {height} to {later}", "history-proof", proof, solo, "One history extends the other."
        )


def list_of_text() -> Iterator[Case]:
    """F2, F3: what every file must be before anything in it is looked at."""
    solo = make_solo()
    proof = load(solo.state("asset/LAK", 1))
    data, own = encode(proof), solo.genesis_hash.hex()
    deep = change(load(solo.receipt(1)), ("entry", "signed", "transaction", "messages", 0, "body"), nest(28))
    seal(deep, solo.keys)
    yield Case(
        *("nested 33 levels", "receipt", encode(deep), own, "Objects and arrays lie in one another 33 levels deep."),
        *("F2", REFUSED),
    )
    first, one = b'"anchors":[]', b'"version":1}'
    texts = {
        "a space": (data.replace(first, b'"anchors": []', 1), "A space that is not in the canonical form."),
        "a line feed at the end": (data + b"\n", "Nothing follows the last brace."),
        "a byte order mark": (b"\xef\xbb\xbf" + data, "A file begins with its first brace."),
        "another order of names": (
            json.dumps(dict(reversed(proof.items())), separators=(",", ":")).encode(),
            "Names are sorted.",
        ),
        "a name twice": (data.replace(first, first + b"," + first, 1), "A name stands twice in one object."),
        "1.0 for 1": (data.replace(one, b'"version":1.0}', 1), "An integer has no point."),
        "-0 for 0": (data.replace(b'"utc_offset":0', b'"utc_offset":-0', 1), "Zero has no sign."),
        "an integer beyond 2^53": (data.replace(one, b'"version":9007199254740993}', 1), "It cannot be held exactly."),
        "null": (data.replace(b'"value":[]', b'"value":[null]', 1), "An absent value is an empty text or list."),
        "a needless escape": (data.replace(b"asset/LAK", b"asset\\/LAK", 1), "Only what must be escaped is."),
        "half a surrogate pair": (data.replace(b"asset/LAK", b"\\ud800", 1), "No text holds half a pair."),
        "bytes that are no UTF-8": (data.replace(b"asset/LAK", b"asset/\xff", 1), "A file is UTF-8."),
        "a name that is not ASCII": (data.replace(b'"path":', '"pàth":'.encode(), 1), "Names are ASCII."),
        "no bytes": (b"", "There is nothing."),
    }
    for name, (text, why) in texts.items():
        yield Case(name, "state-proof", text, own, why, "F3", REFUSED)


def nest(levels: int) -> Json:
    """Arrays in arrays."""
    value: Json = []
    for _ in range(levels - 1):
        value = [value]
    return value


def list_of_shape() -> Iterator[Case]:
    """F4, F5, F6: exactly these fields, each of its type; also where a hash covers them, and all have signed."""
    solo = make_solo()
    receipt, proof = solo.receipt(1), solo.state("asset/LAK", 1)
    plain, row = load(receipt), load(proof)
    header, message = ("provenance", "header"), ("entry", "signed", "transaction", "messages", 0)
    yield refuse("an unknown field", "F4", {**plain, "note": ""}, "A receipt has no such field.", solo)
    yield refuse(
        "a missing field", "F4", {name: plain[name] for name in plain if name != "version"}, "A field is missing.", solo
    )
    unknown = {**plain["provenance"]["header"], "note": ""}
    yield resealed("an unknown field of the header", "F4", proof, header, unknown, "Everybody has signed it.", solo)
    fewer = {name: value for name, value in plain["provenance"]["header"].items() if name != "proposer"}
    yield resealed("a missing field of the header", "F4", proof, header, fewer, "Everybody has signed it.", solo)
    more = {**plain["entry"]["signed"]["transaction"]["messages"][0], "note": ""}
    yield resealed("an unknown field of a message", "F4", receipt, message, more, "Everybody has signed it.", solo)
    genesis = ("provenance", "genesis")
    for name, place, new, why in (
        ("true for 1", ("version",), True, "A truth value is no integer."),
        ("a number for a text", (*header, "chain_id"), 7, "The chain's id is a text."),
        ("a height of 0", (*header, "height"), 0, "The first block is 1."),
        ("capital hex digits", (*header, "history_root"), "AB" * 32, "Hex digits are lower-case."),
        ("a line feed after the chain's id", (*genesis, "chain_id"), "kit\n", "A pattern is of the whole text."),
        ("a negative parameter", (*genesis, "parameters"), {"max_messages": -1}, "Parameters are from 0 on."),
        ("a row's key without a table", ("key",), "LAK", "It does not fit its pattern."),
    ):
        yield resealed(name, "F5", proof, place, new, why, solo)
    signer, facts = ("entry", "signed", "transaction", "signers", 0), [{"message": 0, "name": "a", "value": True}]
    for name, place, new, why in (
        ("a lane of 256", (*signer, "lane"), 256, "Lanes are 0 to 255."),
        ("a type in capitals", (*message, "type"), "Transfer", "It does not fit its pattern."),
        ("no messages", ("entry", "signed", "transaction", "messages"), [], "There is at least one."),
        ("a fact that is true", ("entry", "outcome", "events"), facts, "A fact is an integer or a text."),
    ):
        yield resealed(name, "F5", receipt, place, new, why, solo)
    yield refuse("another version of the file", "F6", {**row, "version": 2}, "Version 2 is another format.", solo)
    yield refuse("another kind of file", "F6", {**row, "kind": "invoice"}, "There is no such kind.", solo)


def list_of_signatures() -> Iterator[Case]:
    """S1 to S4, R1, R2: whose they are, and the strict rule of Ed25519."""
    solo = make_solo()
    receipt, own = solo.receipt(1), solo.genesis_hash.hex()
    mark = load(receipt)["entry"]["signed"]["signatures"][0]
    place = ("entry", "signed", "signatures")
    text = compute_sign_bytes(
        hashing.TRANSACTION, solo.genesis_hash, encode(load(receipt)["entry"]["signed"]["transaction"])
    )
    half, scalar = mark["signature"][:64], int.from_bytes(bytes.fromhex(mark["signature"][64:]), "little")
    larger = half + (scalar + ORDER).to_bytes(32, "little").hex()
    small = {**mark, "public_key": "01" + "00" * 31, "signature": "01" + "00" * 63}
    unwritten = {**mark, "public_key": "ee" + "ff" * 30 + "7f", "signature": "01" + "00" * 63}
    for name, breaks, marks, why in (
        (
            "a signature in a second form",
            "S2",
            [{**mark, "signature": larger}],
            "S is not below the order of the group.",
        ),
        ("a key of small order", "S3", [small], "Under this key a signature fits every text."),
        (
            "a key that is not written canonically",
            "S3",
            [unwritten],
            "y lies above 2^255-20: it is 1 in a second form.",
        ),
        (
            "a signature that fits times eight",
            "S4",
            [{**mark, **sign_loosely(text)}],
            "It holds only after multiplying by the cofactor.",
        ),
        (
            "another signature",
            "R3",
            [{**mark, "signature": bump(half) + mark["signature"][64:]}],
            "It does not fit the text.",
        ),
        ("no signature", "F5", [], "There is at least one."),
    ):
        yield resealed(name, breaks, receipt, place, marks, why, solo)
    joint = Stage((1, SOLO))
    joint.add(pay(), pay()._replace(by="dao"))
    two = load(joint.receipt(1))["entry"]["signed"]["signatures"]
    stranger = {**two[0], "address": find_address("shop"), "public_key": find_key("shop").public_key}
    for name, breaks, marks, why in (
        ("signatures out of order", "R1", two[::-1], "They are sorted by address and key."),
        ("a signature twice", "R1", [two[0], *two], "Each stands once."),
        (
            "a signature of no signer",
            "R2",
            sorted([*two, stranger], key=lambda one: one["address"]),
            "The shop is none of the signers.",
        ),
    ):
        yield resealed(name, breaks, joint.receipt(1), place, marks, why, joint)
    other = change(load(receipt), ("entry", "signed", "transaction", "expires"), 1)
    document = change(other, place, load(receipt)["entry"]["signed"]["signatures"])
    seal(document, solo.keys, place)
    yield Case(
        "another text than was signed",
        "receipt",
        encode(document),
        own,
        "The text was changed after signing.",
        "R3",
        REFUSED,
    )


def sign_loosely(message: bytes) -> dict[str, str]:
    """A key, and a signature of it that holds only where both sides are multiplied by eight."""
    torsion = bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")
    secret, nonce = (digest(hashing.DEMONSTRATION_KEY, f"kit/loose/{word}".encode()) for word in ("key", "nonce"))
    a, r = (nacl.bindings.crypto_core_ed25519_scalar_reduce(value + bytes(32)) for value in (secret, nonce))
    key = nacl.bindings.crypto_scalarmult_ed25519_base_noclamp(a)
    point = nacl.bindings.crypto_core_ed25519_add(nacl.bindings.crypto_scalarmult_ed25519_base_noclamp(r), torsion)
    hashed = nacl.bindings.crypto_hash_sha512(point + key + message)
    challenge = nacl.bindings.crypto_core_ed25519_scalar_reduce(hashed)
    product = nacl.bindings.crypto_core_ed25519_scalar_mul(challenge, a)
    return {
        "public_key": key.hex(),
        "signature": (point + nacl.bindings.crypto_core_ed25519_scalar_add(r, product)).hex(),
    }


def list_of_genesis() -> Iterator[Case]:
    """G1 to G4: what the hash that is held must lead to."""
    solo = make_solo()
    receipt = solo.receipt(1)
    data = encode(receipt)
    yield Case(
        "another ledger", "receipt", data, "00" * 32, "The genesis has another hash than is held.", "G1", REFUSED
    )
    yield resealed(
        *("a chain of another engine", "G2", receipt, ("provenance", "genesis", "engine"), "cometbft"),
        *("Our own commit makes nothing final there.", solo),
    )
    assets = [load(AssetUnit("USD", 2)), load(AssetUnit("LAK", 0))]
    yield resealed(
        "assets out of order",
        "G3",
        receipt,
        ("provenance", "genesis", "assets"),
        assets,
        "They are sorted by code.",
        solo,
    )
    backwards = TRIO._replace(keys=TRIO.keys[::-1], validators=TRIO.validators[::-1])
    yield from_stage(
        "validators out of order", "G3", Stage((1, backwards)), "They are sorted by public key.", commit=True
    )
    mixed = nacl.bindings.crypto_core_ed25519_add(
        bytes.fromhex(SOLO.validators[0].public_key),
        bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
    ).hex()
    weak = replace(LAST.validators[0], public_key=mixed, voting_power=1)
    both = [(validator.public_key, validator) for validator in (replace(SOLO.validators[0], voting_power=3), weak)]
    pair = SOLO._replace(validators=tuple(validator for _, validator in sorted(both)))
    yield from_stage(
        "a validator's key of mixed order", "G4", Stage((1, pair)), "It lies outside of the prime-order group."
    )


def from_stage(name: str, breaks: str, stage: Stage, why: str, commit: bool = False) -> Case:
    """The receipt of a payment on a chain that could not be; with its votes sorted, if they would not be."""
    stage.add(pay())
    document = load(stage.receipt(1))
    if commit:
        document["provenance"]["finality"]["commit"]["signatures"].sort(key=lambda vote: vote["public_key"])
    return refuse(name, breaks, document, why, stage)


def list_of_entries() -> Iterator[Case]:
    """R4 to R6: what came of it, and that both are in the block."""
    solo = make_solo()
    receipt = solo.receipt(1)
    event = {"message": 0, "name": "hold", "value": "x"}
    for name, new in (
        ("applied with a rule", {"code": 0, "detail": [], "events": [], "rule": "asset_must_exist"}),
        ("refused without a rule", {"code": 322, "detail": [], "events": [], "rule": ""}),
        ("refused with an event", {"code": 322, "detail": [], "events": [event], "rule": "asset_must_exist"}),
    ):
        yield resealed(name, "R4", receipt, ("entry", "outcome"), new, "The outcome contradicts itself.", solo)
    three = load(solo.receipt(3, index=1))
    path = three["entry_path"]["path"]
    for name, breaks, place, new, why in (
        (
            "an index that is not below the size",
            "R5",
            ("entry_path", "index"),
            3,
            "A block of three has no fourth entry.",
        ),
        ("a path that is one short", "R5", ("entry_path", "path"), path[:-1], "The second of three needs two hashes."),
        ("the place of a neighbour", "R6", ("entry_path", "index"), 0, "The path leads to another root."),
        (
            "another outcome",
            "R6",
            ("entry", "outcome", "events"),
            [event],
            "The block holds the entry with another outcome.",
        ),
    ):
        yield refuse(name, breaks, reseal_commit(change(three, place, new), solo), why, solo)
    alone = change(load(receipt), ("entry_path", "path"), ["ab" * 32])
    yield refuse("a path in a block of one", "R5", alone, "A tree of one leaf has an empty path.", solo)
    second = change(load(receipt), ("entry_path", "index"), 1)
    yield refuse("the second entry of one", "R5", second, "The index is not below the size.", solo)


def reseal_commit(document: Json, stage: Stage) -> Json:
    """The document with votes for its header as it is now."""
    seal(document, stage.keys, ("provenance", "header", "entries_root"))
    return document


def list_of_commits() -> Iterator[Case]:
    """C1 to C5, H1, H2: by whom a header is final."""
    trio, turning, solo = make_trio(), make_turning(), make_solo()
    receipt = trio.receipt(2)
    commit, header = receipt.provenance.finality.commit, receipt.provenance.header
    votes = commit.signatures
    stranger = chains.make_commit(
        trio.genesis_hash, header, sorted([*TRIO.keys, LAST.keys[0]], key=lambda key: key.public_key)
    )
    rounds = chains.make_commit(trio.genesis_hash, header, TRIO.keys, 1)
    mixed = replace(commit, signatures=(*votes[:2], rounds.signatures[2]))
    commits = (
        ("a commit of another block", "C1", trio.chain.commits[0], "It names another header."),
        ("votes out of order", "C2", replace(commit, signatures=votes[::-1]), "They are sorted by public key."),
        ("a vote twice", "C2", replace(commit, signatures=(votes[0], *votes)), "Each validator votes once."),
        ("a vote of no validator", "C3", stranger, "One vote more is a stranger's."),
        ("a vote of another round", "C4", mixed, "One vote does not verify, though two of three would do."),
        ("two thirds", "C5", replace(commit, signatures=votes[:2]), "Exactly two thirds are not enough."),
    )
    for name, breaks, new, why in commits:
        yield refuse(name, breaks, load(with_provenance(receipt, finality=ByValidators(new, ()))), why, trio)
    heavy = turning.receipt(5)
    light = tuple(vote for vote in heavy.provenance.finality.commit.signatures if vote.public_key != find_heavy())
    few = replace(heavy.provenance.finality.commit, signatures=light)
    why = "One of two, without the one that weighs three of four."
    yield refuse(
        "votes that weigh too little", "C5", load(with_provenance(heavy, finality=ByValidators(few, ()))), why, turning
    )
    for name, breaks, place, new, why in (
        ("a header of another chain", "H1", "chain_id", "other", "Its chain is not that of the genesis."),
        ("a header of another version", "H2", "version", NEWEST + 1, "A later version has other rules."),
        ("a header of another set", "H4", "validators_hash", "ab" * 32, "It names another set than the genesis."),
    ):
        yield resealed(name, breaks, solo.receipt(1), ("provenance", "header", place), new, why, solo)


def find_heavy() -> str:
    """The key of the validator that weighs three."""
    return next(validator.public_key for validator in HEAVY.validators if validator.voting_power == 3)


def with_provenance(receipt: Receipt, **changes: Any) -> Receipt:
    """The receipt with other parts of its provenance."""
    provenance: Provenance = replace(receipt.provenance, **changes)
    return replace(receipt, provenance=provenance)


def list_of_handovers() -> Iterator[Case]:
    """H3 to H6: the way from the set of the genesis to the set that signed."""
    stage = make_turning()
    receipt = stage.receipt(5)
    (first,) = receipt.provenance.handovers
    every = chains.list_changes(stage.chain, 10)
    idle = NewValidators(stage.chain.commits[0], stage.chain.headers[0], SOLO.validators)
    after = NewValidators(stage.chain.commits[4], stage.chain.headers[4], HEAVY.validators)
    none = replace(first.commit, signatures=())
    seized = chains.make_commit(stage.genesis_hash, first.header, HEAVY.keys)
    lists: tuple[tuple[str, str, tuple[NewValidators, ...], str], ...] = (
        ("a hand-over left out", "H4", (), "The set of the genesis did not sign this height."),
        ("a hand-over that is not needed", "H5", (idle, first), "It hands over to the same set."),
        ("a hand-over at the height itself", "H3", (first, after), "It lies below the final header."),
        (
            "a hand-over to another set",
            "H6",
            (replace(first, validators=LAST.validators),),
            "The header names another set.",
        ),
        (
            "a hand-over in another order",
            "H6",
            (replace(first, validators=HEAVY.validators[::-1]),),
            "The set is sorted by public key.",
        ),
        ("a hand-over by nobody", "C5", (replace(first, commit=none),), "Nobody has signed it."),
        ("a hand-over by the new set", "C3", (replace(first, commit=seized),), "The set before it signs."),
    )
    for name, breaks, handovers, why in lists:
        yield refuse(name, breaks, load(with_provenance(receipt, handovers=handovers)), why, stage)
    late = stage.receipt(10)
    why = "Two of the hand-overs lead away from a set and back to it."
    yield refuse("a detour", "H5", load(with_provenance(late, handovers=every)), why, stage)


def list_of_history() -> Iterator[Case]:
    """L1, L2, A1, A2, K1, K2, Y1, Y2: headers in the history of others."""
    solo = make_solo()
    later, anchored = load(solo.receipt(1, 5)), load(solo.receipt(5, 5, 2))
    place, anchor = ("provenance", "finality", "later", 0), ("provenance", "anchors", 0)
    steps, own = later["provenance"]["finality"]["later"][0]["path"], anchored["provenance"]["anchors"][0]
    back = change(load(solo.receipt(3)), ("provenance", "finality"), load(solo.receipt(1, 2))["provenance"]["finality"])
    zero = {"hash": solo.genesis_hash.hex(), "height": 0, "path": list(chains.find_path(solo.chain, 0, 5))}
    hash_of_5 = solo.chain.checkpoint(5).hash
    changes: tuple[tuple[str, str, Json, str], ...] = (
        ("a later header that is earlier", "L1", back, "Its height is not above that of the header."),
        (
            "a later path that is one short",
            "L2",
            change(later, (*place, "path"), steps[:-1]),
            "It fits no tree of that size.",
        ),
        (
            "an anchor at the height itself",
            "A1",
            change(anchored, anchor, {**own, "hash": hash_of_5, "height": 5}),
            "It lies below the header.",
        ),
        (
            "an anchor at height 0",
            "F5",
            change(anchored, anchor, zero),
            "The genesis is no header, though it is leaf 0.",
        ),
        (
            "an anchor of another header",
            "A2",
            change(anchored, (*anchor, "hash"), bump(own["hash"])),
            "The history holds another.",
        ),
    )
    for name, breaks, document, why in changes:
        yield refuse(name, breaks, document, why, solo)
    point: Callable[[int, str], str] = "{}:{}".format
    yield refuse(
        "a checkpoint that is not linked",
        "K1",
        load(solo.receipt(1)),
        "Nothing in it has that height.",
        solo,
        point(2, "ab" * 32),
    )
    yield refuse(
        "a checkpoint of another history",
        "K2",
        anchored,
        "The anchor has that height, and another hash.",
        solo,
        point(2, "ab" * 32),
    )
    proof: HistoryProof = chains.make_history_proof(solo.chain, 3, 5)
    plain = load(proof)
    none = change(plain, ("provenance",), load(solo.receipt(3))["provenance"])
    yield refuse("a history proof without a later header", "Y1", none, "There is nothing that extends it.", solo)
    consistency = plain["consistency"]
    for name, steps in (
        ("a consistency path that is one short", consistency[:-1]),
        ("a consistency path that is one long", [*consistency, consistency[0]]),
        ("another consistency path", [bump(consistency[0]), *consistency[1:]]),
    ):
        yield refuse(name, "Y2", change(plain, ("consistency",), steps), "It does not lead to both roots.", solo)


def list_of_state() -> Iterator[Case]:
    """T1 to T6: what the state holds."""
    solo = make_solo()
    key, none = f"identity/{find_address('noy')}", "asset/LAK"
    proof, branched = load(solo.state(key, 2)), load(solo.state(key, 4))
    branch = branched["path"]["branches"][0]
    zero = [child or "0" * 64 for child in branch]
    two = load(solo.state(f"role/registrar/{find_pair(solo)}", 4))
    rows = two["path"]["bucket"]
    cases: tuple[tuple[str, str, Json, str], ...] = (
        (
            "a branch that is not needed",
            "T1",
            change(proof, ("path", "branches"), [[""] * 15]),
            "Nothing lies beside the bucket.",
        ),
        (
            "a child of zeros",
            "T2",
            change(branched, ("path", "branches", 0), [*zero[:-1], "0" * 64]),
            "An empty child is an empty text.",
        ),
        (
            "a row of another bucket",
            "T3",
            change(branched, ("path", "bucket"), [*branched["path"]["bucket"], "f" * 128]),
            "Its key begins otherwise.",
        ),
        ("rows out of order", "T4", change(two, ("path", "bucket"), rows[::-1]), "They are sorted by key."),
        (
            "another child",
            "T5",
            change(branched, ("path", "branches", 0), [bump(child) if child else child for child in branch]),
            "The path leads to another root.",
        ),
        ("another value", "T6", change(proof, ("value",), [{"balance": 1_000_000}]), "The bucket holds another hash."),
        ("no value where there is one", "T6", change(proof, ("value",), []), "The bucket holds the row."),
        (
            "a value where there is none",
            "T6",
            change(load(solo.state(none, 2)), ("value",), [{"supply": 1}]),
            "The bucket holds no such row.",
        ),
    )
    for name, breaks, document, why in cases:
        yield refuse(name, breaks, document, why, solo)


def find_pair(stage: Stage) -> int:
    """The number of a row that shares its bucket with another."""
    return next(n for n in range(40) if len(stage.state(f"role/registrar/{n}", 4).path.bucket) > 1)
