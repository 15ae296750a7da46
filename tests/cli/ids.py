"""Finds the ids that examples name, and writes them into cli/shell/examples.py: `python -m tests.cli.ids`.

They change with whatever changes the genesis: a law or a body of the template, or how bytes are hashed.
"""

import json
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

from cli.shell import examples
from tests.cli.running import Ended, Shell

from .lesson import ASSETS, BUDGET, DESK, HOME, LAND, LAWS, LESSON, MARKET, MORE, PLAN, RECOGNISED, WORKS, build_lesson

FILE = Path(examples.__file__)
DIGITS = 12
MAKES = {
    LESSON[4]: "PAYMENT",
    LESSON[5]: "HOLD",
    MORE[1]: "DEGREE",
    MORE[5]: "SUSPENDED",
    MORE[11]: "WAITING",
    MORE[14]: "CONTRACT",
    MORE[15]: "AGREED",
    MORE[16]: "ORDER",
    MORE[17]: "OVERDUE",
    LAWS[0]: "EMERGENCY",
    LAWS[7]: "CARRIED",
    LAWS[12]: "OPEN",
    BUDGET[1]: "LINE",
    BUDGET[8]: "COMMITMENT",
    BUDGET[9]: "INSTALMENT",
    BUDGET[14]: "RETURN",
    PLAN[7]: "NOTING",
    MARKET[1]: "DEALING",
    MARKET[8]: "RATE",
    MARKET[9]: "OFFER",
    MARKET[11]: "SALT",
    ASSETS[1]: "ACCREDITING",
    ASSETS[7]: "ADMITTED",
    ASSETS[14]: "FROZEN",
    ASSETS[15]: "ENDED",
    ASSETS[17]: "POT",
    LAND[14]: "LEASE",
    DESK[5]: "LATE",
    DESK[6]: "OWED",
    DESK[9]: "FILED",
    DESK[10]: "ASKED_FOR",
    DESK[12]: "DENIED",
    RECOGNISED[0]: "RECOGNISING",
    RECOGNISED[9]: "SHOWN_SALT",
    WORKS[6]: "WATERED",
}
"""Lines of the lesson, and the id that each makes."""


class Learner(Shell):
    """A shell that learns the ids of today, and puts them where lines name those of yesterday."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.found: dict[str, str] = {}

    def run(self, line: str, stdin: bytes = b"", known: Mapping[str, str] | None = None) -> Ended:
        """Runs a line of the lesson."""
        said = line
        for name, identifier in self.found.items():
            said = said.replace(getattr(examples, name), identifier)
        ended = super().run(said, stdin, known)
        if name := MAKES.get(line, ""):
            self.found[name] = self._find_newest(name)
        return ended

    def _find_newest(self, name: str) -> str:
        if name == "WAITING":
            [path] = (self.folder / HOME).rglob("pending-*")
            return path.stem.removeprefix("pending-")[:DIGITS]
        if name == "SALT":
            return str(json.loads((self.folder / "report.json").read_text())["salt"])
        if name == "SHOWN_SALT":
            return str(json.loads((self.folder / "opened.json").read_text())["salt"])
        listed = json.loads(super().run("natledger tx list --limit 1 --json").out)
        return str(listed["entries"][0]["transaction"])[:DIGITS]


def main() -> None:
    """Writes the ids of today."""
    text = FILE.read_text("utf-8")
    for lines in (MORE, LAWS, BUDGET, PLAN, MARKET, ASSETS, LAND, DESK, RECOGNISED, WORKS):
        with tempfile.TemporaryDirectory() as folder:
            shell = Learner(Path(folder))
            build_lesson(shell)
            for line in lines:
                ended = shell.run(line)
                assert ended.code == 0, ended.text
        for name, identifier in shell.found.items():
            text = re.sub(f'(?m)^{name} = ".*"', f'{name} = "{identifier}"', text)
    FILE.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
