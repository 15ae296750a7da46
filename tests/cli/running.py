"""A small shell for tests: command lines of natledger run in this process, everything else in a real shell.

It knows what the examples use: quotes, `$(natledger …)`, `$NAME`, `<`, `>` and `&&`.
"""

import os
import re
import shlex
import subprocess
from collections.abc import Mapping
from contextlib import chdir
from pathlib import Path
from typing import NamedTuple

from click.testing import CliRunner

from cli.main import main

_INNER = re.compile(r'"?\$\((natledger [^)]*)\)"?')


class Ended(NamedTuple):
    """How a line ended; `text` is stdout and stderr as a terminal would show them."""

    code: int
    text: str
    out: bytes
    err: str


class Shell:
    """A folder, and the environment its commands see."""

    def __init__(self, folder: Path, **variables: str) -> None:
        self.folder = folder
        self.variables = {"HOME": str(folder), "NATLEDGER_PASSPHRASE_FILE": "", "NATLEDGER_HOME": "", **variables}

    def run(self, line: str, stdin: bytes = b"", known: Mapping[str, str] | None = None) -> Ended:
        """Runs a line; of several joined by `&&`, up to the first that fails."""
        for name, value in (known or {}).items():
            line = re.sub(rf"\${name}\b", value, line)
        ended = Ended(0, "", b"", "")
        for part in line.split("; ") if "&&" not in line else line.split(" && "):
            if ended.code == 0 or "&&" not in line:
                now = self._run_one(part.strip(), stdin)
                ended = Ended(now.code, ended.text + now.text, ended.out + now.out, ended.err + now.err)
        return ended

    def run_args(self, *args: str, stdin: bytes = b"") -> Ended:
        """Runs natledger with these arguments, just as they are."""
        environment: dict[str, str | None] = {name: value or None for name, value in self.variables.items()}
        with chdir(self.folder):
            result = CliRunner().invoke(main, list(args), input=stdin, env=environment)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return Ended(result.exit_code, result.output, result.stdout_bytes, result.stderr)

    def _run_one(self, line: str, stdin: bytes) -> Ended:
        if line.startswith("eval "):
            line = _INNER.sub(lambda match: match[1], line.removeprefix("eval "))
        else:
            line = _INNER.sub(lambda match: self.run(match[1]).out.decode().strip(), line)
        if not line.startswith("natledger "):
            return self._run_elsewhere(line)
        first, pipe, rest = line.partition(" | natledger ")
        if pipe:
            piped = self._run_one(first, stdin)
            ended = self._run_one(f"natledger {rest}", piped.out)
            return Ended(ended.code, piped.err + ended.text, ended.out, piped.err + ended.err)
        args = shlex.split(line)[1:]
        target, args = _take(args, ">")
        source, args = _take(args, "<")
        if source:
            stdin = (self.folder / source).read_bytes()
        ended = self.run_args(*args, stdin=stdin)
        if target:
            (self.folder / target).write_bytes(ended.out)
            return Ended(ended.code, ended.err, b"", ended.err)
        return ended

    def _run_elsewhere(self, line: str) -> Ended:
        environment = os.environ | self.variables
        done = subprocess.run(line, shell=True, cwd=self.folder, env=environment, capture_output=True, check=False)
        out, err = done.stdout.decode(), done.stderr.decode()
        return Ended(done.returncode, out + err, done.stdout, err)


def _take(args: list[str], sign: str) -> tuple[str, list[str]]:
    if sign not in args:
        return "", args
    place = args.index(sign)
    return args[place + 1], args[:place] + args[place + 2 :]
