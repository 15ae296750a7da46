"""What a page shows as copied from a file stands there, line for line, whatever it is indented by."""

import re
from pathlib import Path
from textwrap import dedent

import pytest

from tests.docs import ROOT
from tests.docs.session import list_pages

COPIED = re.compile(r"^<!-- (\S+) -->\n```example\n(.*?)^```$", re.DOTALL | re.MULTILINE)
EXCERPTS = [(page, *found.groups()) for page in list_pages() for found in COPIED.finditer(page.read_text("utf-8"))]


def is_copied(text: str, file: Path) -> bool:
    """Whether these lines stand together in a file."""
    wanted, lines = text.splitlines(), file.read_text("utf-8").splitlines()
    windows = (lines[start : start + len(wanted)] for start in range(len(lines)))
    return any(dedent("\n".join(window)) == "\n".join(wanted) for window in windows)


@pytest.mark.parametrize(("page", "file", "text"), EXCERPTS, ids=[f"{page.name}: {file}" for page, file, _ in EXCERPTS])
def test_what_is_copied_stands_in_its_file(page: Path, file: str, text: str) -> None:
    assert is_copied(text, ROOT / file)


def test_what_is_not_copied_is_found() -> None:
    assert EXCERPTS
    assert is_copied("EXCERPTS = [", Path(__file__)) is False
    assert is_copied("assert EXCERPTS\n", Path(__file__))
