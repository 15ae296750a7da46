"""Generators of reference pages, and what the tests of the documentation share.

`python -m tests.docs.messages` and `python -m tests.docs.bytes` rewrite their pages in docs/reference, and
`python -m tests.docs.session` the outputs of all sessions; tests/test_docs.py fails where a page is not what they give.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
README = ROOT / "README.md"
