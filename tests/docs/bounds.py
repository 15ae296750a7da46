"""Fills the tables of docs/concepts/bounds.md from the code: `python -m tests.docs.bounds`.

A bound stands in a row as `{module.NAME}` or `{module.NAME.field}`, and its value is put there. Each row says what is
bounded, for each one and for all together, and what that protects.
"""

import re
from importlib import import_module
from typing import NamedTuple

from ledger.chain.parameters import FOUNDING, get_range, write_parameters
from ledger.registry import block_steps as budget
from ledger.registry.committee.parameters import BOUNDS
from tests.docs import DOCS

PAGE = DOCS / "concepts" / "bounds.md"
PLACE = re.compile(r"<!-- begin (.+?) -->\n(?:.*?\n)?<!-- end \1 -->", re.DOTALL)
TOKEN = re.compile(r"\{([a-z0-9_.]+\.[A-Z][A-Z0-9_]*(?:\.[a-z_]+)?)\}")
_FOUNDING = "chain.parameters.FOUNDING"


class Row(NamedTuple):
    """What is bounded."""

    what: str
    each: str
    total: str
    protects: str


ROWS = (
    Row(
        "Transactions",
        f"{{{_FOUNDING}.max_transaction_bytes}} bytes",
        f"{{{_FOUNDING}.max_block_entries}} and {{{_FOUNDING}.max_block_bytes}} bytes a block",
        "what every validator receives, executes and keeps",
    ),
    Row(
        "Messages, signers, signatures, keys to bind",
        f"{{{_FOUNDING}.max_messages}}, {{{_FOUNDING}.max_signers}}, {{{_FOUNDING}.max_signatures}} and as many keys; "
        "{registry.people.accounts.MAX_KEYS} keys an account",
        "steps of the block",
        "the time to verify a block",
    ),
    Row(
        "Steps",
        "a transaction: fewer than {registry.block_steps.LEAST}",
        "{registry.block_steps.ENTRY} for each entry a block may hold, at least {registry.block_steps.LEAST}",
        "the time to execute a block",
    ),
    Row(
        "Entries of an account",
        "one nonce each, in {chain.transaction.MAX_LANE} lanes besides the first",
        f"a day by kind, {{{_FOUNDING}.quota_citizen}} of a citizen",
        "blocks from one account, and the growth of the chain",
    ),
    Row(
        "What waits for a block",
        "what is left of the account's day, at most {admission.MAX_AHEAD} ({node.mempool.MAX_PER_ACCOUNT})",
        "{node.mempool.MAX_COUNT} transactions of {node.mempool.MAX_BYTES} bytes",
        "a node's memory, and everybody's turn",
    ),
    Row(
        "Rows a message writes",
        f"{{{_FOUNDING}.max_message_rows}}",
        "messages and steps of the block",
        "the state tree and the store",
    ),
    Row(
        "Rows a later message writes",
        "what its type declares, at most {registry.messages.MOST_WRITES}",
        "the steps that its declared reads and writes count as",
        "the state tree and the store, whatever the parameter says",
    ),
    Row(
        "Types that a law or a delegation names",
        "{chain.kinds.FIRST_TYPES} by version 1, {chain.kinds.MAX_TYPES} since",
        "characters times types of a law's text",
        "the time to check a law",
    ),
    Row(
        "The programme",
        "{registry.rows.programme.MAX_PERIODS} targets of an indicator",
        "{reads.programme.reports.MAX_LINES} lines of a report; the rest is counted",
        "the row of an indicator, and the file of a report",
    ),
    Row(
        "Applications for a service",
        "{registry.services.applications.MAX_OPEN} open of an account with a service; "
        "{registry.rows.services.MAX_INSTANCES} offices, {registry.services.decisions.MAX_QUESTIONS} questions each; "
        "{registry.rows.services.MAX_RECORDS} records shown, {registry.services.files.MAX_FORM} fields of a form",
        f"as many as an account has messages a day, {{{_FOUNDING}.max_messages}} an entry of its quota, "
        "also where they cost nothing and are withdrawn: their rows stay, as those of orders do",
        "the desk of an office, and how long a deadline stands still",
    ),
    Row(
        "Assets of an account",
        f"{{{_FOUNDING}.max_assets_held}}",
        "the row is rewritten by each payment, so it stays that small; what motions made stands apart, a row each",
        "the cost of a payment",
    ),
    Row(
        "Roles",
        "a chain of {registry.people.roles.MAX_LINKS} accreditations, "
        "a scope of {registry.people.roles.MAX_SCOPE} characters",
        "of each role of genesis {registry.rows.committee.MAX_HOLDERS} holders are remembered; steps for each",
        "the time to ask whether somebody may",
    ),
    Row(
        "Bodies of the committee",
        "{registry.rows.committee.MAX_MEMBERS} seats, of a weight up to {registry.rows.committee.MAX_WEIGHT}",
        "those of genesis; steps for each seat that is asked",
        "the time to count votes",
    ),
    Row(
        "Motions",
        "one transaction",
        f"{{{_FOUNDING}.max_open_motions}} open a member, until somebody closes one",
        "the agenda, and those who must read it",
    ),
    Row(
        "The text of a law",
        "{laws.tokens.MAX_TEXT} characters, names of {laws.tokens.MAX_NAME}; nested {laws.parser.MAX_DEPTH} deep, "
        "lists of {laws.parser.MAX_ELEMENTS}; characters times types {registry.laws.making.MAX_READING}",
        "steps for each character; {registry.rows.laws.MAX_LAWS} laws of one type, {registry.rows.laws.MAX_ALL} in all",
        "the time to check one, and the memory of all that are in force",
    ),
    Row(
        "The steps of a law",
        "{laws.check.MAX_COST}, of lists in a message at most {registry.laws.facts.LONGEST} elements",
        "{registry.laws.making.MAX_STEPS} for all laws of one type of message; steps of the block",
        "the time to judge a message",
    ),
    Row(
        "What a refusal tells",
        "{laws.check.MAX_PART} characters of a law, values of {registry.laws.told.MAX_VALUE}; names compared up to "
        "{laws.nearest.MAX_COMPARED}",
        "{registry.laws.told.MAX_READ} values",
        "the size of outcomes",
    ),
    Row(
        "What explaining a law writes down",
        "one line a part",
        "{laws.trace.MAX_PARTS} parts; {words.laws.doubts.MAX_SHOWN} known values beside a doubt",
        "a reader's patience",
    ),
    Row(
        "Grids",
        "{registry.rows.land.parcels.MAX_COUNT} columns and as many rows of cells of "
        "{registry.rows.land.parcels.MAX_EDGE} units, "
        "{registry.rows.land.parcels.MAX_SCALE} of which are a metre",
        "{registry.rows.land.parcels.MAX_TOLERANCE} thousandths by which parts may differ from their whole",
        "integers that no area leaves",
    ),
    Row(
        "Titles",
        "{registry.rows.land.titles.MAX_SHARES} shares of a whole of {registry.rows.land.titles.MAX_PARTS} parts, "
        "{registry.rows.land.titles.MAX_RIGHTS} rights, of which owners grant {registry.rows.land.titles.MAX_GRANTED}",
        "constant bounds of rows read and written, which count as steps of the block",
        "the one row of a title",
    ),
    Row(
        "Parcels",
        "{registry.rows.land.parcels.MAX_CORNERS} corners, {registry.rows.land.parcels.MAX_CELLS} cells of its grid, "
        "a boundary along {registry.rows.land.parcels.MAX_NEIGHBOURS} others; "
        "divided into {registry.rows.land.parcels.MAX_PIECES}, or made of as many",
        "{registry.rows.land.parcels.MAX_IN_CELL} parcels in a cell; steps for each pair of edges that is compared",
        "the time to see that no two overlap",
    ),
    Row(
        "Contracts",
        "{registry.rows.trade.MAX_PARTIES} parties, each with a role",
        "constant bounds of rows read and written, which count as steps of the block",
        "the rows of a contract",
    ),
    Row(
        "Schemas and records",
        "{registry.records.schemas.MAX_FIELDS} fields ({merkle.fields.MAX_FIELDS} with the subject, paths of "
        "{merkle.fields.MAX_PATH}), texts of {registry.records.schemas.MAX_TEXT} characters",
        "{registry.records.schemas.MAX_VERSION} versions of a schema; a holder's file is one file",
        "holders' files and disclosures",
    ),
    Row(
        "The condition of a class of tokens",
        "{registry.rows.assets.MAX_ELIGIBILITY} characters; {registry.assets.door.MOST_STEPS} steps",
        "one a class, asked and counted each time units change hands; {registry.rows.assets.MAX_DOCUMENTS} documents",
        "the time a message may take",
    ),
    Row(
        "Validators",
        "a power up to {chain.validators.MAX_POWER}",
        "{chain.validators.MAX_VALIDATORS}; one change under way",
        "the time to verify a commit",
    ),
    Row(
        "Rounds of a height",
        "one turn of one validator",
        "as many as there are validators; in a commit up to {chain.commit.MAX_ROUND}",
        "a block that nobody signs",
    ),
    Row(
        "Bundles for CometBFT",
        "{abci.bundles.MAX_MEMBERS} transactions, {abci.bundles.MAX_BYTES} bytes, of CometBFT's own "
        "{abci.engine_files.MAX_TX_BYTES}",
        "proposed at once {abci.shell.MAX_PROPOSED} bytes; a block of CometBFT of "
        "{abci.engine_files.MAX_BLOCK_BYTES}, with evidence of "
        "{abci.engine_files.MAX_EVIDENCE_BYTES}; the ledger's own block within it",
        "what every validator receives and executes",
    ),
    Row(
        "Calls of CometBFT",
        "a frame of {abci.wire.messages.MAX_FRAME} bytes, {abci.wire.server.MOST_WAITING} connections that wait",
        "one call at a time; {abci.shell.MOST_EXECUTED} executed proposals of a height, logs of "
        "{abci.shell.MOST_TOLD} transactions",
        "a validator's memory",
    ),
    Row(
        "What a validator's own people hand in",
        "{abci.service.http.MAX_BODY} bytes at once, on {abci.service.http.MOST_CONNECTIONS} connections",
        "{abci.service.gathering.MOST_WAITING} transactions that wait for their block",
        "a validator's memory, and everybody's turn",
    ),
    Row(
        "Light blocks",
        "{chain.comet.light_block.MAX_SIGNATURES} signatures",
        "as many light blocks as a proof has hand-overs, and one",
        "readers of receipts",
    ),
    Row(
        "Hand-overs in a proof",
        "one set of validators",
        "{chain.finality.MAX_HANDOVERS}, and {archive.proving.provenance.MAX_HANDOVER_BYTES} bytes of them",
        "readers of receipts: what is written can be read",
    ),
    Row(
        "Proofs of the state",
        "buckets and branches of a fixed width",
        "{merkle.state_path.MAX_BRANCHES} branches",
        "who verifies one",
    ),
    Row(
        "JSON",
        "nested {crypto.shape.MAX_DEPTH} deep ({interchange.foreign_json.MAX_DEPTH} of others), integers up to "
        "{crypto.encoding.MAX_INTEGER}",
        "{crypto.encoding.MAX_FILE_BYTES} bytes a file ({interchange.foreign_json.MAX_BYTES} of others); a value for "
        "each {crypto.shape.BYTES_A_VALUE} of them ({interchange.foreign_json.MAX_VALUES} of others); text of a known "
        "type up to {crypto.encoding.SMALL_BYTES} bytes is parsed at once",
        "memory: asked before a parser builds anything",
    ),
    Row(
        "XML",
        "nested {interchange.iso20022.documents.MAX_DEPTH} deep; no document type, so no entities",
        "{interchange.iso20022.documents.MAX_BYTES} bytes, {interchange.iso20022.documents.MAX_ELEMENTS} elements",
        "memory",
    ),
    Row(
        "Key files and passphrases",
        "{crypto.keyfiles.MAX_BYTES} bytes; {crypto.keyfiles.MAX_MEMORY_KIB} KiB to derive a key; a passphrase file of "
        "{cli.shell.session.MAX_PASSPHRASE} bytes",
        "one at a time",
        "a key file that somebody else made",
    ),
    Row(
        "QR codes",
        "{interchange.qr.emv_qr.MAX_CHARACTERS} characters, values of {interchange.qr.emv_qr.MAX_VALUE}; a name of "
        "{interchange.qr.lao_qr.MAX_NAME}, a city of {interchange.qr.lao_qr.MAX_CITY}, a reference of "
        "{interchange.qr.lao_qr.MAX_REFERENCE}; read from {cli.money.payment_requests.MAX_PAYLOAD_BYTES} bytes",
        "{interchange.qr.parts.MAX_PARTS} parts, which unpack to one file at most",
        "who scans one",
    ),
    Row(
        "Notes, tlog-proofs and keys of others",
        "a path of {interchange.tlog.tlog_proof.MAX_PATH} hashes, "
        "a key of {interchange.credentials.did_key.MAX_LETTERS} letters",
        "{interchange.tlog.signed_note.MAX_SIGNATURES} signatures",
        "who verifies one",
    ),
    Row(
        "What this program writes in XML: statements and reports",
        "amounts of {interchange.decimals.MAX_DIGITS} digits, {interchange.decimals.MAX_PLACES} of them decimals",
        "{interchange.iso20022.documents.MAX_OWN_BYTES} bytes, "
        "{interchange.iso20022.documents.MAX_OWN_ELEMENTS} elements, "
        "written and read",
        "who reads one: what is written can be read",
    ),
    Row(
        "Reports of impact and what-if",
        "one line an entry",
        "{archive.impact.MAX_STOPPED} and {archive.what_if.MAX_NAMED} are named, all are counted",
        "the report, not the work: that is as long as the chain",
    ),
    Row(
        "What a home keeps of payment files",
        "{client.money.imports.MAX_BYTES} bytes a file",
        "one for each file that was imported",
        "memory of who imports or reads a statement",
    ),
    Row(
        "Backups",
        "a manifest of {node.restore.MAX_MANIFEST} bytes; files of {node.backup.MAX_SMALL} bytes, "
        "but for the databases",
        "what the manifest says, to the byte",
        "who restores what somebody else made",
    ),
    Row(
        "Homes beside this one that are tried for a foreign signature",
        "one signature",
        "{client.elsewhere.MAX_TRIED}",
        "how long an error takes",
    ),
    Row(
        "Workers that verify",
        "{node.verifiers.MAX_COUNT} transactions, {node.verifiers.SLOT_BYTES} bytes a task",
        "{node.verifiers.SLOTS} tasks a worker",
        "memory; the caller reads ahead no further",
    ),
    Row(
        "A proposal in memory",
        "one block",
        "{node.council.MAX_PROPOSAL_BYTES} bytes; {node.council.MOST_NAMES} names in an error",
        "who resumes after a crash",
    ),
    Row(
        "What a node remembers",
        "a row, a node of the tree, a hash",
        "{state.state.CACHED_ROWS} rows, {state.state.CACHED_NODES} nodes, {state.state.CACHED_HASHES} places of rows, "
        "{application.MAX_VERIFIED} verified transactions; {archive.appending.LARGE_FOLD} changed rows before a fold",
        "memory, and the next start",
    ),
    Row(
        "Series",
        "{chain.series.entries.MAX_BATCH} entries a batch, {chain.series.entries.MAX_CLAIMS} claims an entry; "
        "{registry.rows.devices.MAX_MEASURED} fields a device",
        "one row a series, which keeps its newest {registry.rows.devices.KEPT} batches; of series a device or an "
        f"office begins no more than it has messages a day, {{{_FOUNDING}.max_messages}} an entry of its quota; "
        "{client.devices.lines.MAX_BATCH_BYTES} bytes of entries this client puts into a batch; an extract has "
        "{chain.series.extracts.MAX_BATCHES} batches and is one file: a long log is exported in parts",
        "the rows of whoever measures much, and who verifies",
    ),
    Row(
        "A way in the state tree of the past",
        "{merkle.state_tree.WIDE_ROWS} rows at its end",
        "{archive.loading.MOST_PREFIXES} rows that there ever were below its end",
        "a proof; beyond, all that changed since is taken back",
    ),
)
NO_BOUNDS = {
    "abci.bundles.MOST_BYTES": "the largest transaction that a parameter can allow",
    "node.readiness.MAX_DRIFT_MS": "how far a home runs ahead of its clock, a setting",
    "abci.processes.MAX_HEALTH": "what is read of a validator's own answer",
    "abci.rpc.MAX_ANSWER": "what is read of CometBFT's own answer",
    "abci.rpc.MOST_SAID": "how much of what CometBFT says is told",
    "chain.comet.light_block.MAX_NANOS": "the form of a time",
    "client.network.network.MAX_LOG": "how much of a log's end is looked at",
    "node.relay.MAX_ANSWER": "what is read of the own validator's answer",
    "node.relay.MOST_TRIES": "how often a transaction of one's own is built anew",
    "laws.generated.MAX_LOOPS": "how a law is written as a function; one with more loops is asked another way",
    "crypto.addresses.MAX_PREFIX": "the form of an address",
    "laws.dates.MAX_DAYS": "the last day of the calendar",
    "registry.rows.services.MAX_DAYS": "the longest term of a service",
    "registry.rows.exchange.MAX_BAND": "the whole of a price, in thousandths",
    "registry.rows.exchange.MAX_DECIMALS": "the form of an amount",
    "laws.tokens.MAX_INTEGER": "the same as of JSON",
    "words.assets.classes.MOST_DRAWN": "how many lines a picture has",
    "interchange.qr.lao_qr._MAX_AMOUNT": "the form of an amount",
}
"""Constants whose names sound like bounds of what others send, and what they are."""


def make_page() -> str:
    """The page with its tables made anew."""
    return PLACE.sub(_fill, PAGE.read_text("utf-8"))


def list_named() -> list[str]:
    """Every constant that a row names."""
    return [name for row in ROWS for cell in row for name in TOKEN.findall(cell)]


def find_value(name: str) -> int:
    """The value of a constant: MODULE.NAME, or MODULE.NAME.FIELD."""
    place, constant, field = re.fullmatch(r"(.+?)\.([A-Z_][A-Z0-9_]*)(?:\.([a-z_]+))?", name).groups()  # type: ignore[union-attr]
    found = getattr(import_module(place if place.startswith("cli.") else f"ledger.{place}"), constant)
    value: int = getattr(found, field) if field else found
    return value


def _fill(place: re.Match[str]) -> str:
    name = place[1]
    return f"<!-- begin {name} -->\n{MAKERS[name]()}\n<!-- end {name} -->"


def _make_bounds() -> str:
    rows = ["| What | Each | In total | Protects | Where |", "|---|---|---|---|---|"]
    for row in ROWS:
        names = dict.fromkeys(name for cell in row for name in TOKEN.findall(cell))
        where = ", ".join(f"`{name}`" for name in names)
        cells = [TOKEN.sub(lambda found: f"{find_value(found[1]):,}", cell) for cell in row]
        rows.append(f"| {' | '.join(cells)} | {where} |")
    return "\n".join(rows)


def _make_parameters() -> str:
    rows = ["| Parameter | New chain | Floor | Ceiling | Range | No lower since | No higher since |"]
    rows += ["|---|--:|--:|--:|---|---|---|"]
    for name, value in write_parameters(FOUNDING).items():
        bound, (least, most) = BOUNDS[name], get_range(name)
        reasons = [reason.replace("_", " ") for reason in (bound.below, bound.above)]
        numbers = [f"{number:,}" for number in (value, bound.least, bound.most)]
        rows.append(f"| `{name}` | {' | '.join([*numbers, f'{least:,} to {most:,}', *reasons])} |")
    return "\n".join(rows)


def _make_steps() -> str:
    rows = ["| What | Steps |", "|---|--:|"]
    for what, steps in (
        ("an entry", budget.TRANSACTION),
        ("a signature", budget.SIGNATURE),
        ("a message", budget.MESSAGE),
        ("a key it binds", budget.KEY),
        ("a law in the book of its type", budget.LAW),
        ("a branch of a state path that it carries", budget.BRANCH),
        ("what a motion tries or takes", budget.ACTION),
        ("a seat that is asked", budget.SEAT),
        ("a holder of a role of genesis that is asked", budget.HOLDER),
        ("a law that is proposed or enacted", budget.NAMES),
        ("each of its characters", budget.LETTER),
        ("each of its characters, for each type it binds", budget.LETTER_OF_TYPE),
        ("a book of laws that is looked through", budget.BOOK),
        ("**a block has, for each entry it may hold**", budget.ENTRY),
        ("**every block has, at least**", budget.LEAST),
    ):
        rows.append(f"| {what} | {steps:,} |")
    return "\n".join([*rows, "", "A law that refuses is asked again for its reasons, and counts three times."])


MAKERS = {"bounds": _make_bounds, "parameters": _make_parameters, "steps": _make_steps}

if __name__ == "__main__":
    PAGE.write_text(make_page(), "utf-8")
