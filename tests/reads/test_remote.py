"""Reads against a source that is no archive: what is found there is what is found here."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ledger import Ledger
from ledger.archive.source import Source
from ledger.reads.committee.closings import find_closing, find_closings, list_bodies, list_confirming
from ledger.reads.committee.motions import find_motion, find_motion_id
from ledger.reads.entries import (
    find_entry,
    find_positions,
    list_block,
    list_concerned,
    list_concerned_by_any,
    list_entries,
)
from ledger.reads.known import list_known
from ledger.reads.laws.explaining import explain_any
from ledger.reads.laws.laws import find_law, list_laws
from ledger.reads.money.balances import find_balance, find_hold, list_holds
from ledger.reads.money.returns import count_left, find_received, find_returns
from ledger.reads.money.statements import find_period, make_statements
from ledger.reads.people.accounts import find_account, find_identity, find_standing
from ledger.reads.people.acts import list_acts, list_on_record
from ledger.reads.people.delegations import list_delegations
from ledger.reads.people.leftovers import list_leftovers
from ledger.reads.people.roles import find_chains, list_roles
from ledger.reads.records import find_record, find_schema, list_records, list_schemas
from tests.archive.remote import Remote
from tests.client.gathering import adopt, open_ledger, write_law
from tests.docs.story import tell_of_authorities, tell_of_records


class Told:
    """What all reads are asked about."""

    def __init__(self, lao: Ledger) -> None:
        noy, shop = lao.wallet("noy"), lao.wallet("shop")
        self.law = adopt(lao, write_law())
        self.hold = str(noy.place_hold(3_000, shop).events["hold"])
        self.payment = noy.pay(9, to=shop).id
        shop.reverse(self.payment, amount=4)
        noy.delegate(shop, ["transfer"], amount=9, asset="LAK", until=lao.node.get_time() + 10**9)
        tell_of_authorities(lao, noy, shop)
        tell_of_records(lao, noy)
        self.noy, self.shop, self.court = (lao.resolve(who) for who in ("noy", "shop", "court"))
        self.tip = lao.height
        self.record = next(row.id for row in list_records(lao.node.archive))
        self.motion = next(iter(list_known(lao.node.archive, "motion")))


@pytest.fixture(scope="module")
def lao() -> Iterator[Ledger]:
    with open_ledger() as opened:
        yield opened


@pytest.fixture(scope="module")
def told(lao: Ledger) -> Told:
    return Told(lao)


@pytest.fixture(scope="module")
def remote(lao: Ledger, told: Told) -> Remote:
    subjects = [*lao.keyring.addresses.values(), told.record, told.motion]
    return Remote(lao.node.archive, {subject: lao.node.archive.list_places(subject) for subject in subjects})


READS: dict[str, Callable[[Source, Told], Any]] = {
    "an entry": lambda source, told: find_entry(source, told.payment[:9]),
    "positions": lambda source, told: find_positions(source, [told.payment]),
    "entries": lambda source, told: [*list_entries(source, False), *list_entries(source, True, (7, 0))],
    "a block": lambda source, told: list_block(source, 3),
    "whom entries concern": lambda source, told: [*list_concerned(source, told.noy, True, after=(3, 0))],
    "any of several": lambda source, told: [*list_concerned_by_any(source, (told.shop, told.record, told.motion))],
    "an explanation": lambda source, told: explain_any(source, told.payment).lines,
    "balances": lambda source, told: [find_balance(source, told.noy, "LAK", h) for h in (4, told.tip, None)],
    "holds": lambda source, told: [*list_holds(source), find_hold(source, told.hold[:12])],
    "what is left to return": lambda source, told: count_left(
        source, find_received(source, told.payment, 0, told.shop)
    ),
    "returns": lambda source, told: find_returns(source, find_entry(source, told.payment)),
    "statements": lambda source, told: make_statements(source, [told.noy, told.shop], "LAK", 3, told.tip),
    "statements by day": lambda source, told: make_statements(source, [told.noy], "LAK", 3, told.tip, by_day=True),
    "a period": lambda source, told: find_period(source, source.load_header(4).time, None),
    "an account": lambda source, told: [find_identity(source, told.noy), find_account(source, told.noy, 4)],
    "a standing": lambda source, told: find_standing(source, told.shop),
    "acts": lambda source, told: list_acts(source, told.shop, []),
    "acts on a record": lambda source, told: list_on_record(source, told.record),
    "delegations": lambda source, told: list_delegations(source),
    "leftovers": lambda source, told: list_leftovers(source, told.noy),
    "roles": lambda source, told: list_roles(source),
    "chains of a role": lambda source, told: find_chains(source, told.court, "court", None),
    "records": lambda source, told: [*list_records(source), find_record(source, told.record)],
    "schemas": lambda source, told: [*list_schemas(source), find_schema(source, "degree")],
    "laws": lambda source, told: [list_laws(source), list_laws(source, told.tip), find_law(source, "big_payments")],
    "a motion": lambda source, told: find_motion(source, find_motion_id(source, told.motion[:9])),
    "closings": lambda source, told: [find_closing(source, told.motion), find_closings(source, [told.motion])],
    "bodies": lambda source, told: [list_bodies(source), list_confirming(source, told.motion)],
    "names": lambda source, told: [list_known(source, kind) for kind in ("body", "law", "motion", "schema")],
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_what_is_read_elsewhere_is_what_is_read_here(
    read: Callable[[Source, Told], Any], lao: Ledger, told: Told, remote: Remote
) -> None:
    found = read(remote, told)
    assert found
    assert found == read(lao.node.archive, told)
