"""Parts: whatever a block's size, an entry read alone is the one in the whole block, checked and proved alike."""

from collections.abc import Callable

import msgspec
import pytest

from ledger.archive import blocks as blocks_module
from ledger.archive.blocks import Block, load_block, load_part
from ledger.archive.parts import RawEntry, compute_leaves, decode_entry, decode_part, join_parts, split_part
from ledger.chain.commit import Commit
from ledger.chain.entry import DONE, Entry, Event, Fact, Outcome, compute_entry_leaf
from ledger.chain.header import Header, compute_header_hash
from ledger.chain.receipt import verify_receipt
from ledger.chain.transaction import SignedTransaction
from ledger.crypto.encoding import decode, encode
from ledger.errors import DecodeError, NotFoundError, StoreError
from ledger.merkle.log import PART, compute_inclusion_path, compute_inclusion_path_by_part, compute_part_roots
from ledger.merkle.log import compute_root as compute_plain_root
from ledger.merkle.verify import verify_inclusion
from ledger.registry.money.money import Transfer
from ledger.state.store import Store
from ledger.state.stored import StoredBlock
from tests.archive.whole import join_entries, load_entry
from tests.country import Country

SIZES = (1, 2, 63, 64, 65, 127, 128, 129, 192, 4000)
OUTCOMES = (
    DONE,
    Outcome(0, (), (Event(0, "hold", "ab" * 32 + "-0"),), ""),
    Outcome(1017, (Fact("amount", 5),), (), "balance_must_cover_amount"),
)


@pytest.fixture(scope="module")
def country() -> Country:
    made = Country()
    made.settle("noy", money=100_000)
    return made


def write_block(country: Country, size: int) -> tuple[Store, list[Entry]]:
    """A store with one block of that many entries, none of them executed; each is another's transaction."""
    data = country.sign(country.draft(country.wish("noy", Transfer(1, "LAK", "", country.address("treasury")))))
    signed = msgspec.json.decode(data, type=SignedTransaction)
    entries = []
    for number in range(size):
        transaction = msgspec.structs.replace(signed.transaction, expires=number)
        entries.append(Entry(OUTCOMES[number % 3], msgspec.structs.replace(signed, transaction=transaction)))
    leaves = [compute_entry_leaf(entry) for entry in entries]
    header = msgspec.structs.replace(
        load_block(country.store, 1).header, entries_root=compute_plain_root(leaves).hex(), entries_size=size
    )
    store = Store(None)
    store.create(b"")
    with store.writing():
        roots, parts = b"".join(compute_part_roots(leaves)), join_parts([encode(entry) for entry in entries])
        commit = encode(load_block(country.store, 1).commit)
        block = StoredBlock(1, compute_header_hash(header), encode(header), commit, size, roots, b"[]", parts)
        store.append(block, [])
    return store, entries


@pytest.mark.parametrize("size", SIZES)
def test_each_entry_is_the_one_of_the_whole_block(country: Country, size: int) -> None:
    store, entries = write_block(country, size)
    block = load_block(store, 1)
    assert list(block.entries) == entries
    assert join_entries(store.load_block(1)) == encode(entries)
    assert len(store.load_block(1).parts) == -(-size // PART)
    leaves = [compute_entry_leaf(entry) for entry in entries]
    root = bytes.fromhex(block.header.entries_root)
    for number in range(-(-size // PART)):
        part = load_part(store, 1, number)
        assert list(part.leaves) == leaves[part.first : part.first + PART]
        for index in range(part.first, part.first + len(part.entries)):
            found = part.get(index)
            assert (found.header, found.index, found.entry) == (block.header, index, entries[index])
            path = compute_inclusion_path_by_part(part.leaves, part.roots, index)
            verify_inclusion(leaves[index], index, size, path, root)
            if size < 200:
                assert path == compute_inclusion_path(leaves, index)
        for index in (part.first - 1, part.first + len(part.entries)):
            with pytest.raises(NotFoundError):
                part.get(index)
    for index in {0, size // 2, size - 1}:
        assert load_entry(store, (1, index)).entry == entries[index]
    for place in ((1, size), (1, -1), (1, 10**6), (2, 0), (0, 0)):
        with pytest.raises((NotFoundError, StoreError)):
            load_entry(store, place)


@pytest.mark.parametrize("index", [-1, 3, 64, 10**9])
def test_an_entry_there_is_none_of_is_not_found(country: Country, index: int) -> None:
    store, _ = write_block(country, 3)
    with pytest.raises(NotFoundError) as caught:
        load_entry(store, (1, index))
    assert caught.value.rule == "block_must_exist"


def test_a_real_block_of_several_parts_gives_a_receipt_of_each_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    country = Country()
    country.settle("noy", money=100_000)
    body = Transfer(1, "LAK", "", country.address("treasury"))
    first = country.draft(country.wish("noy", body))
    datas = [with_nonce(country, first, number) for number in range(130)]
    country.submit(*datas)
    archive, height = country.node.archive, country.node.tip.height
    block = archive.load_block(height)
    assert [encode(entry.signed) for entry in block.entries] == datas
    split: list[int] = []
    monkeypatch.setattr(blocks_module, "split_part", lambda data: (split.append(len(data)), split_part(data))[1])
    for index in (0, 1, 62, 63, 64, 65, 126, 127, 128, 129):
        split.clear()
        proved = verify_receipt(archive.prove_entry((height, index)), archive.tip.genesis_hash)
        assert (proved.index, proved.height) == (index, height)
        assert len(split) == 1, "one part is read, and no other"
    places = [(height, index) for index in (0, 5, 63, 64, 129, 3)]
    split.clear()
    assert [found.entry for found in archive.load_entries(places)] == [block.entries[index] for _, index in places]
    assert len(split) == 4, "those that follow each other in one part are read together"


def with_nonce(country: Country, first: object, number: int) -> bytes:
    signer = msgspec.structs.replace(first.signers[0], nonce=first.signers[0].nonce + number)  # type: ignore[attr-defined]
    return country.sign(msgspec.structs.replace(first, signers=(signer,)))  # type: ignore[type-var]


# -------------------------------------------------------------------------------------------------- damage

OF_THE_FIRST = "(SELECT data FROM entries WHERE part = 0)"
OTHER = "replace(CAST(data AS TEXT), '\"expires\":65', '\"expires\":66')"
DAMAGE: dict[str, tuple[str, bool]] = {
    "another value": (f"UPDATE entries SET data = CAST({OTHER} AS BLOB)", False),
    "no JSON": ("UPDATE entries SET data = x'5b7b' WHERE part = 1", False),
    "a part lost": ("DELETE FROM entries WHERE part = 1", False),
    "a part twice": (f"UPDATE entries SET data = {OF_THE_FIRST} WHERE part = 1", False),
    "roots in another order": (
        "UPDATE blocks SET roots = CAST(substr(roots, 33) || substr(roots, 1, 32) AS BLOB)",
        True,
    ),
    "a root too many": ("UPDATE blocks SET roots = CAST(roots || substr(roots, 1, 32) AS BLOB)", True),
    "no roots": ("UPDATE blocks SET roots = x''", True),
    "another hash": ("UPDATE blocks SET hash = x'00'", True),
}
"""Of a block of 70: a statement, and whether an entry of its first part is hit as one of the second is."""


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_part_is_told_by_name(country: Country, name: str) -> None:
    """By whoever reads it: an entry of another part is as good as before, and the whole block is not."""
    (store, _), (statement, all_hit) = write_block(country, 70), DAMAGE[name]
    store.run(statement)
    check(lambda: load_entry(store, (1, 3)), is_hit=all_hit)
    check(lambda: load_entry(store, (1, 65)), is_hit=True)
    check(lambda: load_block(store, 1), is_hit=True)


@pytest.mark.parametrize("size", [0, 69, 71])
def test_a_size_that_is_another_is_told_by_name(country: Country, size: int) -> None:
    store, _ = write_block(country, 70)
    store.run("UPDATE blocks SET size = ?", size)
    check(lambda: load_block(store, 1), is_hit=True)


def check(ask: Callable[[], object], *, is_hit: bool) -> None:
    if not is_hit:
        ask()
        return
    with pytest.raises(StoreError, match="block 1: ") as caught:
        ask()
    assert caught.value.rule == "store_must_be_intact"


@pytest.mark.parametrize("text", [b"", b"[", b"{}", b"[1]", b'[{"outcome":{}}]', b'[{"outcome":{},"signed":{},"x":0}]'])
def test_text_that_is_no_part_is_not_decoded(text: bytes) -> None:
    for ask in (split_part, decode_part):
        with pytest.raises(DecodeError):
            ask(text)
    with pytest.raises(DecodeError):
        decode_entry(RawEntry(msgspec.Raw(b"{}"), msgspec.Raw(b"{}")))


def test_leaves_are_those_of_the_bytes_as_they_stand(country: Country) -> None:
    block: Block = load_block(country.store, 2)
    entry = block.entries[0]
    [raw] = split_part(b"[%b]" % encode(entry))
    assert compute_leaves([raw]) == [compute_entry_leaf(entry)]
    loose = RawEntry(msgspec.Raw(bytes(raw.outcome) + b" "), raw.signed)
    assert compute_leaves([loose]) != [compute_entry_leaf(entry)]
    assert isinstance(decode(country.store.load_block(2).final, Commit), Commit)
    assert isinstance(decode(country.store.load_block(2).header, Header), Header)
