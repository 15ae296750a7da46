"""What proof files of the chain show: the claim, the lines below it, and the JSON object.

Nothing is known here but what the proof holds: its genesis says how amounts and times are written, and gives no names.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

from ledger.chain.entry import APPLIED
from ledger.chain.finality import ProvedHeader
from ledger.chain.genesis import Genesis
from ledger.chain.header import compute_header_hash
from ledger.chain.proofs import ProvedHistory, ProvedRow
from ledger.chain.receipt import ProvedEntry
from ledger.crypto.addresses import compute_address
from ledger.errors import VerificationError
from ledger.registry.records.holder_file import Issued, read_issued
from ledger.words.chain.entries import (
    describe_outcome,
    list_events,
    list_law_details,
    make_event_objects,
    make_message_objects,
)
from ledger.words.land.titles import tell_certificate
from ledger.words.lexicon import Lexicon
from ledger.words.messages import describe_messages, read_body
from ledger.words.printing import printable, write_lines
from ledger.words.terms import list_terms
from ledger.words.times import format_time

Pairs = list[tuple[str, str]]
"""Labels and texts."""
_SIGNER = {
    "apply_for_service": "applicant",
    **dict.fromkeys(("ask_applicant", "grant_application", "refuse_application"), "official"),
    "cast_ballot": "member",
    "propose_motion": "member",
    "issue": "issuer",
    "issue_record": "issuer",
    "redeem": "issuer",
    "open_residence": "sponsor",
    "register_account": "registrar",
    "renew_residence": "sponsor",
    "withdraw_sponsorship": "sponsor",
    "request_recovery": "registrar",
    "transfer": "payer",
}


class Told(NamedTuple):
    """What a file proved: the claim first, then the lines below it, and the object for JSON."""

    lines: list[str]
    object: dict[str, Any]


def know_genesis(genesis: Genesis, language: str = "en") -> Lexicon:
    """How amounts and times are written on a ledger; it knows no names."""
    return Lexicon({}, {unit.asset: unit.decimals for unit in genesis.assets}, genesis.utc_offset, language)


def tell_entry(proved: ProvedEntry) -> Told:
    """A receipt."""
    claim, pairs = describe_proved_entry(proved, know_genesis(proved.proved.genesis))
    found = make_header_object(proved.proved) | {"kind": "receipt"} | make_proved_entry_object(proved)
    return Told([claim, *write_lines([*pairs, *list_finality(proved.proved)])], found)


def tell_row(proved: ProvedRow) -> Told:
    """A proof of what the state holds, or does not hold."""
    header, names = proved.proved.header, know_genesis(proved.proved.genesis)
    verb = "holds" if proved.value else "does not hold"
    claim = f"valid: the state after block {header.height} {verb} {printable(proved.key)}, {names.time(header.time)}"
    value = [("value", proved.value.decode())] if proved.value else []
    if certificate := tell_certificate(proved, names):
        claim, value = f"valid: {certificate[0]}", [*certificate[1], *value]
    found = make_header_object(proved.proved) | {"kind": "state-proof", "key": proved.key}
    found["value"] = msgspec.json.decode(proved.value) if proved.value else None
    return Told([claim, *write_lines([*value, *list_finality(proved.proved)])], found)


def tell_history(proved: ProvedHistory) -> Told:
    """A proof that one history extends another."""
    earlier, later = proved.earlier, proved.later
    claim = f"valid: the history of block {later.height} extends that of block {earlier.height}"
    both = (("earlier", earlier), ("later", later))
    pairs = [(label, f"{header.height}:{compute_header_hash(header).hex()}") for label, header in both]
    found = make_header_object(proved.proved) | {"kind": "history-proof"}
    found |= {label: header.height for label, header in both}
    return Told([claim, *write_lines([*pairs, *list_finality(proved.proved)])], found)


def describe_proved_entry(proved: ProvedEntry, names: Lexicon) -> tuple[str, list[tuple[str, str]]]:
    """What a receipt proved: the claim, and what stands below it, as labels and texts."""
    messages, header = proved.signed.transaction.messages, proved.proved.header
    outcome = describe_outcome(proved.outcome, names, messages)
    bodies = [read_body(message) for message in messages]
    references = [str(body.get("reference", "")) for body in bodies]
    reverses = [str(body.get("reverses", "")) for body in bodies]
    pairs = [
        *[("record", item.record) for item in list_issued_by(proved) if not item.amends],
        *[("reference", reference) for reference in references if reference],
        *[("returns", f"{entry}, says the payer") for entry in reverses if entry],
        ("signature", _describe_signatures(proved)),
        ("outcome", f"{outcome}, entry {proved.index} of {header.entries_size} in block {header.height}"),
        *list_law_details(proved.outcome, names),
    ]
    claims = describe_messages(messages, proved.outcome, names)
    first = f"valid: {'; '.join(claims)}, {names.time(proved.time)}"
    return first, [*list_terms(messages, names), *pairs]


def list_receipt_pairs(proved: ProvedEntry) -> Pairs:
    """All a receipt says, with full addresses."""
    messages, header, names = (
        proved.signed.transaction.messages,
        proved.proved.header,
        know_genesis(proved.proved.genesis),
    )
    return [
        ("claims", describe_proved_entry(proved, names)[0].removeprefix("valid: ")),
        ("chain", f"{header.chain_id}, genesis {proved.proved.genesis_hash.hex()}"),
        ("transaction", proved.transaction_id),
        *[("message", f"{item.type} by {item.by} {bytes(item.body).decode()}") for item in messages],
        ("outcome", describe_outcome(proved.outcome, names, messages)),
        *list_events(proved.outcome, names),
        *[("signed", f"{item.address} with {item.public_key}") for item in proved.signed.signatures],
        ("block", f"{header.height}:{compute_header_hash(header).hex()}, {names.time(header.time)}"),
    ]


def list_finality(header: ProvedHeader) -> Pairs:
    """Who made a header final, and what that leaves open."""
    tally = header.tally
    signed = f"{tally.signed} of {tally.validators} validators signed"
    if header.engine_height:
        signed += f" block {header.engine_height} of CometBFT"
    if header.final_height != header.header.height:
        signed += f" block {header.final_height}, whose history holds block {header.header.height}"
    times = "once" if header.handovers == 1 else f"{header.handovers} times"
    changed = f"handed over {times} from those of the genesis on, each time signed by those before"
    point = "none given; one from a source you trust would rule out a second history made by former validators"
    if header.checkpoint:
        point = f"block {header.checkpoint.height} is in the same history"
    return [
        ("finality", f"{signed} (more than 2/3 needed)"),
        ("validators", changed if header.handovers else "those of the genesis"),
        ("checkpoint", point),
    ]


def list_issued_by(proved: ProvedEntry) -> Sequence[Issued]:
    """What each message of a proved receipt issued or amended."""
    found = []
    for index in range(len(proved.signed.transaction.messages)):
        try:
            found.append(read_issued(proved, index))
        except VerificationError:
            continue
    return found


def make_proved_entry_object(proved: ProvedEntry) -> dict[str, Any]:
    """The entry of a verified receipt, as JSON."""
    outcome = proved.outcome
    return {
        "transaction": proved.transaction_id,
        "index": proved.index,
        "entries": proved.proved.header.entries_size,
        "applied": outcome.code == APPLIED,
        "rule": outcome.rule,
        "detail": {fact.name: fact.value for fact in outcome.detail},
        "events": make_event_objects(outcome),
        "messages": make_message_objects(proved.signed.transaction.messages),
    }


def _describe_signatures(proved: ProvedEntry) -> str:
    transaction = proved.signed.transaction
    signers = {signer.address for signer in transaction.signers}
    if len(signers) > 1:
        return f"by keys of all {len(signers)} signers"
    first_message = transaction.messages[0]
    is_delegated = first_message.by != first_message.on_behalf_of
    role = "delegate" if is_delegated else _SIGNER.get(first_message.type, "signer")
    count, prefix = len(proved.signed.signatures), proved.proved.genesis.address_prefix
    first = {compute_address(prefix, bytes.fromhex(item.public_key)) for item in proved.signed.signatures}
    if count == 1 and first == signers:
        return f"by the {role}'s key"
    # an address comes from the first key alone: that later ones are the account's, the validators have checked
    keys = "a key" if count == 1 else f"{count} keys"
    return f"by {keys} that the validators accepted as the {role}'s"


def make_header_object(header: ProvedHeader) -> dict[str, Any]:
    """What every proof says of the header that it rests on, for JSON."""
    return {
        "genesis_hash": header.genesis_hash.hex(),
        "chain_id": header.genesis.chain_id,
        "height": header.header.height,
        "time": format_time(header.header.time),
        "block_hash": compute_header_hash(header.header).hex(),
        "signed": header.tally.signed,
        "validators": header.tally.validators,
        "final_height": header.final_height,
        "engine_height": header.engine_height,
        "handovers": header.handovers,
        "checkpoint": msgspec.to_builtins(header.checkpoint) if header.checkpoint else None,
    }
