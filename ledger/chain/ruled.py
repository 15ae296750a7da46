"""Receipts with rules: what came of a transaction, and the laws that it met, in one file.

By version 2 of the rules laws are read as of the block before. So the header before, which the receipt's own header
names by its hash, proves them: every law that stands in the books of the message's types, and every parameter.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, Literal

import msgspec

from ledger.chain.finality import Checkpoint, ProvedHeader
from ledger.chain.genesis import Genesis, RowKey
from ledger.chain.header import Header, compute_header_hash
from ledger.chain.receipt import ProvedEntry, Receipt, verify_receipt
from ledger.chain.state_rows import verify_row
from ledger.chain.transaction import Message
from ledger.crypto.encoding import decode_file, parse
from ledger.errors import DecodeError, VerificationError
from ledger.merkle.state_path import StatePath

FROM = 2
"""The version of the rules from which on a header before proves what a message met."""
BOOK, LAW, ASSET = "law_book/", "law/", "asset/"
ALWAYS = ("parameters", "transfer")
"""The books that stand in every such file: numbers that laws read, and what binds each payment within a message."""


class RuleRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row of the state as of the block before, or that there is none."""

    key: RowKey
    path: StatePath
    value: Annotated[tuple[msgspec.Raw, ...], msgspec.Meta(max_length=1)]


class RuledReceipt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A receipt with what proves the laws that its message met."""

    before: Annotated[tuple[Header, ...], msgspec.Meta(max_length=1)]
    """The header of the block before; none at height 1, where the genesis has the state's root."""
    kind: Literal["ruled-receipt"]
    receipt: Receipt
    rows: tuple[RuleRow, ...]
    """Sorted by key: the books, the laws and the assets that must be there, and no others."""
    version: Annotated[int, msgspec.Meta(ge=1, le=1)]


class ProvedRules(msgspec.Struct, frozen=True):
    """What a receipt with rules proved."""

    entry: ProvedEntry
    rows: dict[str, bytes]
    """By key, in order, the rows' canonical bytes; b"" where there was none."""
    say: Callable[["ProvedRules"], str] = repr
    """As of a ProvedEntry."""

    @property
    def proved(self) -> ProvedHeader:
        """The header that it rests on."""
        return self.entry.proved

    def __str__(self) -> str:
        return self.say(self)


class _Book(msgspec.Struct):
    laws: tuple[str, ...]


class _Body(msgspec.Struct):
    asset: str = ""


def list_book_keys(messages: Iterable[Message]) -> list[str]:
    """The keys of the books that such a file holds, sorted."""
    return sorted({BOOK + name for name in (*ALWAYS, *(message.type for message in messages))})


def list_law_keys(books: Iterable[bytes]) -> list[str]:
    """The keys of all laws that stand in books, sorted; b"" is a book that is not there."""
    return sorted({LAW + name for book in books if book for name in parse(book, _Book).laws})


def list_asset_keys(receipt: Receipt) -> list[str]:
    """The keys of the assets that its messages and events name and its genesis does not, sorted."""
    known = {unit.asset for unit in receipt.provenance.genesis.assets}
    named = {_find_asset(message) for message in receipt.entry.signed.transaction.messages}
    events = [event for event in receipt.entry.outcome.events if event.name == "asset"]
    named |= {event.value for event in events if isinstance(event.value, str)}
    return sorted(ASSET + code for code in named - known if code)


def verify_ruled_receipt(data: bytes, genesis_hash: bytes | str, checkpoint: Checkpoint | None = None) -> ProvedRules:
    """What a receipt with rules proves, offline. Raises DecodeError or VerificationError.

    1. The receipt.  2. The header before is the one that its header names.  3. Its state holds each row, or holds none.
    4. There are exactly the rows there must be: the books, every law that stands in one, and assets of later motions.
    """
    ruled = decode_file(data, RuledReceipt)
    entry = verify_receipt(ruled.receipt, genesis_hash, checkpoint)
    root = _find_root(ruled, entry.proved.header, entry.proved.genesis)
    rows = {row.key: verify_row(row.key, row.value, row.path, root) for row in ruled.rows}
    _check_complete([row.key for row in ruled.rows], ruled.receipt, rows)
    return ProvedRules(entry, rows)


def check_has_rules(header: Header) -> None:
    """Raises VerificationError for a block whose laws the header before it does not prove."""
    if header.version < FROM:
        problem = f"version {header.version} of the rules judged it, which reads laws as they are within its block"
        raise VerificationError("rules_must_be_of_block_before", problem=problem)


def _find_root(ruled: RuledReceipt, header: Header, genesis: Genesis) -> bytes:
    """The root of the state as of the block before."""
    check_has_rules(header)
    if header.height == 1 and not ruled.before:
        return bytes.fromhex(genesis.state_root)
    if len(ruled.before) != 1 or header.height == 1:
        raise VerificationError("rules_must_be_of_block_before", problem="a header before is missing, or too many")
    before = ruled.before[0]
    if compute_header_hash(before).hex() != header.last_block_hash:
        raise VerificationError("rules_must_be_of_block_before", problem="the header before is another")
    return bytes.fromhex(before.state_root)


def _check_complete(keys: Sequence[str], receipt: Receipt, rows: dict[str, bytes]) -> None:
    books = list_book_keys(receipt.entry.signed.transaction.messages)
    laws = list_law_keys(rows.get(key, b"") for key in books)
    expected = sorted([*books, *laws, *list_asset_keys(receipt)])
    if list(keys) != expected:
        missing = next((key for key in expected if key not in rows), "")
        problem = f"{missing} is missing" if missing else "rows are not sorted, or one is not asked for"
        raise VerificationError("rules_must_be_complete", problem=problem)
    absent = next((key for key in laws if not rows[key]), "")
    if absent:
        raise VerificationError("rules_must_be_complete", problem=f"{absent} stands in a book, and is not there")


def _find_asset(message: Message) -> str:
    try:
        return parse(bytes(message.body), _Body).asset
    except DecodeError:  # an asset that is no text is no code
        return ""
