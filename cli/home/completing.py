"""Completing: what a shell offers where a command line asks for WHO, ID, LAW, FILE and so on.

What a parameter takes is known by its metavar, and by the command it belongs to where that says different things. It
is quick: names are read from one small file, all else from the ledger, at most `MOST` of the newest.
"""

from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from ledger import Ledger

MOST = 50
DIGITS = 12
FILES = "file"
"""What a shell completes by itself."""


class _Words(click.types.StringParamType):
    """A text, of which a shell may be told what it can be."""

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> "list[CompletionItem]":
        from click.shell_completion import CompletionItem  # noqa: PLC0415 - for a shell that asks

        kinds = _find_kinds(ctx, param)
        try:
            found = [word for kind in kinds if kind != FILES for word in _list_words(ctx, kind)]
        except Exception:  # noqa: BLE001 - a shell shows whatever is said in the middle of the line that is typed
            found = []
        items = [CompletionItem(word) for word in dict.fromkeys(found) if word.startswith(incomplete)]
        return items + ([CompletionItem(incomplete, type=FILES)] if FILES in kinds else [])


_WORDS = _Words()


def complete_by_metavar(parameter: click.Parameter) -> None:
    """Has a parameter that takes a text complete it."""
    if parameter.type is click.STRING:
        parameter.type = _WORDS


def _find_kinds(context: click.Context, parameter: click.Parameter) -> tuple[str, ...]:
    shown = (parameter.metavar or str(parameter.name).upper()).strip("[].")
    words = context.command_path.split()[1:]
    places = [f"{' '.join(words[:count])} {shown}" for count in range(len(words), 0, -1)]
    names = [f"{option} {shown}" for option in parameter.opts]
    return next((_KINDS[key] for key in (*places, *names, shown) if key in _KINDS), ())


def _list_words(context: click.Context, kind: str) -> Iterable[str]:
    from cli.shell.session import Session  # noqa: PLC0415 - it would lead in a circle
    from ledger import Ledger  # noqa: PLC0415 - names need nothing of it

    home = context.find_root().ensure_object(Session).home
    if kind == "name":
        return _read_names(home)
    with Ledger.open(home) as lao:
        return list(_LISTS[kind](lao))


def _read_names(home: Path) -> list[str]:
    from ledger.home.disk import parse_within  # noqa: PLC0415 - for a shell that asks

    return list(parse_within(home, "names.json", dict[str, str]))


def _list_entries(lao: "Ledger") -> list[str]:
    return [placed.id[:DIGITS] for placed in islice(lao.entries(newest_first=True), MOST)]


def _list_rows(table: str) -> "Callable[[Ledger], Iterable[str]]":
    def list_keys(lao: "Ledger") -> Iterable[str]:
        return [key.removeprefix(f"{table}/").replace("/", "@") for key, _ in lao.rows(f"{table}/")]

    return list_keys


def _list_ids(table: str) -> "Callable[[Ledger], Iterable[str]]":
    def list_keys(lao: "Ledger") -> Iterable[str]:
        return [key.removeprefix(f"{table}/")[:DIGITS] for key, _ in lao.rows(f"{table}/")][:MOST]

    return list_keys


def _list_known(kind: str) -> "Callable[[Ledger], Iterable[str]]":
    def list_names(lao: "Ledger") -> Iterable[str]:
        from ledger.reads.known import list_known  # noqa: PLC0415 - it needs much of the ledger

        found = list_known(lao.desk.source, kind)
        return [one[:DIGITS] for one in found] if kind == "motion" else found

    return list_names


def _list_pending(lao: "Ledger") -> list[str]:
    from ledger.client.records.holder_files import list_roots  # noqa: PLC0415 - as above

    return [root[:DIGITS] for root in list_roots(lao.desk)]


def _list_rates(lao: "Ledger") -> list[str]:
    """Pairs of which one is in force, and ids."""
    found = lao.exchange.rates()
    pairs = dict.fromkeys(f"{one.row.base}/{one.row.quote}" for one in found)
    return [*pairs, *(one.id[:DIGITS] for one in found)][:MOST]


_LISTS: "dict[str, Callable[[Ledger], Iterable[str]]]" = {
    "asset": _list_rows("asset"),
    "body": _list_known("body"),
    "entry": _list_entries,
    "distribution": _list_ids("distribution"),
    "hold": _list_rows("hold"),
    "indicator": _list_known("indicator"),
    "law": _list_known("law"),
    "law parameter": _list_known("law parameter"),
    "measure": _list_ids("measure"),
    "commitment": _list_ids("budget_commitment"),
    "line": _list_known("line"),
    "return": _list_ids("tax_return"),
    "motion": _list_known("motion"),
    "parameter": _list_known("parameter"),
    "offer": _list_ids("offer"),
    "pending": _list_pending,
    "rate": _list_rates,
    "record": _list_ids("record"),
    "schema": _list_rows("schema"),
    "application": _list_ids("application"),
    "service": _list_rows("service"),
    "type": lambda lao: lao.laws.types(),
    "validator": lambda lao: [member.name for member in lao.node.get_validators()],
}
_KINDS: dict[str, tuple[str, ...]] = {
    "account rotate NAME": ("name",),
    "asset ID": ("distribution", "measure"),
    "committee ID": ("body",),
    "budget ID": ("commitment",),
    "hold ID": ("hold", "entry"),
    "init NAME": (),
    "key NAME": ("name",),
    "law ID": ("law",),
    "motion propose ID": ("law",),
    "motion propose set-parameter NAME": ("parameter",),
    "motion propose set-value ID": ("law parameter",),
    "record ID": ("record",),
    "service ID": ("application",),
    "treasury ID": ("line", "commitment", "return", "entry"),
    "treasury settle ID": ("return",),
    "validator NAME": ("validator",),
    "--record ID": ("record",),
    "--for CODE": ("asset",),
    "--add NAME": ("validator",),
    "--asset CODE": ("asset",),
    "--remove NAME": ("validator",),
    "--schema S": ("schema",),
    "ASSET": ("asset",),
    "--gives CODE": ("asset",),
    "--in CODE": ("asset",),
    "--of CODE": ("asset",),
    "--takes CODE": ("asset",),
    "BODY": ("body",),
    "FILE": (FILES,),
    "HASH_OR_FILE": (FILES,),
    "LAW_OR_FILE": (FILES,),
    "NAME_OR_FILE": (FILES,),
    "HOLDER_FILE": ("record", FILES),
    "ID": ("entry",),
    "ID_OR_FILE": ("entry", FILES),
    "INDICATOR": ("indicator",),
    "LAW": ("law", FILES),
    "LINE": ("line",),
    "MOTION": ("motion",),
    "NAME[@VERSION": ("schema",),
    "OFFER": ("offer",),
    "RATE": ("rate",),
    "ROOT": ("pending",),
    "SERVICE": ("service", "application"),
    "TYPE": ("type",),
    "WHO": ("name",),
}
"""What is completed by a metavar: of a command, of an option, or of any."""
