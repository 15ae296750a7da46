"""The operator's guide: its lines, as they stand, on one machine."""

import re
from pathlib import Path

import pytest

from tests.abci.live import choose_port, needs_cometbft
from tests.cli.running import Shell
from tests.docs import DOCS

GUIDE = DOCS / "guides" / "running-a-network.md"
BLOCK = re.compile(r"^```shell\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def list_lines() -> list[str]:
    """The lines that are run, in order; what is fenced as `sh` needs other hosts, or days."""
    return [line for block in BLOCK.findall(GUIDE.read_text("utf-8")) for line in block.splitlines()]


@pytest.mark.full
@needs_cometbft
def test_lines_of_the_operators_guide_run_as_they_stand(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    lines = list_lines()
    assert len(lines) > 15
    first, *others = lines
    try:
        for line in (f"{first} --port {choose_port()}", *others):
            ended = shell.run(line)
            assert ended.code == 0, f"{line}: {ended.text}"
        assert "no network" not in ended.text
    finally:
        shell.run("natledger net down four")
