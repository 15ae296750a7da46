"""The command finds its own code though a stranger's `cli` package stands in front of it.

The clash is made for real: a foreign `cli` that prints STOLEN, ahead of ours on the path, in the
current folder, or written over ours; then the command runs in a process of its own.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

import ledger.__main__

ROOT = Path(ledger.__main__.__file__).parent.parent
STOLEN = "print('STOLEN')\ndef run(): pass\ndef main(): pass\n"
# the console script does no more than this
SCRIPT = ("-c", "from ledger.__main__ import main; main()")
MODULE = ("-m", "ledger")
OURS = "from .words import WORD\nNATLEDGER_CLI = True\ndef run():\n    print(WORD)\n    raise SystemExit(7)\n"
OPENINGS = pytest.mark.parametrize(
    "opening", [pytest.param(SCRIPT, marks=pytest.mark.full), MODULE], ids=["script", "module"]
)


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    """A folder with a stranger's `cli`, whole enough to be mistaken for ours."""
    return write_package(tmp_path / "foreign", cli={"__init__": STOLEN, "main": STOLEN, "words": STOLEN})


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """An installation in small: the real door, and a `cli` of ours that says OURS and exits with 7."""
    place = write_package(tmp_path / "site", ledger={"__init__": ""}, cli={"__init__": OURS, "words": "WORD = 'OURS'"})
    shutil.copy(ledger.__main__.__file__, place / "ledger")
    return place


def write_package(place: Path, **packages: Mapping[str, str]) -> Path:
    for package, modules in packages.items():
        (place / package).mkdir(parents=True)
        for name, text in modules.items():
            (place / package / f"{name}.py").write_text(text)
    return place


def run(*arguments: str, path: list[Path], folder: Path) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, path))}
    command = [sys.executable, *arguments]
    return subprocess.run(
        command,
        check=False,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )


@OPENINGS
def test_command_of_this_repository_runs_before_a_foreign_cli(opening: tuple[str, ...], foreign: Path) -> None:
    for folder in (ROOT, foreign, foreign / "cli", foreign.parent):
        result = run(*opening, "--help", path=[foreign, ROOT], folder=folder)
        assert (result.returncode, result.stderr) == (0, "")
        assert "Usage:" in result.stdout
        assert "STOLEN" not in result.stdout


@OPENINGS
def test_our_cli_runs_whatever_the_order_of_the_path(opening: tuple[str, ...], foreign: Path, installed: Path) -> None:
    for path in ([foreign, installed], [installed, foreign], [installed]):
        for folder in (installed, foreign, foreign / "cli", foreign.parent):
            result = run(*opening, path=path, folder=folder)
            assert (result.returncode, result.stdout, result.stderr) == (7, "OURS\n", "")


def test_our_cli_takes_the_place_of_a_foreign_one_already_imported(foreign: Path, installed: Path) -> None:
    code = "import cli.main, cli.words\nfrom ledger.__main__ import main; main()"
    result = run("-c", code, path=[foreign, installed], folder=foreign)
    assert (result.returncode, result.stderr) == (7, "")
    assert result.stdout.splitlines()[-1] == "OURS"


@OPENINGS
@pytest.mark.parametrize("damage", ["overwritten", "emptied", "removed"])
def test_where_our_cli_is_gone_one_line_advises(
    opening: tuple[str, ...], damage: str, foreign: Path, installed: Path
) -> None:
    shutil.rmtree(installed / "cli")
    if damage == "overwritten":
        shutil.copytree(foreign / "cli", installed / "cli")
    if damage == "emptied":
        (installed / "cli").mkdir()
    result = run(*opening, "--help", path=[installed, foreign], folder=foreign)
    assert (result.returncode, result.stdout) == (2, "")
    assert len(result.stderr.splitlines()) == 1
    assert "pipx install natledger" in result.stderr
    assert "uv tool install natledger" in result.stderr


def test_our_cli_is_loaded_once(installed: Path) -> None:
    code = (
        "import cli, ledger.__main__ as door\n"
        "cli.run.__globals__['WORD'] += '!'\n"
        "for _ in range(2):\n    try: door.main()\n    except SystemExit: pass\n"
        "import sys; assert sys.modules['cli'] is cli"
    )
    result = run("-c", code, path=[installed], folder=installed)
    assert (result.returncode, result.stdout, result.stderr) == (0, "OURS!\nOURS!\n", "")
