"""The lines of an invoice: what was sold, each under its own salt, in a file that its parties keep.

The chain has the root over the commitments alone, by the one rule there is for fields (ledger/merkle/fields.py): a line
is a field that is named after its place.
"""

from collections.abc import Sequence
from typing import Annotated, Literal

import msgspec

from ledger.chain.kinds import Address, Amount, AssetCode, LegalReference
from ledger.crypto.encoding import Hex32, decode_file, encode
from ledger.errors import Refused, VerificationError, ensure
from ledger.merkle.fields import MAX_FIELDS, compute_field_commitment, compute_fields_root
from ledger.registry.rows.invoices import Category
from ledger.registry.trade.invoices import Total

LineText = Annotated[str, msgspec.Meta(max_length=200)]


class InvoiceLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line: net, but of a retail sale with the tax in it, as its invoice has it."""

    amount: Amount
    category: Category = "standard"
    text: LineText = ""


class SaltedLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line with the salt under which it is committed to."""

    line: InvoiceLine
    salt: Hex32


class InvoiceFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What seller and buyer keep of an invoice: whoever has it can tell what was sold."""

    asset: AssetCode
    buyer: Address
    kind: Literal["invoice"]
    lines: Annotated[tuple[SaltedLine, ...], msgspec.Meta(min_length=1, max_length=MAX_FIELDS)]
    reference: LegalReference
    seller: Address
    version: Annotated[int, msgspec.Meta(ge=1, le=1)]


def salt_lines(lines: Sequence[InvoiceLine], salts: Sequence[bytes]) -> tuple[SaltedLine, ...]:
    """The lines, each under its own salt. Raises Refused for none, or for more than an invoice may have."""
    if not 0 < len(lines) <= MAX_FIELDS:
        raise Refused("invoice_must_have_lines", count=len(lines), limit=MAX_FIELDS)
    ensure(len(salts) == len(set(salts)) == len(lines), "a salt of its own for every line")
    return tuple(SaltedLine(line, salt.hex()) for line, salt in zip(lines, salts, strict=True))


def compute_lines_root(lines: Sequence[SaltedLine]) -> str:
    """The root over the commitments to lines, in their order."""
    return compute_fields_root([_commit(place, each) for place, each in enumerate(lines, 1)]).hex()


def add_up(lines: Sequence[InvoiceLine]) -> tuple[Total, ...]:
    """What the lines come to, by category."""
    sums: dict[Category, int] = {}
    for line in lines:
        sums[line.category] = sums.get(line.category, 0) + line.amount
    return tuple(Total(sums[category], category) for category in sorted(sums))


def read_invoice_file(data: bytes) -> InvoiceFile:
    """The file in its canonical bytes. Raises DecodeError."""
    return decode_file(data, InvoiceFile)


def verify_lines(file: InvoiceFile, root: str, totals: Sequence[Total]) -> None:
    """Holds if the file has the lines of the invoice with this root, and they come to its totals.

    Raises VerificationError lines_must_be_the_invoices.
    """
    if compute_lines_root(file.lines) != root:
        raise VerificationError("lines_must_be_the_invoices", problem="a line or a salt is another")
    if add_up([each.line for each in file.lines]) != tuple(totals):
        raise VerificationError("lines_must_be_the_invoices", problem="they do not come to its totals")


def _commit(place: int, salted: SaltedLine) -> bytes:
    return compute_field_commitment(bytes.fromhex(salted.salt), f"line_{place:02}", encode(salted.line).decode())
