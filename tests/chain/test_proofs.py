"""What receipts, state proofs and history proofs say, and that none of them speaks of another ledger.

Two ledgers with the same names, chain id and template, but other seeds, do the same things; and one ledger is asked for
everything that happened, also for what it refused.
"""

import json

import pytest

import ledger
from ledger import Ledger, PlacedEntry
from ledger.chain.entry import APPLIED
from ledger.chain.proofs import ProvedHistory, ProvedRow, verify_history_proof, verify_proof, verify_state_proof
from ledger.chain.receipt import ProvedEntry, Receipt, verify_receipt
from ledger.client.drafting import Wish
from ledger.crypto.encoding import decode_file, encode
from ledger.errors import DecodeError, LedgerError, NotFoundError, VerificationError
from ledger.registry.money.money import Issue, Transfer
from ledger.words.lexicon import shorten
from tests.chain.forging import edit


def live(seed: int) -> Ledger:
    """A ledger with two accounts, payments, a hold, a rotation and a refusal."""
    made = Ledger.create(seed=seed)
    noy = made.open_account("noy", kind="citizen", jurisdiction="LA-VT")
    shop = made.open_account("shop", kind="business", jurisdiction="LA-VT")
    made.wallet("central-bank").issue_money(100_000, to=noy)
    noy.pay(25_000, to=shop, reference="INV-7")
    made.send([Wish(noy.address, Transfer(900_000, "LAK", "INV-8", shop.address))], anyway=True)
    hold = noy.place_hold(10_000, shop).events["hold"]
    shop.capture_hold(str(hold), 4_000)
    noy.rotate_keys(keys=3, threshold=2)
    noy.pay(1_000, to=shop)
    return made


LAO, OTHER = live(2023), live(2024)
PLACED = list(LAO.entries())
REFUSED = PLACED[4]
NOY = f"account/{LAO.wallet('noy').address}"


def refuses(data: bytes, genesis_hash: str = LAO.genesis_hash) -> str:
    with pytest.raises(VerificationError) as caught:
        verify_proof(data, genesis_hash)
    return caught.value.rule


@pytest.mark.parametrize("placed", PLACED, ids=lambda placed: placed.entry.signed.transaction.messages[0].type)
def test_receipt_proves_the_entry_it_was_made_of(placed: PlacedEntry) -> None:
    proved = verify_receipt(LAO.receipt(placed), LAO.genesis_hash)
    assert (proved.signed, proved.outcome) == (placed.entry.signed, placed.outcome)
    assert (proved.height, proved.index, proved.transaction_id) == (placed.height, placed.index, placed.id)
    assert proved.time == placed.time
    assert proved.applied == (placed != REFUSED)


def test_receipt_of_a_refusal_says_so_and_cannot_be_turned_into_a_payment() -> None:
    receipt = LAO.receipt(REFUSED)
    proved = verify_receipt(receipt, LAO.genesis_hash)
    assert not proved.applied
    assert (proved.outcome.code, proved.outcome.rule) == (326, "balance_must_cover_amount")
    assert {fact.name: fact.value for fact in proved.outcome.detail} == {
        "amount": 900_000, "asset": "LAK", "available": 75_000, "holder": LAO.wallet("noy").address, "message": 0,
    }  # fmt: skip
    assert "refused: balance_must_cover_amount" in str(ledger.verify_receipt(receipt, LAO.genesis_hash))
    done = {"code": APPLIED, "detail": [], "events": [], "rule": ""}
    assert refuses(edit(receipt, "entry.outcome", done)) == "entry_must_be_in_block"
    applied = decode_file(LAO.receipt(PLACED[3]), Receipt).entry.outcome
    assert refuses(edit(receipt, "entry.outcome", applied)) == "entry_must_be_in_block"


def test_receipt_of_several_entries_in_one_block_shows_its_own() -> None:
    made = Ledger.create(seed=7)
    bank, treasury = made.wallet("central-bank"), made.wallet("treasury")
    wishes = [Wish(bank.address, Issue(number, "LAK", treasury.address)) for number in range(1, 8)]
    datas = [encode(made.sign(made.draft([wish], lane=lane))) for lane, wish in enumerate(wishes, 1)]
    placed = made.submit(datas)
    receipts = [made.receipt(entry) for entry in placed]
    assert made.height == 1
    for index, receipt in enumerate(receipts):
        proved = verify_receipt(receipt, made.genesis_hash)
        assert (proved.index, proved.proved.header.entries_size) == (index, 7)
        body = json.loads(bytes(proved.signed.transaction.messages[0].body))
        assert body["amount"] == index + 1
        for other in range(9):
            if other != index:
                assert refuses(edit(receipt, "entry_path.index", other), made.genesis_hash) == "entry_must_be_in_block"
        for neighbour in receipts:
            if neighbour != receipt:
                mixed = edit(receipt, "entry", json.loads(neighbour)["entry"])
                assert refuses(mixed, made.genesis_hash) == "entry_must_be_in_block"


def test_state_proof_tells_the_row_at_every_height_or_that_there_is_none() -> None:
    for height in range(1, LAO.height + 1):
        for key in (NOY, "account/nobody", "asset/LAK", "schedule/now", "past_keys/x", "nonsense/x"):
            proof = LAO.prove_state(key, height)
            proved = verify_state_proof(proof, LAO.genesis_hash, LAO.checkpoint(height))
            assert (proved.key, proved.value) == (key, LAO.state_row(key, height))
            assert proved.proved.header.height == height
    assert LAO.state_row("account/nobody") == b""
    balances = [json.loads(LAO.state_row(NOY, height))["balances"] for height in (2, 3, 4, 5)]
    assert [sum(balance["available"] for balance in each) for each in balances] == [0, 100_000, 75_000, 75_000]


def test_presence_and_absence_cannot_be_exchanged() -> None:
    present, absent = LAO.prove_state(NOY), LAO.prove_state("account/nobody")
    assert refuses(edit(present, "value", [])) == "row_must_be_in_state"
    assert refuses(edit(absent, "value", json.loads(present)["value"])) == "row_must_be_in_state"
    assert refuses(edit(absent, "key", NOY)) == "row_must_be_in_state"
    assert refuses(edit(present, "key", "account/nobody")) == "row_must_be_in_state"
    old = LAO.prove_state(NOY, 4)
    assert refuses(edit(old, "provenance", json.loads(present)["provenance"])) == "row_must_be_in_state"


def test_history_proof_holds_between_any_two_heights() -> None:
    for earlier in range(1, LAO.height):
        for later in range(earlier + 1, LAO.height + 1):
            proved = verify_history_proof(LAO.prove_history(earlier, later), LAO.genesis_hash)
            assert proved.earlier == LAO.block(earlier).header
            assert proved.later == LAO.block(later).header


@pytest.mark.parametrize(("earlier", "later"), [(0, 3), (3, 3), (4, 3), (-1, 3), (3, 99), (98, 99)])
def test_history_proof_needs_two_blocks_in_order(earlier: int, later: int) -> None:
    with pytest.raises(NotFoundError) as caught:
        LAO.prove_history(earlier, later)
    assert caught.value.rule == ("blocks_must_be_in_order" if earlier > later else "block_must_exist")


@pytest.mark.parametrize(
    ("key", "rule"),
    [
        ("a/" + "b" * 171, "key_must_be_known"),
        ("account/\ud800", "key_must_be_known"),
        ("account", "key_must_be_known"),
        ("\u0430ccount/noy", "key_must_be_known"),
        ("account/noy, as of today", "key_must_be_known"),
        ("account/noy\n", "key_must_be_known"),
    ],
)
def test_key_that_no_row_can_have_is_proved_neither_way(key: str, rule: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        LAO.prove_state(key)
    assert caught.value.rule == rule
    verify_proof(LAO.prove_state("a/" + "b" * 170), LAO.genesis_hash)


def test_every_kind_of_file_is_told_by_its_kind() -> None:
    proved = [
        verify_proof(data, LAO.genesis_hash)
        for data in (LAO.receipt(PLACED[0]), LAO.prove_state(NOY), LAO.prove_history(1, 2))
    ]
    assert [type(each) for each in proved] == [ProvedEntry, ProvedRow, ProvedHistory]


def test_nothing_of_one_ledger_is_proved_to_who_holds_the_others_hash() -> None:
    checkpoint = LAO.checkpoint(3)
    for made in (LAO, OTHER):
        noy = f"account/{made.wallet('noy').address}"
        files = [made.receipt(placed) for placed in made.entries()]
        files += [made.prove_state(noy, 3), made.prove_state("account/nobody", 3), made.prove_history(2, 5)]
        files.append(made.anchor(files[4], made.checkpoint(2)))
        files.append(made.anchor(files[4], made.checkpoint(8)))
        for data in files:
            verify_proof(data, made.genesis_hash)
            stranger = OTHER if made is LAO else LAO
            assert refuses(data, stranger.genesis_hash) == "genesis_must_be_the_expected"
            # nor under the other's genesis: everything signed names the ledger it was signed for
            swapped = edit(data, "provenance.genesis", stranger.node.archive.genesis)
            assert refuses(swapped, stranger.genesis_hash) in {
                "signature_must_fit_transaction",
                "validators_must_be_the_expected",
            }
    assert LAO.node.archive.genesis.chain_id == OTHER.node.archive.genesis.chain_id
    with pytest.raises(VerificationError):
        OTHER.anchor(OTHER.receipt(next(iter(OTHER.entries()))), checkpoint)


def test_transaction_of_one_ledger_is_nothing_in_the_other() -> None:
    data = encode(
        LAO.sign(LAO.draft([Wish(LAO.wallet("noy").address, Transfer(1, "LAK", "", LAO.wallet("shop").address))]))
    )
    assert LAO.check(data).code == APPLIED
    with pytest.raises(LedgerError):
        OTHER.check(data)


@pytest.mark.parametrize(
    "genesis_hash",
    ["", "zz", "ab" * 31, "ab" * 33, LAO.genesis_hash.upper(), LAO.genesis_hash + "\n", b"", bytes(31), bytes(33)],
)
def test_text_that_is_no_genesis_hash_is_refused(genesis_hash: str | bytes) -> None:
    for data in (LAO.receipt(PLACED[0]), LAO.prove_state(NOY), LAO.prove_history(1, 2)):
        with pytest.raises(DecodeError):
            verify_proof(data, genesis_hash)


def test_genesis_hash_may_be_bytes_or_hex() -> None:
    receipt = LAO.receipt(PLACED[0])
    assert verify_receipt(receipt, LAO.genesis_hash) == verify_receipt(receipt, bytes.fromhex(LAO.genesis_hash))
    assert verify_receipt(decode_file(receipt, Receipt), LAO.genesis_hash).height == 1


def test_what_was_proved_can_be_read_aloud() -> None:
    """As `natledger verify` has it: with amount and payee, whose name nobody knows who has the file alone."""
    text = str(ledger.verify_receipt(LAO.receipt(PLACED[3]), LAO.genesis_hash))
    noy, shop = (shorten(LAO.wallet(name).address) for name in ("noy", "shop"))
    assert text.splitlines()[0].startswith(f"valid: {noy} paid {shop} 25,000 LAK, 20")
    assert "applied, entry 0 of 1 in block 4" in text
    assert "4 of 4 validators signed (more than 2/3 needed)" in text
