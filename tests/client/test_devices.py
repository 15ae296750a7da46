"""Devices and access logs in a notebook: from lines that people write to proofs that a stranger verifies.

And what is wrong with a line, which nothing is written for; and a year in the life of a meter.
"""

import json
from pathlib import Path
from unittest import mock

import msgspec
import pytest

import ledger
from ledger.chain.series.extracts import ShownEntry
from ledger.client.devices.batches import anchor_lines
from ledger.client.devices.lines import EntryLine, make_looked_up, weigh_entry
from ledger.client.devices.measures import read_measure, read_measured
from ledger.client.drafting import Wish
from ledger.errors import HomeError, LedgerError, NotFoundError, Refused, VerificationError
from ledger.reads.devices import Gap
from ledger.registry.rows.devices import MeasuredField
from ledger.registry.trade.orders import AcceptOrder
from ledger.words.devices.pictures import draw_readings
from ledger.words.lexicon import NOTHING_KNOWN

HOUR = 3_600_000


@pytest.fixture
def lao() -> ledger.Ledger:
    """Noy's meter was made by acme; the university keeps a log."""
    made = ledger.Ledger.create(seed=2023)
    for name, kind in (("noy", "citizen"), ("dao", "citizen"), ("acme", "business"), ("meter", "device")):
        made.open_account(name, kind=kind, jurisdiction="LA-VT")
    made.wallet("central-bank").issue_money(10_000, to="noy")
    together = ["acme", "meter"]
    made.devices.register("meter", "noy", maker="acme", model="ACME/M-1", measures=[LEVEL], together=together)
    return made


LEVEL = "level:cm:-10.0..250.0"
SEVENTH = '{"time": 5, "level": 1, "sequence": 7}'


def now(lao: ledger.Ledger) -> int:
    """Its clock, ms UTC."""
    return lao.desk.source.get_time()


def write(lao: ledger.Ledger, *readings: object, first: int = 0, ahead: int = 0) -> bytes:
    """Lines a second apart; from a number on, where one is given."""
    since = now(lao) + ahead
    lines = [{"time": since + place * 1000, "level": value} for place, value in enumerate(readings)]
    if first:
        lines = [line | {"sequence": first + place} for place, line in enumerate(lines)]
    return "\n".join(map(json.dumps, lines)).encode()


def look_up(lao: ledger.Ledger, *people: str) -> bytes:
    """A look-up about each, a second apart."""
    since = now(lao)
    lines = [{"time": since + n, "about": who, "by": "desk-7", "why": "LAW/12"} for n, who in enumerate(people)]
    return "\n".join(map(json.dumps, lines)).encode()


def test_a_year_of_a_meter(lao: ledger.Ledger, tmp_path: Path) -> None:
    """It is registered, reads, loses some, is paid by, changes its keys and its owner, falls silent, and is retired."""
    order = lao.orders.place(
        "noy", 4_000, "acme", deadline=now(lao) + HOUR, condition=lao.devices.read_condition("meter:level:at-least:120")
    )
    lao.wait(HOUR // 10)
    lao.devices.anchor(write(lao, 118.5, 119.5), "meter")
    with pytest.raises(Refused, match="reading_must_meet_threshold"):
        lao.orders.accept(order, "acme", reading=lao.devices.carry("meter", 2))
    lao.wallet("meter").rotate_keys()
    lao.wait(60_000)
    anchored = lao.devices.anchor(write(lao, 120, 131.5, first=5), "meter")
    assert [body.first for body in anchored.batches] == [5]
    paid = lao.orders.accept(order, "acme", reading=lao.devices.find_reading("meter:5"))
    assert (paid.events["read"], paid.events["remaining"]) == (1200, 0)
    assert lao.balance("acme").available == 4_000
    [gap] = lao.devices.gaps("meter")
    assert gap[:2] == (3, 4)
    lao.devices.transfer("meter", "dao", "noy", together=True)
    assert [one.row.owner for one in lao.devices.list("dao")] == [lao.resolve("dao")]
    assert lao.devices.stale(HOUR) == ()
    lao.wait(2 * HOUR)
    assert [one.address for one in lao.devices.stale(HOUR)] == [lao.resolve("meter")]
    lao.devices.retire("meter", "dao")
    assert lao.devices.stale(HOUR) == ()
    with pytest.raises(Refused, match="device_must_be_active"):
        lao.devices.anchor(write(lao, 1), "meter")
    assert len(lao.devices.readings("meter")) == 4
    proof = lao.devices.prove("meter", 5)
    proved = ledger.verify_proof(proof, lao.genesis_hash)
    assert "level 1,200" in str(proved)
    assert lao.devices.show("meter", lao.height - 1).row.state == "active"


def test_refused_batches_and_clocks_that_ran_back_are_seen(lao: ledger.Ledger) -> None:
    late, early = write(lao, 1, 2), write(lao, 3)
    lao.devices.anchor(late, "meter")
    with pytest.raises(Refused, match="batch_must_not_run_back"):
        lao.devices.anchor(early, "meter")
    assert len(lao.desk.kept_files) == 1, "what was refused is not kept"
    [found] = lao.devices.anchors("meter")
    again = Wish(lao.resolve("meter"), found.body)
    assert lao.send([again], anyway=True).outcome.rule == "batch_must_follow_last"
    assert [one.rule for one in lao.devices.anchors("meter")] == ["", "batch_must_follow_last"]
    assert lao.devices.gaps("meter") == ()
    with pytest.raises(Refused, match="batch_must_not_be_of_the_future"):
        lao.devices.anchor(write(lao, 5, ahead=6 * 60_000), "meter")


@pytest.mark.parametrize(
    ("text", "rule", "says"),
    [
        ('{"level": 1}', "line_must_be_an_entry", "line 1 is no entry of the series: it has no time"),
        ('{"time": 5}', "line_must_be_an_entry", "it says nothing"),
        ('{"time": "noon", "level": 1}', "line_must_be_an_entry", "neither ms since 1970"),
        ('{"time": -5, "level": 1}', "line_must_be_an_entry", "neither ms since 1970"),
        ('{"time": 5, "heat": 1}', "line_must_be_an_entry", "it does not measure heat"),
        ('{"time": 5, "level": 1.25}', "line_must_be_an_entry", "1.25 is no level with 1 decimals in its bounds"),
        ('{"time": 5, "level": 250.1}', "line_must_be_an_entry", "250.1 is no level"),
        ('{"time": 5, "level": -10.1}', "line_must_be_an_entry", "-10.1 is no level"),
        ('{"time": 5, "level": 1e2}', "line_must_be_an_entry", "1e2 is no level"),
        ('{"time": 5, "level": null}', "line_must_be_an_entry", "null is no level"),
        ('{"time": 5, "level": 1, "level": 2}', "line_must_be_an_entry", "the name level stands twice"),
        ('{"time": 5, "level": 1, "sequence": 0}', "line_must_be_an_entry", "its sequence is no number from 1 on"),
        ('{"time": 5, "level": 1, "sequence": 9007199254740991}', "line_must_be_an_entry", "its sequence is no number"),
        ("[5, 1]", "line_must_be_an_entry", "not JSON"),
        ("level 1", "line_must_be_an_entry", "not JSON"),
        ("\n\n", "line_must_be_an_entry", "there is none"),
        ("\xff", "line_must_be_an_entry", ""),
        ('{"time": 5, "level": 1, "sequence": 7}\n{"time": 6, "level": 1, "sequence": 7}', "lines_must_rise", "line 2"),
        (
            '{"time": 5, "level": 1, "sequence": 7}\n{"time": 6, "level": 1, "sequence": 6}',
            "lines_must_rise",
            "6 comes",
        ),
        ('{"time": 5, "level": 1}\n\n{"time": 4, "level": 1}', "lines_must_rise", "line 3: its clock ran back"),
    ],
)
def test_a_line_that_is_no_reading_is_told_by_its_number(lao: ledger.Ledger, text: str, rule: str, says: str) -> None:
    before = lao.height
    with pytest.raises(HomeError) as caught:
        lao.devices.anchor(text.encode("latin-1"), "meter")
    assert caught.value.rule == rule
    assert says in caught.value.says
    assert lao.height == before
    assert not lao.desk.kept_files


def test_readings_are_numbers_to_the_last_digit(lao: ledger.Ledger) -> None:
    assert read_measure(LEVEL) == MeasuredField(1, -100, 2500, "level", "cm")
    assert read_measure("heat:C:0..5") == MeasuredField(0, 0, 5, "heat", "C")
    assert [read_measured(text, 1) for text in ("-0.5", "7", "1.20", "+1", "1,5", "")] == [-5, 70, 12, None, None, None]
    for text in ("level", "level:cm", "level:cm:1", "Level:cm:0..1", "level:c m:0..1", "level:cm:0.123456789..1"):
        with pytest.raises(HomeError, match="measure_must_be_written"):
            read_measure(text)
    for text in ("meter:level", "meter:level:above:1", "meter:level:at-least:1.25", "meter:level:at-least:x"):
        with pytest.raises(HomeError, match="condition_must_be_written"):
            lao.devices.read_condition(text)
    for text in ("meter", "meter:x", "meter:", "meter:1.5"):
        with pytest.raises(HomeError, match="reading_must_be_written"):
            lao.devices.find_reading(text)


def test_batches_are_kept_in_the_home_and_nowhere_else(tmp_path: Path) -> None:
    lao = ledger.Ledger.create(tmp_path / "home", seed=2023)
    lao.open_account("noy", kind="citizen", jurisdiction="LA-VT")
    lao.open_account("meter", kind="device", jurisdiction="LA-VT")
    lao.devices.register("meter", "noy", maker="noy", model="M-1", measures=[LEVEL], together=["meter"])
    anchored = lao.devices.anchor(write(lao, 77.7), "meter")
    file = tmp_path / "home" / "batches" / f"{anchored.batches[0].root}.json"
    assert file.stat().st_mode & 0o777 == 0o600
    assert b'"level":777' in file.read_bytes()
    assert b'"level":777' not in (tmp_path / "home" / "ledger.db").read_bytes()
    lao.close()
    with ledger.Ledger.open(tmp_path / "home") as again:
        assert [one.entry.claims for one in again.devices.readings("meter")] == [{"level": 777}]
        file.unlink()
        assert again.devices.readings("meter") == ()
        with pytest.raises(NotFoundError, match="batch_must_be_in_home"):
            again.devices.prove("meter", 1)
        with pytest.raises(NotFoundError, match="entry_must_be_anchored"):
            again.devices.prove("meter", 2)
        with pytest.raises(NotFoundError, match="device_must_exist"):
            again.devices.show("noy")


def test_a_person_sees_all_that_a_log_says_of_them_and_how_much_it_does_not_show(lao: ledger.Ledger) -> None:
    lao.access.anchor(look_up(lao, "noy", "dao", "noy"), "university")
    lao.wait(1000)
    lao.access.anchor(look_up(lao, "dao"), "university")
    noys, daos = (lao.access.export("university", who) for who in ("noy", "dao"))
    mine, hers = lao.access.check(noys, "noy"), lao.access.check(daos, "dao")
    assert [one.sequence for one in mine.shown] == [1, 3]
    assert [one.sequence for one in hers.shown] == [2, 4]
    assert (mine.withheld, mine.left_out, mine.holes) == (2, 0, ())
    assert lao.resolve("dao").encode() not in noys, "it says whom else the office looked up"
    with pytest.raises(VerificationError, match="extract_must_be_about"):
        lao.access.check(noys, "dao")
    for one in mine.shown:
        assert one.entry.claims["why"] == "LAW/12"
    nobodys = lao.access.check(lao.access.export("university", "acme"), "acme")
    assert (nobodys.shown, nobodys.withheld) == ((), 4)
    with pytest.raises(NotFoundError, match="series_must_exist"):
        lao.access.export("registrar", "noy")
    assert [one.account for one in lao.access.list()] == [lao.resolve("university")]
    proved = ledger.verify_proof(lao.access.prove("university", 1), lao.genesis_hash)
    assert "by desk-7" in str(proved)


def test_what_an_office_leaves_out_is_seen(lao: ledger.Ledger) -> None:
    lao.access.anchor(look_up(lao, "noy", "noy"), "university")
    lao.wait(1000)
    lao.access.anchor(look_up(lao, "noy"), "university")
    whole = json.loads(lao.access.export("university", "noy"))
    fewer = dict(whole, batches=whole["batches"][1:])
    found = lao.access.check(ledger.encode(fewer), "noy")
    assert (found.left_out, found.holes) == (2, ((1, 2),))
    assert "2 that were anchored" in str(found)
    whole["batches"][0]["shown"] = whole["batches"][0]["shown"][:1]
    hidden = lao.access.check(ledger.encode(whole), "noy")
    assert (len(hidden.shown), hidden.withheld) == (2, 1), "that it is about others is the office's word"


def test_every_batch_can_be_read_again_and_shown_whole_in_an_extract(
    lao: ledger.Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    lao.access.anchor(look_up(lao, *["noy"] * 9), "university")
    [kept] = lao.access.kept("university")
    assert kept.file
    lines = [EntryLine(1, 5, dict(entry.claims)) for entry in kept.file.entries]
    assert weigh_entry(lines[0]) > len(ledger.encode(ShownEntry(kept.file.entries[0], 65_535))) + len('"",') + 64
    monkeypatch.setattr("ledger.client.devices.lines.MAX_BATCH_BYTES", 4 * weigh_entry(lines[0]))
    lao.wait(1000)
    anchored = lao.access.anchor(look_up(lao, *["noy"] * 9), "university")
    assert [(body.first, body.count) for body in anchored.batches] == [(10, 4), (14, 4), (18, 1)]
    assert len(lao.access.check(lao.access.export("university", "noy"), "noy").shown) == 18
    gaps = b"\n".join(b'{"time": 5, "level": 1, "sequence": %d}' % (2 * number) for number in range(1, 18))
    with pytest.raises(HomeError, match="batches_must_fit_transaction") as caught:
        lao.devices.anchor(gaps, "meter")
    assert "up to number 32 first" in caught.value.remedy


def test_a_long_log_is_exported_in_parts(lao: ledger.Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        lao.access.anchor(look_up(lao, "noy", "dao"), "university")
        lao.wait(1000)
    whole = lao.access.export("university", "noy")
    monkeypatch.setattr("ledger.client.devices.access.MAX_FILE_BYTES", len(whole) - 1)
    with pytest.raises(HomeError, match="extract_must_fit_file") as caught:
        lao.access.export("university", "noy")
    assert "--from 1 --to 4" in caught.value.remedy
    found = lao.access.check(lao.access.export("university", "noy", 1, 4), "noy")
    assert ([one.sequence for one in found.shown], found.left_out, found.holes) == ([1, 3], 2, ((5, 6),))
    rest = lao.access.check(lao.access.export("university", "noy", 5), "noy")
    assert ([one.sequence for one in rest.shown], rest.left_out) == ([5], 4)
    with pytest.raises(NotFoundError, match="entry_must_be_anchored"):
        lao.access.export("university", "noy", 7)
    monkeypatch.setattr("ledger.client.devices.access.MAX_FILE_BYTES", 99)
    with pytest.raises(HomeError, match="batch_must_fit_file"):
        lao.access.export("university", "noy")
    monkeypatch.undo()
    monkeypatch.setattr("ledger.client.devices.access.MAX_BATCHES", 2)
    with pytest.raises(HomeError, match="extract_must_fit_file"):
        lao.access.export("university", "noy")
    assert lao.access.export("university", "noy", 2, 4)


def test_an_extract_of_another_series_is_none_of_the_access_log(lao: ledger.Ledger) -> None:
    registrar = lao.wallet("registrar")
    anchor_lines(registrar, "quiet", look_up(lao, "noy"), make_looked_up(lao.resolve))
    lao.access.anchor(look_up(lao, "dao", "noy"), registrar)
    with mock.patch("ledger.client.devices.access.ACCESS", "quiet"):
        extract = lao.access.export("registrar", "noy")
    with pytest.raises(VerificationError, match="extract_must_be_of_access_log"):
        lao.access.check(extract, "noy")


def test_a_file_that_cannot_be_read_is_named_and_hinders_no_other(lao: ledger.Ledger) -> None:
    lao.devices.anchor(write(lao, 1, 2), "meter")
    lao.wait(10_000)
    [bad] = lao.devices.anchor(write(lao, 3), "meter").batches
    lao.desk.kept_files[f"batches/{bad.root}"] = b"{}"
    assert [one.sequence for one in lao.devices.readings("meter")] == [1, 2]
    first, second = lao.devices.kept("meter")
    assert (first.problem, bool(first.file), second.file) == ("", True, None)
    assert second.problem
    for act in (lao.devices.prove, lao.devices.carry):
        with pytest.raises(HomeError, match="batch_file_must_be_readable") as caught:
            act("meter", 3)
        assert bad.root in caught.value.remedy
    lao.access.anchor(look_up(lao, "noy"), "university")
    lao.desk.kept_files |= dict.fromkeys(lao.desk.kept_files, b"[")
    with pytest.raises(HomeError, match="batch_file_must_be_readable"):
        lao.access.export("university", "noy")


def test_a_look_up_says_whom_by_whom_and_why(lao: ledger.Ledger) -> None:
    for change, says in (
        ({"why": ""}, "why is a reference"),
        ({"why": "he asked"}, "why is a reference"),
        ({"by": "Mr X"}, "by is a code"),
        ({"about": "nobody"}, "no nobody in this home"),
        ({"note": "x"}, "about, by and why are needed, and nothing else"),
        ({"by": 7}, ""),
    ):
        line = {"time": now(lao), "about": "noy", "by": "desk-7", "why": "LAW/12"} | change
        with pytest.raises(HomeError, match="line_must_be_an_entry") as caught:
            lao.access.anchor(json.dumps(line).encode(), "university")
        assert says in caught.value.says, change
    with pytest.raises(Refused, match="series_must_be_of_device_or_office"):
        lao.access.anchor(look_up(lao, "noy"), "dao")


def test_what_is_carried_to_the_chain_is_numbers_alone(lao: ledger.Ledger) -> None:
    lao.access.anchor(look_up(lao, "noy"), "university")
    with pytest.raises(HomeError, match="reading_must_be_numbers"):
        lao.devices.carry("university", 1, "access")
    lao.devices.anchor(write(lao, 5), "meter")
    reading = msgspec.structs.replace(lao.devices.carry("meter", 1), claims={"level": "free text"})
    bad = AcceptOrder(1, reading.anchor, (reading,), lao.resolve("noy"))
    with pytest.raises(LedgerError, match="body_must_fit_type"):
        lao.wallet("noy").act(bad)


def test_a_picture_shows_readings_and_where_nothing_was_anchored(lao: ledger.Ledger) -> None:
    lao.devices.anchor(write(lao, -1.5, 2, 3), "meter")
    lao.wait(60_000)
    lao.devices.anchor(write(lao, 100, first=9), "meter")
    field = lao.devices.show("meter").row.fields[0]
    found = [one.entry for one in lao.devices.readings("meter")]
    gaps: tuple[Gap, ...] = lao.devices.gaps("meter")
    drawn = draw_readings("meter", field, [found[:3], found[3:]], gaps, NOTHING_KNOWN)
    assert drawn.count('class="gap"') == 1
    assert drawn.startswith("<svg ")
    assert "level, cm" in drawn
