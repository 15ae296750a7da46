"""Running the second verifiers, which are programs for Node.js, and the changed files that both are given.

One Node.js process judges many cases, a line each, by what their command lines would do.
"""

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from tests.docs import DOCS

NODE = shutil.which("node")
RECEIPTS = DOCS / "reference" / "verify.mjs"
DISCLOSURES = DOCS / "reference" / "verify-disclosure.mjs"
SERIES = DOCS / "reference" / "verify-series.mjs"
_DRIVER = f"""
import {{ createInterface }} from "node:readline";
import {{ answer, judge as receipts, need, read, verifySignature }} from "{RECEIPTS.as_uri()}";
import {{ judge as disclosures, verifyDisclosure, verifyStatus }} from "{DISCLOSURES.as_uri()}";
import {{ judge as series }} from "{SERIES.as_uri()}";
const unhex = (text) => Buffer.from(text, "hex");
const signature = (parts) => (verifySignature(...parts.map(unhex)), {{ code: 0, lines: [] }});
const told = ([genesis, nonce, checkpoint, hasStatus, alone], load) => {{
  const file = read(load("file")), status = hasStatus ? read(load("status")) : null;
  const found = alone ? verifyStatus(file, genesis, checkpoint)
    : verifyDisclosure(file, genesis, nonce, status, checkpoint);
  const {{ record, fields = {{}}, status: said, keysOf = 0 }} = found;
  return {{ code: 0, lines: [JSON.stringify({{ record, fields, status: said, keysOf }})] }};
}};
for await (const line of createInterface({{ input: process.stdin }})) {{
  const {{ program, given, files }} = JSON.parse(line);
  const load = (name) => (need(Object.hasOwn(files, name), "no such file", "ENOENT"), unhex(files[name]));
  console.log(JSON.stringify(answer({{ receipts, disclosures, series, signature, told }}[program], given, load)));
}}
"""


class Second(NamedTuple):
    """What a second verifier is run with: its program, its arguments, and the files that they name.

    Beside the three programs there are `signature`, and `told`, which answers all that a disclosure or status says.
    """

    program: str
    given: Sequence[object]
    files: Mapping[str, bytes]


class Ended(NamedTuple):
    """How it ended."""

    code: int
    lines: list[str]
    problem: str


def run_second(cases: Sequence[Second]) -> list[Ended]:
    """What the second verifiers say of each case."""
    assert NODE
    lines = "\n".join(
        json.dumps({**case._asdict(), "files": {name: data.hex() for name, data in case.files.items()}})
        for case in cases
    )
    command = [NODE, "--input-type=module", "-e", _DRIVER]
    done = subprocess.run(command, input=lines.encode(), capture_output=True, check=True, timeout=600)
    found = [json.loads(line) for line in done.stdout.decode().splitlines()]
    return [Ended(one["code"], one["lines"], one.get("problem", "")) for one in found]


def make_second(
    program: str, data: bytes, genesis_hash: str, checkpoint: str = "", nonce: str = "", status: bytes | None = None
) -> Second:
    """The command line of one of the programs for a file, and what is held and asked."""
    if program in ("receipts", "series"):
        return Second(program, ["file", genesis_hash, checkpoint], {"file": data})
    given = ["file", genesis_hash, nonce, "" if status is None else "status", checkpoint]
    return Second(program, given, {"file": data, "status": status or b""})


def list_places(value: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every value in a document with the way to it, itself first."""
    yield above, value
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, item in items:
        yield from list_places(item, (*above, name))


def change(document: Any, place: tuple[Any, ...], new: Any) -> Any:
    """The document with another value at a place."""
    if not place:
        return new
    changed = dict(document) if isinstance(document, dict) else list(document)
    changed[place[0]] = change(document[place[0]], place[1:], new)
    return changed


def list_structural(value: Any) -> list[Any]:
    """What a forger may put in a value's place, canonical again."""
    match value:
        case dict():
            fewer = [{name: item for name, item in value.items() if name != left_out} for left_out in value]
            return [*fewer, {**value, "extra": 0}, [], "", list(value.values())]
        case list():
            return [[*value, *value[-1:]], value[1:], value[:-1], value[::-1], {}, "", [*value, 0]]
        case bool():
            return [not value]
        case int():
            return [value + 1, value - 1, -value, str(value), [value], 2**53 - 1, True]
        case _:
            other = "1" if value[:1] == "0" else "0"
            return [other + value[1:], value.upper(), value + "0", value[:-1], "", " " + value, value + "\n", [], 0]
