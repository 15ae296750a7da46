"""What a statement declares of itself: counts and sums of its entries, their order, and balances that add up.

A sum of more than the 18 digits that ISO 20022 has room for is left out.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from ledger.errors import InterchangeError
from ledger.interchange.decimals import format_decimal, is_writable, parse_decimal
from ledger.interchange.iso20022.documents import SUM, Element, one, text
from ledger.registry.statements import Statement

CREDIT, DEBIT = "CRDT", "DBIT"
SIGN = re.compile(f"{CREDIT}|{DEBIT}")

_COUNT = re.compile("0|[1-9][0-9]{0,14}")


def list_totals(changes: Sequence[int], places: int) -> list[tuple[str, int, str]]:
    """Element, number of entries and sum: of all, of the credits, of the debits."""
    credited, debited = [item for item in changes if item > 0], [-item for item in changes if item < 0]
    return [
        ("TtlNtries", len(changes), format_decimal(sum(credited) + sum(debited), places)),
        ("TtlCdtNtries", len(credited), format_decimal(sum(credited), places)),
        ("TtlDbtNtries", len(debited), format_decimal(sum(debited), places)),
    ]


def get_sign(amount: int) -> str:
    """CRDT or DBIT."""
    return DEBIT if amount < 0 else CREDIT


def check_order(statement: Statement, elements: Sequence[Element], words: Element) -> None:
    """Raises InterchangeError unless blocks and times rise from the first to the last."""
    places = [(entry.height, entry.time) for entry in statement.entries]
    path = [(statement.first, statement.since), *places, (statement.last, statement.until)]
    for (earlier, later), element in zip(pairwise(path), [*elements, words], strict=True):
        # all of a block have its time, and a later block has a later one
        if earlier != later and not (earlier[0] < later[0] and earlier[1] < later[1]):
            raise InterchangeError("entries_must_be_in_order", line=element.line)


def check_totals(summary: Element, statement: Statement, places: int) -> None:
    """Raises InterchangeError unless the counts and sums are those of the entries."""
    changes = [entry.change for entry in statement.entries]
    for name, count, total in list_totals(changes, places):
        totals = one(summary, name)
        _check_declared(f"{name}/NbOfNtries", text(one(totals, "NbOfNtries"), _COUNT), str(count))
        if is_writable(total):
            _check_amount(f"{name}/Sum", one(totals, "Sum"), total, places)
    net = one(summary, "TtlNtries", "TtlNetNtry")
    _check_amount("TtlNetNtry/Amt", one(net, "Amt"), format_decimal(abs(sum(changes)), places), places)
    _check_declared("TtlNetNtry/CdtDbtInd", text(one(net, "CdtDbtInd"), SIGN), get_sign(sum(changes)))


def check_sums(statement: Statement, places: int) -> None:
    """Raises InterchangeError unless opening balance and entries give the closing one."""
    calculated = statement.opening + sum(entry.change for entry in statement.entries)
    closing = format_decimal(statement.closing, places)
    if calculated != statement.closing:
        sign = "-" if calculated < 0 else ""
        raise InterchangeError(
            "statement_must_add_up", calculated=sign + format_decimal(abs(calculated), places), closing=closing
        )
    if statement.available > statement.closing:
        available = format_decimal(statement.available, places)
        raise InterchangeError("available_must_not_exceed_total", available=available, total=closing)


def _check_amount(name: str, element: Element, calculated: str, places: int) -> None:
    declared = text(element, SUM)
    if parse_decimal(declared, places) != parse_decimal(calculated, places):
        _check_declared(name, declared, calculated)


def _check_declared(element: str, declared: str, calculated: str) -> None:
    if declared != calculated:
        raise InterchangeError("statement_totals_must_fit", element=element, declared=declared, calculated=calculated)
