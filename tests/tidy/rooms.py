"""Who may import whom: the table of the house, and what its doors, screens and words may not touch."""

import ast
from collections.abc import Iterable, Iterator
from functools import cache

from tests.tidy.sources import Finding, Source, find_imports, get_called

# The house: each room and those right below it. What those may import, it may import too, and anyone may
# import errors. But rules is for those alone that turn a rule into a code, or a code into words.
BELOW = {
    "rules": set(),
    "errors": {"rules"},
    "crypto": set(),
    "merkle": {"crypto"},
    "chain": {"merkle", "rules"},
    "state": {"merkle"},
    "laws": set(),
    "registry": {"laws", "chain", "state", "rules"},
    "admission": {"registry", "rules"},
    "transition": {"admission", "rules"},
    "explaining": {"transition"},
    "following": {"transition"},
    "application": {"transition", "rules"},
    "consensus": {"chain"},
    "archive": {"consensus", "application", "following"},
    "home": {"archive"},
    "node": {"home"},
    "abci": {"home"},
    "reads": {"archive", "explaining"},
    "interchange": {"registry"},
    "words": {"reads", "interchange", "rules"},
    "client": {"words", "node", "abci", "rules"},
    "nation": {"client"},
    "brain": {"reads", "words"},
    "web": {"client"},
    "cli": {"web", "brain", "nation", "rules", "__init__"},
}
# What ledger/__init__.py shows a notebook, and what its __main__.py needs.
DOORS = {"__init__": {"client", "reads", "registry", "chain", "merkle", "crypto", "errors"}, "__main__": set()}

SHELL = {"click", "rich", "cli"}
SCREENS = {"cli", "web"}
BEHIND = {"registry", "chain", "state", "node", "archive"}
"""What screens reach through reads, words and client alone."""
OUTSIDE = {
    *("click", "rich", "getpass", "logging", "sys", "os", "io", "pathlib", "shutil", "tempfile", "subprocess"),
    *("socket", "sqlite3", "time", "random", "locale"),
}
TOUCHES = {"open", "print", "input", "breakpoint"}
METHODS = {"read_text", "write_text", "read_bytes", "write_bytes"}


def check_imports(source: Source) -> Iterator[Finding]:
    """A room imports itself, errors, and rooms below it."""
    for line, room in find_rooms_imported(source):
        if room not in may_import(source.room) | {source.room}:
            yield line, f"{source.room} imports {room}"


def check_screens(source: Source) -> Iterator[Finding]:
    """A screen parses, makes one call and shows: what is behind reads, words and client it does not touch."""
    if source.room in SCREENS:
        for line, name in find_imports(source):
            room, _, rest = name.removeprefix("ledger.").partition(".")
            if name.startswith("ledger.") and room in BEHIND:
                yield line, f"imports {room}.{rest.rpartition('.')[0] or rest}"


def check_words_only_say(source: Source) -> Iterator[Finding]:
    """Words open, ask and print nothing: what they are given becomes text."""
    if source.room != "words":
        return
    for line, name in find_imports(source):
        if name.split(".")[0] in OUTSIDE:
            yield line, f"imports {name}"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call):
            called = get_called(node)
            if called in (TOUCHES if isinstance(node.func, ast.Name) else METHODS):
                yield node.lineno, f"calls {called}"


def check_form_of_imports(source: Source) -> Iterator[Finding]:
    """Every module is named in full; cli's own name is ours, as __main__ loads it by its place before all else."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            yield node.lineno, "a relative import"


def check_ledger_knows_no_terminal(source: Source) -> Iterator[Finding]:
    """Nothing in ledger imports cli or what cli is made of; __main__ alone opens its door."""
    if source.room not in {"cli", "__main__"}:
        yield from ((line, f"imports {name}") for line, name in find_imports(source) if name.split(".")[0] in SHELL)


def check_sqlite_has_owners(source: Source) -> Iterator[Finding]:
    """SQLite is spoken by the store and by the node, which keeps signers.db."""
    if source.room != "node" and source.path not in {"ledger/state/database.py", "ledger/state/store.py"}:
        yield from ((line, "imports sqlite3") for line, name in find_imports(source) if name == "sqlite3")


@cache
def may_import(room: str) -> set[str]:
    """All rooms that a room may import."""
    if room in DOORS:
        return DOORS[room]
    if room == "rules":
        return set()
    below = BELOW.get(room, set())
    return {"errors"} | below | {deep for near in below for deep in may_import(near) if deep != "rules"}


def find_rooms_imported(source: Source) -> Iterator[tuple[int, str]]:
    """The room of each import, with its line."""
    for line, name in find_imports(source):
        parts = name.split(".")
        if parts[0] == "cli":
            yield line, "cli"
        elif parts[0] == "ledger":
            inside = len(parts) > 1 and parts[1] in BELOW
            yield line, parts[1] if inside else "__init__"


# ------------------------------------------------------------------ what is true of all files together

FLAT = 16
"""Files beside each other in a folder, without its __init__.py, which is its door."""
TOP = 16


def survey_circles(sources: list[Source]) -> Iterator[tuple[str, str]]:
    """No module reaches itself: not in a function, not for type checking either. Names in tables do not count."""
    imports = list_imported(sources)
    reach = {module: find_reach(module, imports) for module in imports}
    for source in sources:
        circle = {other for other in reach[source.module] if source.module in reach[other]}
        if source.module in circle:
            yield source.path, "is in a circle of modules"


def survey_folders(sources: list[Source]) -> Iterator[tuple[str, str]]:
    """What grows gets rooms of its own."""
    folders = [source.path.rpartition("/")[0] for source in sources if not source.path.endswith("/__init__.py")]
    for folder in sorted(set(folders)):
        if folders.count(folder) > FLAT:
            yield folder, f"has {folders.count(folder)} files side by side, at most {FLAT}"


def survey_top_of_cli(sources: list[Source]) -> Iterator[tuple[str, str]]:
    """Whoever opens cli finds a subject at a glance."""
    entries = {source.path.split("/")[1] for source in sources if source.path.startswith("cli/")}
    subjects = entries - {"__init__.py", "main.py"}
    if len(subjects) > TOP:
        yield "cli", f"has {len(subjects)} entries besides its door, at most {TOP}"


def list_imported(sources: Iterable[Source]) -> dict[str, set[str]]:
    """Of each module, the others that it imports by name."""
    sources = list(sources)
    modules = {source.module for source in sources}
    found: dict[str, set[str]] = {}
    for source in sources:
        names = {name for _, name in find_imports(source)}
        named = {name if name in modules else name.rpartition(".")[0] for name in names}
        found[source.module] = named & modules - {source.module}
    return found


def find_reach(module: str, imports: dict[str, set[str]]) -> set[str]:
    """All that a module imports, and what that imports."""
    seen: set[str] = set()
    waiting = list(imports[module])
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += imports[name]
    return seen


CONTROLS = """
check_imports | ledger/errors.py | from ledger.crypto.hashing import digest
check_imports | ledger/rules.py | from ledger.errors import Bug
check_imports | ledger/merkle/x.py | from ledger.rules import RULES
check_imports | ledger/chain/x.py | import ledger.state.overlay
check_imports | ledger/state/x.py | from ledger import chain
check_imports | ledger/merkle/x.py | def f():;    from ledger.chain.header import Header
check_imports | ledger/consensus/x.py | if TYPE_CHECKING:;    from ledger.application import check
check_imports | ledger/consensus/x.py | from ledger.state.store import Store
check_imports | ledger/registry/x.py | from ledger.transition import state_transition
check_imports | ledger/laws/x.py | from ledger.registry.money.money import Transfer
check_imports | ledger/archive/x.py | from ledger.home.keyring import Keyring
check_imports | ledger/archive/x.py | from ledger.reads.entries import find_entry
check_imports | ledger/home/x.py | from ledger.node.node import Node
check_imports | ledger/home/x.py | from ledger.reads.entries import find_entry
check_imports | ledger/abci/x.py | from ledger.node.homes import Home
check_imports | ledger/node/x.py | from ledger.abci.server import serve
check_imports | ledger/node/x.py | from ledger.reads.entries import find_entry
check_imports | ledger/node/x.py | from ledger.client import Ledger
check_imports | ledger/node/x.py | from ledger import Ledger
check_imports | ledger/node/x.py | import ledger
check_imports | ledger/reads/x.py | if TYPE_CHECKING:;    from ledger.client.ledger import Ledger
check_imports | ledger/reads/x.py | from ledger.node.node import Node
check_imports | ledger/reads/x.py | from ledger.home.keyring import Keyring
check_imports | ledger/reads/x.py | from ledger.words.lexicon import Lexicon
check_imports | ledger/words/x.py | from ledger import Ledger
check_imports | ledger/words/x.py | from ledger.client.wallet import Wallet
check_imports | ledger/words/x.py | from ledger.node.node import Node
check_imports | ledger/words/x.py | from ledger.home.keyring import Keyring
check_imports | ledger/words/x.py | from cli.shell.output import explain
check_imports | ledger/interchange/x.py | from ledger.client.ledger import Ledger
check_imports | ledger/interchange/x.py | from ledger.words.lexicon import Lexicon
check_imports | ledger/__init__.py | from ledger.node.shell import Node
check_imports | ledger/client.py | import cli.shell.output
check_screens | cli/money/x.py | from ledger.registry.money.money import Transfer
check_screens | cli/money/x.py | def f():;    from ledger.chain.entry import APPLIED
check_screens | cli/money/x.py | if TYPE_CHECKING:;    from ledger.node.node import Node
check_screens | cli/money/x.py | import ledger.archive.blocks
check_screens | cli/money/x.py | from ledger import state
check_screens | ledger/web/x.py | from ledger.state.state import State
check_words_only_say | ledger/words/x.py | import sys
check_words_only_say | ledger/words/x.py | from pathlib import Path
check_words_only_say | ledger/words/x.py | from click import echo
check_words_only_say | ledger/words/x.py | print('paid')
check_words_only_say | ledger/words/x.py | input('sure?')
check_words_only_say | ledger/words/x.py | open('names.json')
check_words_only_say | ledger/words/x.py | path.read_text('utf-8')
check_form_of_imports | ledger/chain/x.py | from . import header
check_form_of_imports | ledger/__init__.py | from .client import Ledger
check_form_of_imports | cli/shell/x.py | from .output import say
check_ledger_knows_no_terminal | ledger/node/x.py | import click
check_ledger_knows_no_terminal | ledger/client.py | from rich.table import Table
check_ledger_knows_no_terminal | ledger/words/x.py | from cli.shell.output import explain
check_sqlite_has_owners | ledger/state/tables.py | import sqlite3
check_sqlite_has_owners | cli/x.py | import sqlite3
survey_circles | ledger/a.py ++ ledger/b.py | from ledger.b import b ++ from ledger.a import a
survey_circles | ledger/a.py ++ ledger/b.py | from ledger.b import b ++ if TYPE_CHECKING:;    from ledger.a import a
survey_circles | ledger/a.py ++ ledger/b.py | from ledger.b import b ++ def b():;    import ledger.a
survey_circles | cli/a.py ++ cli/b/__init__.py ++ cli/c.py | import cli.b ++ from cli import c ++ from cli.a import a
survey_circles | ledger/__init__.py ++ ledger/a.py | from ledger.a import a ++ from ledger import Ledger
survey_folders | ledger/laws/<17>.py | pass
survey_folders | cli/shell/<17>.py | pass
survey_top_of_cli | cli/<17>/x.py | pass
survey_top_of_cli | cli/main.py ++ cli/<17>/__init__.py | pass ++ pass
"""
ALLOWED = """
check_imports | ledger/node/x.py | from ledger.chain.header import Header
check_imports | ledger/registry/x.py | from ledger.rules import RULES
check_imports | ledger/laws/x.py | from ledger.errors import Refused
check_imports | ledger/__init__.py | from ledger.chain.receipt import verify_receipt
check_imports | ledger/words/x.py | from ledger.reads.motions import FoundMotion
check_imports | ledger/client/x.py | from ledger.words.lexicon import Lexicon
check_imports | cli/x.py | import ledger
check_screens | cli/x.py | from ledger import verify_receipt
check_screens | cli/x.py | from ledger.reads.entries import PlacedEntry
check_screens | ledger/client/x.py | from ledger.chain.entry import APPLIED
check_words_only_say | ledger/words/x.py | import re
check_words_only_say | ledger/words/x.py | def f(lexicon):;    return lexicon.open(1)
check_words_only_say | ledger/client/x.py | open('names.json')
check_form_of_imports | cli/shell/x.py | from cli.shell.output import say
check_form_of_imports | ledger/node/x.py | from ledger.node.homes import Home
check_ledger_knows_no_terminal | cli/x.py | import click
check_sqlite_has_owners | ledger/state/store.py | import sqlite3
survey_circles | ledger/a.py ++ ledger/b.py | from ledger.b import b ++ NAMES = {'a': 'ledger.a'}
survey_folders | ledger/laws/<16>.py ++ ledger/laws/__init__.py | pass ++ pass
survey_top_of_cli | cli/main.py ++ cli/<16>/x.py ++ cli/1/y.py | pass ++ pass ++ pass
"""
