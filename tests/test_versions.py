"""Versions of the rules: what belongs to a later one, how a chain goes on with it, and by which one it starts.

Whatever there is so far is of version 1, so these tests say of a few things that they came with version 2: redeeming
money, the role of a tax officer, and raising a cap by motion.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

import msgspec
import pytest

import ledger
from ledger import Ledger, PlacedEntry
from ledger.archive.audit import audit
from ledger.archive.genesis import found_store
from ledger.chain.header import NEWEST, VERSIONS
from ledger.chain.kinds import NEVER
from ledger.chain.times import DAY_MS, HOUR_MS
from ledger.client.drafting import Wish
from ledger.crypto.encoding import encode
from ledger.errors import AuditError, DecodeError, HomeError, Inadmissible, LedgerError, StoreError, VerificationError
from ledger.home.template import Template, TemplateRole, load_template
from ledger.node.doctor import examine
from ledger.registry.bindable import BINDABLE
from ledger.registry.committee.upgrades import NOTICE
from ledger.registry.delegation import EVERYDAY, GrantDelegation
from ledger.registry.laws.legislation import AdoptLaw
from ledger.registry.messages import MESSAGES
from ledger.registry.money.caps import RaiseCap
from ledger.registry.money.money import Redeem, Transfer
from ledger.registry.motions.agenda import ACTIONS
from ledger.registry.motions.motions import ProposeMotion
from ledger.registry.people import roles
from ledger.registry.people.role_actions import AssignRole, StripRole
from ledger.registry.people.roles import GrantRole, RevokeRole
from ledger.registry.rows.committee import NOW, UPGRADES, Upgrade, UpgradePlan
from ledger.registry.rows.people import DELEGATIONS, Delegation
from ledger.state.store import Store
from tests.cli.running import Shell
from tests.client.gathering import adopt, carry, write_law
from tests.country import APPLIED, START, Country, replace_rows
from tests.docs.second import NODE, make_second, run_second
from tests.registry.committee.test_bodies import refuse
from tests.registry.laws.lawbook import make_law, provide
from tests.registry.motions.assembly import add_bodies, make_body
from tests.registry.scenario import Play

LATER = "message_must_be_of_version"
BANK = "central-bank"


@pytest.fixture(scope="module", autouse=True)
def later_things() -> Iterator[None]:
    """What came with version 2, while these tests last."""
    with pytest.MonkeyPatch.context() as patch:
        plant(patch)
        yield


def plant(patch: pytest.MonkeyPatch) -> None:
    """Says of things of the first version that they came with the second."""
    for kinds in (MESSAGES, EVERYDAY, BINDABLE):
        patch.setitem(kinds, "redeem", kinds["redeem"]._replace(version=2))
    patch.setitem(roles._LATER, "tax_officer", 2)
    patch.setitem(ACTIONS, "raise_cap", ACTIONS["raise_cap"]._replace(version=2, covered_by="set_value"))


def make_first_template() -> Template:
    """The template of the country without them."""
    template = load_template("lao")
    given = tuple(role for role in template.roles if "tax_officer" not in (role.role, role.scope))
    bodies = [
        msgspec.structs.replace(body, competences=tuple(name for name in body.competences if name != "raise_cap"))
        for body in template.bodies
    ]
    return msgspec.structs.replace(template, roles=given, bodies=tuple(bodies))


# ---------------------------------------------------------------------------------- a chain that goes on


class Story(NamedTuple):
    """A chain of version 1 that went on with 2, and what is kept of it."""

    lao: Ledger
    upgrade: int
    """The height of the first block of version 2."""
    waited: list[PlacedEntry]
    """Payments that were made at the height of the upgrade, or later, and before its time."""
    receipts: dict[str, bytes]


@pytest.fixture(scope="module")
def story(later_things: None) -> Story:
    """Records, laws, other keys and another set of validators; then the motion, its height, its time, and version 2."""
    lao = Ledger.create(seed=7, rules=1, template=make_first_template())
    noy = lao.open_account("noy", kind="citizen", jurisdiction="LA-VT")
    shop = lao.open_account("shop", kind="business", jurisdiction="LA-LP")
    lao.wallet(BANK).issue_money(500_000, to=noy)
    lao.wallet("university").issue_record("degree", subject=noy, claims={"level": "BSc", "born": 2001})
    receipts = {"before": lao.receipt(noy.pay(25_000, to=shop, reference="INV-7"))}
    noy.rotate_keys(keys=2, threshold=2)
    adopt(lao, write_law())
    receipts["a hold of version 1"] = lao.receipt(noy.place_hold(30_000, shop))
    carry(lao, lao.actions.set_validators(leaving=["justice"]), "ncdt")
    at, since = lao.height + NOTICE + 20, lao.node.get_time() + 40 * DAY_MS
    carry(lao, lao.actions.upgrade(2, at, since), "ncdt")
    while lao.height < at + 1:
        last = noy.pay(1, to=shop)
    waited = [last, noy.pay(2, to=shop)]
    assert {check_rule(lao, wish) for wish in list_later(lao).values()} == {LATER}, "its time is still to come"
    receipts["just before"] = lao.receipt(waited[-1])
    lao.wait(since - lao.node.get_time())
    first = noy.pay(3, to=shop)
    receipts["at"] = lao.receipt(first)
    for _ in range(2):
        last = noy.pay(4, to=shop)
    receipts["after"] = lao.receipt(last)
    return Story(lao, first.height, waited, receipts)


def list_later(lao: Ledger) -> dict[str, Wish]:
    """What names something of version 2, in every place where something is named."""
    noy, bank, accreditor, member = (lao.wallet(name).address for name in ("noy", BANK, "education", "finance"))

    def move(action: Any, body: str) -> Wish:
        return Wish(member, ProposeMotion(action, body, False, "", "DECREE/1"))

    return {
        "a message": Wish(bank, Redeem(1, "LAK")),
        "a delegation": Wish(bank, GrantDelegation(5, "LAK", noy, 0, ("redeem", "transfer"), NEVER)),
        "a role": Wish(accreditor, GrantRole(noy, "tax_officer", "LA", 0, NEVER)),
        "the end of a role": Wish(accreditor, RevokeRole(noy, "tax_officer", "LA")),
        "who accredits for a role": Wish(accreditor, GrantRole(noy, "accreditor", "tax_officer/LA", 0, NEVER)),
        "a law": move(AdoptLaw(provide("redeeming", types=("redeem", "transfer"))), "bttc"),
        "a motion": move(RaiseCap("USD", 10**13), "bttc"),
        "a motion for a role": move(AssignRole(noy, "tax_officer", "LA", 0, NEVER), "ncdt"),
        "a motion against a role": move(StripRole(noy, "tax_officer", "LA", ""), "ncdt"),
    }


def check_rule(lao: Ledger, *wishes: Wish) -> str:
    """What a check says of a transaction: the broken rule, or applied."""
    data = encode(lao.sign(lao.draft(list(wishes))))
    try:
        return lao.node.check(data).rule or APPLIED
    except LedgerError as error:
        return error.rule


def test_version_is_in_force_from_its_height_and_its_time_on(story: Story) -> None:
    lao, at = story.lao, story.upgrade
    assert at > story.waited[-1].height, "its height had passed, and its time had not"
    assert [lao.block(height).header.version for height in (1, at - 1, at, lao.height)] == [1, 1, 2, 2]
    assert {lao.block(height).header.version for height in range(1, at)} == {1}


def test_what_names_a_later_thing_is_in_no_block_before_and_applies_after(story: Story) -> None:
    with pytest.MonkeyPatch.context() as patch:
        old = Ledger.create(seed=7, rules=1, template=make_first_template())
        old.open_account("noy", kind="citizen", jurisdiction="LA-VT")
        for name, wish in list_later(old).items():
            assert check_rule(old, wish) == LATER, name
            with pytest.raises(Inadmissible) as caught:
                old.laws.explain(old.draft([wish]))
            assert caught.value.values == {"needed": 2, "version": 1}
        law = write_law(types=["redeem"])
        with pytest.raises(Inadmissible, match=LATER):
            old.laws.check(law)
        assert story.lao.laws.check(law | {"law": "redeemed"}).types == ("redeem",)
        noy = old.wallet("noy").address
        both = [Wish(noy, Transfer(0, "LAK", "", noy)), list_later(old)["a message"]]
        assert check_rule(old, *both) == LATER, "of several messages one is enough"
        patch.setitem(MESSAGES, "redeem", MESSAGES["redeem"]._replace(version=1))
        assert check_rule(old, list_later(old)["a message"]) == "balance_must_cover_amount", "it is nothing else"
    lao = story.lao
    found = {name: check_rule(lao, wish) for name, wish in list_later(lao).items()}
    assert found == {
        "a message": "balance_must_cover_amount",
        "a role": "accreditor_must_cover_role",
        "the end of a role": "accreditor_must_cover_role",
        "who accredits for a role": "accreditor_must_cover_role",
        "a motion against a role": "role_must_exist",
        **dict.fromkeys(("a delegation", "a law", "a motion", "a motion for a role"), APPLIED),
    }


def test_laws_of_before_judge_by_the_rules_of_after(story: Story) -> None:
    """The law on large payments was asked of no hold before; now it is, as of a payment."""
    lao = story.lao
    noy, shop = lao.wallet("noy"), lao.wallet("shop")
    with pytest.raises(LedgerError, match="law_must_allow"):
        noy.place_hold(30_000, shop)
    assert noy.place_hold(20_000, shop).outcome.rule == ""


def test_receipts_from_before_at_and_after_verify_from_the_genesis_hash_alone(story: Story) -> None:
    lao, versions = story.lao, []
    for name, receipt in story.receipts.items():
        ledger.verify_receipt(receipt, lao.genesis_hash)
        versions.append(msgspec.json.decode(receipt)["provenance"]["header"]["version"])
        anchored = lao.anchor(receipt, lao.checkpoint())
        ledger.verify_receipt(anchored, lao.genesis_hash, lao.checkpoint())
        with pytest.raises(VerificationError):
            ledger.verify_receipt(receipt, "ab" * 32)
        assert msgspec.json.decode(receipt)["version"] == 1, name
    assert versions == [1, 1, 1, 2, 2]


@pytest.mark.skipif(NODE is None, reason="node is absent: docs/reference/verify.mjs is not tested")
def test_second_verifier_says_the_same_of_them(story: Story) -> None:
    cases = [make_second("receipts", receipt, story.lao.genesis_hash) for receipt in story.receipts.values()]
    unknown = story.receipts["after"].replace(b'"version":2', b'"version":3')
    cases.append(make_second("receipts", unknown, story.lao.genesis_hash))
    assert [ended.problem == "" for ended in run_second(cases)] == [True] * len(story.receipts) + [False]


def test_audit_executes_both_parts_again_each_by_its_rules(story: Story) -> None:
    assert story.lao.audit().blocks == story.lao.height


def test_old_software_agrees_on_every_block_before_and_stops_at_the_upgrade(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To it, a redemption is no message at all."""
    for part in ("ledger.transition", "ledger.chain.handovers"):
        monkeypatch.setattr(f"{part}.VERSIONS", (1,))
    with mock.patch.dict(MESSAGES):  # which puts it back where it was among the others
        del MESSAGES["redeem"]
        done: list[int] = []
        with pytest.raises(AuditError) as caught:
            audit(story.lao.node.archive, lambda blocks, total: done.append(blocks))
        assert caught.value.values["height"] == story.upgrade
        assert max(done, default=0) < story.upgrade
        with pytest.raises(LedgerError) as stopped:
            story.lao.wallet("noy").pay(1, to="shop")
        assert (stopped.value.rule, stopped.value.values["version"]) == ("software_must_know_version", 2)
    for name, receipt in story.receipts.items():
        if name in ("at", "after"):
            with pytest.raises(VerificationError, match="header_must_fit_genesis"):
                ledger.verify_receipt(receipt, story.lao.genesis_hash)
        else:
            ledger.verify_receipt(receipt, story.lao.genesis_hash)


def test_body_is_competent_for_a_later_action_by_what_covers_it() -> None:
    """On a chain that goes on no body could be given a competence that did not exist: an older one covers it."""
    for competence, rule in (("set_value", APPLIED), ("raise_cap", "body_must_be_competent")):
        body = make_body("council", "central-bank,education,treasury", 2, competences=(competence,))
        play = Play(Country(template=add_bodies(body)))
        assert refuse(play, "raise LAK to max") == rule


# ------------------------------------------------------------------------------------------- the genesis


def found(file: Any) -> str:
    """What is wrong with a genesis file; "" where it founds a chain."""
    try:
        found_store(Store(None), file)
    except StoreError as error:
        return str(error.values["problem"])
    return ""


def replace_plan(country: Country, *steps: Upgrade, key: str = NOW) -> Any:
    owners = [(person.address, person.keys[0]) for person in country.people.values()]
    rows = {UPGRADES.key(key): UpgradePlan(steps)} if steps else {}
    return replace_rows(country.file, UPGRADES.prefix, rows, [*owners, *country.council_keys.items()])


FORM = "genesis: fields_must_fit_type"
PLANS: dict[str, tuple[tuple[Upgrade, ...], str]] = {
    "version 2 from the first block on": ((Upgrade(1, 0, 2),), ""),
    "from another height on": ((Upgrade(2, 0, 2),), FORM),
    "from a time on": ((Upgrade(1, START, 2),), FORM),
    "the first version, which needs no row": ((Upgrade(1, 0, 1),), FORM),
    "another that is to follow": ((Upgrade(1, 0, 2), Upgrade(500, 0, 3)), FORM),
    "a version that this software does not know": (
        (Upgrade(1, 0, NEWEST + 1),),
        "genesis: software_must_know_version",
    ),
}


@pytest.mark.parametrize("plan", PLANS)
def test_genesis_says_truly_by_which_version_it_starts(plan: str) -> None:
    steps, problem = PLANS[plan]
    assert found(replace_plan(Country(), *steps)) == problem
    assert found(replace_plan(Country(), *steps, key="later")) == FORM


def test_genesis_has_nothing_of_a_later_version() -> None:
    """Without its row the template's tax officers came too early; so would a law, a competence, a delegation."""
    assert found(replace_plan(Country())) == FORM
    template, plain = load_template("lao"), make_first_template()
    old = Country(template=plain, rules=1)
    assert not any(row.key.startswith(UPGRADES.prefix) for row in old.file.rows)
    owners = [(person.address, person.keys[0]) for person in old.people.values()]
    owners += old.council_keys.items()
    for kind, problem in (("transfer", ""), ("redeem", FORM)):
        row = Delegation(5, "LAK", "0" * 64 + "-0", START, "", "", (kind,), NEVER, "")
        rows = {DELEGATIONS.key(f"{old.address(BANK)}/{old.address('court')}"): row}
        assert found(replace_rows(old.file, DELEGATIONS.prefix, rows, owners)) == problem
    for laws in ((), (make_law("few", "true", types=("transfer",)),)):
        Country(template=plain, rules=1, laws=laws)
    with pytest.raises(StoreError, match=FORM):
        Country(template=plain, rules=1, laws=(make_law("few", "true", types=("redeem",)),))
    Country(template=plain, rules=2, laws=(make_law("few", "true", types=("redeem",)),))
    for changed in ({"roles": template.roles}, {"bodies": template.bodies}):
        with pytest.raises(StoreError, match=FORM):
            Country(template=msgspec.structs.replace(plain, **changed), rules=1)


def test_template_gives_an_older_chain_what_it_knows() -> None:
    """Roles and laws of the template that say `rules` come to chains of that version, and of later ones."""
    template = make_first_template()
    later = TemplateRole("treasury", "tax_officer", "", "", rules=2)
    law = make_law("few", "false", types=("redeem",), rules=2)
    template = msgspec.structs.replace(template, roles=(*template.roles, later))
    for rules, there in ((1, False), (2, True)):
        keys = [row.key for row in Country(template=template, rules=rules, laws=(law,)).file.rows]
        assert any(key.startswith("role/tax_officer/") for key in keys) is there
        assert ("law/few" in keys, "law_book/redeem" in keys) == (there, there)
        assert ("upgrade/now" in keys) is there


# ------------------------------------------------------------------------------------------ at the beginning


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is of the first version again, as the template of the country needs it."""
    for kinds in (MESSAGES, EVERYDAY, BINDABLE):
        monkeypatch.setitem(kinds, "redeem", kinds["redeem"]._replace(version=1))
    monkeypatch.delitem(roles._LATER, "tax_officer")
    monkeypatch.setitem(ACTIONS, "raise_cap", ACTIONS["raise_cap"]._replace(version=1, covered_by=""))


def test_home_starts_by_the_version_and_at_the_time_that_are_chosen(tmp_path: Path, plain: None) -> None:
    shell = Shell(tmp_path)
    own = load_template("lao")
    (tmp_path / "own.json").write_bytes(encode(msgspec.structs.replace(own, utc_offset=-120)))
    init = "natledger init --no-passphrase --home"
    for name, options, version, begins in (
        ("old", "--seed 7 --rules 1 --begins 2023-01-01", 1, "2022-12-31T17:00:00Z"),
        ("new", "--seed 7", NEWEST, "2026-01-01T00:00:00Z"),
        ("exact", "--seed 7 --begins 2023-01-01T07:00:00+07:00", NEWEST, "2023-01-01T00:00:00Z"),
        ("own", "--seed 7 --begins 2023-01-01 --template own.json", NEWEST, "2023-01-01T02:00:00Z"),
        ("today", "--rules 1", 1, ""),
    ):
        ended = shell.run(f"{init} {name} {options}")
        assert ended.code == 0, ended.text
        [finding] = [one for one in examine(tmp_path / name) if one.name == "version"]
        assert finding.says.endswith(f", the chain runs version {version}")
        with Ledger.open(tmp_path / name) as lao:
            time = lao.node.archive.genesis.time
            opened = lao.open_account("noy", kind="citizen", jurisdiction="LA-VT").opened
        if begins:
            assert datetime.fromisoformat(begins).timestamp() * 1000 == time
            assert opened.time == time + 1_000


def test_beginnings_that_cannot_be_are_refused_and_leave_nothing(tmp_path: Path, plain: None) -> None:
    shell = Shell(tmp_path)
    for options, code, says in (
        ("--begins 2023-01-01", 1, "beginning_must_be_a_lessons"),
        (f"--rules {NEWEST + 1}", 1, "rules_must_be_known"),
        ("--rules 0", 2, "0 is not in the range"),
        ("--seed 7 --begins never", 2, "never"),
        ("--seed 7 --begins 3d", 2, "3d"),
        ("--seed 7 --begins 1970-01-01", 1, "fields_must_fit_type"),
        ("--seed 7 --begins yesterday", 2, "yesterday"),
    ):
        ended = shell.run(f"natledger init --no-passphrase --home home {options}")
        assert says in ended.text, ended.text
        assert ended.code == code, (options, ended.text)
        assert not (tmp_path / "home").exists()
    with pytest.raises(HomeError, match="beginning_must_be_a_lessons"):
        Ledger.create(tmp_path / "home", begins=DAY_MS)
    for begins in (DAY_MS - 1, 253_402_300_800_000):
        with pytest.raises(DecodeError, match="fields_must_fit_type"):
            Ledger.create(tmp_path / "home", seed=7, begins=begins)
    with Ledger.create(seed=7, begins=DAY_MS + HOUR_MS) as lao:
        assert lao.node.archive.genesis.time == DAY_MS + HOUR_MS


def test_software_knows_its_versions_in_order() -> None:
    assert tuple(range(1, NEWEST + 1)) == VERSIONS
    named = [kind.version for kind in MESSAGES.values()] + [kind.version for kind in ACTIONS.values()]
    assert set(named) | set(roles._LATER.values()) <= set(VERSIONS)
    assert {kind.version for kind in ACTIONS.values() if kind.covered_by} <= set(VERSIONS[1:])
    covering = {kind.covered_by for kind in ACTIONS.values()} - {"", "raise_cap"}  # which is one of them here alone
    assert {name for name in covering if ACTIONS[name].version > 1} == set(), "an action of version 1 covers it"
    assert {name for name, kind in ACTIONS.items() if kind.version > 1 and not kind.covered_by} == set()
