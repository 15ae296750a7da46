"""A private copy of the repository, in which a mistake stands and tests run. The work tree is never written."""

import json
import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from tests.mutants.planting import ROOT, Mutant, apply, read

PARTS = ("ledger", "cli", "tests", "docs", "README.md", "pyproject.toml", ".ci", ".gitignore", ".editorconfig")
MEMORY = 6 * 1024**3
PATIENCE = 10
"""Seconds of processor time that any test may take, beside ten times what it took; any run, beside twice that."""
OPTIONS = ("-q", "-p", "no:cacheprovider", "-p", "tests.mutants.watch", "-n0", "--no-header")


class Tried(NamedTuple):
    """What came of a mutant: `caught`, `timeout` or `survived`, after how many tests, and what they said last."""

    verdict: str
    tests: int
    said: str


class Tree:
    """A copy of the repository in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "tree"
        self.seconds = 0
        for part in PARTS:
            source = ROOT / part
            if source.is_dir():
                shutil.copytree(source, self.root / part, ignore=shutil.ignore_patterns("__pycache__"))
            elif source.exists():
                shutil.copy(source, self.root / part)
        if (ROOT.parent / "shared").is_dir():
            (folder / "shared").symlink_to(ROOT.parent / "shared")  # the vectors, which tests look for beside it

    def run(self, options: list[str], seconds: int = 3 * 3600) -> tuple[int, str]:
        """Runs pytest with these options: its exit code, negative if it was killed, and what it said."""
        around = self.root.parent
        home = {"PYTHONPATH": str(self.root), "NATLEDGER_HOME": str(around / "home"), "PYTHONHASHSEED": "0"}
        home |= {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(around / "compiled")}
        running = subprocess.run(
            [sys.executable, "-m", "pytest", *OPTIONS, *options],
            cwd=self.root,
            env=os.environ | home,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            preexec_fn=lambda: _limit(seconds),
        )
        return running.returncode, running.stdout + running.stderr

    def try_mutant(self, mutant: Mutant, tests: dict[str, float]) -> Tried:
        """Plants the mutant, runs these tests until one fails, and takes it out; `tests` says how long each took."""
        file, names = self.root / mutant.path, self.root.parent / "tests.json"
        names.write_text(json.dumps({test: PATIENCE + 10 * taken for test, taken in tests.items()}))
        self._write(file, apply(mutant))
        try:
            paths = list(dict.fromkeys(test.partition("::")[0] for test in tests))
            code, said = self.run(["-x", f"--only-these={names}", *paths], int(3 * PATIENCE + 2 * sum(tests.values())))
        finally:
            self._write(file, read(mutant.path))
        if code == 5:
            raise RuntimeError(f"no tests were run:\n{said}")
        verdict = "survived" if code == 0 else "timeout" if code < 0 else "caught"
        return Tried(verdict, len(tests), said[-2000:])

    def _write(self, file: Path, data: bytes) -> None:
        """Each text of a file gets another second: by that alone, and its size, Python knows what it compiled."""
        file.write_bytes(data)
        self.seconds += 1
        os.utime(file, (self.seconds, self.seconds))


def _limit(seconds: int) -> None:
    """Processor time, which no other program on the machine takes away, and memory."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
