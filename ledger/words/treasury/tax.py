"""Taxes in words: the rate in force, and what a month came to."""

from typing import Any

from ledger.reads.treasury.tax import FoundPeriod, FoundTax
from ledger.words.lexicon import Lexicon
from ledger.words.times import format_time
from ledger.words.trade.invoices import say_rate
from ledger.words.values import make_row_object


def list_tax_pairs(found: FoundTax, words: Lexicon) -> list[tuple[str, str]]:
    """The rate in force, the one to come, and where taxes go, by label."""
    rate = found.rate
    pairs = [("rate", "none in force" if rate is None or rate.value is None else say_rate(rate.value))]
    if found.coming:
        value, since = found.coming
        pairs.append(("to come", f"{say_rate(value)} from {words.time(since)} on"))
    if rate:
        pairs.append(("law", f"{rate.id} ({rate.provision.reference})"))
    return [*pairs, ("treasury", words.who(found.treasury) if found.treasury else "no account is named")]


def make_tax_object(found: FoundTax) -> dict[str, Any]:
    """The same for JSON; rates are per thousand."""
    coming = found.coming
    return {
        "rate_permille": found.rate.value if found.rate else None,
        "next_permille": coming[0] if coming else None,
        "next_since": format_time(coming[1]) if coming else None,
        "law": found.rate.id if found.rate else "",
        "treasury": found.treasury,
    }


def make_period_object(found: FoundPeriod) -> dict[str, Any]:
    """A month of a trader for JSON: amounts in the smallest unit."""
    return {"trader": found.trader, "asset": found.asset, "month": found.month} | make_row_object(found.row)
