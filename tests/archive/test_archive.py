"""The archive: one state of the store at a time, whoever else writes; the past; what is folded when.

Two nodes on one file stand for two processes. Between the sizes at which changed rows are folded with their block,
and at which a fold is due, nothing may depend on whether they are.
"""

from pathlib import Path
from typing import Any

import pytest

from ledger.archive import appending
from ledger.archive.blocks import load_block
from ledger.crypto.encoding import encode
from ledger.errors import (
    NotFoundError,
    StoreError,
)
from ledger.merkle.state_tree import compute_root_hash
from ledger.node.council import Council
from ledger.node.node import Node
from ledger.node.signers import SignerStore
from ledger.registry.money.money import Transfer
from ledger.registry.rows.people import ACCOUNTS
from ledger.state import state as state_module
from ledger.state import store as store_module
from ledger.state.delta import decode_delta
from ledger.state.store import Store
from tests.country import Country
from tests.registry.scenario import Play

POLICIES = {"with each block": (10**9, 10**9), "never but at the end": (0, 10**9), "every few rows": (2, 12)}

SCENARIO = """
    registrar opens noy as citizen in LA-VT               | applied
    registrar opens shop as business in LA-VT             | applied
    central-bank issues 100 LAK to noy                    | applied
    noy pays 10 LAK to shop as first                      | applied
    noy pays 900 LAK to shop                              | balance_must_cover_amount
    noy holds 50 LAK for shop until 9:00 as deposit       | applied
    shop captures 20 of deposit                           | applied
    noy takes 2 of 3 new keys                             | applied
    noy pays 5 LAK to shop & shop pays 1 LAK to noy       | applied
    shop returns first                                    | applied
    at 10:00
    treasury releases deposit                             | applied
    noy pays 7 LAK to noy                                 | applied
    """


def play(country: Country) -> Play:
    made = Play(country)
    made.run(SCENARIO)
    return made


def set_policy(monkeypatch: pytest.MonkeyPatch, policy: str) -> None:
    small, large = POLICIES[policy]
    monkeypatch.setattr(appending, "SMALL_FOLD", small)
    monkeypatch.setattr(appending, "LARGE_FOLD", large)


def open_second(country: Country) -> Node:
    """Another node on the same files, as another process would have."""
    assert country.folder
    signers = SignerStore(country.folder / "signers.db")
    return Node(Store(country.folder / "ledger.db"), Council(country.council_keys, signers), lambda tip: country.now)


def pay(country: Country, node: Node, by: str = "noy", amount: int = 1) -> bytes:
    """A payment to the treasury, made by this node; the id of the transaction."""
    kept, country.node = country.node, node
    try:
        body = Transfer(amount, "LAK", "", country.address("treasury"))
        made = node.send(lambda state: country.sign(country.draft(country.wish(by, body))))
    finally:
        country.node = kept
    return made.transactions[0].identifier


def read_balance(country: Country, node: Node, who: str) -> int:
    with node.reading() as state:
        account = state.get(ACCOUNTS, country.address(who))
    return sum(balance.available for balance in account.balances) if account else -1


def list_blocks(country: Country) -> list[tuple[Any, ...]]:
    return list(country.store.list_table("blocks"))


# -------------------------------------------------------------------------------------------------- folds


@pytest.mark.parametrize("policy", POLICIES)
def test_blocks_and_rows_are_the_same_whatever_is_folded(
    policy: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = Country()
    play(plain)
    set_policy(monkeypatch, policy)
    country = Country(folder=tmp_path)
    play(country)
    state = country.node.application.state
    held = [bool(part) for part in (state.unfolded_rows, state.unfolded_nodes)]
    if policy == "never but at the end":
        assert (country.store.get_folded_height(), held) == (0, [True] * 2)
    if policy == "with each block":
        assert (country.store.get_folded_height(), held) == (12, [False] * 2)
    assert list_blocks(country) == list_blocks(plain)
    country.reopen()
    assert country.store.get_folded_height() == country.node.tip.height
    for table in ("rows", "nodes", "history", "pages"):
        assert list(country.store.list_table(table)) == list(plain.store.list_table(table)), table


@pytest.mark.parametrize("policy", POLICIES)
def test_state_of_every_height_is_that_of_its_time(policy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = Country()
    play(plain)
    keys = sorted({row.key for row in plain.file.rows} | {key for key, _ in plain.store.list_rows("")})
    keys += [key for height in range(1, 13) for key in list_changed(plain, height)]
    set_policy(monkeypatch, policy)
    country = Country()
    made = Play(country)
    states: dict[int, dict[str, bytes]] = {}
    for line in ["", *SCENARIO.strip().splitlines()]:
        made.run(line)
        with country.node.reading() as state:
            states[country.node.tip.height] = {key: state.get_value(key) for key in keys}
    assert len(states) == 13
    with country.node.reading():
        for height, expected in states.items():
            past = country.node.archive.at(height)
            assert {key: past.get_value(key) for key in keys} == expected
        for height in (-1, 13, 10**6):
            with pytest.raises(NotFoundError):
                country.node.archive.at(height)


def list_changed(country: Country, height: int) -> list[str]:
    return [change.key for change in decode_delta(country.store.load_block(height).delta)]


@pytest.mark.parametrize("policy", POLICIES)
def test_opening_after_any_block_gives_what_was_executed(
    policy: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever of it waits to be folded, and whether rows or the tree are asked for first."""
    set_policy(monkeypatch, policy)
    country = Country(folder=tmp_path)
    made = Play(country)
    for line in SCENARIO.strip().splitlines():
        made.run(line)
        with country.node.reading() as state:
            rows = dict(country.node.archive.list_rows(""))
            root = compute_root_hash(state.get_node)
        for tree_first in (True, False):
            second = open_second(country)
            with second.reading() as opened:
                assert opened.count_unfolded() == state.count_unfolded()
                if tree_first:
                    assert compute_root_hash(opened.get_node) == root
                assert {key: opened.get_value(key) for key in rows} == rows
                assert dict(second.archive.list_rows("")) == rows
                assert compute_root_hash(opened.get_node) == root
            second.close()


@pytest.mark.parametrize("policy", POLICIES)
def test_entries_are_found_by_id_and_account_whatever_is_folded(
    policy: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_policy(monkeypatch, policy)
    country = Country(folder=tmp_path)
    play(country)
    for _ in range(2):
        index = country.node.archive.index
        for height in range(1, country.node.tip.height + 1):
            entry = load_block(country.store, height).entries[0]
            identifier = country.node.application.decode(encode(entry.signed)).identifier.hex()
            assert index.find(identifier) == [(height, 0)]
        assert index.find("0" * 64) == []
        shop = [height for height, _ in index.list_places(country.address("shop"))]
        assert shop == [4, 5, 6, 7, 9, 10]
        assert [height for height, _ in index.list_places(country.address("university"))] == []
        country.reopen()


@pytest.mark.parametrize("policy", POLICIES)
def test_cold_caches_give_the_same_blocks(policy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = Country()
    play(plain)
    set_policy(monkeypatch, policy)
    monkeypatch.setattr(state_module, "CACHED_ROWS", 1)
    monkeypatch.setattr(state_module, "CACHED_NODES", 1)
    country = Country()
    play(country)
    assert list_blocks(country) == list_blocks(plain)


# ------------------------------------------------------------------------------------------ several processes


@pytest.mark.parametrize("policy", POLICIES)
def test_two_nodes_on_one_file_see_each_others_blocks(
    policy: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_policy(monkeypatch, policy)
    country = Country(folder=tmp_path)
    country.settle("noy", money=100)
    second = open_second(country)
    identifiers = []
    for turn in range(8):
        node = (country.node, second)[turn % 2]
        identifiers.append(pay(country, node))
        for other in (country.node, second):
            assert read_balance(country, other, "noy") == 99 - turn
            with other.reading():
                assert other.tip.height == 3 + turn
    for node in (country.node, second):
        with node.reading():
            found = [set(node.archive.index.find(identifier.hex())) for identifier in identifiers]
        assert found == [{(3 + turn, 0)} for turn in range(8)]
    second.close()
    assert read_balance(country, country.node, "treasury") == 8
    pay(country, country.node)
    country.reopen()
    assert read_balance(country, country.node, "treasury") == 9


def test_entry_is_found_once_when_another_process_has_folded_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_policy(monkeypatch, "never but at the end")
    country = Country(folder=tmp_path)
    country.settle("noy", money=100)
    identifier = pay(country, country.node)
    second = open_second(country)
    with second.reading():
        assert second.tip.height == 3
    second.archive.fold()
    second.close()
    with country.node.reading():
        assert country.store.get_folded_height() == 3
        assert country.node.archive.index.find(identifier.hex()) == [(3, 0)]
        assert [height for height, _ in country.node.archive.index.list_places(country.address("noy"))] == [2, 3]
    pay(country, country.node)
    country.node.archive.fold()
    assert country.node.archive.index.find(identifier.hex()) == [(3, 0)]


def test_reader_keeps_its_snapshot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state_module, "CACHED_ROWS", 1)
    monkeypatch.setattr(state_module, "CACHED_NODES", 1)
    country = Country(folder=tmp_path)
    country.settle("noy", money=100)
    country.settle("sok", money=50)
    second = open_second(country)
    with country.node.reading() as state:
        for turn in range(3):
            pay(country, second, "sok")
            for who, amount in (("noy", 100), ("sok", 50)):
                account = state.get(ACCOUNTS, country.address(who))
                assert account
                assert account.balances[0].available == amount
            with country.node.reading() as inner:
                assert inner is state
            assert (country.node.tip.height, second.tip.height) == (4, 5 + turn)
            with pytest.raises(NotFoundError):
                load_block(country.store, 5)
    assert read_balance(country, country.node, "sok") == 47
    second.close()


def test_writer_waits_for_no_reader_and_a_second_writer_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "WAIT_SECONDS", 0.05)
    country = Country(folder=tmp_path)
    country.settle("noy", money=100)
    second = open_second(country)
    with country.store.writing(), pytest.raises(StoreError) as caught:
        pay(country, second)
    assert caught.value.rule == "store_must_be_free"
    assert second.tip.height == 2
    pay(country, second)
    assert read_balance(country, country.node, "noy") == 99
    second.close()


def test_genesis_that_is_damaged_is_named_so(tmp_path: Path) -> None:
    country = Country(folder=tmp_path)
    country.node.close()
    store = Store(tmp_path / "ledger.db")
    with store.writing():
        store.save_meta("genesis", b"{}")
    with pytest.raises(StoreError) as caught:
        Node(store, Council({}, SignerStore(None)), lambda tip: 0)
    assert caught.value.rule == "store_must_be_intact"


# ----------------------------------------------------------------------------------------------- exact limits


@pytest.mark.parametrize(("small", "large", "folds"), [(0, 1, True), (0, 0, True), (-1, 1, False), (-1, 0, True)])
def test_a_block_is_folded_from_exactly_its_limits_on(
    monkeypatch: pytest.MonkeyPatch, small: int, large: int, folds: bool
) -> None:
    """Limits as differences from what one payment changes: up to the small one, and from the large one on."""
    set_policy(monkeypatch, "never but at the end")
    plain = Country()
    plain.settle("noy", money=10)
    plain.node.archive.fold()
    pay(plain, plain.node)
    size = len(plain.node.application.state.unfolded_rows)
    country = Country()
    country.settle("noy", money=10)
    country.node.archive.fold()
    monkeypatch.setattr(appending, "SMALL_FOLD", size + small)
    monkeypatch.setattr(appending, "LARGE_FOLD", size + large)
    pay(country, country.node)
    assert (country.store.get_folded_height() == 3) == folds


def test_who_has_only_read_folds_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_policy(monkeypatch, "never but at the end")
    country = Country(folder=tmp_path)
    country.settle("noy", money=10)
    reader = open_second(country)
    assert read_balance(country, reader, "noy") == 10
    reader.close()
    assert country.store.get_folded_height() == 0
    country.reopen()
    assert country.store.get_folded_height() == 2, "who has written does"
