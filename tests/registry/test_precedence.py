"""Precedence: where two rules are broken at once, the one that stands first in the table of rules is reported.

For each type of message, its rules in order, each with what breaks it (faults.py), are tried on one stage (stage.py):
alone, and all pairs that can be broken at once. The lists hold every rule that a type of message can meet, and their
order must be the table's.
"""

import re
from collections import Counter
from functools import partial
from unittest import mock

import msgspec
import pytest

from ledger.chain.transaction import Message, compute_transaction_id
from ledger.registry.call import FIRST
from ledger.registry.delegation import DELEGABLE, HAND_ON
from ledger.registry.laws.told import LANGUAGE
from ledger.registry.messages import MESSAGES
from ledger.registry.rows.money import HOLDINGS
from ledger.registry.rows.people import ACCOUNTS, DELEGATIONS, Account
from ledger.registry.statements import list_postings
from ledger.rules import RULES
from ledger.state.delta import decode_delta
from ledger.state.overlay import Overlay, Rows
from ledger.state.tables import Row, Table
from ledger.transition import apply_transaction, make_environment
from tests.country import APPLIED, START
from tests.registry.faults import FREE, LISTS, Fault, list_pairs, read_faults, read_together
from tests.registry.refusals import FILE, refuse, tell, tell_refusal
from tests.registry.stage import BODIES, BY, COMPANY, DEAREST, HOUR, Stage


@pytest.fixture(scope="module")
def stage() -> Stage:
    """Only checks are made on it, and they write nothing."""
    return Stage()


def test_lists_hold_every_type_of_message() -> None:
    assert LISTS.keys() == MESSAGES.keys(), "tests/registry/faults.py: LISTS has the rules of each, in their order"
    assert BODIES.keys() == MESSAGES.keys(), "tests/registry/stage.py: BODIES makes one that applies"


@pytest.mark.parametrize("kind", LISTS)
def test_message_without_a_fault_applies(stage: Stage, kind: str) -> None:
    assert stage.country.judge(stage.make(kind, ())) == APPLIED


@pytest.mark.parametrize("kind", LISTS)
def test_each_fault_alone_breaks_its_rule(stage: Stage, kind: str) -> None:
    for fault in read_faults(kind):
        assert stage.country.judge(stage.make(kind, (fault,))) == fault.rule, fault


@pytest.mark.parametrize("kind", LISTS)
def test_of_two_broken_rules_the_earlier_is_reported(stage: Stage, kind: str) -> None:
    for faults in list_pairs(kind):
        assert stage.country.judge(stage.make(kind, faults)) == faults[0].rule, faults


@pytest.mark.parametrize(("kind", "fault"), list(read_together()))
def test_of_two_rules_broken_in_one_field_the_earlier_is_reported(stage: Stage, kind: str, fault: Fault) -> None:
    assert stage.country.judge(stage.make(kind, (fault,))) == fault.rule


def test_refusals_say_what_was_written_down_for_them(stage: Stage) -> None:
    """Every value in its place: `python -m tests.registry.refusals` writes them anew, to be read."""
    told = tell(stage)
    assert told == FILE.read_text("utf-8"), "python -m tests.registry.refusals"
    unfilled = [text.split("\n")[0] for text in re.split(r"\n(?=\S)", told) if "?" in text]
    assert {RULES[rule].code for rule in unfilled} <= set(range(LANGUAGE[0], LANGUAGE[1] + 1)), (
        "of a law's text only the place is told"
    )


@pytest.mark.parametrize("kind", [kind for kind in DELEGABLE if kind != HAND_ON])
def test_whoever_signs_for_another_is_told_what_the_other_would_be(stage: Stage, kind: str) -> None:
    """Whose money, role, age or place it is, is asked of the account that acts, whoever signs; also by laws."""
    tried = []
    for fault in read_faults(kind):
        holder = fault.value if fault.field == "by" else BY.get(kind, "noy")
        if fault.field not in ("on_behalf_of", "asset") and holder in FREE:
            own = refuse(stage, kind, fault, Fault("", "by", holder))
            other = refuse(stage, kind, fault, Fault("", "by", "proxy"), Fault("", "on_behalf_of", holder))
            assert tell_refusal(stage, *other) == tell_refusal(stage, *own), fault
            tried.append(fault)
    assert tried


@pytest.mark.parametrize("kind", [kind for kind in DELEGABLE if kind != HAND_ON])
def test_whoever_signs_for_another_does_what_the_other_would_do(stage: Stage, kind: str) -> None:
    """Row by row, but for what legs spend of the delegation: nothing written names the signer, or comes to it.

    But who filed an application, or decided on one, is told: they are recused from it.
    """
    holder = BY.get(kind, "noy")
    assert kind in BODIES, f"tests/registry/stage.py: BODIES makes no {kind}"
    node, values = stage.country.node, {"by": holder}
    actor, proxy = stage.country.address(holder), stage.country.address("proxy")
    done = []
    with node.reading() as state:
        for by in (actor, proxy):
            rows = Overlay(state)
            call = stage.make_call(rows, kind, values, by, actor)
            events = MESSAGES[kind].apply(call, call.bodies[0])
            made = [row for row in state.compute_change(rows).rows if not row.key.startswith(DELEGATIONS.prefix)]
            told = tuple(event for event in events if event.name != "official")
            done.append((told, [(row.key, SIGNERS.sub(b"", row.new)) for row in made]))
    assert done[0] == done[1]
    assert done[0][1] or kind in SILENT


SILENT = ("agree_title", "approve_title")
"""What writes nothing: others of the same transaction do."""


SIGNERS = re.compile(rb'"(askers|officials|signers)":.[^]]*]')
"""Of an application, who signed."""


class Counted(Overlay):
    """Rows that note which were read."""

    def __init__(self, below: Rows) -> None:
        super().__init__(below)
        self.read: set[str] = set()

    def get(self, table: Table[Row], identifier: str) -> Row | None:
        self.read.add(table.key(identifier))
        return super().get(table, identifier)


JUDGED = ("grant_application",)
"""What asks the laws about a part of it that is no payment."""
OF_LAWS = ("delegation", "identity", "law", "law_book")
"""Tables that are read to judge a payment, and to spend a delegation."""


@pytest.mark.parametrize("kind", [name for name, kind in MESSAGES.items() if kind.version > 1])
def test_bounds_of_rows_are_never_passed(stage: Stage, kind: str) -> None:
    """A message that reads and writes most stays within what its type declares, signed by a delegate as well."""
    node, by, declared = stage.country.node, BY.get(kind, "noy"), MESSAGES[kind]
    values, actor = {"by": by, **DEAREST.get(kind, {})}, stage.country.address(by)
    with node.reading() as state:
        call = stage.make_call(rows := Counted(state), kind, values, actor, actor)
        rows.read.clear()
        with mock.patch("ledger.registry.legs.spend") as spent:
            declared.apply(call, call.bodies[0])
    read = [key for key in rows.read if not (declared.pays or kind in JUDGED) or key.split("/")[0] not in OF_LAWS]
    assert len(read) <= declared.reads, sorted(read)
    assert rows.mark() + spent.call_count <= declared.writes, "with the delegation under which it may be signed"


@pytest.mark.parametrize("kind", LISTS)
def test_money_moves_by_no_other_door_than_what_is_judged_and_posted(stage: Stage, kind: str) -> None:
    """Every total changes by what statements post of a message; what came after version 1 pays as laws can see."""
    node = stage.country.node
    decoded = node.application.decode(stage.make(kind, ()))
    with node.reading() as state:
        rows = Overlay(state)
        outcome = apply_transaction(rows, make_environment(state, node.tip, node.get_time()), decoded)
        before, after = (read_balances(rows, name) for name in ("before", "row"))
        posted = Counter[tuple[str, str]]()
        for place, message in enumerate(decoded.signed.transaction.messages):
            for posting in list_postings(message, outcome, place, partial(find_message, stage)):
                posted[posting.address, posting.asset] += posting.change
    moved = {key: after.get(key, (0, 0))[1] - before.get(key, (0, 0))[1] for key in before | after}
    assert {key: total for key, total in moved.items() if total} == {
        key: total for key, total in posted.items() if total
    }
    spent = any(after.get(key, (0, 0))[0] < available for key, (available, _) in before.items())
    declared = MESSAGES[kind]
    # what is paid from money set aside was judged when that was done
    # what is used up, or taken by an authority, is no payment of who held it
    assert (
        not spent
        or declared.pays
        or declared.as_payment
        or declared.changes_supply
        or declared.by_authority
        or (declared.version == FIRST)
    )


def read_balances(rows: Overlay, name: str) -> dict[tuple[str, str], tuple[int, int]]:
    """What is available, and all there is, by account and asset, of the rows that were written: before, or now."""
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for one in rows.list_changed():
        row = getattr(one, name)
        if one.table is ACCOUNTS and row:
            found |= {
                (one.identifier, balance.asset): (balance.available, balance.available + balance.held)
                for balance in row.balances
            }
        elif one.table is HOLDINGS and row:
            asset, _, address = one.identifier.partition("/")
            found[address, asset] = (row.available, row.available + row.held)
    return found


def find_message(stage: Stage, identifier: str) -> Message:
    """A message of the stage by its id."""
    archive, (transaction, _, place) = stage.country.node.archive, identifier.rpartition("-")
    for height in range(1, archive.tip.height + 1):
        for entry in archive.load_block(height).entries:
            if compute_transaction_id(entry.signed.transaction).hex() == transaction:
                return entry.signed.transaction.messages[int(place)]
    raise AssertionError(f"nobody sent {identifier}")


def test_refusal_changes_only_nonce_and_quota() -> None:
    """Every fault of every type is put into a block: also a delegation's budget is as it was."""
    stage = Stage()
    for kind in LISTS:
        for fault in read_faults(kind):
            assert stage.country.place(stage.make(kind, (fault,))) == fault.rule
            rows = decode_delta(stage.country.store.load_block(stage.country.node.tip.height).delta)
            assert kind in COMPANY or len(rows) == 1, fault
            for row in rows:
                old, new = (msgspec.json.decode(value, type=Account) for value in (row.old, row.new))
                assert (new.balances, new.nonce) == (old.balances, old.nonce + 1), fault


@pytest.mark.parametrize("kind", LISTS)
def test_table_of_rules_has_the_order_of_precedence(kind: str) -> None:
    places = [list(RULES).index(fault.rule) for fault in read_faults(kind)]
    assert places == sorted(places)


def test_every_rule_of_the_registries_is_broken_by_some_fault() -> None:
    """Of the language of laws, those of its check alone: a text that is no law is inadmissible."""
    codes = (range(300, 400), range(910, 975), range(983, 987))
    codes += (range(1001, 1040), range(1051, 1063), range(1100, 1180), range(1200, 1250), range(1300, 1320))
    codes += (range(1400, 1480), range(1500, 1519), range(1550, 1580), range(1601, 1650), range(1701, 1750))
    codes += (range(1800, 1820),)
    registries = {rule.name for rule in RULES.values() if any(rule.code in part for part in codes)}
    registries |= {"motions_must_be_few", "parameter_must_be_votable"}
    registries -= {
        *("action_must_be_well_formed", "law_must_not_bind", "law_must_be_well_formed"),  # inadmissible
        "motion_must_be_enacted_in_time",  # told of a motion
        "software_must_know_version",  # of the chain
        "law_must_be_condition",  # of reports
        "parameter_must_let_committee_act",  # of the past: parameter_must_be_votable says more
        "validator_change_must_be_only_one",  # for two blocks: test_validators.py
        *("owners_must_be_sorted", "parcels_must_be_sorted", "right_must_be_well_formed", "shares_must_add_up"),
        "line_must_be_the_delegates",  # of delegates alone: treasury/test_budget.py
        # of sales in one transaction, and of chains without a rate or a treasury: trade/test_invoices.py
        *("retail_must_be_paid_whole", "tax_period_must_have_room", "tax_rate_must_be_in_force"),
        "treasury_must_be_named",
        "class_must_fit_its_kind",  # inadmissible, and of motions: assets/test_assets.py
        "measure_must_be_appealed_in_time",  # after weeks
        "measure_must_be_on_another",  # of an issuer that holds: assets/test_assets.py
        "retired_units_must_not_come_again",  # of the issuer of a class: assets/test_assets.py
        # of officers and of applicants' delegates alone: services/test_services.py
        *("office_must_not_be_suspended", "official_must_sign_itself", "signer_must_not_be_of_the_office"),
        "indicator_must_have_room",  # after a hundred targets: programme/test_programme.py
        "sponsor_must_not_be_e_resident",  # of e-residents alone: people/test_residents.py
        *("engine_must_be_embedded", "epoch_must_follow_last"),  # of bodies for both: committee/test_engines.py
        "merger_must_keep_rights",  # of what a division has parted: land/test_titles.py
        "retired_keys_must_be_few",  # under a lower limit: test_retirement.py
    }
    broken = {fault.rule for kind in LISTS for fault in read_faults(kind)}
    assert registries == broken, "tests/registry/faults.py: LISTS has what breaks it"


def test_stage_is_at_half_past_nine(stage: Stage) -> None:
    assert stage.country.node.get_time() == START + 9 * HOUR + HOUR // 2
