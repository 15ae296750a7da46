"""The survey: what a store's file says of itself as a whole, for the audit."""

from typing import Any

from ledger.state.store import Store


def count_blocks(store: Store) -> tuple[int, int]:
    """How many blocks there are, and parts of their entries, whatever their heights."""
    [counts] = store.run("SELECT (SELECT count(*) FROM blocks), (SELECT count(*) FROM entries)")
    return int(counts[0]), int(counts[1])


def count_entries(store: Store) -> int:
    """How many entries the blocks say they have."""
    return int(store.run("SELECT coalesce(sum(size), 0) FROM blocks")[0][0])


def list_schema(store: Store) -> list[tuple[Any, ...]]:
    """What SQLite knows of the tables, and of anything else that was put in."""
    return store.run("SELECT type, name, sql FROM sqlite_schema ORDER BY type, name")


def list_roots(store: Store) -> list[tuple[str, int]]:
    """Each table, and a page that a tree of its starts at."""
    return [(str(row[0]), int(row[1])) for row in store.run("SELECT tbl_name, rootpage FROM sqlite_schema")]


def check_pages(store: Store) -> str:
    """SQLite's own check of every page: "ok", or what is wrong."""
    rows = store.run("PRAGMA integrity_check")
    return str(rows[0][0]) if rows else "no answer"
