"""Impact reports made again: long after, whatever has become of the law and of what it reads."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from ledger import Ledger
from ledger.archive.impact import Share
from ledger.archive.past import Sum
from ledger.chain.kinds import NEVER
from ledger.client.laws.impacts import Impact, list_texts, read_report
from ledger.crypto.encoding import encode
from ledger.errors import LedgerError

from .gathering import adopt, carry, open_ledger, write_law

LIMIT = {"kind": "parameter", "law": "limit", "types": [], "text": "", "value": 26_000, "least": 0, "most": 90_000}
READING = {"text": 'message.asset == "LAK" and message.amount > parameters.limit'}


@pytest.fixture
def lao() -> Ledger:
    return open_ledger()


def find_rule(act: Any) -> str:
    with pytest.raises(LedgerError) as raised:
        act()
    return raised.value.rule


def test_what_a_law_said_is_read_after_a_block_when_adopted_and_now(lao: Ledger) -> None:
    adopt(lao, write_law())
    then = lao.height
    carry(lao, lao.actions.end_law("big_payments"))
    law = lao.laws.get("big_payments").law
    texts = list_texts(lao.desk, law, then)
    assert [text.until for text in texts] == [NEVER, law.provision.until]
    assert list_texts(lao.desk, law, None) == list_texts(lao.desk, law, lao.height) == texts[::-1]
    founding = lao.laws.get("wallet_personal").law
    assert list_texts(lao.desk, founding, 1) == list_texts(lao.desk, founding, None) == (founding.provision,)
    for height in (lao.height + 1, -1):
        assert find_rule(lambda height=height: list_texts(lao.desk, law, height)).startswith("block")


def test_a_report_is_checked_by_the_id_of_the_law_it_was_made_for(lao: Ledger) -> None:
    """The motion carries the report on the draft; the law is on the ledger long after it, and has ended by now."""
    before = lao.laws.impact(write_law(), 1)
    last = lao.height
    adopt(lao, write_law())
    then = lao.height
    in_force = lao.laws.impact("big_payments", 1, then)
    carry(lao, lao.actions.end_law("big_payments"))
    ended = lao.laws.impact("big_payments", 1, then)
    assert len({before.hash, in_force.hash, ended.hash}) == 3, "its end is another text"
    assert lao.laws.check_impact(before.hash, "big_payments", 1, last) == before
    assert lao.laws.check_impact(in_force.hash, "big_payments", 1, then) == in_force
    assert lao.laws.check_impact(ended.hash, "big_payments", 1, then) == ended
    for report in (before, in_force, ended):
        assert lao.laws.check_impact(report, "big_payments") == report, "it names its blocks"
        assert lao.laws.check_impact(encode(report.report), "big_payments") == report


def test_a_report_on_an_emergency_law_is_checked_though_the_law_ends_by_itself(lao: Ledger) -> None:
    before = lao.laws.impact(write_law(), 1)
    carry(lao, lao.actions.adopt_law(write_law()), emergency=True)
    assert lao.laws.get("big_payments").provision != before.report.law
    assert lao.laws.check_impact(before, "big_payments") == before


def test_a_report_on_a_law_of_genesis_is_checked_after_its_end(lao: Ledger) -> None:
    before = lao.laws.impact("wallet_personal", 1)
    carry(lao, lao.actions.end_law("wallet_personal"))
    assert lao.laws.check_impact(before.hash, "wallet_personal", 1, before.report.last) == before


def test_what_a_parameter_left_without_an_answer_before_it_was_there_is_counted_apart(lao: Ledger) -> None:
    adopt(lao, write_law(**LIMIT))
    lao.wallet("noy").pay(27_000, to="shop")
    made = lao.laws.impact(write_law(**READING), 1)
    assert [(one.height, one.unknown) for one in made.report.stopped_entries] == [
        (4, "parameters.limit"),
        (lao.height, ""),
    ]
    assert (made.report.stopped, made.report.unanswered) == (1, 1)
    assert made.report.shares == (Share(1, "LA-VT", (Sum(27_000, "LAK"),), 1, (Sum(25_000, "LAK"),)),)
    assert ": 1 of " in repr(made)
    assert "stopped, no answer for 1, blocks" in repr(made)


def test_a_report_is_checked_though_the_parameter_it_read_is_gone(lao: Ledger) -> None:
    adopt(lao, write_law(**LIMIT))
    lao.wallet("noy").pay(27_000, to="shop")
    made = lao.laws.impact(write_law(**READING), 1)
    adopt(lao, write_law(**READING))
    by_id = lao.laws.impact("big_payments", 1, made.report.last)
    carry(lao, lao.actions.end_law("big_payments"))
    carry(lao, lao.actions.end_law("limit"))
    assert lao.laws.check_impact(made.hash, write_law(**READING), 1, made.report.last) == made
    assert lao.laws.check_impact(made, write_law(**READING)) == made
    assert lao.laws.check_impact(by_id, "big_payments") == by_id
    assert find_rule(lambda: lao.laws.impact(write_law(law="new", **READING), 1)) == "law_names_must_be_known"


def test_a_forged_report_is_refused(lao: Ledger) -> None:
    made = lao.laws.impact(write_law(), 1)
    for changes, rule in (
        ({"stopped": 0}, "impact_must_be_the_computed"),
        ({"last": made.report.last - 1}, "impact_must_be_the_computed"),
        ({"last": 99}, "blocks_must_exist"),
        ({"first": 4, "last": 3}, "blocks_must_be_in_order"),
        ({"law": lao.laws.read(write_law(text="message.amount > 99"))}, "impact_must_be_of_the_law"),
    ):
        forged = msgspec.structs.replace(made.report, **changes)
        assert find_rule(lambda forged=forged: lao.laws.check_impact(encode(forged), write_law())) == rule
        lying = Impact(forged, made.hash)
        assert find_rule(lambda lying=lying: lao.laws.check_impact(lying, write_law())) == rule, "its hash is computed"
    assert find_rule(lambda: lao.laws.check_impact("ab" * 32, write_law())) == "impact_must_be_the_computed"
    assert find_rule(lambda: lao.laws.check_impact(made, "wallet_basic")) == "impact_must_be_of_the_law"
    assert find_rule(lambda: lao.laws.check_impact(made.hash, "wallet_basic", 1, 99)) == "blocks_must_exist"


@pytest.mark.parametrize("found", ["report", "hash"])
def test_block_0_is_asked_for_like_any_other(lao: Ledger, found: str) -> None:
    made = lao.laws.impact(write_law(), 1)
    given = made if found == "report" else made.hash
    assert find_rule(lambda: lao.laws.check_impact(given, write_law(), first=0)) == "blocks_must_exist"
    assert find_rule(lambda: lao.laws.check_impact(given, write_law(), last=0)) == "blocks_must_be_in_order"
    assert lao.laws.check_impact(given, write_law(), first=1, last=made.report.last) == made


def test_a_report_is_read_from_its_file(lao: Ledger, tmp_path: Path) -> None:
    made = lao.laws.impact(write_law(), 1)
    file = tmp_path / "impact.json"
    file.write_bytes(encode(made.report))
    assert read_report(file.read_bytes()) == made.report
    assert lao.laws.check_impact(file, write_law()) == made
    file.write_bytes(encode(made.report) + b"\n")
    assert find_rule(lambda: lao.laws.check_impact(file, write_law())) == "file_must_be_an_impact_report"
    assert find_rule(lambda: lao.laws.check_impact(tmp_path / "none", write_law())) == "file_must_exist"
