"""Orders in words: what was ordered from whom, what is paid, and whose the rest is."""

from collections.abc import Sequence
from typing import Any

from ledger.reads.trade.orders import FoundOrder
from ledger.registry.rows.devices import MeasuredField
from ledger.words.devices.devices import say_condition
from ledger.words.lexicon import Lexicon, shorten_id
from ledger.words.values import make_row_object


def describe_order(found: FoundOrder, words: Lexicon) -> str:
    """Of an order, in one line: order 9ffc2d9875e8 is open, 4,000 LAK of 10,000 LAK paid."""
    row = found.row
    paid, whole = words.money(row.paid, row.asset), words.money(row.amount, row.asset)
    return f"order {shorten_id(found.id)} is {found.status}, {paid} of {whole} paid"


def list_order_pairs(found: FoundOrder, words: Lexicon, fields: Sequence[MeasuredField] = ()) -> list[tuple[str, str]]:
    """All that the ledger says of an order, by label; `fields` are those of the device that it waits for."""
    row = found.row
    return [
        ("order", found.id),
        ("status", found.status),
        ("buyer", words.who(row.buyer)),
        ("seller", words.who(row.seller)),
        ("price", words.money(row.amount, row.asset)),
        ("paid", words.money(row.paid, row.asset)),
        ("set aside", words.money(found.left, row.asset)),
        ("deadline", words.time(row.deadline)),
        ("expires", words.time(row.expires)),
        *[("when", say_condition(condition, fields, words)) for condition in row.condition],
        *[("contract", name) for name in (row.contract,) if name],
        *[("reference", name) for name in (row.reference,) if name],
    ]


def make_order_object(found: FoundOrder) -> dict[str, Any]:
    """An order for --json; times are RFC 3339, amounts in the smallest unit."""
    return {"order": found.id} | make_row_object(found.row) | {"left": found.left, "status": found.status}
