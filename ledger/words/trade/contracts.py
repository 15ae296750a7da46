"""Contracts in words: how one stands, who is bound as what, and what is missing."""

from typing import Any

from ledger.reads.trade.contracts import FoundContract
from ledger.words.lexicon import Lexicon, shorten_id
from ledger.words.values import make_row_object


def describe_contract(found: FoundContract, words: Lexicon) -> str:
    """Of a contract, in one line: contract 9ffc2d9875e8 is proposed, 1 of 2 have signed."""
    row = found.row
    text = f"contract {shorten_id(found.id)} is {found.status.replace('_', ' ')}"
    if found.status == "proposed":
        return f"{text}, {len(row.signed)} of {len(row.parties)} have signed"
    if found.status == "in_force" and row.accepted:
        return f"{text}, {len(row.accepted)} of {len(row.accepting)} have accepted"
    if found.status == "in_force" and row.cancelled:
        return f"{text}, {len(row.cancelled)} of {len(row.parties)} would cancel it"
    return text


def list_contract_pairs(found: FoundContract, words: Lexicon) -> list[tuple[str, str]]:
    """All that the ledger says of a contract, by label."""
    row = found.row
    return [
        ("contract", found.id),
        ("status", describe_contract(found, words).partition(" is ")[2]),
        *[("party", _describe_party(found, place, words)) for place in range(len(row.parties))],
        ("document", f"commitment {row.commitment}"),
        ("to sign", words.until(row.sign_by)),
        ("term", words.until(row.ends)),
        *[("amends", name) for name in (row.amends,) if name],
        *[("amended by", name) for name in (row.successor,) if name],
    ]


def make_contract_object(found: FoundContract) -> dict[str, Any]:
    """A contract for --json; times are RFC 3339."""
    return {"contract": found.id} | make_row_object(found.row) | {"status": found.status}


def _describe_party(found: FoundContract, place: int, words: Lexicon) -> str:
    row, party = found.row, found.row.parties[place]
    said = (
        (party in row.signed, "has signed"),
        (party in row.accepting, "has accepted" if party in row.accepted else "accepts"),
        (party in row.terminating, "may end it alone"),
        (party in row.cancelled, "has cancelled"),
    )
    return ", ".join([f"{words.who(party)}, {row.roles[place]}", *(text for holds, text in said if holds)])
