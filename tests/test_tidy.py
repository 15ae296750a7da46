"""The house rules as ordinary tests: who may import whom, sizes, names, docstrings, determinism.

Each rule is a checker (tests/tidy/): it reads one source file as a syntax tree, or all of them together, and yields
what it finds. The checkers run over the whole repository, and over bad examples for every rule (CONTROLS), so that a
checker which has gone blind fails too. Nothing is imported or run.
"""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.tidy.findings import CHECKERS, MODULES, SURVEYS, apply_rule, list_findings, read_controls, read_pending
from tests.tidy.rooms import BELOW, DOORS
from tests.tidy.sources import ROOT, Finding, Source, find_sources

# The top level is fixed by the user; the rest is found out by its form.
TOP_LEVEL = {"pyproject.toml", "ledger", "cli", "tests", "docs", "README.md"}
TEXTS = {".py", ".md", ".toml", ".txt", ".json", ".jsonl", ".ipynb", ".sh", ".js", ""}
MACHINE_PATH = re.compile(r"(?<![\w.~}])[/](?:(?:work|root)[/]|(?:home|Users)[/]\w)")

by_rule = pytest.mark.parametrize("rule", [*CHECKERS, *SURVEYS])
FORBIDDEN = [row for module in MODULES for row in read_controls(module.CONTROLS)]
ALLOWED = [row for module in MODULES for row in read_controls(module.ALLOWED)]


def name_control(value: str | list[Source]) -> str:
    return value if isinstance(value, str) else f"{value[0].path}: {value[0].text[:60]!r}"


@by_rule
def test_the_house_is_tidy(rule: str) -> None:
    pending = read_pending()
    findings = [str(found) for found in list_findings() if found.check == rule and found.pending not in pending]
    assert not findings, "\n".join(["", *findings])


def test_what_is_mended_is_pending_no_more() -> None:
    stale = read_pending() - {found.pending for found in list_findings()}
    assert not stale, "\n".join(["python -m tests.tidy takes out what is mended:", *sorted(stale)])


@pytest.mark.parametrize(("rule", "sources"), FORBIDDEN, ids=name_control)
def test_checker_finds_what_is_forbidden(rule: str, sources: list[Source]) -> None:
    assert list(apply_rule(rule, sources))


@pytest.mark.parametrize(("rule", "sources"), ALLOWED, ids=name_control)
def test_checker_lets_pass_what_is_allowed(rule: str, sources: list[Source]) -> None:
    assert not list(apply_rule(rule, sources))


@by_rule
def test_every_checker_has_a_control(rule: str) -> None:
    assert rule in [control for control, _ in FORBIDDEN]


def test_every_room_has_its_place_in_the_table() -> None:
    rooms = {source.room for source in find_sources()}
    assert rooms <= BELOW.keys() | DOORS.keys()


# ------------------------------------------------------------------- the repository itself


def find_strangers(tracked: list[str]) -> list[str]:
    entries = {path.split("/")[0] for path in tracked}
    return sorted(entry for entry in entries - TOP_LEVEL if not entry.startswith("."))


def find_texts() -> list[Path]:
    roots = [ROOT / entry for entry in (*TOP_LEVEL, ".ci", ".gitignore", ".editorconfig")]
    files = [file for root in roots for file in (root.rglob("*") if root.is_dir() else [root])]
    return sorted(file for file in files if file.is_file() and file.suffix in TEXTS)


def find_machine_paths(text: str) -> list[Finding]:
    lines = enumerate(text.splitlines(), 1)
    return [(number, found.group()) for number, line in lines for found in MACHINE_PATH.finditer(line)]


def test_top_level_is_the_fixed_one() -> None:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("no git, or no clone of the repository")
    result = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if result.returncode:
        pytest.skip(f"git does not answer: {result.stderr.strip()}")
    assert not find_strangers(result.stdout.splitlines())
    assert find_strangers(["ledger/x.py", ".ci/run", "LICENSE", "src/x.py"]) == ["LICENSE", "src"]


def test_no_file_names_a_place_on_one_machine() -> None:
    findings = [
        f"{file.relative_to(ROOT)}:{line}: {found}"
        for file in find_texts()
        for line, found in find_machine_paths(file.read_text("utf-8", errors="replace"))
    ]
    assert not findings, "\n".join(["", *findings])


@pytest.mark.parametrize("place", ["work", "root", "home/noy", "Users/noy"])
def test_a_place_on_one_machine_is_found(place: str) -> None:
    assert find_machine_paths(f"see /{place}/notes")
    assert find_machine_paths(f'"/{place}/notes"')
    assert not find_machine_paths(f"see docs/{place}/notes and https://example.org/{place}/notes")
