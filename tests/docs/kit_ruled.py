"""Cases of the kit: receipts with the laws that their messages met."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec

from ledger.chain.kinds import NEVER
from ledger.chain.ruled import RuledReceipt, RuleRow
from ledger.crypto import hashing
from ledger.crypto.hashing import digest
from ledger.merkle.state_path import compute_path
from ledger.registry.rows.laws import Law, LawBook, Provision, Wording
from ledger.registry.rows.money import Asset
from tests.docs.kit_files import SOLO, Case, accept, pay, refuse
from tests.docs.second import change
from tests.docs.stage import Stage, find_address, load

_SAYS = Wording("an example", "ຕົວຢ່າງ")


def make_law(name: str, **fields: Any) -> Law:
    """A law in force, or a number."""
    plain: dict[str, Any] = {"jurisdictions": (), "kind": "deny", "least": 0, "most": 0, "types": ("transfer",)}
    provision = Provision(
        **{**plain, **fields}, law=name, reference="EXAMPLE/1", remedy=_SAYS, since=0, title=_SAYS, until=NEVER
    )
    return Law("", 0, 0, provision, "", 0, int(provision.text) if provision.kind == "parameter" else 0)


@cache
def make_lawful() -> Stage:
    """A chain of version 2 whose first block brings a law and a number, and others pay under them."""
    stage = Stage((1, SOLO))
    number = make_law("most", kind="parameter", most=1_000_000, text="50000", types=())
    rows = {
        "asset/LAK": Asset(1_000_000, 0, find_address("university"), 50_000),
        "law/limit": make_law("limit", text="message.amount > parameters.most"),
        "law/most": number,
        "law_book/parameters": LawBook(("most",)),
        "law_book/transfer": LawBook(("limit",)),
        "law/idle": make_law("idle", text="false"),
    }
    stage.add(pay(), rows=rows, version=2)
    stage.add(pay(), version=2)
    stage.add(pay(), version=1)
    return stage


def rule(stage: Stage, height: int, *keys: str) -> RuledReceipt:
    """The receipt of a payment with these rows as of the block before."""
    before = (stage.chain.headers[height - 2],) if height > 1 else ()
    rows = tuple(_prove(stage, key, height - 1) for key in keys)
    return RuledReceipt(before, "ruled-receipt", stage.receipt(height), rows, 1)


def _prove(stage: Stage, key: str, height: int) -> RuleRow:
    path = compute_path(stage.build_state(height).nodes.get, digest(hashing.STATE_KEY, key.encode()))
    value = stage.states[height - 1].get(key)
    return RuleRow(key, path, (msgspec.Raw(value),) if value else ())


_ALL = ("asset/LAK", "law/limit", "law/most", "law_book/parameters", "law_book/transfer")


def list_ruled() -> Iterator[Case]:
    """V1 to V5: all that could bind the message, and nothing else."""
    stage = make_lawful()
    ruled = rule(stage, 2, *_ALL)
    plain, headers = load(ruled), stage.chain.headers
    yield accept(
        "receipt with its rules", "ruled-receipt", ruled, stage, "The law on payments, and the number it reads."
    )
    old = load(rule(stage, 3, *_ALL))
    yield refuse("rules of version 1", "V1", old, "Its laws are those of its own block.", stage)
    for name, before, why in (
        ("rules without the header before", [], "Nothing proves the rows."),
        ("rules under its own header", [load(headers[1])], "That is the state after it."),
    ):
        yield refuse(name, "V2", change(plain, ("before",), before), why, stage)
    rows, idle = plain["rows"], load(_prove(stage, "law/idle", 1))
    text = change(rows[1], ("value", 0, "provision", "text"), "false")
    yield refuse("another law", "V3", change(plain, ("rows", 1), text), "The state holds another text.", stage)
    for name, kept, why in (
        ("a law left out", [rows[0], *rows[2:]], "It stands in the book of payments."),
        ("an asset left out", rows[1:], "The genesis knows none of that code."),
        ("a book left out", rows[:-1], "That of payments is always there."),
        ("rules out of order", rows[::-1], "Rows are sorted by key."),
        (
            "a law that nobody asks for",
            [rows[0], idle, *rows[1:]],
            "It stands in no book.",
        ),
    ):
        yield refuse(name, "V4", change(plain, ("rows",), kept), why, stage)
    gone = make_lawless()
    yield refuse("a law that is not there", "V5", load(rule(gone, 2, *_ALL)), "A book names it.", gone)


@cache
def make_lawless() -> Stage:
    """A chain whose book names a law that the state does not hold: nobody can make one but its own validators."""
    stage = Stage((1, SOLO))
    asset = Asset(1_000_000, 0, find_address("university"), 50_000)
    books = {"law_book/parameters": LawBook(("most",)), "law_book/transfer": LawBook(("limit",))}
    stage.add(pay(), rows={"asset/LAK": asset, **books}, version=2)
    stage.add(pay(), version=2)
    return stage
