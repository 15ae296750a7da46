"""Running the second verifiers, which are programs for Node.js, and the changed files that both are given."""

import json
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from typing import Any

NODE = shutil.which("node")


def run_node(program: str, cases: Sequence[object]) -> list[str]:
    """What a program says of each case: it reads them a line each, and answers a line each, "" where one holds."""
    assert NODE
    command = [NODE, "--input-type=module", "-e", program]
    lines = "\n".join(json.dumps(case) for case in cases)
    done = subprocess.run(command, input=lines.encode(), capture_output=True, check=True, timeout=300)
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


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
