"""What a command loads: nothing that it does not need, so that nobody waits for it. Modules are counted, never seconds.

`python -m tests.cli.home.test_start` measures what that costs, against what `import click` costs.
"""

import resource
import subprocess
import sys
from statistics import median

import pytest

from cli.main import COMMANDS, main
from tests.cli.lesson import HOME
from tests.cli.reference import list_commands
from tests.cli.running import Shell
from tests.cli.shell.test_processes import environment

SHOW = "import sys, atexit; atexit.register(lambda: print('\\n' + ' '.join(sys.modules))); "
RUN = "sys.argv[0] = 'natledger'; from ledger.__main__ import main; main()"
HEAVY = {
    *("rich", "segno", "asyncio", "xml", "multiprocessing", "concurrent", "http", "email", "ssl", "socket", "unittest"),
    *("cryptography.x509", "cryptography.hazmat.primitives.serialization", "importlib.resources", "importlib.metadata"),
    *("hypothesis", "pydoc", "doctest", "zipfile", "csv"),
}
"""What no everyday command needs."""
OF_FEW = {
    *(
        "ledger.client.laws.laws",
        "ledger.client.committee.committee",
        "ledger.client.committee.actions",
        "ledger.client.records.records",
    ),
    *(
        "ledger.reads.committee.motions",
        "ledger.client.records.holder_files",
        "ledger.client.laws.impacts",
        "ledger.client.forms.reading",
    ),
    *(
        "ledger.archive.audit",
        "ledger.node.doctor",
        "ledger.archive.impact",
        "ledger.archive.what_if",
        "ledger.interchange",
    ),
    *(
        "cli.shell.complaints",
        "ledger.words.hints",
        "cli.laws.laws",
        "cli.committee.motions",
        "cli.records.records",
        "cli.chain.verifying",
        "cli.money.statements",
    ),
}
"""What who pays, or asks for a balance, needs nothing of."""
EVERYDAY = ("balance noy", "pay 5 --from noy --to shop", "tx list")


def list_modules(shell: Shell, line: str) -> set[str]:
    """The modules that a command line has loaded when it ends."""
    done = subprocess.run(
        [sys.executable, "-c", SHOW + RUN, *line.split()],
        cwd=shell.folder,
        env=environment(shell, PYTHONPATH=":".join(sys.path)),
        capture_output=True,
        check=True,
        text=True,
    )
    return set(done.stdout.splitlines()[-1].split())


def find(modules: set[str], packages: set[str]) -> set[str]:
    return {name for name in modules if any(name == each or name.startswith(f"{each}.") for each in packages)}


@pytest.mark.parametrize("line", ["--version", "--help", "help"])
def test_help_and_version_load_nothing_of_the_ledger(line: str, lesson: Shell) -> None:
    loaded = list_modules(lesson, line)
    assert find(loaded, HEAVY) == set()
    assert find(loaded, {"msgspec", "cryptography", "nacl", "sqlite3"}) == set()
    of_ours = {name for name in loaded if name.startswith("ledger.")}
    assert of_ours == {"ledger.__main__", "ledger.words", "ledger.words.printing"}
    assert len(find(loaded, {"cli"})) <= 12


@pytest.mark.parametrize("line", EVERYDAY)
def test_everyday_commands_load_what_they_need(line: str, lesson: Shell) -> None:
    loaded = list_modules(lesson, line)
    assert find(loaded, HEAVY) == set()
    assert find(loaded, OF_FEW) == set()
    if line.startswith("pay"):
        assert find(loaded, {"ledger.words.committee", "ledger.reads.committee", "ledger.reads.money.returns"}) == set()
    assert "ledger.node.node" in loaded


def test_the_map_says_what_each_command_says_of_itself() -> None:
    shown = {context.command_path: command for command, context in list_commands()}
    assert list(COMMANDS) == [path.split()[1] for path in shown if path.count(" ") == 1]
    for name, lazy in COMMANDS.items():
        command = shown[f"{main.name.replace('main', 'natledger')} {name}"]  # type: ignore[union-attr]
        assert lazy.short_help == command.get_short_help_str(100), name


def measure(command: list[str], shell: Shell) -> float:
    """The processor time of a command in seconds, user and system, in the middle of nine."""
    spent = []
    for _ in range(9):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, cwd=shell.folder, env=environment(shell), capture_output=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return median(spent)


def report() -> None:
    """Prints what commands cost, as multiples of `import click`."""
    import tempfile
    from pathlib import Path

    from tests.cli.lesson import build_lesson

    with tempfile.TemporaryDirectory() as folder:
        shell = Shell(Path(folder))
        build_lesson(shell)
        assert (shell.folder / HOME).is_dir()
        click = measure([sys.executable, "-c", "import click"], shell)
        print(f"import click {click * 1000:.0f} ms")
        for line in ("--version", "--help", *EVERYDAY):
            cost = measure([sys.executable, "-m", "ledger", *line.split()], shell)
            print(f"natledger {line}: {cost * 1000:.0f} ms, {cost / click:.1f} times")


if __name__ == "__main__":
    report()
