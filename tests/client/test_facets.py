"""Facets: a notebook lists what the command line lists, of everybody or of one, and each item says where it stands."""

from collections.abc import Iterator

import pytest

from ledger import Ledger, NotFoundError, Record, Refused, Wallet
from ledger.client.desk import Desk
from ledger.reads.people.roles import ENDED, IN_FORCE, TO_COME, UNSUPPORTED
from tests.client.gathering import carry

DAY_MS = 86_400_000


@pytest.fixture
def lao() -> Iterator[Ledger]:
    with Ledger.create(seed=5) as made:
        for name in ("noy", "keo"):
            made.open_account(name, kind="citizen", jurisdiction="LA-VT")
        made.wallet("central-bank").issue_money(1_000, to="noy")
        yield made


def test_a_ledger_a_wallet_and_a_record_stand_at_one_desk(lao: Ledger) -> None:
    degree = lao.wallet("university").issue_record("degree", "noy", {"level": "BSc"})
    assert isinstance(lao.desk, Desk)
    assert lao.desk is lao.wallet("noy").desk is degree.desk is lao.money.desk is lao.desk.desk
    assert Wallet(lao, "noy", lao.resolve("noy")).balance() == 1_000
    assert Record(lao, degree.data).claims == {"level": "BSc"}
    assert (lao.resolve.__doc__, lao.wait.__doc__) == (Desk.resolve.__doc__, Desk.wait.__doc__)
    assert (lao.money, lao.roles) == (lao.money, lao.roles)


def test_holds_are_listed_for_all_whom_they_concern(lao: Ledger) -> None:
    noy, keo = lao.wallet("noy"), lao.wallet("keo")
    first = noy.place_hold(7, keo)
    second = noy.place_hold(5, "treasury", captor="court").events["hold"]
    both = sorted([str(first.events["hold"]), str(second)])
    assert [hold.id for hold in lao.money.holds()] == [hold.id for hold in lao.money.holds(noy)] == both
    assert [hold.row.amount for hold in lao.money.holds("keo")] == [7]
    assert [hold.id for hold in lao.money.holds("court")] == [second]
    assert lao.money.hold(first.id) == lao.money.hold(first.id[:8]) == lao.money.hold(str(first.events["hold"]))
    keo.release_hold(str(first.events["hold"]))
    with pytest.raises(NotFoundError, match="hold_must_exist"):
        lao.money.hold(first.id)


def test_what_is_left_of_a_payment_and_what_was_given_back(lao: Ledger) -> None:
    payment = lao.wallet("noy").pay(100, "keo")
    received = lao.money.received(payment, "keo")
    assert lao.money.left(received) == 100
    parts = [lao.wallet("keo").reverse(payment, amount=amount).id for amount in (30, 20)]
    assert lao.money.left(received) == 50
    assert [(one.transaction, one.amount) for one in lao.money.returns(payment.id)] == list(
        zip(parts, (30, 20), strict=True)
    )
    assert lao.money.statement("keo").closing == lao.statement("keo").closing == 50
    [statement] = lao.money.statements(["keo"], first=1)
    assert (statement.closing, len(statement.entries)) == (50, 3)
    assert lao.money.blocks(None, 0) == (1, 0)


def test_a_role_is_in_force_to_come_ended_or_stands_on_none(lao: Ledger) -> None:
    education, noy, now = lao.wallet("education"), lao.wallet("noy"), lao.now

    def read_states() -> list[tuple[str, str]]:
        return [(one.row.scope, one.state) for one in lao.roles.list(noy)]

    education.grant_role("issuer", noy, "training", until=now + DAY_MS)
    education.grant_role("issuer", noy, "degree", since=now + DAY_MS, until=now + 2 * DAY_MS)
    assert read_states() == [("degree", TO_COME), ("training", IN_FORCE)]
    assert [link.holder for link in lao.roles.why(noy, "issuer")[0]] == [noy.address, education.address]
    assert lao.roles.why(noy, "issuer", "training") == (lao.why(noy, "issuer", "training"),)
    assert lao.roles.why(noy, "issuer", "degree") == ()
    assert [one.row.scope for one in lao.roles.granted(noy, "issuer", "degree")] == ["degree"]
    assert {one.grantor for one in lao.roles.list(noy)} == {education.address}
    genesis = [one for one in lao.roles.list("education") if not one.row.granted_by]
    assert genesis
    assert all((one.grantor, one.motion) == ("", "") for one in genesis)
    lao.wait(2 * DAY_MS)
    assert read_states() == [("degree", ENDED), ("training", ENDED)]
    assert len(lao.roles.list(role="issuer")) == len([one for one in lao.roles.list() if one.role == "issuer"])


def test_what_an_accreditor_gave_stands_on_nothing_once_its_own_role_has_ended(lao: Ledger) -> None:
    carry(lao, lao.actions.grant_role("accreditor", "keo", "issuer/training"), "ncdt")
    [given] = lao.roles.list("keo")
    assert (given.state, given.grantor, len(given.motion)) == (IN_FORCE, "", 66)
    lao.wallet("keo").grant_role("issuer", "noy", "training")
    carry(lao, lao.actions.strip_role("accreditor", "keo", "issuer/training"), "ncdt")
    assert [one.state for one in (*lao.roles.list("keo"), *lao.roles.list("noy"))] == [ENDED, UNSUPPORTED]


def test_delegations_are_listed_from_and_to(lao: Ledger) -> None:
    noy, keo, until = lao.wallet("noy"), lao.wallet("keo"), lao.now + DAY_MS
    noy.delegate(keo, ["transfer"], amount=9, asset="LAK", until=until)
    [found] = lao.delegations.list()
    assert (found.holder, found.delegate, found.end) == (noy.address, keo.address, until)
    assert lao.delegations.list(noy) == lao.delegations.list("keo") == (found,)
    assert lao.delegations.list("court") == ()
    noy.revoke_delegation(keo)
    assert lao.delegations.list()[0].end < until


def test_records_are_called_for_those_held_and_listed_for_all(lao: Ledger) -> None:
    university, noy = lao.wallet("university"), lao.wallet("noy")
    degree = university.issue_record("degree", noy, {"level": "BSc"})
    assert [one.id for one in lao.records()] == [one.id for one in lao.records(noy)] == [degree.id]
    assert lao.records("keo") == []
    [found] = lao.records.list()
    assert (found.id, found.status, found.row.issuer) == (degree.id, "valid", university.address)
    assert lao.records.list("court") == ()
    assert lao.records.find(degree) == lao.records.find(degree.id[:8]) == found
    university.revoke_record(degree, "SENATE/1")
    assert lao.records.find(degree.id).status == "revoked"
    assert [act.asked.type for act in lao.records.history(degree)] == ["issue_record", "revoke_record"]
    assert lao.records.open(degree.id[:8]).claims == lao.record(degree.id).claims
    unknown = f"{'0' * 64}-0"
    assert lao.records.id(unknown) == unknown
    with pytest.raises(NotFoundError, match="record_must_exist"):
        lao.records.find(unknown)


def test_a_schema_is_the_newest_of_its_name_and_changes_with_each_version(lao: Ledger) -> None:
    education, fields = lao.wallet("education"), {"hours": "integer", "name": "text?"}
    known = [schema.name for schema in lao.records.schemas()]
    assert "degree@1" in known
    assert lao.records.schema("degree").name == "degree@1"
    lao.records.check_schema("workshop", fields, education)
    row = lao.records.schema("training").row
    same = {field.name: field.type + ("" if field.required else "?") for field in row.fields}
    with pytest.raises(Refused, match="schema_must_change"):
        lao.records.check_schema("training", same, education)
    lao.records.check_schema("training", same, "noy")  # of whom the ledger says that it is no curator
    education.define_schema("training", fields | {"place": "text?"})
    assert lao.records.schema("training").name == "training@2"
    for unknown in ("Training", "training@9", "nothing"):
        with pytest.raises(Refused, match="schema_must_exist"):
            lao.records.schema(unknown)
