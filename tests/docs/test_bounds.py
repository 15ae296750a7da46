"""The page on bounds is what the code says, and no bound is missing from it."""

import ast

from tests.docs import ROOT
from tests.docs.bounds import NO_BOUNDS, PAGE, ROWS, find_value, list_named, make_page

SOUNDS = ("MAX_", "_MAX_", "MOST_", "CACHED_", "LARGE_", "SMALL_BYTES", "SLOT", "LONGEST")


def list_constants() -> list[str]:
    """Constants of the library and the commands that sound like bounds, by module."""
    found = []
    for path in sorted([*(ROOT / "ledger").rglob("*.py"), *(ROOT / "cli").rglob("*.py")]):
        place = ".".join(path.relative_to(ROOT).with_suffix("").parts).removeprefix("ledger.")
        for node in ast.parse(path.read_text("utf-8")).body:
            targets = node.targets if isinstance(node, ast.Assign) else []
            names = [target.id for target in targets if isinstance(target, ast.Name)]
            found += [f"{place}.{name}" for name in names if name.startswith(SOUNDS)]
    return found


def test_page_is_what_the_code_says() -> None:
    assert PAGE.read_text("utf-8") == make_page(), "python -m tests.docs.bounds"


def test_every_bound_stands_in_a_row() -> None:
    missing = set(list_constants()) - set(list_named()) - NO_BOUNDS.keys()
    assert not missing, f"say in tests/docs/bounds.py what is bounded, each and in total: {sorted(missing)}"


def test_every_row_says_each_and_in_total() -> None:
    for row in ROWS:
        assert all(row), row.what
    for name in list_named():
        assert find_value(name) > 0, name


def test_total_is_no_less_than_one() -> None:
    for each, total in (
        ("chain.parameters.FOUNDING.max_transaction_bytes", "chain.parameters.FOUNDING.max_block_bytes"),
        ("admission.MAX_AHEAD", "node.mempool.MAX_COUNT"),
        ("registry.laws.making.MAX_STEPS", "registry.block_steps.LEAST"),
        ("registry.rows.laws.MAX_LAWS", "registry.rows.laws.MAX_ALL"),
        ("laws.tokens.MAX_TEXT", "registry.laws.making.MAX_READING"),
        ("archive.proving.provenance.MAX_HANDOVER_BYTES", "crypto.encoding.MAX_FILE_BYTES"),
        ("crypto.encoding.SMALL_BYTES", "crypto.encoding.MAX_FILE_BYTES"),
    ):
        assert find_value(each) < find_value(total)
