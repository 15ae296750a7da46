"""A chain of version 1 with records, laws, rotations and another validator set moves on to version 2, and stays itself.

One life: what was refused before applies after, what was bound stays bound, and receipts from before, at and after the
upgrade hold for both verifiers, from the genesis hash alone.
"""

from typing import NamedTuple

import msgspec
import pytest

import ledger
from ledger.chain.times import DAY_MS
from ledger.errors import Inadmissible, Refused
from ledger.registry.programme.reports import NoteReport
from tests.docs.second import NODE, make_second, run_second

SEED = 2023
LAW = {
    "kind": "deny",
    "law": "night_limit",
    "reference": "DECREE/2026-7",
    "remedy": {"en": "Send less", "lo": "ໂອນໜ້ອຍລົງ"},
    "text": 'message.asset == "LAK" and message.amount > 20000',
    "title": {"en": "Nobody pays more than 20,000 LAK at once", "lo": "ບໍ່ໃຫ້ຈ່າຍເກີນ 20,000 ກີບ ຕໍ່ຄັ້ງ"},
    "types": ["transfer"],
}
NCDT = ("technology", "finance", "transport", "justice")
OF_PLAN = {"unit": "MILLION-USD", "pillar": "economy", "stage": "infrastructure"}


class Lived(NamedTuple):
    """The chain, what is kept of it by name, and the first block of version 2."""

    lao: ledger.Ledger
    receipts: dict[str, bytes]
    first: int


def carry(lao: ledger.Ledger, action: msgspec.Struct, members: tuple[str, ...], body: str = "") -> ledger.PlacedEntry:
    """Has a body carry a motion, and enacts it."""
    motion = lao.wallet(members[0]).propose(action, body, "DECREE/2026-7")
    for member in members:
        lao.wallet(member).vote(motion, "yes")
    lao.wait(9 * DAY_MS)
    enacted = lao.wallet("noy").enact(motion)
    assert enacted.events["state"] == "enacted"
    return enacted


def live_by_the_first(lao: ledger.Ledger) -> dict[str, ledger.PlacedEntry]:
    """Money, a record, a rotation, a law and another validator set."""
    noy = lao.open_account("noy", kind="citizen", jurisdiction="LA-VT")
    shop = lao.open_account("shop", kind="business", jurisdiction="LA-VT")
    lao.wallet("central-bank").issue_money(100_000, to=noy)
    made = {"payment": noy.pay(25_000, to=shop)}
    lao.wallet("university").issue_record("degree", noy, {"level": "BSc", "born": 2001})
    made["record"] = next(lao.entries(newest_first=True))
    made["rotation"] = noy.rotate_keys()
    made["law"] = carry(lao, lao.actions.adopt_law(LAW), ("justice", "finance", "education"))
    labour = lao.make_validator_key("labour")
    made["validators"] = carry(lao, lao.actions.set_validators([labour], ["justice"]), NCDT)
    made["under the new set"] = [noy.pay(1, to=shop) for _ in range(3)][-1]
    return made


def check_is_of_the_second(lao: ledger.Ledger) -> None:
    """Nothing of version 2 can be in a block yet."""
    finance, begins = lao.wallet("finance"), lao.now + 900 * DAY_MS
    for act in (
        lambda: lao.programme.set_target(finance, "jobs", 5, begins, begins + DAY_MS, **OF_PLAN),
        lambda: lao.programme.report_actual(finance, "jobs", begins, 5, "LSB/1"),
        lambda: lao.programme.correct_actual(finance, "jobs", begins, 5, "LSB/1", "AUDIT/1"),
        lambda: finance.propose(NoteReport(1, 2, 1, "0" * 64), "ncdt", "REPORT/1"),
        lambda: finance.delegate("technology", ["set_target"], until=begins),
    ):
        with pytest.raises(Inadmissible) as caught:
            act()
        assert (caught.value.rule, caught.value.values) == ("message_must_be_of_version", {"needed": 2, "version": 1})


@pytest.fixture(scope="module")
def lived() -> Lived:
    """The life of the chain up to some blocks after the upgrade."""
    lao = ledger.Ledger.create(seed=SEED, rules=1)
    made = live_by_the_first(lao)
    noy, finance = lao.wallet("noy"), lao.wallet("finance")
    check_is_of_the_second(lao)
    first = lao.height + 115
    made["upgrade"] = carry(lao, lao.actions.upgrade(2, first, lao.now + 60 * DAY_MS), NCDT)
    lao.wait(60 * DAY_MS)  # the time has come, the block has not
    check_is_of_the_second(lao)
    while lao.height < first - 1:
        made["last of the first"] = noy.pay(1, to="shop")
    begins = lao.now + DAY_MS
    made["first of the second"] = lao.programme.set_target(finance, "jobs", 5, begins, begins + DAY_MS, **OF_PLAN)
    lao.wait(3 * DAY_MS)
    made["actual"] = lao.programme.report_actual(finance, "jobs", begins, 4, "LSB/1")
    report = lao.programme.report(begins, begins + DAY_MS)
    made["noted"] = carry(lao, lao.actions.note_report(report), NCDT, "ncdt")
    return Lived(lao, {name: lao.receipt(placed) for name, placed in made.items()}, first)


def test_upgrade_comes_at_its_block_and_everything_else_goes_on(lived: Lived) -> None:
    lao, first = lived.lao, lived.first
    versions = [lao.block(height).header.version for height in (1, first - 1, first, lao.height)]
    assert versions == [1, 1, 2, 2]
    [noted] = lao.programme.noted()
    assert noted.row.report == lao.programme.check_motion(noted.row.motion).hash
    with pytest.raises(Refused) as caught:
        lao.wallet("noy").pay(20_001, to="shop")
    assert (caught.value.rule, caught.value.values["law"]) == ("law_must_allow", "night_limit")
    assert [record.status for record in lao.records.list()] == ["valid"]
    assert lao.identity("noy").keys_number == 2
    assert {member.name for member in lao.node.get_validators()} == {"central-bank", "finance", "labour", "technology"}
    lao.wallet("finance").delegate("technology", ["set_target"], until=lao.now + DAY_MS)
    delegate, begins = lao.wallet("technology").on_behalf_of("finance"), lao.now + 9 * DAY_MS
    placed = lao.programme.set_target(delegate, "jobs", 9, begins, begins + DAY_MS)
    assert [message.by for message in placed.messages] == [lao.resolve("technology")]


def test_receipts_from_before_at_and_after_hold_for_both_verifiers(lived: Lived) -> None:
    genesis_hash = lived.lao.genesis_hash
    heights = [ledger.verify_receipt(receipt, genesis_hash).proved.header.height for receipt in lived.receipts.values()]
    assert heights == sorted(heights)
    assert {lived.first - 1, lived.first} < set(heights)
    assert heights[0] < lived.first < heights[-1]
    if NODE is not None:
        ended = run_second([make_second("receipts", receipt, genesis_hash) for receipt in lived.receipts.values()])
        assert [one.problem for one in ended] == [""] * len(lived.receipts)


def test_audit_replays_across_the_upgrade(lived: Lived) -> None:
    assert lived.lao.audit().blocks == lived.lao.height


def test_laws_tell_of_the_past_across_the_upgrade(lived: Lived) -> None:
    """An impact, and the past with another law, both from blocks of version 1 to blocks of version 2."""
    lao = lived.lao
    hard = LAW | {"law": "no_targets", "types": ["set_target", "transfer"], "text": 'message.type == "set_target"'}
    impact = lao.laws.impact(hard, 1).report
    stopped = [(one.height, one.rule) for one in impact.stopped_entries]
    assert stopped[0] == (lived.first, "law_must_allow")
    report = lao.laws.what_if(1, adopt=hard)
    rules = {one.otherwise for one in report.turned_entries}
    assert rules == {"law_must_allow", "target_must_exist"}
