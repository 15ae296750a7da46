"""The stage of the demo: runs command lines, shows what they say, and holds them to what they must say."""

import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

import ledger
from cli.shell import exit_codes, output
from cli.shell.session import HOME_VARIABLE, PASSPHRASE_VARIABLE
from ledger import Ledger, PlacedEntry

WAIT_SECONDS = 60


class Ended(NamedTuple):
    """How a command line ended."""

    code: int
    out: str
    err: str


class Stage:
    """A temporary folder with a home in it, and the story told there."""

    def __init__(self, folder: Path, run: Callable[[list[str]], object], show: Callable[[str], None]) -> None:
        """`run` runs a command line in this process; `show` writes a line of the story."""
        self.folder = folder
        self.home = folder / "home"
        self.checks = 0
        self.show = show
        self._run = run

    def tell(self, text: str) -> None:
        """A sentence between the commands."""
        self.show(f"\n# {text}")

    def found(self, seed: int | None, more: str = "") -> None:
        """Makes the home, with this seed or with keys and a clock of its own; `more` are other options of init."""
        fixed = "" if seed is None else f" --seed {seed}"
        self.do(f"init --no-passphrase{fixed}{more}", says="one may fail")

    @property
    def genesis_hash(self) -> str:
        """What everybody knows of the ledger in the home."""
        with Ledger.open(self.home) as lao:
            return lao.genesis_hash

    @property
    def newest(self) -> PlacedEntry:
        """The last entry on it."""
        with Ledger.open(self.home) as lao:
            return next(lao.entries(newest_first=True))

    def do(self, line: str, code: int = exit_codes.DONE, says: str = "") -> Ended:
        """Runs a command line here. Raises Complaint unless it ends with this code and says this."""
        self.show(f"$ natledger {line}")
        out, err = io.StringIO(), io.StringIO()
        ended = exit_codes.DONE
        here = _environment({HOME_VARIABLE: str(self.home)})
        with here, chdir(self.folder), redirect_stdout(out), redirect_stderr(err):
            try:
                self._run(line.split())
            except SystemExit as end:
                ended = int(end.code or 0)
        return self._judge(line, Ended(ended, out.getvalue(), err.getvalue()), code, says)

    def do_as_stranger(self, line: str, files: str, code: int = exit_codes.DONE, says: str = "") -> Ended:
        """Runs a command line in another process, in a folder that holds these files alone, without any home."""
        self.show(f"$ natledger {line}")
        with tempfile.TemporaryDirectory() as elsewhere:
            for file in files.split():
                (Path(elsewhere) / file).write_bytes((self.folder / file).read_bytes())
            nowhere = {"HOME": elsewhere, HOME_VARIABLE: str(Path(elsewhere) / "no-home")}
            return self._judge(line, _spawn(line, Path(elsewhere), nowhere), code, says)

    def do_apart(self, line: str, code: int = exit_codes.DONE, says: str = "") -> Ended:
        """Runs a command line on this home, in a process of its own."""
        self.show(f"$ natledger {line}")
        return self._judge(line, _spawn(line, self.folder, {HOME_VARIABLE: str(self.home)}), code, says)

    def check(self, holds: bool, problem: str) -> None:
        """Counts a claim that holds. Raises Complaint for one that does not."""
        if not holds:
            raise output.Complaint("demo_must_hold", problem, "report it, with all that was shown", exit_codes.REFUSED)
        self.checks += 1

    def _judge(self, line: str, ended: Ended, code: int, says: str) -> Ended:
        for text in (ended.out, ended.err):
            if text.strip():
                self.show(text.rstrip())
        if ended.code:
            self.show(f"(exit {ended.code})")
        self.check(ended.code == code, f"natledger {line} ended with {ended.code}, not {code}")
        self.check(says in ended.out + ended.err, f"natledger {line} did not say: {says}")
        return ended


def _spawn(line: str, folder: Path, variables: Mapping[str, str]) -> Ended:
    # found by its place, so that it is this program in an environment where it is not installed, too
    place = str(Path(ledger.__file__).parent.parent)
    kept = {name: value for name, value in os.environ.items() if name not in (HOME_VARIABLE, PASSPHRASE_VARIABLE)}
    kept |= {"PYTHONPATH": place, "PYTHONIOENCODING": "utf-8", **variables}
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "ledger", *line.split()],
        cwd=folder,
        env=kept,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=WAIT_SECONDS,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in (*variables, PASSPHRASE_VARIABLE)}
    os.environ.pop(PASSPHRASE_VARIABLE, None)
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
