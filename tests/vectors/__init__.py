"""Vectors: our own frozen ones, and third parties' outside the repository, in ../shared/vectors."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "vectors"


def vectors_dir(topic: str) -> Path:
    """The folder of one topic; without it the whole test module is skipped, and says so."""
    folder = SHARED / topic
    if not folder.is_dir():
        pytest.skip(f"shared vectors absent: {topic}", allow_module_level=True)
    return folder
