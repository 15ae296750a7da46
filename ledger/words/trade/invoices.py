"""Invoices in words: what was asked for, what is paid, and how each stands."""

from collections.abc import Mapping, Sequence
from typing import Any

from ledger.errors import Value
from ledger.reads.trade.invoices import FoundInvoice
from ledger.registry.rows.invoices import Taxed
from ledger.registry.trade.lines import InvoiceFile
from ledger.words.lexicon import Lexicon
from ledger.words.printing import printable
from ledger.words.values import make_row_object

Pairs = list[tuple[str, str]]


def find_invoice_words(body: Mapping[str, Any], events: Mapping[str, Value], lexicon: Lexicon) -> dict[str, str]:
    """What a sentence about a message on an invoice can name besides its fields: sums, and who is asked."""
    asset, sums = str(body.get("asset", "")), body.get("totals")
    parts = sums if isinstance(sums, list) else []
    paid, most = events.get("paid"), body.get("most")
    words = {
        "customer": lexicon.who(str(body["buyer"])) if body.get("buyer") else lexicon.say("whoever pays at once"),
        "sums": " and ".join(_say_sum(part, asset, lexicon) for part in parts),
        "part": _say_part(paid, most, asset, lexicon),
        "answered": lexicon.say("accepted") if body.get("answer") == "accept" else lexicon.say("disputed"),
        "because": f", {printable(str(body['reason']))}" if body.get("reason") else "",
    }
    return words | {"tax_is": lexicon.say("plus tax") if body.get("buyer") else lexicon.say("with the tax in it")}


def describe_invoice(found: FoundInvoice, words: Lexicon) -> str:
    """An invoice in a line: INV-7 of shop to mill, 1,100,000 LAK with 100,000 LAK of tax, overdue."""
    row = found.row
    buyer = words.who(row.buyer) if row.buyer else "a customer"
    total, tax = words.money(row.total, row.asset), words.money(row.tax, row.asset)
    return f"{found.reference} of {words.who(found.seller)} to {buyer}, {total} with {tax} of tax, {found.state}"


def list_invoice_pairs(found: FoundInvoice, words: Lexicon) -> Pairs:
    """All there is to say of an invoice, by label."""
    row, seller, buyer = found.row, words.who(found.seller), words.who(found.row.buyer) if found.row.buyer else "-"
    pairs = [("invoice", found.reference), ("state", found.state), ("seller", seller), ("buyer", buyer)]
    pairs += [("date", words.time(row.issued_at)), *([("due", words.time(row.due))] if row.due else [])]
    pairs += [(each.category, _say_taxed(each, row.asset, words)) for each in row.totals]
    sums = ("total", row.total), ("tax", row.tax), ("paid", row.paid), ("credited", row.credited), ("left", found.rest)
    pairs += [(name, words.money(amount, row.asset)) for name, amount in sums]
    return [*pairs, ("lines", f"{row.size}, root {row.root}"), ("entry", row.entry)]


def make_invoice_object(found: FoundInvoice) -> dict[str, Any]:
    """The same for JSON: amounts in the smallest unit."""
    made = {"reference": found.reference, "seller": found.seller, "state": found.state, "left": found.rest}
    row = make_row_object(found.row)
    return made | row | {"state": found.state, "due": row["due"] if found.row.due else None}


def list_file_pairs(file: InvoiceFile, words: Lexicon) -> Pairs:
    """What was sold, line by line."""
    lines = [each.line for each in file.lines]
    return [
        (line.category, ", ".join(filter(None, (words.money(line.amount, file.asset), printable(line.text)))))
        for line in lines
    ]


def say_categories(totals: Sequence[Taxed], asset: str, words: Lexicon) -> str:
    """What it comes to at each rate, in a line."""
    return "; ".join(f"{each.category} {_say_taxed(each, asset, words)}" for each in totals)


def _say_taxed(each: Taxed, asset: str, words: Lexicon) -> str:
    net, tax = words.money(each.net, asset), words.money(each.tax, asset)
    return f"{net} net, {tax} of tax at {say_rate(each.rate_permille)}"


def say_rate(permille: int) -> str:
    """A rate in percent: 7 %, or 7.5 %."""
    whole, part = divmod(permille, 10)
    return f"{whole}.{part} %" if part else f"{whole} %"


def _say_part(paid: object, most: object, asset: str, words: Lexicon) -> str:
    """What was paid; before that is known, what is paid at most."""
    return words.say("at most {money}", money=_say(most, asset, words)) if paid is None else _say(paid, asset, words)


def _say_sum(part: object, asset: str, words: Lexicon) -> str:
    if not isinstance(part, dict):
        return "?"
    category = str(part.get("category"))
    return _say(part.get("amount"), asset, words) + (f" {printable(category)}" if category != "standard" else "")


def _say(amount: object, asset: str, words: Lexicon) -> str:
    return words.money_or_units(amount, asset) if isinstance(amount, int) else "?"
