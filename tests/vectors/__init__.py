"""Vectors: our own frozen ones, and third parties' outside the repository, in ../shared/vectors."""

import json
import sys
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "vectors"
COUNTS: dict[str, int] = json.loads(Path(__file__).with_name("counts.json").read_text("utf-8"))
"""How many tests each file makes of the vectors: nobody could count them where these are absent."""
absent: dict[str, int] = {}
"""Of each file that was skipped, how many tests that is; the summary of a run tells their sum."""


def vectors_dir(topic: str) -> Path:
    """The folder of one topic; without it the whole test module is skipped, and says how much that is."""
    folder = SHARED / topic
    if not folder.is_dir():
        asking = sys._getframe(1).f_globals["__name__"].rpartition(".")[2]
        absent[asking] = COUNTS.get(asking, 1)
        pytest.skip(f"shared vectors absent: {topic}, {absent[asking]} tests of {asking}", allow_module_level=True)
    return folder
