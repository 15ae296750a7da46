"""Loading and the audit: whatever is taken from the store fits a hash, and each check sees what only it sees."""

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
import pytest

from ledger.archive.audit import audit, audit_file
from ledger.archive.index import Index
from ledger.archive.loading import load_application, load_state
from ledger.chain.commit import Commit, CommitSignature, Vote, compute_vote_bytes
from ledger.chain.header import Header, compute_header_hash
from ledger.crypto.encoding import decode, encode
from ledger.crypto.keys import SigningKey
from ledger.errors import AuditError, StoreError
from ledger.node import node as node_module
from ledger.node.council import Decision
from ledger.registry.money.money import Transfer
from ledger.state.store import Store
from tests.country import Country

TIP = 8
COLUMNS = "hash, header, final, entries, delta"


@pytest.fixture
def country(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Country:
    """Eight blocks, of which the last three are not folded."""
    monkeypatch.setattr(node_module, "SMALL_FOLD", 0)
    made = Country(folder=tmp_path)
    made.settle("noy", money=100)
    for amount in range(1, TIP - 1):
        assert made.act(made.wish("noy", Transfer(amount, "LAK", "", made.address("treasury")))) == "applied"
        if amount == 3:
            made.node.fold()
    assert (made.store.get_height(), made.store.get_folded_height()) == (TIP, TIP - 3)
    return made


def change(country: Country, *statements: str, values: tuple[Any, ...] = ()) -> None:
    assert country.folder
    database = sqlite3.connect(country.folder / "ledger.db", isolation_level=None)
    for statement in statements:
        database.execute(statement, values)
    database.close()


def load(country: Country) -> None:
    store = Store(country.folder / "ledger.db" if country.folder else None)
    load_application(store, country.file.genesis, Index(store))


def refuse(country: Country) -> str:
    with pytest.raises(StoreError) as caught:
        load(country)
    assert caught.value.rule == "store_must_be_intact"
    return caught.value.says


def flip(value: bytes) -> bytes:
    return bytes([value[0] ^ 1]) + value[1:]


def test_every_node_of_the_history_that_the_next_root_stands_on_is_checked(country: Country) -> None:
    """The frontier that the last header vouches for, and the nodes that the last block has added."""
    load(country)
    nodes = list(country.store.list_table("history"))
    kept = set()
    for level, position, node in nodes:
        where = f"WHERE level = {level} AND position = {position}"
        change(country, f"UPDATE history SET hash = ? {where}", values=(flip(node),))
        with suppress(StoreError):
            load(country)
            kept.add((level, position))
        change(country, f"UPDATE history SET hash = ? {where}", values=(node,))
    load(country)
    # nine leaves, 0 to 8: the root of the last header is over the first eight, and the ninth is its own hash
    assert {(level, position) for level, position, _ in nodes} - kept == {(3, 0), (0, 8)}


@pytest.mark.parametrize("height", range(1, TIP + 1))
def test_a_delta_that_does_not_lead_to_its_root_is_refused(country: Country, height: int) -> None:
    """A delta of another block, well-formed: of an unfolded one when the ledger opens, else when the past is asked."""
    other = height - 1 if height > 1 else 2
    change(
        country, f"UPDATE blocks SET delta = (SELECT delta FROM blocks WHERE height = {other}) WHERE height = {height}"
    )
    if height > TIP - 3:
        assert f"block {height}: the rows do not fit its header" in refuse(country)
        return
    load(country)
    refused = set()
    for asked in range(TIP):
        try:
            load_state(country.store, country.file.genesis, asked)
        except StoreError as error:
            refused.add((asked, error.says.endswith(f"block {asked}: the rows do not fit its header")))
    # undone further, rows may come right again by what an earlier block says of them; a later state does not need it
    assert (height - 1, True) in refused
    assert all(asked < height and named for asked, named in refused)


def test_a_state_that_is_not_folded_as_its_header_says_is_refused(country: Country) -> None:
    for place in ("''", "(SELECT min(path) FROM nodes WHERE path <> '')"):
        [(node,)] = country.store._all(f"SELECT node FROM nodes WHERE path = {place}", ())
        change(country, f"UPDATE nodes SET node = ? WHERE path = {place}", values=(flip(node),))
        if place == "''":
            assert f"block {TIP - 3}: the rows do not fit its header" in refuse(country)
            with pytest.raises(StoreError, match="the rows do not fit its header"):
                load_state(country.store, country.file.genesis, TIP)
        change(country, f"UPDATE nodes SET node = ? WHERE path = {place}", values=(node,))
    load(country)


@pytest.mark.parametrize(("folded", "ok"), [(TIP, False), (TIP + 1, False), (TIP - 4, False), (TIP - 3, True)])
def test_the_folded_height_is_that_of_the_rows(country: Country, folded: int, ok: bool) -> None:
    change(country, "UPDATE meta SET value = ? WHERE name = 'folded'", values=(str(folded).encode(),))
    if ok:
        load(country)
    else:
        assert ("no height of a block" in refuse(country)) == (folded > TIP)


def test_what_waits_in_the_index_is_found_once_however_often_it_is_loaded(country: Country) -> None:
    index = Index(country.store)
    for _ in range(2):
        load_application(country.store, country.file.genesis, index)
        assert [height for height, _ in index.list_places(country.address("noy"))] == list(range(2, TIP + 1))
        assert [height for _, height, _ in index.by_id] == [TIP - 2, TIP - 1, TIP]


# ------------------------------------------------------------------------------------------------- the audit


def refuse_audit(country: Country, height: int) -> str:
    with pytest.raises(AuditError) as caught:
        audit(country.node, lambda done, total: None)
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
    with node.store.writing():
        decoded = node.application.decode(data)
        made = node.application.propose_as(node.application.prepare([decoded], country.now + 10, own, []), own)
        commit = commit_by(country, made.header, number, list(country.council_keys.values()))
        node._store(Decision(made, commit, maker, ()))
    node._settle()
    if ok:
        assert audit(node, lambda done, total: None).blocks == TIP + 1
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
            audit(country.node, lambda done, total: None)
        else:
            refuse_audit(country, 4)


SURGERY = {
    "entries in another form": ("UPDATE blocks SET entries = CAST(entries || ' ' AS BLOB) WHERE height = 3", 3),
    "another hash": ("UPDATE blocks SET hash = x'00' WHERE height = 3", 3),
    "another outcome": (
        "UPDATE blocks SET entries = CAST(replace(entries, '\"code\":0', '\"code\":1') AS BLOB) WHERE height = 3",
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
    assert tables >= {"rows", "nodes", "history", "handovers", "entries_by_id", "entries_by_account"}


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
