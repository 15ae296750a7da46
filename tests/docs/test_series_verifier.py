"""The second verifier of series, verify-series.mjs, against the first: one verdict on every file.

It is given every case of the kit, files with changed bytes, and what a ledger of its own has anchored.
"""

import json
import random
import subprocess
from pathlib import Path

import pytest

import ledger
from tests.cli.running import Shell
from tests.docs.kit import judge_first
from tests.docs.kit_files import Case
from tests.docs.kit_series import list_series
from tests.docs.second import NODE, SERIES, make_second, run_second
from tests.properties.mutating import list_replacements

if NODE is None:
    pytest.skip("node is absent: docs/reference/verify-series.mjs is not tested", allow_module_level=True)

CASES = list(list_series())


def compare(cases: list[Case]) -> list[int]:
    """The exit code of both, which must be one, for each case."""
    seconds = run_second([make_second("series", case.data, case.genesis_hash) for case in cases])
    first = [judge_first(case)[0] for case in cases]
    assert [ended.code for ended in seconds] == first, [ended.problem for ended in seconds]
    return first


def test_cases_of_the_kit_get_one_verdict() -> None:
    assert compare(CASES) == [case.exit for case in CASES]


def test_a_changed_byte_is_refused_by_both() -> None:
    chosen, cases = random.Random(1), []
    for case in CASES:
        for place in chosen.sample(range(len(case.data)), 15) if case.exit == 0 else ():
            byte = chosen.choice(sorted(list_replacements(case.data[place])))
            cases.append(case._replace(data=case.data[:place] + bytes([byte]) + case.data[place + 1 :]))
    assert set(compare(cases)) == {5}


def test_the_command_prints_what_was_proved_and_ends_as_ours_does(tmp_path: Path) -> None:
    lao = ledger.Ledger.create(seed=7)
    lao.open_account("noy", kind="citizen", jurisdiction="LA-VT")
    now = lao.desk.source.get_time()
    people = ["noy", "central-bank", "noy"] * 30
    lines = [{"time": now + n, "about": who, "by": "desk-7", "why": "LAW/12"} for n, who in enumerate(people)]
    lao.access.anchor("\n".join(map(json.dumps, lines)).encode(), "university")
    proof, extract = lao.access.prove("university", 77), lao.access.export("university", "noy")
    files = {"proof": proof, "extract": extract, "receipt": lao.receipt(next(lao.entries(newest_first=True)))}
    files |= {"forged": proof.replace(b"desk-7", b"desk-8"), "none": b"{}"}
    for name, data in files.items():
        (tmp_path / f"{name}.json").write_bytes(data)
    for name, code, says in (
        ("proof", 0, "anchored in access 77 at"),
        ("extract", 0, "valid: 60 entries of access"),
        ("forged", 5, "refused: the batch does not say that"),
        ("none", 5, "refused: not of a series"),
        ("receipt", 2, "refused: this program does not take it"),
    ):
        command = [str(NODE), str(SERIES), f"{name}.json", lao.genesis_hash]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert (done.returncode, says in done.stdout + done.stderr) == (code, True), (name, done)
        if name != "receipt":  # of which ours takes it, too
            assert Shell(tmp_path).run_args("verify", f"{name}.json", "--genesis", lao.genesis_hash).code == code
    assert (
        "withheld    30, left out 0"
        in subprocess.run(
            [str(NODE), str(SERIES), "extract.json", lao.genesis_hash],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    )
