"""E-residents: who is one, sponsored by whom until when, and whose credentials from abroad are recognised."""

from typing import NamedTuple

from ledger.archive.source import Source
from ledger.errors import NotFoundError
from ledger.reads.people.accounts import find_identity
from ledger.reads.rows import find_row, list_rows
from ledger.registry.rows.residents import RECOGNISED, RESIDENCES, Recognised, Residence

IN_FORCE, ENDED, WITHDRAWN = "in force", "ended", "withdrawn"


class FoundResidence(NamedTuple):
    """The residence of an account."""

    account: str
    jurisdiction: str
    row: Residence
    state: str
    """in force, ended, or withdrawn by its sponsor, now."""


class FoundIssuer(NamedTuple):
    """Who issues credentials abroad, as a motion recognised it."""

    name: str
    row: Recognised
    state: str
    """in force or ended, now."""


def list_residences(source: Source, sponsor: str = "", issuer: str = "") -> list[FoundResidence]:
    """The residences there are or were, by address: of all sponsors and issuers, or of one."""
    with source.reading():
        found = [_read(source, *item) for item in list_rows(source, RESIDENCES)]
    return [one for one in found if sponsor in ("", one.row.sponsor) and issuer in ("", one.row.issuer)]


def find_residence(source: Source, account: str) -> FoundResidence:
    """The residence of an account. Raises NotFoundError where it has none, or is not registered."""
    with source.reading():
        find_identity(source, account)
        row = find_row(source, RESIDENCES, account)
        if row is None:
            raise NotFoundError("residence_must_exist", account=account)
        return _read(source, account, row)


def list_issuers(source: Source) -> list[FoundIssuer]:
    """The issuers that are or were recognised, by name."""
    now = source.get_time()
    return [
        FoundIssuer(name, row, IN_FORCE if now < row.until else ENDED) for name, row in list_rows(source, RECOGNISED)
    ]


def find_issuer(source: Source, name: str, height: int | None = None) -> Recognised:
    """What an issuer is, or was after a block, recognised by. Raises NotFoundError where it never was."""
    row = find_row(source, RECOGNISED, name, height)
    if row is None:
        raise NotFoundError("issuer_must_be_recognised", issuer=ascii(name[:40])[1:-1])
    return row


def _read(source: Source, account: str, row: Residence) -> FoundResidence:
    state = IN_FORCE if source.get_time() < row.until else WITHDRAWN if row.reference else ENDED
    return FoundResidence(account, find_identity(source, account).jurisdiction, row, state)
