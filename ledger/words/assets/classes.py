"""Classes of tokens in words: what they are, who holds them over time, and what was done to their units."""

from collections.abc import Mapping, Sequence
from typing import Any

from ledger.errors import Value
from ledger.reads.assets.assets import FoundAsset
from ledger.reads.assets.classes import FoundDistribution, FoundHolder, FoundMeasure, FoundRetirement, Sample
from ledger.registry.rows.assets import TokenClass
from ledger.words.lexicon import Lexicon, shorten_id
from ledger.words.pictures import Axis, Curve, draw_chart
from ledger.words.printing import printable
from ledger.words.values import make_row_object

Pairs = list[tuple[str, str]]
MOST_DRAWN = 5
"""Of how many holders a line is drawn; the others have one together."""


def find_asset_words(kind: str, body: Mapping[str, Any], events: Mapping[str, Value], words: Lexicon) -> dict[str, str]:
    """Of a message on classes: the condition that it sets, what it freezes, or what it claims."""
    asset = printable(str(body.get("asset", "")))
    match kind:
        case "open_class":
            text = printable(str(body.get("eligibility", "")))
            return {"condition": f", where {text}" if text else "", "kind": _say_kind(body.get("kind"))}
        case "freeze_holding":
            amount = body.get("amount")
            return {
                "frozen": words.money_or_units(amount, asset) if isinstance(amount, int) and amount else f"all {asset}"
            }
    paid, what = events.get("amount"), printable(str(events.get("asset", "")))
    return {"claimed": words.money_or_units(paid, what) if isinstance(paid, int) else "its part"}


def describe_asset(found: FoundAsset, own: TokenClass | None, words: Lexicon) -> Pairs:
    """All there is to say of an asset, by label; of a class what its units follow, too."""
    row = found.row
    pairs = [
        ("asset", found.code),
        ("decimals", str(row.decimals)),
        ("issuer", words.who(row.issuer)),
        ("supply", words.money(row.supply, found.code)),
        ("cap", words.money(row.cap, found.code)),
        ("made", f"by {shorten_id(row.made_by)}" if isinstance(row.made_by, str) else "by genesis"),
    ]
    if own is None:
        return pairs
    return [
        *pairs,
        ("class", f"{_say_kind(row.kind)}, in {own.unit}"),
        ("condition", own.eligibility or "none: anybody may hold it"),
        ("used up", words.money(own.retired, found.code)),
        *[("document", commitment) for commitment in own.documents],
        ("moves", f"nothing now, {own.paused}" if own.paused else "yes"),
    ]


def make_asset_object(found: FoundAsset, own: TokenClass | None = None) -> dict[str, Any]:
    """An asset for JSON: amounts in its smallest unit; `class` is null for plain money."""
    row = make_row_object(found.row)
    told = None if own is None else {"kind": row["kind"], **make_row_object(own)}
    return {"asset": found.code, **row, "kind": row.get("kind", ""), "made_by": row.get("made_by", ""), "class": told}


def make_holder_object(one: FoundHolder) -> dict[str, Any]:
    """A holder for JSON: amounts in the smallest unit."""
    held = {"available": one.row.available, "held": one.row.held, "total": one.total}
    return {"address": one.address, **held, "frozen": one.is_frozen, "record": one.record}


def describe_measure(found: FoundMeasure, words: Lexicon) -> str:
    """What was done, in a line: court froze 5 XSHARE of noy, CASE/7; appeal open until …"""
    row = found.row
    what = words.money(row.amount, row.asset) if row.amount else f"all {row.asset}"
    done = {"freeze": "froze", "thawed": "froze, and it is free again,", "forced": "moved"}[row.kind]
    appeal = f"appealed, {row.appeal}" if row.appeal else f"appeal open until {words.time(row.appeal_by)}"
    return f"{words.who(row.by)} {done} {what} of {words.who(row.holder)}, {row.reference}; {appeal}"


def make_measure_object(found: FoundMeasure) -> dict[str, Any]:
    """A measure for JSON."""
    return {"measure": found.id, **make_row_object(found.row)}


def describe_retirement(found: FoundRetirement, words: Lexicon) -> str:
    """What was used up, in a line: noy used up 5 XCARBON for shop, CLAIM/2026."""
    row = found.row
    spent = f"{words.who(row.holder)} used up {words.money(row.amount, row.asset)}"
    return f"{spent} for {words.who(row.beneficiary)}, {row.reference}"


def make_retirement_object(found: FoundRetirement) -> dict[str, Any]:
    """A retirement for JSON."""
    return {"retirement": found.id, **make_row_object(found.row)}


def describe_distribution(found: FoundDistribution, words: Lexicon) -> str:
    """A pot in a line: 1,000 LAK for who held XSHARE, 400 LAK left, open until …"""
    row = found.row
    pot, left = words.money(row.amount, row.pays), words.money(found.left, row.pays)
    return f"{pot} for who held {row.asset}, {left} left, {found.state}, {words.until(row.until)}"


def make_distribution_object(found: FoundDistribution) -> dict[str, Any]:
    """A distribution for JSON: amounts in the smallest unit of what it pays."""
    return {"distribution": found.id, **make_row_object(found.row), "left": found.left, "state": found.state}


def draw_holders(code: str, samples: Sequence[Sample], words: Lexicon) -> str:
    """Who held a class over time, as SVG: a line for each of those who hold the most, and one for all others."""
    top = sorted(samples[-1].held, key=lambda address: (-samples[-1].held[address], address))[:MOST_DRAWN]
    lines = [
        Curve(words.who(address), [(one.time, one.held.get(address, 0)) for one in samples], in_steps=True)
        for address in top
    ]
    rest = [(one.time, sum(held for address, held in one.held.items() if address not in top)) for one in samples]
    if any(held for _, held in rest) or not lines:
        lines.append(Curve("others", rest, in_steps=True))
    amounts = Axis(code, lambda value: words.money(value, code))
    return draw_chart(f"Who holds {code}", lines, Axis("time", words.time), amounts)


def _say_kind(kind: object) -> str:
    return printable(str(kind or "")).replace("_", " ")
