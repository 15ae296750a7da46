"""Every file, folder and module that a page names is there; decisions tell of what was, and may name it."""

import re
from pathlib import Path

import pytest

import ledger
from tests.docs import DOCS, README, ROOT
from tests.docs.house import count_lines
from tests.docs.session import list_blocks, list_pages

PAGES = [page for page in list_pages() if page.parent.name != "decisions" or page.name == "index.md"]
PAGES += sorted((DOCS / "tutorial").glob("*.ipynb"))
PLACES = ("", "cli", "docs", "ledger", *(f"ledger/{room}" for room in count_lines()))
"""From where a path may be meant; besides from the page."""
PATH = re.compile(r"(?<![\w./~*:$-])(?:\.\./)*(?:[\w-]+/)+(?:[\w.-]*\w)?")
DOTTED = re.compile(r"(?<![\w./-])(?:ledger|cli|tests)(?:\.\w+)+")
ROOMS = ("ledger/", "cli/", "tests/", "docs/")
FILES = {"ledger.db", "cli.md"}
"""Not modules, though they sound like some."""

by_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())


def list_missing(text: str, page: Path) -> list[str]:
    """What a text names and is not there."""
    code = {found for found in PATH.findall(text) if found.removeprefix("../").startswith(ROOMS) or ".py" in found}
    missing = [path for path in code if not is_path(path, page)]
    return sorted([*missing, *(name for name in DOTTED.findall(text) if not is_module(name))])


def is_path(path: str, page: Path) -> bool:
    """Whether there is such a file or folder."""
    return any((place / path).exists() for place in [page.parent, *(ROOT / place for place in PLACES)])


def is_module(name: str) -> bool:
    """Whether there is such a module or package, or such a name in one."""
    if any(name == file or name.startswith(f"{file}.") for file in FILES):
        return True
    parts = name.split(".")
    for count in range(len(parts), 0, -1):
        place = ROOT.joinpath(*parts[:count])
        file = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
        if file.exists():
            inner = parts[count : count + 1]
            return not inner or inner[0] in file.read_text("utf-8") or (count == 1 and hasattr(ledger, inner[0]))
    return False


@by_page
def test_what_a_page_names_is_there(page: Path) -> None:
    assert list_missing(page.read_text("utf-8"), page) == []


def test_the_map_of_the_readme_names_every_room() -> None:
    [house] = [block.text for block in list_blocks(README.read_text("utf-8")) if "└" in block.text]
    assert count_lines().keys() <= set(re.findall(r"\w+", house))


@pytest.mark.parametrize(
    "text",
    [
        "see ledger/nowhere.py",
        "[x](../ledger/nowhere.py)",
        "`registry/nowhere/money.py`",
        "ledger.registry.nowhere",
        "`ledger.chain.receipt.no_such_name`",
        "python -m tests.nowhere",
        "cli/nowhere/",
    ],
)
def test_what_is_gone_is_found(text: str) -> None:
    assert list_missing(text, DOCS / "index.md")


@pytest.mark.parametrize(
    "text",
    [
        "ledger/transition.py, [x](../ledger/state/state.py)",
        "`registry/money/money.py` and cli/money/",
        "ledger.chain.receipt, `ledger.verify_receipt(receipt)` and ledger.registry.money.money.Transfer",
        "ledger.db.writer in ~/.local/share/natledger/receipts, natledger/header/1",
        "python -m tests.docs.house",
    ],
)
def test_what_is_there_is_not_missed(text: str) -> None:
    assert list_missing(text, DOCS / "index.md") == []
