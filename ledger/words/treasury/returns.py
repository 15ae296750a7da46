"""Tax returns in words."""

from typing import Any

from ledger.reads.treasury.returns import FoundReturn
from ledger.words.lexicon import Lexicon
from ledger.words.values import make_row_object


def describe_return(found: FoundReturn, lexicon: Lexicon) -> str:
    """Of a return: shop declared 2026-10, and paid 5,000 LAK."""
    row = found.row
    who = lexicon.who(row.trader)
    if row.due:
        says, amount = "{who} declared {month}, and paid {money}", row.due
    elif row.claim:
        says, amount = "{who} declared {month}, and claims {money}", row.claim
    else:
        says, amount = "{who} declared {month}, and owes nothing", 0
    return lexicon.say(says, who=who, month=row.month, money=lexicon.money(amount, row.asset)) + f"  {found.id}"


def describe_settlement(found: FoundReturn, lexicon: Lexicon) -> str:
    """Of a claim that was paid: paid 5,000 LAK to shop, as claimed for 2026-10."""
    row = found.row
    money = lexicon.money(row.claim, row.asset)
    return lexicon.say(
        "paid {money} to {who}, as claimed for {month}", money=money, who=lexicon.who(row.trader), month=row.month
    )


def make_return_object(found: FoundReturn) -> dict[str, Any]:
    """A return for --json; amounts in the smallest unit."""
    row = found.row
    return {"return": found.id, **make_row_object(row), "due": row.due, "claim": row.claim, "state": row.state}
