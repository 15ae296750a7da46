"""Runs what the pages show: `console` blocks as a shell session, `python` blocks as programs.

`python -m tests.docs.session` puts what they really print into every page; the tests compare. All blocks of a page
share one temporary home and folder. A command that fails ends in `# exit N`; an `output` block may follow a program.
"""

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from tests.docs import DOCS, README, ROOT
from tests.docs.story import tell

FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)
EXIT = re.compile(r"# exit (\d+)$")
MARK = "--natledger-exit--"
KIT = DOCS / "reference" / "kit"
PRELUDE = 'natledger() { "$PYTHON" -m ledger "$@"; }\npython() { "$PYTHON" "$@"; }\n'


class Block(NamedTuple):
    """A fenced block; `start` and `end` bound its text in the page."""

    info: str
    text: str
    start: int
    end: int


class Done(NamedTuple):
    """A command that was run, with its output and its exit code."""

    command: str
    output: str
    code: int

    @property
    def expected_code(self) -> int:
        """What the command's comment says."""
        found = EXIT.search(self.command)
        return int(found.group(1)) if found else 0


def list_pages() -> list[Path]:
    """The README and every page of docs/."""
    return [README, *sorted(DOCS.rglob("*.md"))]


def list_blocks(text: str) -> list[Block]:
    """The fenced blocks of a page."""
    return [
        Block(found["info"].strip(), found["text"], found.start("text"), found.end("text"))
        for found in FENCE.finditer(text)
    ]


def is_session(block: Block) -> bool:
    """Whether a block is run as a shell session here; one marked `console node` needs Node.js."""
    return block.info == "console" or (block.info == "console node" and shutil.which("node") is not None)


def list_commands(block: Block) -> list[str]:
    """The commands of a session, without their outputs."""
    return [line[2:] for line in block.text.splitlines() if line.startswith("$ ")]


def run(commands: list[str], examples: Path) -> list[Done]:
    """Runs commands one after another in one shell, in a new home and a folder with the example files of a page."""
    lines = [f"{command}\nprintf '%s %s\\n' {MARK} $?" for command in commands]
    with tempfile.TemporaryDirectory() as folder:
        home, work = Path(folder, "home"), Path(folder, "work")
        home.mkdir()
        work.mkdir()
        for file in [*(DOCS / "reference").glob("*.mjs"), *examples.glob("*.xml"), *examples.glob("*.json")]:
            shutil.copy(file, work)
        shutil.copytree(KIT, work / "kit")
        script = Path(folder, "session.sh")
        script.write_text(PRELUDE + "exec 2>&1\n" + "\n".join(lines) + "\n", "utf-8")
        shown = subprocess.run(
            ["bash", str(script)],
            cwd=work,
            env=make_environment(home),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=120,
        ).stdout.decode()
    shown = shown.replace(str(home), "~").replace("\r\n", "\n")  # of CSV: pages have one kind of line end
    parts = re.split(rf"^{MARK} (\d+)\n", shown, flags=re.MULTILINE)
    outputs, codes = parts[:-1:2], parts[1::2]
    return [Done(*done) for done in zip(commands, outputs, map(int, codes), strict=True)]


def make_environment(home: Path) -> dict[str, str]:
    """Nothing of the caller's ledger, terminal or language."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("NATLEDGER_", "XDG_", "LC_"))}
    own = {"HOME": str(home), "PYTHON": sys.executable, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    return kept | own | {"NO_COLOR": "1", "COLUMNS": "120", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def play(text: str, examples: Path) -> tuple[str, list[Done]]:
    """The page with the outputs its sessions really give, and what was run."""
    blocks = [block for block in list_blocks(text) if is_session(block)]
    done = run([command for block in blocks for command in list_commands(block)], examples) if blocks else []
    rest = list(done)
    for block in reversed(blocks):
        count = len(list_commands(block))
        rest, shown = rest[: len(rest) - count], rest[len(rest) - count :]
        text = text[: block.start] + "".join(f"$ {one.command}\n{one.output}" for one in shown) + text[block.end :]
    return text, done


def execute(text: str) -> str:
    """The page with the outputs its Python programs really give; they share one namespace and a folder of their own."""
    blocks = list_blocks(text)
    names: dict[str, object] = {}
    outputs: list[tuple[Block, str]] = []
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        shutil.copytree(KIT, "kit")
        for block, following in zip(blocks, [*blocks, None][1:], strict=True):
            if block.info != "python":
                continue
            shown = io.StringIO()
            with contextlib.redirect_stdout(shown):
                exec(compile(block.text, "page", "exec"), names)
            if following and following.info == "output":
                outputs.append((following, shown.getvalue()))
    for block, output in reversed(outputs):
        text = text[: block.start] + output + text[block.end :]
    return text


def name_genesis(text: str) -> str:
    """The page with the genesis hash of the seed in the commands that need it."""
    return re.sub(
        r"(--genesis |verify(?:-disclosure|-series)?\.mjs \S+ )[0-9a-f]{64}", rf"\g<1>{tell().genesis_hash}", text
    )


def main() -> None:
    """Rewrites every page that shows a session or a program."""
    for page in list_pages():
        text = page.read_text("utf-8")
        fresh, done = play(execute(name_genesis(text)), page.parent)
        for one in done:
            if one.code != one.expected_code:
                sys.exit(f"{page.relative_to(ROOT)}: $ {one.command}\n{one.output}exits with {one.code}")
        if fresh != text:
            page.write_text(fresh, "utf-8")
            print(page.relative_to(ROOT))


if __name__ == "__main__":
    main()
