"""Generators of reference pages, and what the tests of the documentation share.

`python -m tests.docs.messages`, `bytes` and `python` rewrite their pages in docs/reference, `python -m
tests.docs.house` the drawing and tables of the house, and `python -m tests.docs.session` the outputs of all sessions. A
test fails where a page is not what they give.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
README = ROOT / "README.md"
