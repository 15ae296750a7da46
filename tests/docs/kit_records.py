"""Cases of the kit: disclosures, presentations, statuses, holders' files and tlog-proofs."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import msgspec

from ledger.chain.entry import Outcome
from ledger.chain.kinds import NEVER
from ledger.chain.tree_head import TreeHead, compute_head_bytes, compute_origin
from ledger.crypto.encoding import encode
from ledger.interchange.tlog.tlog_proof import make_tlog_proof
from ledger.merkle.fields import compute_field_commitment
from ledger.merkle.log import compute_inclusion_path, compute_root
from ledger.registry.records.disclosure import Disclosure, KeySignature, compute_presentation_bytes
from ledger.registry.records.holder_file import HolderFile, erase_fields, make_commitment
from ledger.registry.records.records import AmendRecord, IssueRecord, SupersedeRecord
from ledger.registry.rows.records import RecordRow
from ledger.registry.services.decisions import GrantApplication
from tests.chain import chains
from tests.chain.chains import TIME, Signatories
from tests.chain.forging import bump
from tests.docs.kit_files import REFUSED, SOLO, TRIO, Case, make_trio, pay
from tests.docs.second import change
from tests.docs.stage import (
    FIELDS,
    NONCE,
    Json,
    Stage,
    Wish,
    find_address,
    find_key,
    hold,
    load,
    make_identity,
    make_row,
    seal,
    show,
)

NOT_VALID = 1
HELD = hold("noy", **FIELDS)
AMENDED = hold("noy", **{**FIELDS, "level": "MSc"})
DAOS = hold("dao", **FIELDS)
ENDS = TIME + 5
replace = msgspec.structs.replace


class Degrees:
    """A chain on which degrees are issued, suspended, revoked, amended, superseded and left to expire."""

    def __init__(self) -> None:
        self.stage = stage = Stage((1, SOLO))
        issue = Wish("university", "issue_record", IssueRecord(make_commitment("degree@1", HELD, NEVER)))
        noy, dao = (f"identity/{find_address(name)}" for name in ("noy", "dao"))
        people = {noy: make_identity("noy"), dao: make_identity("dao")}
        stage.add(pay(), rows=people)
        self.first = stage.add(issue) + "-0"
        self._write(self.first, make_row(HELD, 2))
        self.statuses: dict[str, int] = {}
        self.change(self.first, "suspended")
        self.change(self.first, "revoked")
        second = Wish("university", "issue_record", IssueRecord(make_commitment("degree@1", HELD, NEVER)))
        short = Wish("university", "issue_record", IssueRecord(make_commitment("degree@1", DAOS, ENDS)))
        both = stage.add(pay(), second, short)
        self.second, self.short = f"{both}-1", f"{both}-2"
        height = stage.chain.height
        self._write(self.second, make_row(HELD, height))
        self._write(self.short, make_row(DAOS, height, until=ENDS))
        amended = AmendRecord(make_commitment("degree@1", AMENDED, NEVER), self.second)
        stage.add(Wish("university", "amend_record", amended))
        root = make_commitment("degree@1", AMENDED, NEVER).root
        self._write(self.second, make_row(HELD, height, root=root, changed_at=height + 1, revision=2))
        newer = SupersedeRecord(make_commitment("degree@1", HELD, NEVER), self.second)
        self.third = stage.add(Wish("university", "supersede_record", newer)) + "-0"
        row = make_row(HELD, height, root=root, status="superseded", successor=self.third)
        self._write(self.second, row, **{f"record/{self.third}": make_row(HELD, height + 2)})
        refused = Outcome(352, (), (), "issuer_must_have_role")
        stage.add(issue, outcome=refused)

    def change(self, record: str, status: str) -> None:
        """A block after which the record has this status."""
        self.stage.add(pay())
        self._write(
            record, make_row(HELD, 2, status=status, reason="SENATE/2026-7", changed_at=self.stage.chain.height)
        )

    def _write(self, record: str, row: RecordRow, **others: RecordRow) -> None:
        """The row as if the last block had written it: its header is made anew, since the row names the block's id."""
        stage = self.stage
        stage.states[-1] |= {key: encode(value) for key, value in {f"record/{record}": row, **others}.items()}
        height = stage.chain.height
        header = replace(stage.chain.headers[-1], state_root=stage.build_state(height).root.hex())
        stage.chain.headers[-1] = header
        stage.chain.commits[-1] = chains.make_commit(stage.genesis_hash, header, SOLO.keys)

    def file(self, held: Sequence[Any], height: int, message: int = 0) -> HolderFile:
        """The holder's file of what a block issued."""
        return HolderFile(tuple(held), "holder", message, self.stage.receipt(height), 1)

    def status(self, record: str, height: int) -> bytes:
        """The proof of a record's status after a block."""
        return encode(self.stage.state(f"record/{record}", height))


@cache
def make_degrees() -> Degrees:
    """The chain of all these files."""
    return Degrees()


def list_records() -> Iterator[Case]:
    """All of them, in order."""
    yield from list_statuses()
    yield from list_disclosures()
    yield from list_grants()
    yield from list_of_disclosures()
    yield from list_of_presentations()
    yield from list_of_statuses()
    yield from list_holders()
    yield from list_tlog_proofs()


def shown(*names: str, presented: bool = False) -> Disclosure:
    """A disclosure of the first degree."""
    degrees = make_degrees()
    return show(degrees.stage, degrees.file(HELD, 2), names, 3 if presented else 0)


def case(name: str, kind: str, proof: Any, why: str, breaks: str = "", code: int = 0, **given: Any) -> Case:
    """A case on the chain of the degrees."""
    data = proof if isinstance(proof, bytes) else encode(proof)
    return Case(name, kind, data, make_degrees().stage.genesis_hash.hex(), why, breaks, code, **given)


def list_statuses() -> Iterator[Case]:
    degrees = make_degrees()
    for name, record, height, code, why in (
        ("status valid", degrees.first, 2, 0, "Valid as of block 2."),
        ("status suspended", degrees.first, 3, NOT_VALID, "Proved, and suspended."),
        ("status revoked", degrees.first, 4, NOT_VALID, "Proved, and revoked."),
        ("status superseded", degrees.second, 7, NOT_VALID, "Another record has taken its place."),
        ("status expired", degrees.short, 5, NOT_VALID, "Its end is not above the time of the header."),
        ("status never issued", "00" * 32 + "-0", 4, NOT_VALID, "There is no row: that is proved."),
    ):
        yield case(name, "state-proof", degrees.status(record, height), why, "", code)


def list_disclosures() -> Iterator[Case]:
    degrees = make_degrees()
    valid, revoked = degrees.status(degrees.first, 2), degrees.status(degrees.first, 4)
    plain, presented = shown("level"), shown("level", "subject", presented=True)
    old = show(degrees.stage, degrees.file(HELD, 5, 1), ["level"])
    amended = show(degrees.stage, degrees.file(AMENDED, 6), ["level"])
    point = "{0.height}:{0.hash}".format(degrees.stage.chain.checkpoint(2))
    yield case("disclosure", "disclosure", plain, "One field of three and the subject.")
    yield case(
        "disclosure of all fields",
        "disclosure",
        shown("born", "honours", "level", "subject"),
        "An integer, a truth value and texts.",
    )
    yield case("disclosure with its status", "disclosure", plain, "It was valid as of block 2.", status=valid)
    why = "What it says was said, and is revoked."
    yield case("disclosure of a revoked record", "disclosure", plain, why, "", NOT_VALID, status=revoked)
    why = "Other fields have taken the place of those that are shown."
    yield case(
        "disclosure from before an amendment",
        "disclosure",
        old,
        why,
        "",
        NOT_VALID,
        status=degrees.status(degrees.second, 6),
    )
    why = "The record is the one that the message names."
    yield case("disclosure of an amendment", "disclosure", amended, why, status=degrees.status(degrees.second, 6))
    yield case(
        "disclosure on a checkpoint",
        "disclosure",
        plain,
        "The receipt is linked to it, as its own header.",
        checkpoint=point,
    )
    yield case(
        "presentation", "disclosure", presented, "The subject's key signed the nonce that was asked.", nonce=NONCE
    )
    yield case("presentation without a nonce asked", "disclosure", presented, "It is verified all the same.")


def list_grants() -> Iterator[Case]:
    """Of a record that an office has granted, by its official."""
    stage, commitment = Stage((1, SOLO)), make_commitment("degree@1", HELD, NEVER)
    granted = GrantApplication("00" * 32 + "-0", commitment, find_address("university"))
    stage.add(Wish("clerk", "grant_application", granted))
    shown_of = show(stage, HolderFile(tuple(HELD), "holder", 0, stage.receipt(1), 1), ["level"])
    yield case("disclosure of what was granted", "disclosure", shown_of, "Its issuer is the office that is named.")


def list_of_disclosures() -> Iterator[Case]:
    """D1 to D5."""
    degrees = make_degrees()
    plain, both = load(shown("level")), load(shown("honours", "level"))
    honours, level = both["fields"]
    pair = load(show(degrees.stage, degrees.file(HELD, 5, 1), ["level"]))
    payment = change(pair, ("message",), 0)
    none = change(pair, ("message",), 9)
    refused = change(plain, ("receipt",), load(degrees.stage.receipt(8)))
    documents: tuple[tuple[str, str, Json, str], ...] = (
        ("a message that pays", "D1", payment, "A transfer issues no record."),
        ("a message that is not there", "D1", none, "The transaction has no tenth message."),
        ("a record that was refused", "D2", refused, "The outcome's code is not 0."),
        ("fields out of order", "D3", change(both, ("fields",), [level, honours]), "They rise by index and by name."),
        ("a field twice", "D3", change(both, ("fields",), [level, level]), "Each stands once."),
        (
            "another value of a field",
            "D4",
            change(plain, ("fields", 0, "value"), "PhD"),
            "The commitment is to another.",
        ),
        ("1 for true", "D4", change(load(shown("honours")), ("fields", 0, "value"), 1), "The commitment is to true."),
        (
            "another name of a field",
            "D4",
            change(plain, ("fields", 0, "name"), "label"),
            "The commitment is to another.",
        ),
        (
            "a place beyond the record",
            "D4",
            change(plain, ("fields", 0, "index"), 4),
            "The index is not below the size.",
        ),
        ("no fields", "F5", change(plain, ("fields",), []), "At least one is shown."),
        ("a disclosure with an unknown field", "F4", {**plain, "note": ""}, "It has no such field."),
    )
    for name, breaks, document, why in documents:
        yield case(name, "disclosure", document, why, breaks, REFUSED)
    body = ("receipt", "entry", "signed", "transaction", "messages", 0, "body")
    sealed = change(
        plain,
        body,
        {
            "commitment": {
                **plain["receipt"]["entry"]["signed"]["transaction"]["messages"][0]["body"]["commitment"],
                "note": "",
            }
        },
    )
    seal(sealed, degrees.stage.keys, body)
    yield case("a commitment with an unknown field", "disclosure", sealed, "Everybody has signed it.", "D1", REFUSED)


def list_of_presentations() -> Iterator[Case]:
    """D5, D6, P1 to P5."""
    degrees = make_degrees()
    stage = degrees.stage
    plain, presented = shown("level"), shown("level", "subject", presented=True)
    document = load(presented)
    yield case("nobody signed the nonce", "disclosure", plain, "There is no presentation.", "D5", REFUSED, nonce=NONCE)
    why = "It was made for somebody else."
    yield case("another nonce", "disclosure", presented, why, "D6", REFUSED, nonce="shop.2026-11_a")
    marks = ("presentations", 0, "signatures")
    (mark,) = document["presentations"][0]["signatures"]
    for name, breaks, new, why in (
        (
            "a signature over another nonce",
            "P5",
            sign(presented, "shop.2026-11_a", "noy"),
            "It was signed for another.",
        ),
        ("a stranger's signature", "P4", sign(presented, NONCE, "dao"), "The key is not among the subject's."),
        (
            "one signature more than the threshold",
            "P3",
            [mark, *sign(presented, NONCE, "dao")],
            "Exactly the threshold signs.",
        ),
    ):
        ordered = sorted(new, key=lambda one: one["public_key"])
        yield case(name, "disclosure", change(document, marks, ordered), why, breaks, REFUSED)
    hidden = change(document, ("fields",), [field for field in document["fields"] if field["name"] != "subject"])
    yield resealed("a subject that is not shown", hidden, "P1", "Nothing ties the keys to the record.")
    daos = change(document, ("presentations", 0, "identity"), load(stage.state(f"identity/{find_address('dao')}", 3)))
    yield case("keys of somebody else", "disclosure", daos, "The row is not the subject's.", "P1", REFUSED)
    early = change(document, ("presentations", 0, "identity"), load(stage.state(f"identity/{find_address('noy')}", 1)))
    yield resealed("keys older than the record", early, "P2", "Who had them may have given them up since.")
    row = ("presentations", 0, "identity", "value", 0)
    strange = change(document, row, {**document["presentations"][0]["identity"]["value"][0], "note": ""})
    seal(strange, stage.keys, row)
    yield case("keys in a row of other rules", "disclosure", strange, "The row has an unknown field.", "P1", REFUSED)


def resealed(name: str, document: Json, breaks: str, why: str) -> Case:
    """A presentation of which everything fits but one thing: the nonce is signed anew."""
    parsed = msgspec.json.decode(encode(document), type=Disclosure)
    new = change(document, ("presentations", 0, "signatures"), sign(parsed, NONCE, "noy"))
    return case(name, "disclosure", new, why, breaks, REFUSED)


def sign(disclosure: Disclosure, nonce: str, name: str) -> list[Json]:
    """Somebody's signature over a disclosure, for a nonce."""
    message = compute_presentation_bytes(make_degrees().stage.genesis_hash, disclosure, nonce)
    return [load(KeySignature(find_key(name).public_key, find_key(name).sign(message)))]


def list_of_statuses() -> Iterator[Case]:
    """U1 to U4."""
    degrees = make_degrees()
    plain, stage = shown("level"), degrees.stage
    later = show(stage, degrees.file(HELD, 7), ["level"])
    balance = encode(stage.state("asset/LAK", 4))
    odd = encode(stage.state("record/" + "00" * 32 + "-01", 4))
    row = ("value", 0)
    valid = load(degrees.status(degrees.first, 2))
    strange = change(valid, row, {**valid["value"][0], "status": "good"})
    seal(strange, stage.keys, row)
    yield case(
        "a status that is of no record", "disclosure", plain, "It is of an asset.", "U1", REFUSED, status=balance
    )
    yield case(
        "a status of what can be no record",
        "state-proof",
        odd,
        "The number after the dash has a zero too many.",
        "U1",
        REFUSED,
    )
    yield case("a status of another kind", "state-proof", strange, "The row says what no record says.", "U2", REFUSED)
    of_another = degrees.status(degrees.second, 5)
    yield case(
        "the status of another record", "disclosure", plain, "Its key is another id.", "U3", REFUSED, status=of_another
    )
    early = degrees.status(degrees.third, 6)
    yield case(
        "a status from before the issue",
        "disclosure",
        later,
        "Then it was not issued yet.",
        "U4",
        REFUSED,
        status=early,
    )
    point = "{0.height}:{0.hash}".format(stage.chain.checkpoint(2))
    why = "The receipt is linked to the checkpoint, the status is not."
    unlinked = degrees.status(degrees.first, 4)
    yield case(
        "a status that is not linked", "disclosure", plain, why, "K1", REFUSED, status=unlinked, checkpoint=point
    )


def list_holders() -> Iterator[Case]:
    """W1 to W5: holders' files."""
    degrees = make_degrees()
    file = degrees.file(HELD, 2)
    plain = load(file)
    yield case("holder's file", "holder", file, "All fields with their salts.")
    yield case(
        "holder's file with a field erased",
        "holder",
        erase_fields(file, ["born"]),
        "Of one field only the commitment is left.",
    )
    fields = plain["fields"]
    for name, breaks, new, why in (
        ("a holder's file out of order", "W1", fields[::-1], "Names rise."),
        ("a holder's file without its subject", "W1", fields[:-1], "Nothing says whom it is about."),
        (
            "a holder's file with another value",
            "W2",
            [*fields[:2], {**fields[2], "value": "PhD"}, fields[3]],
            "The commitment is to another.",
        ),
        (
            "a holder's file with another commitment",
            "W3",
            [{**fields[0], "commitment": bump(fields[0]["commitment"]), "salt": "", "value": ""}, *fields[1:]],
            "The commitments give another root.",
        ),
    ):
        yield case(name, "holder", change(plain, ("fields",), new), why, breaks, REFUSED)
    twins = hold("noy", **FIELDS)
    same = (replace(twins[0], salt=twins[1].salt), *twins[1:])
    yield twin_salts(same)


def twin_salts(held: Sequence[Any]) -> Case:
    """A holder's file of a record in which two fields were committed to under one salt."""
    fields = tuple(
        replace(one, commitment=compute_field_commitment(bytes.fromhex(one.salt), one.name, one.value).hex())
        for one in held
    )
    stage = Stage((1, SOLO))
    stage.add(Wish("university", "issue_record", IssueRecord(make_commitment("degree@1", fields, NEVER))))
    file = HolderFile(fields, "holder", 0, stage.receipt(1), 1)
    why = "Whoever is shown one field could try values for the other."
    return Case("one salt for two fields", "holder", encode(file), stage.genesis_hash.hex(), why, "W4", REFUSED)


def list_tlog_proofs() -> Iterator[Case]:
    """X1 to X5: the C2SP proof of a transparency log."""
    stage = make_degrees().stage
    head, own = find_head(stage), stage.genesis_hash.hex()
    good, origin = make_tlog(stage, head), head.origin[:-1] + ("1" if head.origin.endswith("0") else "0")
    other, larger = replace(head, origin=origin), replace(head, size=head.size + 8)
    cases = (
        ("tlog-proof", good, "", "The receipt of the degree as others read it."),
        ("a tlog-proof of another log", make_tlog(stage, other), "X3", "The origin is not of this ledger."),
        (
            *("a tlog-proof with another index", good.replace(b"\nindex 2\n", b"\nindex 3\n"), "X1"),
            "The header in it has the height 2.",
        ),
        ("a tlog-proof with a space", good.replace(b"\nindex 2\n", b"\nindex 2 \n"), "X1", "It has one form."),
        ("a tlog-proof with another size", make_tlog(stage, larger), "X2", "The path fits no tree of that size."),
        (
            *("a tlog-proof with another signature", make_tlog(stage, head, signed=larger), "X4"),
            "The signature is over another head.",
        ),
    )
    for name, data, breaks, why in cases:
        yield Case(name, "tlog-proof", data, own, why, breaks, REFUSED if breaks else 0)
    trio = make_trio()
    data = make_tlog(trio, find_head(trio), signers=TRIO, count=2)
    why = "Two of three have signed the head."
    yield Case("a tlog-proof by two thirds", "tlog-proof", data, trio.genesis_hash.hex(), why, "X5", REFUSED)


def find_head(stage: Stage) -> TreeHead:
    """The head of the log of all headers."""
    leaves = chains.list_history(stage.chain, stage.chain.height + 1)
    return TreeHead(compute_origin(stage.chain.genesis, stage.genesis_hash), len(leaves), compute_root(leaves))


def make_tlog(
    stage: Stage, head: TreeHead, signed: TreeHead | None = None, signers: Signatories = SOLO, count: int = 1
) -> bytes:
    """The proof of the receipt in block 2 under a head, or under one that says another; by so many signers."""
    path = compute_inclusion_path(chains.list_history(stage.chain, stage.chain.height + 1), 2)
    pairs = list(zip(signers.validators, signers.keys, strict=True))[:count]
    text = compute_head_bytes(signed or head)
    signatures = {validator.name: key.sign(text) for validator, key in pairs}
    return make_tlog_proof(stage.receipt(2), (), path, head, signers.validators, lambda _: signatures)
