"""The audit: each check sees what only it sees, and names the block, or the table where it lies in none."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from ledger.archive.audit import audit, audit_file
from ledger.chain.commit import Commit, CommitSignature, Vote, compute_vote_bytes
from ledger.chain.header import Header, compute_header_hash
from ledger.crypto.encoding import decode, encode
from ledger.crypto.keys import SigningKey
from ledger.errors import AuditError
from ledger.registry.money.money import Transfer
from tests.archive.damaged import TIP, change, refuse
from tests.country import Country

COLUMNS = "hash, header, final, size, roots, delta"


def refuse_audit(country: Country, height: int) -> str:
    with pytest.raises(AuditError) as caught:
        audit(country.node.archive, lambda done, total: None)
    assert (caught.value.rule, caught.value.values["height"]) == ("block_must_be_intact", height)
    return str(caught.value.values["problem"])


def commit_by(country: Country, header: Header, number: int, keys: list[SigningKey]) -> Commit:
    """A commit with good signatures, whoever made the block."""
    ballot = Vote(compute_header_hash(header).hex(), header.height, number)
    text = compute_vote_bytes(country.node.tip.genesis_hash, ballot)
    signatures = sorted(
        [CommitSignature(key.public_key, key.sign(text)) for key in keys], key=lambda one: one.public_key
    )
    return Commit(ballot.block_hash, ballot.height, number, tuple(signatures))


@pytest.mark.parametrize(
    ("maker", "number", "ok"),
    [("central-bank", 0, True), ("finance", 0, False), ("finance", 1, True), ("technology", 1, False)],
)
def test_the_audit_asks_whose_turn_it_was(country: Country, maker: str, number: int, ok: bool) -> None:
    """A sound block that all validators have signed: its maker had the turn by its round, or it is none of theirs."""
    order = list(country.council_keys)
    node, own = country.node, country.council_keys[maker].public_key
    assert order[TIP % 4] == "central-bank"
    number = number if maker != "finance" or not ok else order.index("finance")
    data = country.sign(country.draft(country.wish("noy", Transfer(1, "LAK", "", country.address("treasury")))))
    with node.archive.writing():
        decoded = node.application.decode(data)
        made = node.application.propose_as(node.application.prepare([decoded], country.now + 10, own, []), own)
        commit = commit_by(country, made.header, number, list(country.council_keys.values()))
        node.archive.append(made, commit)
    if ok:
        assert audit(node.archive, lambda done, total: None).blocks == TIP + 1
    else:
        assert refuse_audit(country, TIP + 1).startswith("proposer_must_have_turn")


def rewrite_header(country: Country, height: int, change_it: Callable[[dict[str, Any]], None]) -> None:
    """A header that says something else, with its own hash and a good commit over it."""
    stored = country.store.load_block(height)
    fields = {name: getattr(decode(stored.header, Header), name) for name in Header.__struct_fields__}
    change_it(fields)
    header = Header(**fields)
    commit = commit_by(country, header, decode(stored.final, Commit).round, list(country.council_keys.values()))
    values = (compute_header_hash(header), encode(header), encode(commit))
    change(country, f"UPDATE blocks SET hash = ?, header = ?, final = ? WHERE height = {height}", values=values)


@pytest.mark.parametrize(
    "name", ["history_root", "state_root", "entries_root", "validators_hash", "next_validators_hash"]
)
def test_the_audit_and_loading_ask_for_every_root(country: Country, name: str) -> None:
    """The validators themselves have signed another root: only executing again, or the nodes, can tell."""
    rewrite_header(country, TIP, lambda fields: fields.update({name: "ab" * 32}))
    assert refuse_audit(country, TIP)
    if name in {"history_root", "state_root"}:
        assert refuse(country)


@pytest.mark.parametrize("height", [4, TIP])
def test_a_header_that_is_not_the_one_that_was_signed_is_named(country: Country, height: int) -> None:
    """A millisecond more: nothing that is executed would tell, and of the last block no later one does."""
    header = decode(country.store.load_block(height).header, Header)
    other = encode(msgspec.structs.replace(header, time=header.time + 1))
    change(country, f"UPDATE blocks SET header = ? WHERE height = {height}", values=(other,))
    refuse_audit(country, height)
    if height == TIP:
        assert "the header does not fit its hash" in refuse(country)


def test_the_audit_asks_for_a_quorum_of_the_heights_own_set(country: Country) -> None:
    stored = country.store.load_block(4)
    header, commit = decode(stored.header, Header), decode(stored.final, Commit)
    keys = list(country.council_keys.values())
    strangers = [SigningKey(bytes([n]) * 32) for n in range(4)]
    for signers, ok in ((keys[:3], True), (keys[:2], False), (strangers, False), ([*keys[:3], strangers[0]], False)):
        values = (encode(commit_by(country, header, commit.round, signers)),)
        change(country, "UPDATE blocks SET final = ? WHERE height = 4", values=values)
        if ok:
            audit(country.node.archive, lambda done, total: None)
        else:
            refuse_audit(country, 4)


SURGERY = {
    "entries in another form": ("UPDATE entries SET data = CAST(data || ' ' AS BLOB) WHERE height = 3", 3),
    "another hash": ("UPDATE blocks SET hash = x'00' WHERE height = 3", 3),
    "another outcome": (
        "UPDATE entries SET data = CAST(replace(data, '\"code\":0', '\"code\":1') AS BLOB) WHERE height = 3",
        3,
    ),
}


@pytest.mark.parametrize("name", SURGERY)
def test_the_audit_reads_what_nothing_else_would(country: Country, name: str) -> None:
    statement, height = SURGERY[name]
    change(country, statement)
    assert refuse_audit(country, height)


def test_the_audit_names_what_is_not_in_the_tables_it_replays(country: Country) -> None:
    cases = {
        "INSERT INTO meta VALUES ('thief', x'00')": "file",
        "DELETE FROM handovers WHERE 0": "",
        "INSERT INTO handovers VALUES (3, x'5b5d')": "handovers",
        "UPDATE history SET hash = x'00' WHERE level = 0 AND position = 2": "history",
        f"INSERT INTO blocks SELECT height + 100, {COLUMNS} FROM blocks WHERE height = 3": "blocks",
    }
    assert country.folder
    country.node.close()
    whole = (country.folder / "ledger.db").read_bytes()
    for statement, table in cases.items():
        (country.folder / "ledger.db").write_bytes(whole)
        change(country, statement)
        if not table:
            audit_file(country.folder / "ledger.db", lambda done, total: None)
            continue
        with pytest.raises(AuditError) as caught:
            audit_file(country.folder / "ledger.db", lambda done, total: None)
        said = caught.value.values
        assert said.get("table") == table or (table == "blocks" and said.get("height")), f"{statement}: {caught.value}"


def test_every_page_that_is_lost_is_named_by_block_or_table(country: Country) -> None:
    """No sentence of SQLite's own; and the table is the one the page belongs to."""
    assert country.folder
    country.node.close()
    path = country.folder / "ledger.db"
    whole = path.read_bytes()
    blocks, tables = set(), set()
    for page in range(len(whole) // 4096):
        for filling in (bytes(4096), b"\xa5" * 4096):
            path.write_bytes(whole[: page * 4096] + filling + whole[(page + 1) * 4096 :])
            with pytest.raises(AuditError) as caught:
                audit_file(path, lambda done, total: None)
            error = caught.value
            assert not {"malformed", "database", "disk image"} & set(str(error).replace(":", " ").split()), str(error)
            if error.rule == "block_must_be_intact":
                blocks.add(error.values["height"])
            else:
                tables.add(error.values["table"])
            assert "restore" in error.remedy
    assert blocks >= set(range(TIP + 1))
    assert tables >= {"rows", "nodes", "history", "handovers", "pages"}


def test_a_damaged_page_that_no_table_uses_is_found(country: Country) -> None:
    """Only SQLite's own check sees it: the next table that grows would take the page."""
    change(country, "CREATE TABLE t (x)", "INSERT INTO t VALUES (zeroblob(40000))", "DROP TABLE t")
    assert country.folder
    country.node.close()
    path = country.folder / "ledger.db"
    data = bytearray(path.read_bytes())
    trunk = int.from_bytes(data[32:36], "big")
    assert trunk, "there are free pages"
    audit_file(path, lambda done, total: None)
    data[(trunk - 1) * 4096 : trunk * 4096] = b"\xa5" * 4096
    path.write_bytes(data)
    with pytest.raises(AuditError) as caught:
        audit_file(path, lambda done, total: None)
    assert caught.value.values == {"key": "a page that no table uses", "table": "file"}


def test_rows_beside_the_genesis_that_it_does_not_cover_are_of_block_0(country: Country) -> None:
    [(genesis,)] = country.store._all("SELECT value FROM meta WHERE name = 'genesis'", ())
    changed = genesis.replace(b'"supply":0', b'"supply":1', 1)
    assert changed != genesis
    change(country, "UPDATE meta SET value = ? WHERE name = 'genesis'", values=(changed,))
    assert "not those it covers" in refuse_audit(country, 0)
