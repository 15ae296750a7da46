"""Tax returns in words."""

from typing import Any

from ledger.reads.treasury.returns import FoundReturn
from ledger.words.lexicon import Lexicon
from ledger.words.values import make_row_object


def describe_return(found: FoundReturn, lexicon: Lexicon) -> str:
    """Of a return: shop declared 2026-10, and paid 5,000 LAK."""
    row = found.row
    values = {
        "who": lexicon.who(row.trader),
        "month": row.month,
        "money": lexicon.money(row.due or row.claim, row.asset),
    }
    if row.due:
        says = lexicon.say("{who} declared {month}, and paid {money}", **values)
    elif row.claim:
        says = lexicon.say("{who} declared {month}, and claims {money}", **values)
    else:
        says = lexicon.say("{who} declared {month}, and owes nothing", **values)
    return f"{says}  {found.id}"


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
