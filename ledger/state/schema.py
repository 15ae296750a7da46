"""The schema: the tables of a store, and the versions of it."""

VERSION = b"4"
"""Of a file this software writes. What opens only earlier ones knows nothing of the tree at every height."""
READABLE = (b"1", b"2", b"3", VERSION)
"""An earlier file is moved on when an archive opens it (ledger/archive/moving.py)."""

TABLES = {
    "meta": "CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID",
    "blocks": """CREATE TABLE blocks (
    height INTEGER PRIMARY KEY, hash BLOB NOT NULL, header BLOB NOT NULL, final BLOB NOT NULL,
    size INTEGER NOT NULL, roots BLOB NOT NULL, delta BLOB NOT NULL
) STRICT""",
    "entries": """CREATE TABLE entries (
    height INTEGER, part INTEGER, data BLOB NOT NULL, PRIMARY KEY (height, part)
) STRICT""",
    "handovers": "CREATE TABLE handovers (height INTEGER PRIMARY KEY, validators BLOB NOT NULL) STRICT",
    "rows": "CREATE TABLE rows (key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID",
    "nodes": "CREATE TABLE nodes (path TEXT PRIMARY KEY, node BLOB NOT NULL) STRICT, WITHOUT ROWID",
    "history": """CREATE TABLE history (level INTEGER, position INTEGER, hash BLOB NOT NULL, """
    """PRIMARY KEY (level, position))
    STRICT, WITHOUT ROWID""",
    "pages": "CREATE TABLE pages (run INTEGER, first BLOB, records BLOB NOT NULL, PRIMARY KEY (run, first)) STRICT",
    "children": "CREATE TABLE children (height INTEGER PRIMARY KEY, hashes BLOB NOT NULL) STRICT",
}
"""By name, the statement that makes it; in this order. The text of one that stays, stays: the audit compares it."""

LIST_RUNS = """
WITH RECURSIVE runs (run) AS (
    SELECT min(run) FROM pages WHERE run > ?
    UNION ALL SELECT (SELECT min(run) FROM pages WHERE pages.run > runs.run) FROM runs WHERE run IS NOT NULL
) SELECT run FROM runs WHERE run IS NOT NULL
"""
"""Of the index, above a height: each by its last block, and found by a step in the key from one to the next."""

LOAD_PAGES = """
SELECT first, records FROM pages
WHERE run = ? AND first >= coalesce((SELECT max(first) FROM pages WHERE run = ? AND first <= ?), x'') AND first <= ?
ORDER BY first
"""
"""Of a run: the one that begins at or before a record, and those that begin up to another."""
