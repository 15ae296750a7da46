"""The documentation: what it shows is what the program does, so that it cannot drift.

The notebook is executed, sessions and programs on the pages are run and compared, generated pages are made anew, links
are followed. tests/docs/ has the generators, and the tests of the bytes and of the second verifier.
"""

import ast
import json
import re
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import click
import nbclient
import nbformat
import pytest

import ledger
from cli.main import main
from ledger.registry.messages import MESSAGES
from ledger.rules import AT_ZERO, RULES
from tests.docs import DOCS, README, ROOT, messages
from tests.docs import bytes as bytes_page
from tests.docs.session import execute, list_blocks, list_commands, list_pages, name_genesis, play
from tests.docs.story import tell

NOTEBOOKS = sorted((DOCS / "tutorial").glob("*.ipynb"))
COMMANDS = ["pip install -e . && natledger demo", "pip install -e '.[test]' && pytest"]
IMAGE = re.compile(r"!\[[^\]]+\]\(([^)\s]+)\)")
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")
NOT_RUN = {"", "sh", "shell", "text", "json", "example", "output", "python", "console", "console node", "diff"}
NOT_RUN |= {"console added", "python added"}  # run by tests/docs/test_adding_a_message.py


class Shows(NamedTuple):
    """What a notebook must have shown when it has run."""

    drawings: int
    rules: tuple[str, ...]
    """Refusals, by the rule that is named."""


SHOWS = {
    "1-a-payment": Shows(3, ("signature_must_fit_transaction", "balance_must_cover_amount", "quorum_must_sign")),
    "2-records": Shows(
        3,
        (
            *("field_must_be_in_record", "signature_must_fit_transaction", "record_must_have_been_issued"),
            *("genesis_must_be_the_expected", "nonce_must_be_the_asked", "presentation_must_be_signed"),
            *("issuer_must_have_role", "role_must_not_loop", "record_must_not_be_final", "status_must_not_be_older"),
            *("field_must_not_be_erased", "recovery_must_be_due", "key_must_be_the_accounts", "recovery_must_exist"),
            *("account_must_not_be_suspended", "delegation_must_cover_amount", "actor_must_be_the_signer"),
        ),
    ),
    "3-laws": Shows(
        1,
        (
            *("law_must_not_be_ambiguous", "law_text_must_be_ascii", "law_names_must_be_known", "law_types_must_fit"),
            *("impact_must_be_the_computed", "member_must_be_of_body", "body_must_be_competent", "motion_must_be_due"),
            *("ballot_must_be_only_one", "voting_must_be_open", "law_must_allow", "law_must_have_answer"),
            *("law_must_not_bind", "law_must_be_new", "value_must_be_in_range"),
        ),
    ),
    "4-tax": Shows(
        2,
        (
            *("invoice_must_be_open", "invoice_must_be_the_buyers", "invoice_must_be_in_its_asset"),
            *("invoice_must_not_be_disputed", "invoice_must_be_new", "buyer_must_be_another"),
            "credit_must_stay_within_invoice",
        ),
    ),
    "5-land-and-tokens": Shows(
        2,
        (
            *("parcels_must_not_overlap", "boundary_must_not_meet_itself", "owner_must_agree", "notice_must_be_kept"),
            *("balance_must_cover_amount", "owner_must_be_of_title", "creditor_must_agree", "row_must_be_in_state"),
            *("eligibility_must_allow", "claim_must_be_only_one", "holding_must_be_proved", "class_must_not_be_paused"),
        ),
    ),
}

by_page = pytest.mark.parametrize("page", list_pages(), ids=lambda page: page.relative_to(ROOT).as_posix())
by_session = pytest.mark.parametrize(
    "page",
    [
        pytest.param(page, marks=pytest.mark.full if page.parent.name == "guides" or page == README else ())
        for page in list_pages()
    ],
    ids=lambda page: page.relative_to(ROOT).as_posix(),
)
by_notebook = pytest.mark.parametrize(
    "path",
    [pytest.param(path, marks=() if path.stem.startswith("1") else pytest.mark.full) for path in NOTEBOOKS],
    ids=lambda path: path.stem,
)


@cache
def read(path: Path) -> str:
    return path.read_text("utf-8")


def load_notebook(path: Path) -> Any:
    return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]


# ----------------------------------------------------------------------------------- sessions and programs


@by_session
def test_sessions_and_programs_print_what_the_page_says(page: Path) -> None:
    fresh, done = play(execute(read(page)), page.parent)
    assert fresh == read(page), "python -m tests.docs.session"
    assert [(one.command, one.code) for one in done] == [(one.command, one.expected_code) for one in done]


@by_page
def test_blocks_are_of_known_kinds(page: Path) -> None:
    """A block whose kind is misspelt would not be run, and nobody would notice."""
    assert {block.info for block in list_blocks(read(page))} <= NOT_RUN


def test_the_readme_has_its_two_commands() -> None:
    lines = [line for block in list_blocks(read(README)) if block.info == "sh" for line in block.text.splitlines()]
    assert [line for line in lines if line.startswith("pip install -e")] == COMMANDS
    assert [line for line in read(README).splitlines() if line.startswith("pip install -e")] == COMMANDS


def test_the_first_run_is_the_one_that_was_promised() -> None:
    commands = [
        command for block in list_blocks(read(README)) if block.info == "console" for command in list_commands(block)
    ]
    words = [tuple(command.split()[:2]) for command in commands]
    expected = "natledger init, natledger account, natledger account, natledger money, natledger pay, natledger verify"
    assert words[:6] == [tuple(pair.split()) for pair in expected.split(", ")]
    assert ("natledger", "validator") in words
    assert any("# exit 5" in command for command in commands)
    assert any("# exit 1" in command for command in commands)


def test_every_command_shown_is_run() -> None:
    """What is not run is only how to install, and the reference, which has a test of its own."""
    for page in set(list_pages()) - {DOCS / "reference" / "cli.md"}:
        shown = "".join(block.text for block in list_blocks(read(page)) if block.info in ("sh", "text", ""))
        assert [line for line in shown.splitlines() if line.startswith("natledger")] == [], page


def test_commands_named_in_prose_exist() -> None:
    named = {words for page in list_pages() for words in re.findall(r"`natledger ([^`]+)`", read(page))}
    named |= {words for rule in RULES.values() for words in re.findall(r"natledger (.+)", rule.remedy)}
    named |= {words for zero in AT_ZERO.values() for words in re.findall(r"natledger (.+)", zero.remedy)}
    assert len(named) > 10
    for words in named:
        first, second, *_ = [*re.findall(r"[a-z0-9-]+|\S+", words), "", ""]
        if not first.isupper() and not first.startswith("-"):
            command = main.get_command(click.Context(main), first)
            known = getattr(command, "commands", {second: None})
            assert second in known, words


def test_hashes_on_the_pages_are_of_the_seed() -> None:
    """A genesis hash that stands in a command is that of the chain the pages make."""
    assert [page for page in list_pages() if name_genesis(read(page)) != read(page)] == []
    assert tell().genesis_hash in read(README)


# --------------------------------------------------------------------------------------------- the notebook


@by_notebook
def test_the_notebook_runs(path: Path) -> None:
    """Its cells hold asserts of their own; what they print must name no place on this machine."""
    notebook = load_notebook(path)
    nbclient.NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    expected = SHOWS[path.stem]
    assert sum("image/svg+xml" in output.get("data", {}) for output in outputs) == expected.drawings
    printed = "".join(output.get("text", "") for output in outputs)
    assert [rule for rule in expected.rules if f"{rule}:" not in printed and f"{rule}\n" not in printed] == []
    assert str(ROOT) not in printed


@by_notebook
def test_the_notebook_is_stored_without_outputs(path: Path) -> None:
    notebook = load_notebook(path)
    nbformat.validate(notebook)
    cells = notebook.cells
    assert len({cell.id for cell in cells}) == len(cells)
    for cell in cells:
        if cell.cell_type == "code":
            assert (cell.outputs, cell.execution_count) == ([], None)
    assert json.dumps(json.loads(read(path)), indent=1, ensure_ascii=False) + "\n" == read(path)


@by_notebook
def test_the_notebook_needs_nothing_but_the_ledger(path: Path) -> None:
    """No network, nothing that is not in the core, the standard library or IPython."""
    allowed = {
        "ledger",
        "msgspec",
        "IPython",
        "json",
        "hashlib",
        "math",
        "sqlite3",
        "tempfile",
        "pathlib",
        "subprocess",
    }
    allowed |= {"sys"}
    cells = [cell.source for cell in load_notebook(path).cells if cell.cell_type == "code"]
    for node in ast.walk(ast.parse("\n".join(cells))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        assert {name.split(".")[0] for name in names} <= allowed


@by_notebook
def test_every_exercise_has_a_check_and_a_folded_solution(path: Path) -> None:
    cells = {cell.id: cell for cell in load_notebook(path).cells}
    tries = [name.removesuffix("-try") for name in cells if name.endswith("-try")]
    assert len(tries) >= 5
    for name in tries:
        assert "assert" in cells[f"{name}-check"].source
        assert cells[f"{name}-solution"].metadata["jupyter"]["source_hidden"]
        assert "..." in cells[f"{name}-try"].source
    assert sum("**Predict.**" in cell.source for cell in cells.values()) >= 8


# -------------------------------------------------------------------------------------------- reference pages


def test_messages_page_is_current() -> None:
    assert read(messages.PAGE) == messages.make_page(), "python -m tests.docs.messages"


def test_bytes_page_is_current() -> None:
    assert read(bytes_page.PAGE) == bytes_page.make_page(), "python -m tests.docs.bytes"


def test_every_rule_and_message_is_on_its_page() -> None:
    page = read(messages.PAGE)
    for rule in RULES.values():
        assert f'| {rule.code} | <a id="{rule.name}"></a>`{rule.name}` |' in page
    for name in MESSAGES:
        assert f"\n### {name}\n" in page


def test_the_precedence_on_the_page_is_the_tables() -> None:
    """What the code asks in order, read from its source, must rise in the table of rules."""
    order = list(RULES)
    for name in MESSAGES:
        section = read(messages.PAGE).split(f"\n### {name}\n")[1].split("\n### ")[0].split("\n## ")[0]
        lines = re.findall(r"^\d+\. \[`(\w+)`\]\([^)]*\)( \(\*inadmissible\*\))?", section, re.MULTILINE)
        places = [order.index(rule) for rule, inadmissible in lines if not inadmissible]
        assert len(places) > 2
        assert places == sorted(places), name


# ------------------------------------------------------------------------------------------------------ links


@by_page
def test_links_lead_somewhere(page: Path) -> None:
    prose = re.sub(r"^```.*?^```$", "", read(page), flags=re.DOTALL | re.MULTILINE)
    targets = [*LINK.findall(prose), *IMAGE.findall(prose)]
    assert not [target for target in targets if not is_there(page, target)]


@by_notebook
def test_links_of_the_notebook_lead_somewhere(path: Path) -> None:
    cells = load_notebook(path).cells
    prose = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    assert LINK.findall(prose)
    assert not [target for target in LINK.findall(prose) if not is_there(path, target)]


def is_there(page: Path, target: str) -> bool:
    """Whether a link leads to a file here, and to a heading or anchor in it."""
    name, _, anchor = target.partition("#")
    file = (page.parent / name).resolve() if name else page
    if not file.is_relative_to(ROOT) or not file.exists():
        return False
    return not anchor or file.is_dir() or anchor in list_anchors(file)


@cache
def list_anchors(page: Path) -> set[str]:
    """The anchors of a page: explicit ones, and those GitHub makes of headings."""
    text = read(page)
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    made = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
    return made | set(re.findall(r'<a id="([^"]+)">', text))


def test_a_dead_link_is_found() -> None:
    assert not is_there(README, "docs/nowhere.md")
    assert not is_there(README, "docs/index.md#nowhere")
    assert not is_there(README, "https://example.org")
    assert not is_there(README, "../secret.md")
    assert is_there(README, "docs/index.md#concepts")


def test_every_page_can_be_reached() -> None:
    """From the README by links alone."""
    seen: set[Path] = set()
    waiting = [README]
    while waiting:
        page = waiting.pop()
        if page in seen or page.suffix != ".md":
            continue
        seen.add(page)
        targets = [target.partition("#")[0] for target in LINK.findall(read(page))]
        waiting += [(page.parent / target).resolve() for target in targets if target]
    assert set(list_pages()) - seen == set()


def test_pages_keep_to_the_words_they_promise() -> None:
    """Tamper-evident is what the ledger is; no page may claim more in earnest."""
    for page in list_pages():
        text = read(page).lower().replace("blockchain technology transformation committee", "")  # a name
        for word in ("blockchain", "trustless", "unhackable", "web3", "revolutionary", "seamless"):
            assert word not in text, (page, word)
        assert not re.search(r'(?<!not )(?<!")immutable', text), page


def test_the_package_docstring_is_the_first_run() -> None:
    """`help(ledger)` shows a program that runs."""
    program = (ledger.__doc__ or "").split("\n\n", 1)[1]
    assert "verify_receipt" in program
    exec(compile(program, "ledger.__doc__", "exec"), {"print": lambda *values: None})
