"""Leftovers: all that an account's keys can have left standing is listed, nothing that has ended or is another's."""

from collections.abc import Iterator

import pytest

from ledger import Ledger, Wallet
from ledger.reads.people.leftovers import Leftovers, list_leftovers

DAY_MS = 86_400_000


def find(lao: Ledger, who: Wallet | str) -> Leftovers:
    return list_leftovers(lao.desk.source, lao.resolve(who))


@pytest.fixture
def lao() -> Iterator[Ledger]:
    with Ledger.create(seed=5, parameters={"recovery_delay_ms": 1_000}) as made:
        for name in ("noy", "keo", "mai"):
            made.open_account(name, kind="citizen", jurisdiction="LA-VT")
        made.wallet("central-bank").issue_money(1_000, to="noy")
        yield made


def test_everything_that_keys_leave_standing_is_listed(lao: Ledger) -> None:
    noy, keo, justice = lao.wallet("noy"), lao.wallet("keo"), lao.wallet("justice")
    until = lao.node.get_time() + DAY_MS
    assert noy.leftovers() == Leftovers(*[()] * len(Leftovers._fields))
    noy.delegate(keo, ["grant_delegation", "transfer"], amount=9, asset="LAK", until=until)
    keo.on_behalf_of(noy).delegate("mai", ["transfer"], amount=4, asset="LAK", until=until)
    noy.delegate("court", ["issue_record"], until=lao.node.get_time() + 2)
    hold = noy.place_hold(7, keo).events["hold"]
    keo_hold = lao.wallet("central-bank").issue_money(5, to=keo) and keo.place_hold(1, noy).events["hold"]
    left = find(lao, noy)
    assert [(one.delegate, one.end) for one in left.delegations] == [(keo.address, until)]
    assert [identifier for identifier, _ in left.holds] == [hold]
    assert [identifier for identifier, _ in find(lao, keo).holds] == [keo_hold]
    handed = [(one.holder, one.delegate) for one in find(lao, keo).delegations]
    assert handed == [(noy.address, lao.resolve("mai"))]

    motion = justice.propose(lao.actions.set_parameter("quota_citizen", 50), "ncdt", "A/1").events["motion"]
    justice.vote(str(motion), "yes")
    left = find(lao, justice)
    assert (left.motions, left.ballots) == ((motion,), ((motion, "yes"),))
    assert find(lao, "finance").ballots == ()
    justice.withdraw(str(motion))
    assert find(lao, justice) == Leftovers(*[()] * len(Leftovers._fields))

    education = lao.wallet("education")
    education.grant_role("issuer", keo, "training")
    granted = ("issuer", keo.address, "training")
    assert granted in [(one.role, one.holder, one.row.scope) for one in find(lao, education).roles]
    education.revoke_role("issuer", keo, "training")
    assert granted not in [(one.role, one.holder, one.row.scope) for one in find(lao, education).roles]

    lao.wallet("registrar").request_recovery("mai")
    lao.wallet("court").suspend("keo", "C/1")
    assert [account for account, _ in find(lao, "registrar").recoveries] == [lao.resolve("mai")]
    assert [account for account, _ in find(lao, "court").suspensions] == [keo.address]
    lao.wallet("mai").cancel_recovery()
    lao.wallet("court").reinstate("keo", "C/2")
    assert (
        find(lao, "registrar").recoveries,
        find(lao, "court").suspensions,
    ) == ((), ())


def test_what_a_recovery_has_ended_is_told_of_the_last_one(lao: Ledger) -> None:
    noy, until = lao.wallet("noy"), lao.node.get_time() + DAY_MS
    for delegate in ("keo", "mai"):
        lao.wallet("registrar").request_recovery(noy)
        noy.delegate(delegate, ["issue_record"], until=until)
        lao.wait(2_000)
        done = lao.wallet("registrar").complete_recovery(noy)
        left = find(lao, noy)
        assert [(one.delegate, one.end) for one in left.ended] == [(lao.resolve(delegate), done.time)]
        assert left.delegations == ()
