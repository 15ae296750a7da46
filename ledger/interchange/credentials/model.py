"""The data model: which JSON objects are verifiable credentials, and which names in them are of a ledger like this.

W3C Verifiable Credentials Data Model 2.0, as far as it can be checked without asking anybody; what it asks of each
property stands in `credential_properties`. Names of a ledger are urns that begin with its genesis hash, so that two
ledgers never mean the same.
"""

import re
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from ledger.interchange.credentials.properties import check_properties, refuse_model
from ledger.interchange.rfc3339 import parse_time

CONTEXT = "https://www.w3.org/ns/credentials/v2"
KIND = "VerifiableCredential"

RECORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
SCHEMA = re.compile(r"[a-z][a-z0-9._-]{0,63}@[1-9][0-9]{0,8}")

_URN = re.compile(rf"urn:natledger:([0-9a-f]{{64}}):({RECORD.pattern}|{SCHEMA.pattern})")


class Document(msgspec.Struct, frozen=True, rename="camel"):
    """The members that are looked at; others are signed as they stand and passed over."""

    type: str | list[str]
    issuer: str | dict[str, Any]
    credential_subject: dict[str, Any] | list[dict[str, Any]]
    context: list[str | dict[str, Any]] = msgspec.field(name="@context")
    id: str = ""
    valid_from: str | UnsetType = UNSET
    valid_until: str | UnsetType = UNSET
    evidence: dict[str, Any] | list[dict[str, Any]] = []
    credential_status: dict[str, Any] | list[dict[str, Any]] = []
    credential_schema: dict[str, Any] | list[dict[str, Any]] = []


def read_model(value: Any) -> Document:
    """The credential in a JSON value. Raises InterchangeError where the value is none."""
    try:
        document = msgspec.convert(value, Document)
    except msgspec.ValidationError as error:
        refuse_model(str(error))
    if document.context[:1] != [CONTEXT]:
        refuse_model(f"the first @context is not {CONTEXT}")
    if KIND not in get_types(document):
        refuse_model(f"its type is not {KIND}")
    check_properties(value)
    _check_validity(document)
    return document


def get_types(document: Document) -> list[str]:
    """All types of the credential."""
    return document.type if isinstance(document.type, list) else [document.type]


def get_issuer(document: Document) -> str:
    """Who the credential says issued it; empty where it does not say by a text."""
    return document.issuer if isinstance(document.issuer, str) else _get_id(document.issuer)


def read_record(document: Document) -> tuple[str, str]:
    """Genesis hash and id of the ledger's record the credential is of; two empty texts where it is of none."""
    genesis_hash, name = read_urn(document.id)
    return (genesis_hash, name) if RECORD.fullmatch(name) else ("", "")


def get_schema(document: Document) -> str:
    """Name and version of its only schema, where that is one of the ledger its record is of; or empty."""
    schemas = [read_urn(_get_id(schema)) for schema in as_list(document.credential_schema)]
    genesis_hash, name = schemas[0] if len(schemas) == 1 else ("", "")
    return name if SCHEMA.fullmatch(name) and genesis_hash == read_record(document)[0] else ""


def read_validity(document: Document) -> tuple[int | None, int | None]:
    """From when and until when it is valid, in ms; None where it does not say. Raises InterchangeError."""
    begins, ends = document.valid_from, document.valid_until
    return (
        None if isinstance(begins, UnsetType) else parse_time(begins),
        None if isinstance(ends, UnsetType) else parse_time(ends),
    )


def as_list(value: dict[str, Any] | list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One object or several as a list: JSON-LD knows no difference."""
    return value if isinstance(value, list) else [value]


def write_urn(genesis_hash: str, name: str) -> str:
    """The name of what a ledger holds, a record or an address, for those outside.

    Raises InterchangeError unless the hash has 64 hex digits and the name is of letters, digits and `.`, `_`
    and `-`, or is a schema such as `degree@1`.
    """
    urn = f"urn:natledger:{genesis_hash}:{name}"
    if not _URN.fullmatch(urn):
        refuse_model("a genesis hash or a name in it is not well-formed")
    return urn


def read_urn(urn: str) -> tuple[str, str]:
    """Genesis hash and name in a urn that `write_urn` gives; two empty texts for any other text."""
    match = _URN.fullmatch(urn)
    return (match[1], match[2]) if match else ("", "")


def _get_id(part: dict[str, Any]) -> str:
    identifier = part.get("id")
    return identifier if isinstance(identifier, str) else ""


def _check_validity(document: Document) -> None:
    begins, ends = read_validity(document)
    if begins is not None and ends is not None and begins > ends:
        refuse_model("validFrom comes after validUntil")
