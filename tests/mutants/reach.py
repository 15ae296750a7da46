"""Which tests run a line of ledger/: taken down once by coverage, a context for each test, and kept in a folder.

What is kept of a file of tests holds until that file or ledger/ changes; it does not see when a file changes that tests
share. Then fewer tests are tried than could be: a mutant survives that should not. `--anew` takes down everything
again.
"""

import ast
import hashlib
import json
from functools import cache
from pathlib import Path

from coverage import CoverageData

from tests.mutants.planting import ROOT, Mutant, read
from tests.mutants.trying import Tree

READERS = ("tests/test_limits.py", "tests/test_rules.py", "tests/test_tidy.py")
"""Tests that read what stands in the files, and run none of it: any mutant may be seen by them."""


def list_tests(room: str = "") -> list[str]:
    """The files of tests of a room; without one, all of them."""
    files = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").rglob("test_*.py"))
    return [path for path in files if not room or is_of(path, room)]


def is_of(path: str, room: str) -> bool:
    """Whether a file of tests, or a test in it, is of a room."""
    return path.startswith((f"tests/{room}/", f"tests/test_{room}"))


class Reach:
    """The map: `folder` keeps it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / _digest([path.read_bytes() for path in sorted((ROOT / "ledger").rglob("*.py"))])
        self.folder.mkdir(parents=True, exist_ok=True)
        self.index: dict[str, tuple[str, str]] = {}
        """Of each file of tests: its digest, and the batch in which it was taken down."""
        if (self.folder / "index.json").exists():
            self.index = {
                path: tuple(row) for path, row in json.loads((self.folder / "index.json").read_text()).items()
            }
        self._read_seconds()

    def missing(self, paths: list[str]) -> list[str]:
        """Which of these files were not taken down as they are now."""
        return [path for path in paths if self.index.get(path, ("",))[0] != _digest([(ROOT / path).read_bytes()])]

    def take_down(self, tree: Tree, paths: list[str]) -> list[str]:
        """Runs these files, and keeps which of their tests run what. Returns the tests that fail."""
        batch = _digest([path.encode() + (ROOT / path).read_bytes() for path in paths])
        (self.folder / batch).mkdir(exist_ok=True)
        for old in (self.folder / batch).iterdir():
            old.unlink()
        code, said = tree.run([*paths, f"--take-down={self.folder / batch}"])
        if code not in (0, 1) or not (self.folder / batch / "tests.json").exists():
            raise RuntimeError(f"no tests were taken down:\n{said}")
        self.index |= {path: (_digest([(ROOT / path).read_bytes()]), batch) for path in paths}
        (self.folder / "index.json").write_text(json.dumps(self.index))
        self._read_seconds()
        failed: list[str] = json.loads((self.folder / batch / "tests.json").read_text())["failed"]
        return failed

    def find_tests(self, mutant: Mutant) -> list[str]:
        """The tests that run the mutant: of each test function its quickest case first, then the second, and so on."""
        ranks: dict[str, int] = {}
        ranked = []
        for test in sorted(self._find_reaching(mutant), key=self.seconds.__getitem__):
            function = test.partition("[")[0]
            ranks[function] = ranks.get(function, -1) + 1
            ranked.append((ranks[function], self.seconds[test], test))
        return [test for *_, test in sorted(ranked)]

    def find_neighbours(self, tests: list[str]) -> list[str]:
        """All tests of the files of these: what a shared fixture runs counts for the first test only. And READERS."""
        files = {test.partition("::")[0] for test in tests} | {*READERS}
        found = [test for test in self.seconds if test.partition("::")[0] in files and test not in tests]
        return sorted(found, key=self.seconds.__getitem__)

    def _find_reaching(self, mutant: Mutant) -> set[str]:
        lines = {(mutant.path, line) for line in mutant.lines} or _find_uses(mutant)
        found = set()
        for path in sorted({path for path, _ in lines}):
            for line, tests in self._read_lines(path).items():
                if (path, line) in lines:
                    found |= tests
        return found

    def _read_seconds(self) -> None:
        self.seconds: dict[str, float] = {}
        self._kept: dict[str, dict[int, set[str]]] = {}
        for batch in sorted({batch for _, batch in self.index.values()}):
            seconds = json.loads((self.folder / batch / "tests.json").read_text())["seconds"]
            self.seconds |= {test: taken for test, taken in seconds.items() if self._is_from(test, batch)}

    def _is_from(self, test: str, batch: str) -> bool:
        return self.index.get(test.partition("::")[0], ("", ""))[1] == batch

    def _read_lines(self, path: str) -> dict[int, set[str]]:
        if path not in self._kept:
            lines: dict[int, set[str]] = {}
            for batch in sorted({batch for _, batch in self.index.values()}):
                data = _load(str(self.folder / batch / "lines"))
                for file in data.measured_files():
                    if file.endswith(f"/{path}"):
                        for line, tests in data.contexts_by_lineno(file).items():
                            known = {one.removeprefix("import|") for one in tests}
                            kept = {one for one in known if one in self.seconds and self._is_from(one, batch)}
                            lines.setdefault(line, set()).update(kept)
            self._kept[path] = lines
        return self._kept[path]


@cache
def _load(file: str) -> CoverageData:
    data = CoverageData(file)
    data.read()
    return data


def _find_uses(mutant: Mutant) -> set[tuple[str, int]]:
    """Where functions use what a line outside of them defines; if none does, every line of that file's functions."""
    data = read(mutant.path)
    line = data.count(b"\n", 0, mutant.change.start) + 1
    statement = next(one for one in ast.parse(data).body if one.lineno <= line <= (one.end_lineno or 0))
    names = {one.id for one in ast.walk(statement) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)}
    if isinstance(statement, ast.ClassDef | ast.FunctionDef):
        names |= {statement.name}
    paths = [path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "ledger").rglob("*.py"))]
    uses = {(path, at) for path in paths for name, at in _list_uses(path) if name in names}
    return uses or {(mutant.path, at) for _, at in _list_uses(mutant.path)}


@cache
def _list_uses(path: str) -> list[tuple[str, int]]:
    """Each name that a function of the file uses, and where."""
    functions = [one for one in ast.walk(ast.parse(read(path))) if isinstance(one, ast.FunctionDef)]
    bodies = [one for function in functions for statement in function.body for one in ast.walk(statement)]
    named = [(one.id, one.lineno) for one in bodies if isinstance(one, ast.Name)]
    return named + [(one.attr, one.lineno) for one in bodies if isinstance(one, ast.Attribute)]


def _digest(parts: list[bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()[:16]
