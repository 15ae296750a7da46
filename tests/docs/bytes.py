"""Fills the tables and worked examples of docs/reference/bytes.md: `python -m tests.docs.bytes`.

What stands between `<!-- begin NAME -->` and `<!-- end NAME -->` is made here, the prose around it by hand. Examples
are blocks of `name value` lines in a form that tests/docs/test_bytes.py recomputes from the page alone.
"""

import re
from collections.abc import Callable

import msgspec

from ledger.chain import (
    commit,
    entry,
    finality,
    genesis,
    handovers,
    header,
    proofs,
    receipt,
    ruled,
    transaction,
    validators,
)
from ledger.chain.comet import light_block
from ledger.chain.parameters import FOUNDING, Parameters
from ledger.chain.series import entries, extracts
from ledger.chain.validators import Validator
from ledger.crypto import hashing
from ledger.crypto.encoding import encode
from ledger.crypto.hashing import ZERO_HASH
from ledger.home.founding import make_validator_keys
from ledger.merkle import fields
from ledger.merkle.state_path import StatePath
from ledger.merkle.state_tree import hash_bucket
from ledger.registry.records import disclosure, records
from ledger.registry.records import holder_file as holding
from ledger.registry.rows.tables import TABLES
from tests.docs import DOCS
from tests.docs.story import NONCE, SEED, tell, tell_messages, tell_of_a_degree
from tests.docs.tables import describe, list_structs, make_table, read_doc

PAGE = DOCS / "reference" / "bytes.md"
PLACE = re.compile(r"<!-- begin (.+?) -->\n(?:.*?\n)?<!-- end \1 -->", re.DOTALL)
ROOMS = (
    *(
        commit,
        entry,
        entries,
        extracts,
        finality,
        genesis,
        handovers,
        header,
        proofs,
        receipt,
        ruled,
        transaction,
        validators,
    ),
    *(fields, holding, disclosure, records, light_block),
)
KEYS = {
    "cell": "`cell/GRID/COLUMN/ROW`, both from 0 on",
    "grid": "`grid/NAME`",
    "parcel": "`parcel/PARCEL`",
    "title": "`title/PARCEL`",
    "actual": "`actual/INDICATOR/SINCE`, since of 16 digits",
    "indicator": "`indicator/CODE`",
    "noted_report": "`noted_report/SINCE-UNTIL`, each of 16 digits",
    "target": "`target/INDICATOR/SINCE`, since of 16 digits",
    "device": "`device/ADDRESS`",
    "series": "`series/ACCOUNT/NAME`",
    "identity": "`identity/ADDRESS`",
    "past_keys": "`past_keys/ADDRESS/NUMBER`, number of 6 digits",
    "account": "`account/ADDRESS`",
    "lane": "`lane/ADDRESS/LANE`, lane of 3 digits",
    "asset": "`asset/CODE`",
    "holding": "`holding/ASSET/ADDRESS`",
    "hold": "`hold/TRANSACTION-INDEX`",
    "reversal": "`reversal/ADDRESS/TRANSACTION-INDEX`",
    "role": "`role/ROLE/ADDRESS`, or `role/ROLE/ADDRESS/SCOPE`",
    "schedule": "`schedule/now`",
    "parameters": "`parameters/now`",
    "delegation": "`delegation/HOLDER/DELEGATE`",
    "suspension": "`suspension/ADDRESS`",
    "recovery": "`recovery/ADDRESS`",
    "recovered": "`recovered/TRANSACTION-INDEX`, of the first request",
    "retired_key": "`retired_key/PUBLIC KEY`",
    "schema": "`schema/NAME/VERSION`",
    "record": "`record/TRANSACTION-INDEX`",
    "contract": "`contract/TRANSACTION-INDEX`",
    "order": "`order/TRANSACTION-INDEX`",
    "body": "`body/ID`",
    "motion": "`motion/TRANSACTION-INDEX`",
    "ballot": "`ballot/TRANSACTION-INDEX/ADDRESS`",
    "open_motions": "`open_motions/ADDRESS` of the proposer",
    "essentials": "`essentials/now`",
    "upgrade": "`upgrade/now`",
    "engine": "`engine/now`",
    "past_seats": "`past_seats/BODY/NUMBER`, number of 6 digits",
    "past_suspension": "`past_suspension/ADDRESS/NUMBER`, number of 6 digits",
    "invoice": "`invoice/SELLER/NUMBER`",
    "treasury": "`treasury/now`",
    "tax_period": "`tax_period/ADDRESS/ASSET/YYYY-MM`",
    "budget_line": "`budget_line/CODE`",
    "budget_commitment": "`budget_commitment/TRANSACTION-INDEX`",
    "tax_return": "`tax_return/TRANSACTION-INDEX`",
    "rate": "`rate/TRANSACTION-INDEX`",
    "rate_pair": "`rate_pair/BASE/QUOTE`",
    "offer": "`offer/TRANSACTION-INDEX`",
    "reserve": "`reserve/ASSET/CURRENCY`",
    "class": "`class/ASSET`",
    "admission": "`admission/ASSET/ADDRESS`",
    "frozen": "`frozen/ASSET/ADDRESS`",
    "measure": "`measure/TRANSACTION-INDEX`",
    "retirement": "`retirement/TRANSACTION-INDEX`",
    "distribution": "`distribution/TRANSACTION-INDEX`",
    "claim": "`claim/TRANSACTION-INDEX/ADDRESS`",
    "service": "`service/CODE/VERSION`",
    "application": "`application/TRANSACTION-INDEX`: what message filed it",
    "application_queue": "`application_queue/CODE/ADDRESS`",
    "residence": "`residence/ADDRESS`",
    "recognised": "`recognised/COUNTRY.NAME`",
    "law": "`law/NAME`",
    "law_book": "`law_book/TYPE` of messages, `law_book/parameters` or `law_book/all`",
}

Lines = list[tuple[str, str]]


def make_page() -> str:
    """The page with all its tables and examples made anew."""
    return PLACE.sub(fill, PAGE.read_text("utf-8"))


def fill(place: re.Match[str]) -> str:
    name = place.group(1)
    text = make_tables(name.split()[1:]) if name.startswith("table ") else MAKERS[name]()
    return f"<!-- begin {name} -->\n{text}\n<!-- end {name} -->"


def make_tables(names: list[str]) -> str:
    structs = [find_struct(name) for name in names]
    return "\n\n".join(f"**{struct.__name__}**: {read_doc(struct)}\n\n{make_table(struct)}" for struct in structs)


def find_struct(name: str) -> type[msgspec.Struct]:
    if name == "StatePath":
        return StatePath
    found: list[type[msgspec.Struct]] = [vars(room)[name] for room in ROOMS if name in vars(room)]
    return found[0]


def make_example(*lines: tuple[str, str | bytes]) -> str:
    width = max(len(name) for name, _ in lines) + 2
    shown = [f"{name:<{width}}{value.decode() if isinstance(value, bytes) else value}" for name, value in lines]
    return "\n".join(["```example", *shown, "```"])


def show_tag(tag: bytes) -> str:
    return tag.decode().replace("\n", "\\n")


def show_digest(tag: bytes, data: bytes) -> str:
    return make_example(("tag", show_tag(tag)), ("bytes", data), ("sha256", hashing.digest(tag, data).hex()))


def show_signature(tag: bytes, data: bytes, key: str, signature: str) -> str:
    return make_example(
        ("tag", show_tag(tag)),
        ("genesis", tell().genesis_hash),
        ("bytes", data),
        ("key", key),
        ("signature", signature),
    )


def make_canonical() -> str:
    value = {"to": "shop", "amount": 25000, "memo": 'a "b" \\ \x01 é', "list": [], "ok": True}
    return make_example(("json", msgspec.json.encode(value)), ("bytes", encode(value)))


def make_bindings() -> str:
    lao = tell()
    wallet, file = lao.wallet("registrar"), lao.node.archive.genesis_file
    binding = next(one for one in file.bindings if one.address == wallet.address)
    data = encode(
        {
            "address": binding.address,
            "keys": binding.keys,
            "public_key": binding.public_key,
            "threshold": binding.threshold,
        }
    )
    label = f"{SEED}/account/registrar".encode()
    return "\n\n".join(
        [
            "The registrar's key consents to the registrar's address:",
            show_signature(hashing.KEY_BINDING, data, binding.public_key, binding.signature),
            "With `--seed 2023` its secret key is",
            show_digest(hashing.DEMONSTRATION_KEY, label),
        ]
    )


def make_addresses() -> str:
    wallet = tell().wallet("noy")
    key = tell().identity(wallet).keys[0]
    hashed = hashing.digest(hashing.ADDRESS, bytes.fromhex(key)).hex()
    return make_example(
        ("tag", show_tag(hashing.ADDRESS)),
        ("hex", key),
        ("sha256", hashed),
        ("prefix", "lao"),
        ("address", wallet.address),
    )


def make_transactions() -> str:
    signed = find_payment().signed
    data, mark = encode(signed.transaction), signed.signatures[0]
    return "\n\n".join(
        [
            "The payment's id:",
            show_digest(hashing.TRANSACTION, data),
            "and noy's signature:",
            show_signature(hashing.TRANSACTION, data, mark.public_key, mark.signature),
        ]
    )


def find_payment() -> entry.Entry:
    return tell().block(4).entries[0]


def make_entries() -> str:
    payment = find_payment()
    signed, outcome = encode(payment.signed), encode(payment.outcome)
    leaf = entry.compute_entry_leaf(payment).hex()
    both = hashing.digest(hashing.SIGNED_TRANSACTION, signed) + hashing.digest(hashing.OUTCOME, outcome)
    return "\n\n".join(
        [
            show_digest(hashing.SIGNED_TRANSACTION, signed),
            show_digest(hashing.OUTCOME, outcome),
            "Both hashes, after the leaf prefix, give the leaf. It is alone in its block, so it is `entries_root` too:",
            make_example(("prefix", "00"), ("hex", both.hex()), ("sha256", leaf)),
        ]
    )


def make_headers() -> str:
    return show_digest(hashing.HEADER, encode(tell().block(4).header))


def make_genesis() -> str:
    return show_digest(hashing.GENESIS, encode(tell().node.archive.genesis))


def make_parameters() -> str:
    info = msgspec.inspect.type_info(Parameters)
    fields = info.fields  # type: ignore[attr-defined]
    rows = [
        f"| `{name}` | {field.default:,} | {getattr(FOUNDING, name):,} | {describe(field.type)[1]} |"
        for field in fields
        for name in [field.encode_name]
    ]
    head = ["| Parameter | Where a genesis lacks it | In a new chain | Range |", "|---|---|---|---|"]
    return "\n".join([*head, *rows])


def make_commits() -> str:
    lao = tell()
    block, members = lao.block(4), lao.node.archive.genesis.validators
    ballot = encode(commit.Vote(block.hash.hex(), block.height, block.commit.round))
    vote = block.commit.signatures[0]
    proposer = next(member.name for member in members if member.public_key == block.header.proposer)
    names = tuple(member.name for member in members)
    key = make_validator_keys(names, SEED)[proposer]
    proposal = key.sign(
        commit.compute_proposal_bytes(bytes.fromhex(lao.genesis_hash), msgspec.json.decode(ballot, type=commit.Vote))
    )
    return "\n\n".join(
        [
            "The set, the proposal of block 4 by technology, and the vote of central-bank:",
            show_digest(hashing.VALIDATORS, encode(members)),
            show_signature(hashing.PROPOSAL, ballot, block.header.proposer, proposal),
            show_signature(hashing.VOTE, ballot, vote.public_key, vote.signature),
        ]
    )


def make_history() -> str:
    lao = tell()
    leaves = [lao.genesis_hash, *(lao.block(height).hash.hex() for height in (1, 2, 3))]
    lines = [(f"leaf-{number}", leaf) for number, leaf in enumerate(leaves)]
    root = lao.block(4).header.history_root
    return "Header 4 has four leaves below it:\n\n" + make_example(*lines, ("root", root))


def make_rows() -> str:
    lao = tell()
    key = "account/" + lao.wallet("noy").address
    rows = ["| Table | Key | Row |", "|---|---|---|"]
    rows += [f"| {name} | {KEYS[name]} | {read_doc(table.row)} |" for name, table in TABLES.items()]
    example = [show_digest(hashing.STATE_KEY, key.encode()), show_digest(hashing.STATE_VALUE, lao.state_row(key))]
    structs = dict.fromkeys(struct for table in TABLES.values() for struct in list_structs(table.row))
    tables = [f"**{struct.__name__}**\n\n{make_table(struct)}" for struct in structs if struct is not Validator]
    return "\n\n".join(
        ["\n".join(rows), "noy's account after block 4:", *example, "The rows, field by field:", *tables]
    )


def make_state() -> str:
    lao = tell()
    key = "account/" + lao.wallet("noy").address
    path = msgspec.json.decode(lao.prove_state(key))["path"]
    bucket = [("row", row) for row in path["bucket"]]
    hashed = hash_bucket(bytes.fromhex("".join(path["bucket"]))).hex()
    (children,) = [[child or ZERO_HASH.hex() for child in branch] for branch in path["branches"]]
    children.insert(int(hashing.digest(hashing.STATE_KEY, key.encode()).hex()[0], 16), hashed)
    branch = [("child", child) for child in children]
    root = lao.block(4).header.state_root
    return "\n\n".join(
        [
            make_example(("prefix", "02"), *bucket, ("sha256", hashed)),
            make_example(("prefix", "03"), ("depth", "00"), *branch, ("sha256", root)),
        ]
    )


def make_receipt() -> str:
    lao = tell()
    data = lao.receipt(lao.entry(transaction.compute_transaction_id(find_payment().signed.transaction).hex()))
    return f"The receipt of the payment, {len(data):,} bytes in one line:\n\n```json\n{data.decode()}\n```"


def make_fields() -> str:
    _, degree = tell_of_a_degree()
    level = find_level()
    leaves = [(f"leaf-{place}", field.commitment) for place, field in enumerate(degree.file.fields)]
    field = make_example(
        ("tag", show_tag(hashing.FIELD)),
        ("salt", level.salt),
        ("length", f"{len(level.name):02x}"),
        ("name", level.name),
        ("value", encode(level.value)),
        ("sha256", level.commitment),
    )
    return "\n\n".join([field, make_example(*leaves, ("root", degree.row.root))])


def find_level() -> holding.HeldField:
    _, degree = tell_of_a_degree()
    return next(field for field in degree.file.fields if field.name == "level")


def make_holder() -> str:
    _, degree = tell_of_a_degree()
    held, erased = degree.file.fields, holding.erase_fields(degree.file, ["level"]).fields
    level, gone = (next(field for field in some if field.name == "level") for some in (held, erased))
    text = "The level in noy's file of {:,} bytes, and when it is erased:\n\n```json\n{}\n{}\n```"
    return text.format(len(degree.data), encode(level).decode(), encode(gone).decode())


def make_disclosures() -> str:
    _, degree = tell_of_a_degree()
    shown = disclosure.make_disclosure(degree.file, ("level", "subject"))
    signed = msgspec.json.decode(degree.disclose("level", nonce=NONCE), type=disclosure.Disclosure)
    presented, plain = signed.presentations[0], encode(shown)
    mark, digest = presented.signatures[0], hashing.digest(hashing.FILE, plain).hex()
    return "\n\n".join(
        [
            f"The level of noy's degree, and whose it is, {len(plain):,} bytes, with the hash that is signed:",
            show_digest(hashing.FILE, plain),
            "noy's signature for a bank that asked for the nonce `" + NONCE + "`:",
            show_signature(
                hashing.PRESENTATION, encode({"disclosure": digest, "nonce": NONCE}), mark.public_key, mark.signature
            ),
        ]
    )


def make_statuses() -> str:
    lao, degree = tell_of_a_degree()
    key = f"record/{degree.id}"
    row = show_digest(hashing.STATE_VALUE, lao.state_row(key))
    return "\n\n".join(["noy's degree after block 5:", show_digest(hashing.STATE_KEY, key.encode()), row])


def make_cancellations() -> str:
    body = msgspec.json.decode(tell_messages()["cancel_recovery"])
    data = encode({"account": body["account"], "request": body["request"]})
    return show_signature(hashing.RECOVERY_CANCELLATION, data, body["public_key"], body["signature"])


MAKERS: dict[str, Callable[[], str]] = {
    "canonical": make_canonical,
    "bindings": make_bindings,
    "addresses": make_addresses,
    "transactions": make_transactions,
    "entries": make_entries,
    "headers": make_headers,
    "genesis": make_genesis,
    "parameters": make_parameters,
    "commits": make_commits,
    "history": make_history,
    "rows": make_rows,
    "state": make_state,
    "receipt": make_receipt,
    "fields": make_fields,
    "holder": make_holder,
    "disclosures": make_disclosures,
    "statuses": make_statuses,
    "cancellations": make_cancellations,
}

if __name__ == "__main__":
    PAGE.write_text(make_page(), "utf-8")
