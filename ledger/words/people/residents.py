"""Words for e-residents: a residence and an issuer abroad, in lines and as JSON objects."""

from typing import Any

from ledger.interchange.credentials.did_key import encode_did_key
from ledger.reads.people.residents import WITHDRAWN, FoundIssuer, FoundResidence
from ledger.words.lexicon import Lexicon
from ledger.words.values import make_row_object


def describe_residence(found: FoundResidence, words: Lexicon) -> str:
    """How it stands: until 2027-01-01, or ended."""
    end = words.time(found.row.until)
    if found.state == WITHDRAWN:
        return f"withdrawn {end}, {found.row.reference}"
    return f"{found.state} until {end}" if found.state == "in force" else f"ended {end}"


def list_residence_pairs(found: FoundResidence, words: Lexicon) -> list[tuple[str, str]]:
    """All there is to say of a residence, by label."""
    row = found.row
    return [
        ("account", found.account),
        ("where", found.jurisdiction),
        ("sponsor", words.who(row.sponsor)),
        ("issuer", row.issuer),
        ("shown", f"a credential, commitment {row.commitment}"),
        ("since", words.time(row.since)),
        ("state", describe_residence(found, words)),
    ]


def make_residence_object(found: FoundResidence) -> dict[str, Any]:
    """A residence for JSON."""
    object_ = make_row_object(found.row)
    return {"account": found.account, "jurisdiction": found.jurisdiction, **object_, "state": found.state}


def describe_issuer(found: FoundIssuer, words: Lexicon) -> str:
    """How its recognition stands."""
    return words.until(found.row.until) if found.state == "in force" else f"ended {words.time(found.row.until)}"


def make_issuer_object(found: FoundIssuer) -> dict[str, Any]:
    """An issuer for JSON, with its key as credentials name it."""
    did = encode_did_key(found.row.public_key)
    return {"issuer": found.name, "did": did, **make_row_object(found.row), "state": found.state}
