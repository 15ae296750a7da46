"""The conformance kit of docs/reference/kit: `python -m tests.docs.kit` writes it, always the same.

Small files of every proof kind, accepted and refused, each with one line why; kit.json lists them for programs in any
language. `breaks` names the check of docs/reference/bytes.md that a refused file is made to break: all else about it is
true, since every key is at hand here.
"""

import json
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from cli.chain.verifying import verify_file
from cli.shell.exit_codes import UNPROVED
from cli.shell.output import Complaint
from ledger.chain.finality import Checkpoint
from ledger.errors import LedgerError
from tests.docs import DOCS
from tests.docs.kit_files import Case, list_files
from tests.docs.kit_records import list_records
from tests.docs.kit_ruled import list_ruled
from tests.docs.kit_series import list_series

FOLDER = DOCS / "reference" / "kit"
INDEX = "kit.json"
ABOUT = (
    "Proof files of made-up ledgers, for verifiers in any language. Verify each with the genesis hash, checkpoint, "
    'nonce and status beside it. "exit" 0 is accepted, 1 proved but not valid, 5 refused. "breaks" names the check in '
    '../bytes.md that a refused file breaks, where all else about it is true; "rule" is what natledger calls that.'
)


@cache
def list_cases() -> tuple[Case, ...]:
    """All of them, in order."""
    return (*list_files(), *list_ruled(), *list_records(), *list_series())


def judge_first(case: Case) -> tuple[int, str]:
    """Our verifier's exit code, and the rule by which it refuses."""
    height, _, digits = case.checkpoint.partition(":")
    point = Checkpoint(digits, int(height)) if case.checkpoint else None
    try:
        genesis_hash = bytes.fromhex(case.genesis_hash)
        found = verify_file(case.data, genesis_hash, point, case.nonce, case.status or None)
    except Complaint as complaint:
        return complaint.code, complaint.rule
    except LedgerError as error:
        return UNPROVED, error.rule
    return (1, found.warning.rule) if found.warning else (0, "")


def make_files() -> dict[str, bytes]:
    """Every file of the kit by its name."""
    files: dict[bytes, str] = {}
    for case in list_cases():
        files.setdefault(case.data, case.file)
    for case in list_cases():
        if case.status:
            files.setdefault(case.status, f"status-of-{case.file}")
    listed = [describe(case, files) for case in list_cases()]
    lines = ",\n".join(f"    {json.dumps(one)}" for one in listed)
    head = f'{{\n  "kind": "natledger-kit",\n  "version": 1,\n  "about": {json.dumps(ABOUT)},\n  "cases": [\n'
    return {name: data for data, name in files.items()} | {INDEX: f"{head}{lines}\n  ]\n}}\n".encode()}


def describe(case: Case, files: dict[bytes, str]) -> dict[str, Any]:
    """A case as it stands in the index."""
    _, rule = judge_first(case)
    found = {
        "name": case.name,
        "kind": case.kind,
        "file": files[case.data],
        "genesis_hash": case.genesis_hash,
        "checkpoint": case.checkpoint,
        "nonce": case.nonce,
        "status": files[case.status] if case.status else "",
        "exit": case.exit,
        "breaks": case.breaks,
        "rule": rule,
        "why": case.why,
    }
    return {name: value for name, value in found.items() if value != ""}


def read_kit() -> Iterator[Case]:
    """The cases as they stand in the folder."""
    index = json.loads((FOLDER / INDEX).read_bytes())
    for one in index["cases"]:
        status = (FOLDER / one["status"]).read_bytes() if "status" in one else b""
        given = (one.get("checkpoint", ""), one.get("nonce", ""), status)
        data, breaks = (FOLDER / one["file"]).read_bytes(), one.get("breaks", "")
        yield Case(one["name"], one["kind"], data, one["genesis_hash"], one["why"], breaks, one["exit"], *given)


def write(folder: Path) -> None:
    """Writes the kit, and nothing else, into a folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, data in make_files().items():
        (folder / name).write_bytes(data)


if __name__ == "__main__":
    write(FOLDER)
