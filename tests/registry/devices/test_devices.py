"""Devices and series: who registers and hands on a device, what it anchors, and every way in which that is refused.

Scenarios in the words of sensors.py. After each, every series adds up: its numbers up to the last are anchored or
missing, and its newest batches follow one another.
"""

from collections.abc import Iterator
from itertools import pairwise

import msgspec
import pytest

from ledger.crypto.encoding import MAX_INTEGER
from ledger.home.template import TemplateRole, load_template
from ledger.registry.devices.anchors import TOLERANCE_MS
from ledger.registry.rows.devices import DEVICES, KEPT, SERIES
from tests.country import APPLIED, Country
from tests.registry.scenario import Play

ROLES = (TemplateRole("central-bank", "accreditor", "maker", "", 2),)
NAMES = ("access", "other", "readings")
FOUNDED = """
    noy registers meter of acme as ACME/M-1 & acme accepts meter of -0 & meter accepts meter of -0 | applied
    """


def open_works() -> Play:
    """Noy's meter was made by acme; keo has none, gauge is nobody's, and whoever buys has 100 LAK."""
    template = load_template("lao")
    template = msgspec.structs.replace(template, roles=(*template.roles, *ROLES))
    country = Country(template=template, caps={"LAK": MAX_INTEGER})
    country.settle("noy", money=100)
    country.settle("keo")
    for name in ("acme", "shop"):
        country.settle(name, "business")
    for name in ("meter", "gauge"):
        country.settle(name, "device")
    play = Play(country)
    play.run(FOUNDED)
    return play


@pytest.fixture
def play() -> Iterator[Play]:
    """The works; whatever is played, every series adds up."""
    made = open_works()
    yield made
    check_series(made)


def check_series(play: Play) -> None:
    """Of each series, what is anchored and what is missing are its numbers, and its newest batches rise."""
    with play.country.node.reading() as state:
        keys = [f"{who.address}/{name}" for who in play.country.people.values() for name in NAMES]
        rows = [row for row in (state.get(SERIES, key) for key in keys) if row]
    for row in rows:
        assert row.anchored + row.missing == row.last
        assert 0 < len(row.newest) <= KEPT
        assert row.newest[-1].first + row.newest[-1].count - 1 == row.last
        for before, after in pairwise(row.newest):
            assert before.first + before.count <= after.first
            assert before.until <= after.since <= after.until
        assert all(batch.until <= batch.anchored + TOLERANCE_MS for batch in row.newest)


THREE = "registers gauge of acme as ACME/M-1"
SCENARIOS = {
    "all three sign in one transaction, in any order": """
        gauge registers gauge of acme as ACME/M-1 for keo & keo accepts gauge of -0 & acme accepts gauge of -0 | applied
        device gauge is active of keo
        """,
    "one after the other": f"""
        keo {THREE} as asked                                | applied
        device gauge is proposed of keo
        gauge anchors 1 from 1 at 0:00                      | device_must_be_active
        keo accepts gauge of asked                          | acceptance_must_be_asked
        noy accepts gauge of asked                          | acceptance_must_be_asked
        acme accepts gauge of asked                         | applied
        acme accepts gauge of asked                         | acceptance_must_be_asked
        device gauge is proposed of keo
        gauge accepts gauge of asked                        | applied
        device gauge is active of keo
        gauge accepts gauge of asked                        | acceptance_must_be_asked
        """,
    "who did not sign is not bound, and what was proposed before is gone": f"""
        noy {THREE} as first                                | applied
        acme accepts gauge of first                         | applied
        keo {THREE} as second                               | applied
        gauge accepts gauge of first                        | proposal_must_be_the_latest
        acme accepts gauge of second & gauge accepts gauge of second | applied
        device gauge is active of keo
        """,
    "an accredited maker needs nobody else, for its own models": """
        acme registers gauge of acme as ACME/M-1 for noy    | applied
        device gauge is proposed of noy
        central-bank makes acme maker of ACME               | applied
        acme registers gauge of acme as OTHER/M-1 for noy   | applied
        device gauge is proposed of noy
        acme registers gauge of acme as ACME/M-1 for noy    | applied
        device gauge is active of noy
        noy registers gauge of acme as ACME/M-1             | device_must_be_new
        """,
    "nobody registers what is another's": """
        noy registers gauge of keo as K-1 for keo           | device_must_be_registered_by_its_own
        noy registers gauge of nobody as K-1                | account_must_be_registered
        noy registers keo of acme as K-1                    | device_must_be_of_its_kind
        noy registers gauge of meter as K-1                 | device_must_be_of_its_kind
        gauge registers gauge of acme as K-1                | device_must_be_of_its_kind
        keo registers meter of keo as K-1                   | device_must_be_new
        noy registers gauge of noy as HOME-1 & gauge accepts gauge of -0 | applied
        device gauge is active of noy
        """,
    "handed on once the next owner accepts": """
        keo hands meter to keo                              | device_must_be_the_owners
        noy hands meter to noy                              | owner_must_change
        noy hands meter to gauge                            | device_must_be_of_its_kind
        noy hands meter to nobody                           | account_must_be_registered
        noy hands gauge to keo                              | device_must_exist
        noy hands meter to keo as offer                     | applied
        noy hands meter to keo                              | owner_must_change
        device meter is active of noy
        meter anchors 1 from 1 at 0:00                      | applied
        shop accepts meter of offer                         | acceptance_must_be_asked
        noy hands meter to noy                              | applied
        keo accepts meter of offer                          | proposal_must_be_the_latest
        noy hands meter to keo & keo accepts meter of -0    | applied
        device meter is active of keo
        noy retires meter                                   | device_must_be_the_owners
        keo retires meter                                   | applied
        device meter is retired of keo
        """,
    "a retired device anchors nothing, and stays retired": """
        meter anchors 1 from 1 at 0:00                      | applied
        noy hands meter to keo as offer                     | applied
        noy retires meter                                   | applied
        meter anchors 2 from 2 at 0:01                      | device_must_be_active
        keo accepts meter of offer                          | proposal_must_be_the_latest
        noy retires meter                                   | device_must_be_active
        noy hands meter to keo                              | device_must_be_active
        noy registers meter of acme as ACME/M-1             | device_must_be_new
        """,
    "keys are replaced as any account's are, the series goes on": """
        meter anchors 1,2 from 1 at 0:00                    | applied
        meter takes 1 of 1 new keys                         | applied
        meter anchors 3 from 3 at 0:02                      | applied
        device meter is active of noy
        """,
    "numbers rise, none is anchored twice, gaps stay": """
        meter anchors 1,2,3 from 5 at 0:00                  | applied
        meter anchors 1,2,3 from 5 at 0:02                  | batch_must_follow_last
        meter anchors 3,4 from 7 at 0:02                    | batch_must_follow_last
        meter anchors 1,2 from 3 at 0:02                    | batch_must_follow_last
        meter anchors 4 from 8 at 0:02                      | applied
        meter anchors 9 from 100 at 0:02                    | applied
        meter anchors 1 of other from 1 at 0:02             | applied
        series meter/readings has 5 of 100
        series meter/other has 1 of 1
        """,
    "times rise within a batch and between": """
        meter anchors 1 from 1 at 0:03                      | applied
        meter anchors 2 from 2 at 0:02                      | batch_must_not_run_back
        meter anchors 2 from 2 at 0:03                      | applied
        """,
    "the clock may be five minutes ahead, and a millisecond more is too much": """
        at 0:10
        meter anchors 1 from 1 at 0:15                      | applied
        at 0:11
        meter anchors 2 from 2 at 0:17                      | batch_must_not_be_of_the_future
        meter anchors 2,3,4 from 2 at 0:15                  | batch_must_not_be_of_the_future
        """,
    "a batch is anchored by whose it is": """
        keo registers gauge of acme as A-1 & acme accepts gauge of -0 & gauge accepts gauge of -0 | applied
        gauge anchors 1 from 1 at 0:00 of meter             | batch_must_be_its_own
        noy anchors 1 from 1 at 0:00 of meter               | batch_must_be_its_own
        noy anchors 1 from 1 at 0:00                        | series_must_be_of_device_or_office
        court anchors 1,2 of access from 1 at 0:00          | applied
        court anchors 3 of access from 3 at 0:02            | applied
        series court/access has 3 of 3
        """,
    "a device that nobody registered": """
        gauge anchors 1 from 1 at 0:00                      | device_must_exist
        noy accepts gauge                                   | device_must_exist
        """,
    "suspended, it anchors nothing": """
        court suspends meter for CASE-7                     | applied
        meter anchors 1 from 1 at 0:00                      | account_must_not_be_suspended
        """,
}


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS)
def test_device(play: Play, scenario: str) -> None:
    play.run(scenario)


WHEN = "when meter says at_least 21"
ORDERS = {
    "the seller is paid with a reading that meets it at equality": f"""
        noy orders 10 LAK from shop until 9:00 {WHEN} as cool | applied
        at 0:10
        meter anchors 20,21,22 from 1 at 0:08 as batch      | applied
        shop accepts 10 of cool                             | reading_must_be_as_ordered
        shop accepts 10 of cool by reading 1 of batch       | reading_must_meet_threshold
        keo accepts 10 of cool by reading 2 of batch        | order_must_be_the_buyers
        shop accepts 10 of cool by reading 2 of batch       | applied
        shop has 10 LAK
        """,
    "at most is met at equality, and by less": f"""
        noy orders 10 LAK from shop until 9:00 {WHEN.replace("least", "most")} as cool | applied
        at 0:10
        meter anchors 20,21,22 from 1 at 0:08 as batch      | applied
        noy accepts 1 of cool by reading 3 of batch         | reading_must_meet_threshold
        noy accepts 1 of cool by reading 2 of batch         | applied
        shop accepts 9 of cool by reading 1 of batch        | applied
        """,
    "an earlier reading, an earlier anchor, another's": f"""
        keo registers gauge of acme as A-1 & acme accepts gauge of -0 & gauge accepts gauge of -0 | applied
        meter anchors 30 from 1 at 0:00 as before           | applied
        noy orders 10 LAK from shop until 9:00 {WHEN} as cool | applied
        shop accepts 10 of cool by reading 1 of before      | reading_must_be_later
        at 0:10
        meter anchors 30,31 from 2 at 0:05 as late          | applied
        gauge anchors 30 from 1 at 0:09 as others           | applied
        shop accepts 10 of cool by reading 2 of late        | reading_must_be_later
        shop accepts 10 of cool by reading 1 of others      | reading_must_be_the_devices
        shop accepts 10 of cool by reading 3 of late under others | anchor_must_be_among_newest
        shop accepts 10 of cool by reading 3 of late under nothing | anchor_must_be_among_newest
        shop accepts 10 of cool by reading 3 of late under before | reading_must_be_under_anchor
        meter anchors 40 from 4 at 0:11 as last             | applied
        shop accepts 10 of cool by reading 3 of late under last | reading_must_be_under_anchor
        shop accepts 10 of cool by reading 3 of late        | applied
        """,
    "a reading that was made before, by a clock that is ahead": f"""
        noy orders 10 LAK from shop until 9:00 {WHEN} as cool | applied
        meter anchors 30,31 from 1 at 0:04 as ahead         | applied
        shop accepts 10 of cool by reading 1 of ahead       | reading_must_be_later
        shop accepts 10 of cool by reading 2 of ahead       | reading_must_be_later
        at 0:06
        meter anchors 32 from 3 at 0:06 as later            | applied
        shop accepts 10 of cool by reading 3 of later       | applied
        """,
    "another series of the device": f"""
        noy orders 10 LAK from shop until 9:00 {WHEN} as cool | applied
        noy orders 10 LAK from shop until 9:00 {WHEN} of level/selftest as tested | applied
        at 0:10
        meter anchors 30 of selftest from 1 at 0:09 as test | applied
        meter anchors 30 from 1 at 0:09 as batch            | applied
        shop accepts 10 of cool by reading 1 of test        | reading_must_be_of_series
        shop accepts 10 of tested by reading 1 of batch     | reading_must_be_of_series
        shop accepts 10 of tested by reading 1 of test      | applied
        shop accepts 10 of cool by reading 1 of batch       | applied
        """,
    "of a retired device": f"""
        noy orders 10 LAK from shop until 9:00 {WHEN} as cool | applied
        at 0:10
        meter anchors 30 from 1 at 0:09 as batch            | applied
        noy retires meter                                   | applied
        shop accepts 10 of cool by reading 1 of batch       | device_must_be_active
        noy orders 10 LAK from shop until 9:00 {WHEN}       | device_must_be_active
        at 9:00
        noy gives cool back                                 | applied
        """,
    "what the device cannot have measured, or does not measure": f"""
        noy orders 10 LAK from shop until 9:00 {WHEN} of other | field_must_be_the_devices
        noy orders 10 LAK from shop until 9:00 when meter says at_least 101 | threshold_must_be_within_bounds
        noy orders 10 LAK from shop until 9:00 when meter says at_most -51 | threshold_must_be_within_bounds
        noy orders 10 LAK from shop until 9:00 when gauge says at_least 1 | device_must_exist
        noy orders 10 LAK from shop until 9:00 when meter says at_least 100 as hot | applied
        at 0:10
        meter anchors 101,100 from 1 at 0:09 as batch       | applied
        shop accepts 10 of hot by reading 1 of batch        | reading_must_be_within_bounds
        noy orders 1 LAK from shop until 9:00 as plain      | applied
        noy accepts 1 of plain by reading 2 of batch        | reading_must_be_as_ordered
        shop accepts 1 of plain                             | order_must_be_the_buyers
        shop accepts 10 of hot by reading 2 of batch        | applied
        """,
    "a reading that says nothing of the field": f"""
        noy orders 10 LAK from shop until 9:00 {WHEN} as cool | applied
        at 0:10
        meter anchors 30,? from 1 at 0:09 as batch          | applied
        shop accepts 10 of cool by reading 2 of batch       | reading_must_have_field
        """,
    "one of the newest batches": f"""
        noy orders 10 LAK from shop until 9:00 {WHEN} as cool | applied
        at 0:10
        meter anchors 30 from 1 at 0:06 as batch            | applied
        meter anchors 1 from 2 at 0:07 & meter anchors 1 from 3 at 0:07 & meter anchors 1 from 4 at 0:07 | applied
        meter anchors 1 from 5 at 0:07 & meter anchors 1 from 6 at 0:07 & meter anchors 1 from 7 at 0:07 | applied
        meter anchors 30 from 8 at 0:07 as last             | applied
        noy accepts 1 of cool by reading 1 of batch         | applied
        meter anchors 1 from 9 at 0:07                      | applied
        noy accepts 1 of cool by reading 1 of batch         | anchor_must_be_among_newest
        noy accepts 1 of cool by reading 8 of last          | applied
        """,
}


@pytest.mark.parametrize("scenario", ORDERS.values(), ids=ORDERS)
def test_order_that_waits_for_a_reading(play: Play, scenario: str) -> None:
    play.run(scenario)


def test_order_without_a_condition_costs_no_row_more(play: Play) -> None:
    """It reads neither devices nor series: the tables could be missing."""
    play.run("noy orders 10 LAK from shop until 9:00 as plain | applied")
    wish = play.read("noy accepts 10 of plain")
    with play.country.node.reading() as state:
        assert state.get(DEVICES, play.country.address("meter"))
    assert wish.body.reading == ()  # type: ignore[attr-defined]
    assert play.act("noy accepts 10 of plain") == APPLIED


def test_numbers_end_before_they_cannot_be_written(play: Play) -> None:
    last = MAX_INTEGER - 65_536
    play.run(f"meter anchors 1,2,3 from {last} at 0:00 | applied")
    play.run(f"meter anchors 1 from {last} at 0:02 | batch_must_follow_last")
    assert play.act(f"meter anchors 1 from {last + 1} at 0:02") == "body_must_fit_type"
