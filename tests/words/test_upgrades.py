"""How the version of the rules, and an upgrade to come, are said."""

from ledger import Ledger
from ledger.chain.times import HOUR_MS
from ledger.client.health import find_status
from ledger.registry.committee.upgrades import NOTICE
from ledger.registry.rows.committee import Upgrade
from ledger.words.committee.upgrades import describe_rules, make_upgrade_object
from ledger.words.lexicon import Lexicon
from tests.client.gathering import carry

DAYS = 24 * HOUR_MS


def test_a_status_says_by_which_version_the_next_block_is_judged_and_what_is_to_come() -> None:
    lao = Ledger.create(seed=7, rules=1)
    lao.open_account("noy", kind="citizen", jurisdiction="LA-VT")
    before = find_status(lao.desk)
    assert (before.rules, before.upgrade) == (1, None)
    at, since = lao.height + NOTICE + 20, lao.now + 40 * DAYS
    carry(lao, lao.actions.upgrade(2, at, since), "ncdt")
    planned = find_status(lao.desk)
    assert (planned.rules, planned.upgrade) == (1, Upgrade(at, since, 2))
    assert find_status(Ledger.create(seed=7).desk).rules == 2


def test_what_is_said_names_both_conditions_of_an_upgrade() -> None:
    lexicon = Lexicon(offset=420)
    coming = Upgrade(height=40, since=1_767_225_600_000, version=2)
    assert describe_rules(2, None, lexicon) == "version 2"
    assert describe_rules(1, coming, lexicon) == "version 1, from block 40 and 2026-01-01T07:00:00+07:00 on version 2"
    assert make_upgrade_object(coming) == {"height": 40, "since": "2026-01-01T00:00:00Z", "version": 2}
    assert make_upgrade_object(None) is None
