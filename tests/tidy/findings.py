"""What all checkers find in the code, and what of it may be found for now."""

import re
from collections.abc import Iterator
from functools import cache
from types import ModuleType
from typing import NamedTuple

from tests.tidy import determinism, rooms, style
from tests.tidy.sources import ROOT, Checker, Source, Survey, find_sources

MODULES: tuple[ModuleType, ...] = (rooms, style, determinism)
CHECKERS: dict[str, Checker] = {
    name: value for module in MODULES for name, value in vars(module).items() if name.startswith("check_")
}
SURVEYS: dict[str, Survey] = {
    name: value for module in MODULES for name, value in vars(module).items() if name.startswith("survey_")
}
PENDING = ROOT / "tests" / "tidy" / "pending.txt"
HEAD = """\
# What the rules of the house still find, and may until it is mended. Nothing is added here: `python -m tests.tidy`.
"""


class Found(NamedTuple):
    """Something a rule found. `line` is 0 where it is about a whole file or folder."""

    check: str
    path: str
    line: int
    says: str

    @property
    def pending(self) -> str:
        """How pending.txt says it: without the line, which moves."""
        return f"{self.check} {self.path}: {self.says}"

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.says}"


@cache
def list_findings() -> list[Found]:
    """All there is, in the code as it stands."""
    return [found for name in [*CHECKERS, *SURVEYS] for found in apply_rule(name, find_sources())]


def apply_rule(name: str, sources: list[Source]) -> Iterator[Found]:
    """What one rule finds in some files."""
    if name in SURVEYS:
        yield from (Found(name, path, 0, says) for path, says in SURVEYS[name](sources))
    else:
        for source in sources:
            yield from (Found(name, source.path, line, says) for line, says in CHECKERS[name](source))


def read_pending() -> set[str]:
    """The findings that are known."""
    lines = PENDING.read_text("utf-8").splitlines()
    return {line for line in lines if line and not line.startswith("#")}


def write_pending(lines: set[str]) -> None:
    """Keeps these, sorted."""
    PENDING.write_text(HEAD + "".join(f"{line}\n" for line in sorted(lines)), "utf-8")


def read_controls(table: str) -> list[tuple[str, list[Source]]]:
    """Rows `rule | path | text`: `;` ends a line, ` ++ ` a file, and `<9>` stands for nine files or lines."""
    rows = [[cell.strip() for cell in line.split(" | ")] for line in table.strip().splitlines()]
    return [(rule, list(_read_files(paths, texts))) for rule, paths, texts in rows]


def _read_files(paths: str, texts: str) -> Iterator[Source]:
    for path, text in zip(paths.split(" ++ "), texts.split(" ++ "), strict=True):
        lines = re.sub(r"<(\d+)(?::(.*))?>", lambda many: f"{many[2] or ''};" * int(many[1]), text)
        many = re.search(r"<(\d+)>", path)
        for number in range(int(many[1]) if many else 1):
            yield Source(re.sub(r"<\d+>", str(number), path), lines.replace(";", "\n"))
