"""Each command of the benchmark runs, and the page on speed is of the form that they write. No time is a test."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.abci.live import needs_cometbft
from tests.bench.__main__ import main
from tests.bench.growth import CHART
from tests.bench.page import PAGE, PARTS, Panel, Rows, choose_ticks, draw, read_part, write_part
from tests.bench.turns import compute_range
from tests.docs import DOCS, README, ROOT

SPEED = "--accounts 20 --blocks 1 --block 20 --turns 2"
READS = "--accounts 20 --blocks 6 --large-every 2 --block 20 --small 4 --shop-every 5 --back 4 --turns 2"
GROWTH = "--accounts 20 --lengths 1 --small 4 --block 20 --blocks 1 --turns 2"
FIGURE = re.compile(r"[-−]?\d[\d.,]*(–[\d.,]+)?")
COMMAND = re.compile(r"python -m tests\.bench ?([a-z]*)")
COMMANDS = {"", "reads", "growth", "network", "worst"}


def run(arguments: str, *more: str) -> str:
    command = [sys.executable, "-m", "tests.bench", *arguments.split(), *more]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def list_forms(page: Path, part: str) -> set[str]:
    """The lines of a part of a page, whatever their figures."""
    return {FIGURE.sub("0", line) for line in read_part(page, part)}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copy(PAGE, tmp_path))


def test_speed_is_measured_and_its_last_line_is_the_ratio(copy: Path) -> None:
    printed = run(f"{SPEED} --profile", "--page", str(copy))
    assert re.fullmatch(r"ratio to R: \d+\.\d\d \(spread \d+\.\d\d–\d+\.\d\d\)", printed.splitlines()[-1])
    assert "dearest functions of the main process" in printed
    assert "the template's laws (wallet_basic, wallet_personal) in force" in printed
    for part in ("speed", "stages"):
        assert list_forms(copy, part) <= list_forms(PAGE, part), f"python -m tests.bench --page, for {part}"
    assert read_part(copy, "peers")[:2] == read_part(PAGE, "peers")[:2], "python -m tests.bench --page"


@pytest.mark.full
def test_speed_is_told_as_one_object() -> None:
    report = json.loads(run(f"{SPEED} --json"))
    assert report["size"] == {"accounts": 20, "turns": 2, "blocks": 1, "block": 20}
    assert report["ratio"]["lowest"] <= report["ratio"]["median"] <= report["ratio"]["highest"]


@pytest.mark.full
def test_reads_are_measured_beside_what_was_promised(copy: Path) -> None:
    printed = run(f"reads {READS}", "--page", str(copy))
    assert "opening after kill −9" in printed
    assert list_forms(copy, "reads") - list_forms(PAGE, "reads") == set(), "python -m tests.bench reads --page"


@pytest.mark.parametrize(
    "wrong",
    ["--json reads", "--quick growth", "reads --accounts 0", "reads --blocks 12", "worst deals", "worst payments none"],
)
def test_what_is_not_measured_is_said_before_anything_is(wrong: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(wrong.split())
    assert capsys.readouterr().err.startswith("usage: python -m tests.bench")


def test_growth_is_measured_and_drawn(copy: Path) -> None:
    run(f"growth {GROWTH}", "--page", str(copy))
    assert list_forms(copy, "growth") <= list_forms(PAGE, "growth"), "python -m tests.bench growth --page"
    ElementTree.parse(copy.with_name(CHART))


@pytest.mark.full
def test_worst_blocks_are_measured() -> None:
    assert "times as long as a full one" in run("worst payments deals").splitlines()[-1]


@pytest.mark.full
@needs_cometbft
def test_networks_are_measured() -> None:
    found = json.loads(run("network --accounts 32 --payments 96 --request 16 --json"))
    assert [one["name"].partition(",")[0] for one in found] == ["natledger"] * 3 + ["CometBFT's kvstore"] * 2
    assert all(one["per_second"] > 0 for one in found)
    assert found[0]["p99_ms"] >= found[0]["median_ms"] > 0


def test_every_part_of_the_page_has_been_written() -> None:
    assert [part for part in PARTS if len(read_part(PAGE, part)) < 3] == []
    assert PAGE.with_name(CHART).read_text("utf-8").startswith("<svg ")


def test_commands_named_on_the_pages_are_there() -> None:
    pages = [README, *DOCS.rglob("*.md")]
    named = {name for page in pages for name in COMMAND.findall(page.read_text("utf-8"))}
    assert named == COMMANDS


def test_a_part_that_a_page_lacks_is_no_part(copy: Path) -> None:
    with pytest.raises(SystemExit):
        write_part(copy, "nothing", [])


def test_a_table_is_written_for_people_and_for_pages() -> None:
    rows = Rows(("stage", "µs"), [("verify", "56.0"), ("decode", "7.7")])
    assert rows.list_lines() == ["stage     µs", "verify  56.0", "decode   7.7"]
    assert rows.list_markdown() == ["| stage | µs |", "|---|--:|", "| verify | 56.0 |", "| decode | 7.7 |"]


@pytest.mark.parametrize(
    ("highest", "ticks"), [(85.7, [0, 25, 50, 75, 100]), (1.0, [0, 0.25, 0.5, 0.75, 1.0]), (7, [0, 2, 4, 6, 8])]
)
def test_an_axis_has_round_figures_up_to_the_highest(highest: float, ticks: list[float]) -> None:
    assert choose_ticks(highest) == ticks


def test_a_chart_has_a_line_for_every_kind() -> None:
    lines = {"few": {10: 1.0, 100: 2.0, 1000: 1.5}, "many": {10: 3.0, 100: 3.0, 1000: 3.0}}
    root = ElementTree.fromstring(draw([Panel("cost", lines), Panel("memory", lines)], "blocks"))
    paths = [element for element in root.iter() if "line" in element.get("class", "").split()]
    assert len(paths) == 2 * 2 * 2


def test_the_middle_of_turns_is_told_with_their_spread() -> None:
    assert compute_range([3.0, 1.0, 2.0]) == (2.0, 1.0, 3.0)
