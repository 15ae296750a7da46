"""python -m tests.conform TOPIC < cases.jsonl > verdicts.jsonl

One case a line in, one verdict a line out, in order and at once, with the case's `id`. Whatever a line is, it gets a
verdict; the exit code is 0, or 2 for an unknown topic.
"""

import json
import os
import sys
from collections.abc import Iterator
from typing import BinaryIO, NoReturn, TextIO

from ledger.crypto.shape import check_shape
from ledger.errors import DecodeError
from tests.conform.topics import TOPICS, judge

MAX_LINE = 64 * 1024 * 1024
MAX_VALUES = 4_000_000
MAX_DEPTH = 500


def main(arguments: list[str]) -> int:
    """Runs one topic over standard input."""
    if len(arguments) != 1 or arguments[0] not in TOPICS:
        sys.stderr.write(f"usage: python -m tests.conform TOPIC < cases.jsonl\ntopics: {' '.join(TOPICS)}\n")
        return 2
    try:
        run(arguments[0], sys.stdin.buffer, sys.stdout)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # so that the last flush is quiet too
    return 0


def run(topic: str, cases: BinaryIO, verdicts: TextIO) -> None:
    """Writes a verdict for each line."""
    for line in list_lines(cases):
        verdicts.write(judge_line(topic, line) + "\n")
        verdicts.flush()


def list_lines(cases: BinaryIO) -> Iterator[bytes]:
    """Each line, of one that is too long its beginning: what follows of it is passed over."""
    while line := cases.readline(MAX_LINE + 1):
        yield line
        while not line.endswith(b"\n") and (line := cases.readline(MAX_LINE)):
            pass


def judge_line(topic: str, line: bytes) -> str:
    """The verdict on one line, as one line of ASCII."""
    try:
        case = read_case(line)
    except (DecodeError, ValueError, RecursionError, MemoryError):
        return json.dumps({"id": None, "ok": False, "error": "case: the line is not JSON"})
    number = case.get("id") if isinstance(case, dict) else None
    verdict = judge(topic, case)
    return json.dumps({"id": number, **verdict})


def read_case(line: bytes) -> object:
    """The case in a line. Raises DecodeError, ValueError or RecursionError."""
    if len(line) > MAX_LINE:
        raise ValueError("too long")
    check_shape(line, MAX_VALUES, MAX_DEPTH)
    case: object = json.loads(line.decode("utf-8"), parse_constant=refuse_constant, parse_float=read_float)
    return case


def refuse_constant(text: str) -> NoReturn:
    """NaN and Infinity are no JSON. Raises ValueError."""
    raise ValueError(text)


def read_float(text: str) -> float:
    """A float that can be written again. Raises ValueError."""
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise ValueError(text)
    return value


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
