"""The conformance kit: it is what its command writes, it has every refusal that the page knows, and both run it."""

import json
import re
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.docs import DOCS
from tests.docs.kit import FOLDER, INDEX, judge_first, make_files, read_kit
from tests.docs.kit_files import Case
from tests.docs.second import NODE, make_second, run_second

PAGE = (DOCS / "reference" / "bytes.md").read_text("utf-8")
SIZE = 700_000
NOT_IN_FILES = {"F1", "S1"}
"""A file that is too large is no small file, and no shape lets a key of another size through."""


def list_checks() -> list[str]:
    """The checks that the page names, in its order."""
    return re.findall(r"^\| \*\*([A-Z][0-9]+)\*\* \| ", PAGE, re.MULTILINE)


def test_kit_is_what_its_command_writes() -> None:
    files = {path.name: path.read_bytes() for path in FOLDER.iterdir()}
    assert files == make_files(), "run python -m tests.docs.kit"
    assert sum(map(len, files.values())) < SIZE


def test_kit_has_every_refusal_that_the_page_knows() -> None:
    checks, broken = list_checks(), Counter(case.breaks for case in read_kit() if case.breaks)
    assert len(checks) == len(set(checks)) > 50
    assert broken.keys() <= set(checks)
    assert set(checks) - broken.keys() == NOT_IN_FILES


def test_kit_has_accepted_and_refused_files_of_every_kind() -> None:
    kinds = {(case.kind, case.exit == 5) for case in read_kit()}
    names = {"receipt", "ruled-receipt", "state-proof", "history-proof", "disclosure", "holder", "tlog-proof"}
    names |= {"series-proof", "series-extract"}
    assert {(name, refused) for name in names for refused in (False, True)} <= kinds
    index = json.loads((FOLDER / INDEX).read_bytes())["cases"]
    assert all(one["why"] and len(one["genesis_hash"]) == 64 for one in index)
    assert len({one["name"] for one in index}) == len(index)
    assert all(
        ("breaks" in one) == (one["exit"] == 5) == (one["exit"] != 0 and one.get("rule", "") != "status_must_be_valid")
        for one in index
    )


def test_our_verifier_passes_the_kit() -> None:
    assert [(case.name, judge_first(case)[0]) for case in read_kit() if judge_first(case)[0] != case.exit] == []


@pytest.mark.skipif(NODE is None, reason="node is absent: the second verifiers do not run the kit")
def test_the_second_verifiers_pass_the_kit() -> None:
    cases = [case for case in read_kit() if case.kind not in ("holder", "tlog-proof")]  # which they do not take
    ended = run_second([make_second(choose(case), *given(case)) for case in cases])
    assert [(case.name, one) for case, one in zip(cases, ended, strict=True) if one.code != case.exit] == []


def choose(case: Case) -> str:
    """Which program takes it: statuses are read by that of disclosures."""
    if case.kind in ("series-proof", "series-extract"):
        return "series"
    of_record = case.kind == "disclosure" or b'"key":"record/' in case.data
    return "disclosures" if of_record else "receipts"


def given(case: Case) -> Iterator[object]:
    """What stands beside a file."""
    yield from (case.data, case.genesis_hash, case.checkpoint, case.nonce, case.status or None)
