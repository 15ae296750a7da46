"""What proofs of series show: one entry, or all that a log says about somebody and how much it does not show."""

from typing import Any

from ledger.chain.series.entries import ProvedSeriesEntry, SeriesEntry
from ledger.chain.series.extracts import ProvedExtract
from ledger.words.chain.proofs import Pairs, Told, know_genesis, list_finality, make_header_object
from ledger.words.devices.devices import say_claims
from ledger.words.lexicon import Lexicon
from ledger.words.printing import printable, write_lines
from ledger.words.times import format_time


def tell_series_entry(proved: ProvedSeriesEntry) -> Told:
    """What the proof of one entry shows."""
    names, anchor = know_genesis(proved.proved.genesis), proved.anchor
    at, claims = names.time(proved.entry.time), printable(say_claims(proved.entry, (), names))
    claim = (
        f"valid: {anchor.series} {proved.sequence:,} of {names.who(anchor.account)}: {claims}, {at} by its own clock"
    )
    pairs = [
        ("account", printable(anchor.account)),
        *[("says", printable(f"{name} {value}")) for name, value in sorted(proved.entry.claims.items())],
        ("anchored", f"with {anchor.count:,} in block {proved.anchored.height}, {names.time(proved.anchored.time)}"),
        ("bounds", "units and decimals stand in the row of the device, and are not part of this proof"),
    ]
    found = make_header_object(proved.proved) | {
        "kind": "series-proof",
        "account": anchor.account,
        "series": anchor.series,
        **make_entry_object(proved.sequence, proved.entry),
    }
    return Told([claim, *write_lines([*pairs, *list_finality(proved.proved)])], found)


def tell_extract(proved: ProvedExtract) -> Told:
    """What an extract shows: the entries, and the numbers of all that it does not show."""
    names = know_genesis(proved.proved.genesis)
    claim = (
        f"valid: {len(proved.shown):,} of {proved.last:,} {printable(proved.series)} of {names.who(proved.account)}, "
        f"as of block {proved.proved.header.height}, {names.time(proved.proved.header.time)}"
    )
    pairs = [("account", printable(proved.account)), *list_extract_pairs(proved, names)]
    found = make_header_object(proved.proved) | {"kind": "series-extract"} | make_extract_object(proved)
    return Told([claim, *write_lines([*pairs, *list_finality(proved.proved)])], found)


def list_extract_pairs(proved: ProvedExtract, words: Lexicon) -> Pairs:
    """The entries that an extract shows, what it withholds, and what is missing."""
    pairs = [
        ("entry", printable(f"{one.sequence:,}, {words.time(one.entry.time)}: {say_claims(one.entry, (), words)}"))
        for one in proved.shown
    ]
    what = "left out of this file, or never anchored" if proved.left_out else "never anchored"
    return [
        *pairs,
        ("withheld", f"{proved.withheld:,} that are there, and about others, as their owner says"),
        *([("left out", f"{proved.left_out:,} that were anchored")] if proved.left_out else []),
        *[("missing", f"{f'{one:,}' if one == two else f'{one:,} to {two:,}'}, {what}") for one, two in proved.holes],
    ]


def make_extract_object(proved: ProvedExtract) -> dict[str, Any]:
    """An extract for JSON."""
    return {
        "account": proved.account,
        "series": proved.series,
        "last": proved.last,
        "shown": [make_entry_object(one.sequence, one.entry) | {"height": one.anchored.height} for one in proved.shown],
        "withheld": proved.withheld,
        "left_out": proved.left_out,
        "holes": [list(one) for one in proved.holes],
    }


def make_entry_object(sequence: int, entry: SeriesEntry) -> dict[str, Any]:
    """An entry for JSON."""
    return {"sequence": sequence, "time": format_time(entry.time), "claims": dict(entry.claims)}
