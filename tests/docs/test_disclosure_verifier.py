"""The second verifier of disclosures, verify-disclosure.mjs, against the first: one verdict on every file.

It is given what is true, every forgery of tests/registry/forged.py, files with changed bytes and with a changed
structure, and status proofs by themselves. What it shows must be what the first shows, too.
"""

import json
import random
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import ledger
from ledger.crypto.encoding import encode
from ledger.errors import LedgerError
from ledger.registry.records.disclosure import describe_status, verify_record_status
from tests.chain.electing import live_through_changes
from tests.cli.running import Shell
from tests.docs.second import DISCLOSURES, NODE, Second, change, list_places, list_structural, run_second
from tests.properties.mutating import list_replacements
from tests.registry.forged import DEGREE, GENESIS_HASH, JOINT, LAO, PRESENTED, WORLD, list_forgeries, list_genuine
from tests.registry.records.degrees import NONCE

if NODE is None:
    pytest.skip("node is absent: docs/reference/verify-disclosure.mjs is not tested", allow_module_level=True)


class Case(NamedTuple):
    """A disclosure, or a status alone, with what its verifier holds and asks."""

    data: bytes
    nonce: str = ""
    status: bytes | None = None
    checkpoint: ledger.Checkpoint | None = None
    genesis_hash: str = GENESIS_HASH
    alone: bool = False


def judge(cases: list[Case]) -> list[dict[str, Any]]:
    """What the second verifier says of each."""
    seconds = []
    for case in cases:
        point = f"{case.checkpoint.height}:{case.checkpoint.hash}" if case.checkpoint else ""
        given = [case.genesis_hash, case.nonce, point, case.status is not None, case.alone]
        seconds.append(Second("told", given, {"file": case.data, "status": case.status or b""}))
    return [
        {"holds": False, "problem": ended.problem} if ended.problem else {"holds": True, **json.loads(ended.lines[0])}
        for ended in run_second(seconds)
    ]


def verify(case: Case) -> dict[str, Any]:
    """What the first verifier says, in the words of the second."""
    try:
        if case.alone:
            found = ledger.verify_status(case.data, case.genesis_hash, case.checkpoint)
            return {"holds": True, "record": found.record, "fields": {}, "status": found.status, "keysOf": 0}
        proved = ledger.verify_disclosure(case.data, case.genesis_hash, case.checkpoint, nonce=case.nonce)
        told = None
        if case.status is not None:  # the second tells a status, whatever it is; so does this, which would refuse it
            told = verify_record_status(proved.issued, case.status, case.genesis_hash, case.checkpoint)
    except LedgerError:
        return {"holds": False}
    return {
        "holds": True,
        "record": proved.issued.record,
        "fields": proved.fields,
        "status": describe_status(proved.issued, told) if told else None,
        "keysOf": proved.presented.header.height if proved.presented else 0,
    }


def compare(cases: list[Case]) -> list[tuple[Any, ...]]:
    """The verdicts of both where they differ."""
    pairs = [(case, verify(case), answer) for case, answer in zip(cases, judge(cases), strict=True)]
    return [
        (case.data[:80], first, second)
        for case, first, second in pairs
        if (first != second if first["holds"] else second["holds"])
    ]


def list_good() -> list[Case]:
    shown = [Case(data, nonce, status, point) for data, nonce, status, point, _ in list_genuine().values()]
    heights = [*range(1, LAO.height, 3), LAO.height]
    statuses = [LAO.status(record, height) for record in WORLD.records.values() for height in heights]
    return [*shown, *(Case(status, alone=True) for status in statuses)]


def test_what_is_true_is_shown_alike_by_both() -> None:
    cases = list_good()
    assert all(verify(case)["holds"] for case in cases)
    assert compare(cases) == []
    assert {verify(case)["status"] for case in cases} == {None, "never issued", "revoked", "valid"}


def test_what_became_of_a_record_is_told_alike_by_both() -> None:
    cases = []
    for name, record in WORLD.records.items():
        heights = {record.issued.proved.height, WORLD.heights["keys"], LAO.height}
        cases += [Case(record.disclose("subject"), status=LAO.status(record, height)) for height in sorted(heights)]
        assert verify(cases[-1])["holds"], name
    assert compare(cases) == []
    assert {verify(case)["status"] for case in cases} == {"valid", "revoked", "amended"}


def test_a_degree_is_shown_alike_across_changes_of_the_validators() -> None:
    """Issued under one set, its status proved under every later one."""
    lao = live_through_changes()
    (record,) = lao.records()
    issued = record.issued.proved.height
    heights = [*range(issued, lao.height, 2), lao.height]
    cases = [Case(record.disclose("level"), status=lao.status(record, height)) for height in heights]
    cases = [case._replace(genesis_hash=lao.genesis_hash) for case in cases]
    assert all(verify(case)["holds"] for case in cases)
    assert compare(cases) == []
    proved = [ledger.verify_status(case.status or b"", lao.genesis_hash).proved.handovers for case in cases]
    assert len(set(proved)) >= 4


def test_forgeries_are_refused_by_both() -> None:
    forgeries = list(list_forgeries())
    cases = [Case(one.data, one.nonce, one.status, one.checkpoint, one.genesis_hash) for one in forgeries]
    assert [one.name for one, case in zip(forgeries, cases, strict=True) if verify(case)["holds"]] == []
    assert [one.name for one, answer in zip(forgeries, judge(cases), strict=True) if answer["holds"]] == []


def test_statuses_that_prove_nothing_are_refused_by_both() -> None:
    cases = [Case(one.status or b"", alone=True) for one in list_forgeries() if one.name.startswith("as a status")]
    assert compare(cases) == []
    assert sum(not verify(case)["holds"] for case in cases) > 12


def test_a_changed_byte_is_refused_by_both() -> None:
    chosen = random.Random(1)
    files = [Case(DEGREE), Case(PRESENTED, NONCE), Case(JOINT, NONCE)]
    files += [Case(LAO.status(WORLD.records["degree"]), alone=True)]
    cases = []
    for case in files:
        for place in chosen.sample(range(len(case.data)), 60):
            byte = chosen.choice(sorted(list_replacements(case.data[place])))
            cases.append(case._replace(data=case.data[:place] + bytes([byte]) + case.data[place + 1 :]))
    assert not any(verify(case)["holds"] for case in cases)
    assert not any(answer["holds"] for answer in judge(cases))


@pytest.mark.parametrize("share", [7, pytest.param(1, marks=pytest.mark.full)])
def test_a_changed_structure_gets_one_verdict(share: int) -> None:
    amendment = WORLD.records["amendment"]
    anchored = LAO.anchor(LAO.status(amendment), LAO.checkpoint(2))
    files = [Case(DEGREE), Case(JOINT), Case(WORLD.records["training"].disclose("hours", "passed", "course"))]
    files += [Case(anchored, alone=True), Case(LAO.status("00" * 32 + "-0"), alone=True)]
    cases = []
    for case in files:
        document = json.loads(case.data)
        for place, value in list_places(document):
            changed = [new for new in list_structural(value) if new != value or type(new) is not type(value)]
            cases += [case._replace(data=encode(change(document, place, new))) for new in changed]
    cases = cases[::share]
    assert compare(cases) == []
    assert 0 < sum(verify(case)["holds"] for case in cases) < len(cases) / 10


def test_what_is_no_disclosure_is_refused_by_both() -> None:
    texts = [b"", b"{}", b"[]", b"null", b"0", b"\xff", b"{", b"[" * 100_000, b'{"kind":"disclosure"}']
    texts += [b" " + DEGREE, DEGREE + b"\n", b"\xef\xbb\xbf" + DEGREE, DEGREE[:-1], DEGREE.replace(b":", b": ")]
    texts += [LAO.receipt(WORLD.entries["pair"]), WORLD.records["degree"].data, LAO.prove_history(1, 3)]
    cases = [Case(text, alone=alone) for text in texts for alone in (False, True)]
    assert not any(verify(case)["holds"] for case in cases)
    assert not any(answer["holds"] for answer in judge(cases))


def test_the_command_prints_what_was_proved_and_ends_as_ours_does(tmp_path: Path) -> None:
    record, early = WORLD.records["degree"], LAO.status(WORLD.records["degree"], WORLD.heights["keys"])
    files = {"shown": PRESENTED, "plain": DEGREE, "revoked": LAO.status(record), "valid": early}
    files |= {"row": LAO.prove_state("asset/LAK"), "receipt": LAO.receipt(WORLD.entries["pair"])}
    for name, data in files.items():
        (tmp_path / f"{name}.json").write_bytes(data)
    noy, university = WORLD.address("noy"), WORLD.address("university")
    height = json.loads(PRESENTED)["presentations"][0]["identity"]["provenance"]["header"]["height"]
    said = f'degree@1 by {university} says {{"born":2001,"level":"BSc","subject":"{noy}"}}'
    assert run_command(tmp_path, "shown.json", GENESIS_HASH, NONCE, "revoked.json").stdout.splitlines() == [
        f"not valid: {said}",
        f"  record      {record.id}",
        f"  issued      block {WORLD.heights['issued']}, revoked",
        f"  presented   by the keys the subject had at block {height}",
    ]
    plain = run_command(tmp_path, "plain.json", GENESIS_HASH).stdout.splitlines()
    assert plain[0].startswith("valid as issued, status not checked: degree@1 by")
    assert plain[2:] == [
        f"  issued      block {WORLD.heights['issued']}, later status not shown",
        "  presented   by anybody",
    ]
    for arguments, code, problem in (
        (("shown.json", GENESIS_HASH, NONCE), 0, ""),
        (("shown.json", GENESIS_HASH, NONCE, "revoked.json"), 1, ""),
        (("shown.json", GENESIS_HASH, NONCE, "valid.json"), 0, ""),
        (("revoked.json", GENESIS_HASH), 1, ""),
        (("valid.json", GENESIS_HASH), 0, ""),
        (("plain.json", GENESIS_HASH, NONCE), 5, "nobody has signed the nonce"),
        (("shown.json", GENESIS_HASH, NONCE + "2"), 5, "signed for another nonce"),
        (("shown.json", "ab" * 32), 5, "the file is of another ledger"),
        (("shown.json", GENESIS_HASH, "", "", f"{LAO.height}:{'ab' * 32}"), 5, "it is not linked to this checkpoint"),
        (("shown.json", GENESIS_HASH, "", "row.json"), 5, "not of a record"),
        (("shown.json", GENESIS_HASH, "", "none.json"), 3, "ENOENT"),
        (("shown.json", GENESIS_HASH, "short"), 2, "a nonce has 8 to 64"),
        (("shown.json", "", NONCE), 2, "the genesis hash has 64 hex digits"),
        (("valid.json", GENESIS_HASH, NONCE), 2, "a status has neither nonce nor status"),
        (("valid.json", GENESIS_HASH, "", "valid.json"), 2, "a status has neither nonce nor status"),
    ):
        done = run_command(tmp_path, *arguments)
        assert (done.returncode, done.stdout == "") == (code, code > 1), arguments
        assert done.stderr.startswith(f"refused: {problem}") if code > 1 else done.stderr == ""
        names = ("--genesis", "--nonce", "--status", "--checkpoint")
        options = [part for name, one in zip(names, arguments[1:], strict=False) if one for part in (name, one)]
        assert Shell(tmp_path).run_args("verify", arguments[0], *options).code == code, arguments
    for name in ("row", "receipt"):  # of which ours takes both, and the other second verifier too
        assert run_command(tmp_path, f"{name}.json", GENESIS_HASH).returncode == 2


def run_command(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """The program as people run it, with nothing but Node.js."""
    assert NODE
    return subprocess.run([NODE, DISCLOSURES, *arguments], cwd=folder, capture_output=True, text=True, check=False)
