"""Receipts with rules, by both verifiers: one verdict on every file, good, damaged or put together wrongly."""

import random
from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec
import pytest

import ledger
from ledger.chain.entry import APPLIED
from ledger.chain.proofs import StateProof, verify_proof
from ledger.chain.ruled import ProvedRules, RuledReceipt, verify_ruled_receipt
from ledger.client.drafting import Wish
from ledger.client.verifying import verify_alone
from ledger.crypto.encoding import decode, encode
from ledger.errors import LedgerError, VerificationError
from ledger.registry.money.money import Transfer
from ledger.registry.rows.laws import LAWS
from tests.docs.second import NODE, make_second, run_second
from tests.docs.story import SEED

LIMIT = 100_000_000


@cache
def tell() -> tuple[ledger.Ledger, dict[str, bytes]]:
    """A ledger, and receipts with rules: of its first block, what a law passed, refused, or binds not, and a deal."""
    lao = ledger.Ledger.create(seed=SEED)
    noy = lao.open_account("noy", kind="citizen", jurisdiction="LA-VT")
    shop = lao.open_account("shop", kind="business", jurisdiction="LA-VT")
    bank = lao.wallet("central-bank")
    bank.issue_money(2 * LIMIT, to=noy)
    entries = {"first": noy.opened, "paid": noy.pay(25_000, to=shop, reference="INV-7")}
    too_much = [Wish(noy.address, Transfer(LIMIT, "LAK", "", shop.address))]
    entries["refused"] = lao.send(too_much, anyway=True)
    both = [
        Wish(noy.address, Transfer(5, "LAK", "", shop.address)),
        Wish(bank.address, Transfer(0, "USD", "", shop.address)),
    ]
    entries["deal"] = lao.send(both, anyway=True)
    entries["unbound"] = noy.delegate(shop, ["propose_contract"], until=lao.now + 10**9)
    return lao, {name: lao.receipt(entry, with_rules=True) for name, entry in entries.items() if entry}


def judge_both(files: list[bytes]) -> list[tuple[bool, bool]]:
    """Whether each verifier lets each file pass."""
    genesis_hash = tell()[0].genesis_hash
    second = run_second([make_second("receipts", data, genesis_hash, "") for data in files]) if NODE else []
    seconds = [not ended.problem for ended in second] or [holds(data) for data in files]
    return [(holds(data), other) for data, other in zip(files, seconds, strict=True)]


def holds(data: bytes) -> bool:
    try:
        verify_proof(data, tell()[0].genesis_hash)
    except LedgerError:
        return False
    return True


def test_it_proves_what_came_of_it_and_the_laws_it_met() -> None:
    lao, files = tell()
    assert judge_both(list(files.values())) == [(True, True)] * len(files)
    proved = {name: verify_ruled_receipt(data, lao.genesis_hash) for name, data in files.items()}
    assert proved["first"].entry.height == 1  # whose laws the genesis proves
    assert proved["paid"].entry.outcome.code == APPLIED
    wallet = LAWS.decode(proved["paid"].rows["law/wallet_personal"]).provision
    assert wallet.text == LAWS.decode(lao.state_row("law/wallet_personal")).provision.text
    assert proved["refused"].entry.outcome.rule == "law_must_allow"
    assert b"residence_office" in proved["first"].rows["law_book/register_account"]
    assert "law_book/grant_delegation" in proved["unbound"].rows
    assert proved["unbound"].rows["law_book/grant_delegation"] == b""
    assert "personal_wallet_day is 100,000,000" in str(verify_words(files["refused"]))


def verify_words(data: bytes) -> str:
    proved = ledger.verify_proof(data, tell()[0].genesis_hash)
    assert isinstance(proved, ProvedRules)
    return str(proved)


def list_forgeries() -> Iterator[tuple[str, str, RuledReceipt]]:
    """Each by what is wrong about it, with the rule that refuses it."""
    lao, files = tell()
    paid = decode(files["paid"], RuledReceipt)
    other = decode(files["refused"], RuledReceipt)
    first = decode(files["first"], RuledReceipt)

    def alter(ruled: RuledReceipt = paid, **fields: Any) -> RuledReceipt:
        return msgspec.structs.replace(ruled, **fields)

    rows = paid.rows
    law = next(place for place, row in enumerate(rows) if row.key == "law/wallet_personal")
    gone = tuple(row for row in rows if row.key != "law/wallet_personal")
    yield "a law is left out", "rules_must_be_complete", alter(rows=gone)
    yield "a book is left out", "rules_must_be_complete", alter(rows=rows[:-1])
    yield "a row stands twice", "rules_must_be_complete", alter(rows=(rows[0], *rows))
    yield "rows are not sorted", "rules_must_be_complete", alter(rows=rows[::-1])
    asset = decode(lao.prove_state("asset/LAK", paid.before[0].height), StateProof)
    row = type(rows[0])("asset/LAK", asset.path, asset.value)
    yield "a row is there that nobody asks for", "rules_must_be_complete", alter(rows=(row, *rows))
    yield "the header before is missing", "rules_must_be_of_block_before", alter(before=())
    yield (
        "the header before is its own",
        "rules_must_be_of_block_before",
        alter(before=(paid.receipt.provenance.header,)),
    )
    yield "the header before is another", "rules_must_be_of_block_before", alter(before=other.before)
    yield "the first block has one before it", "rules_must_be_of_block_before", alter(first, before=paid.before)
    yield "laws are as of another block", "rules_must_be_of_block_before", alter(before=other.before, rows=other.rows)
    absent = msgspec.structs.replace(rows[law], value=())
    yield "a law is said to be absent", "row_must_be_in_state", alter(rows=(*rows[:law], absent, *rows[law + 1 :]))


def test_what_is_put_together_wrongly_is_refused_by_both() -> None:
    genesis_hash, forgeries = tell()[0].genesis_hash, list(list_forgeries())
    for name, rule, forged in forgeries:
        with pytest.raises(VerificationError) as caught:
            verify_ruled_receipt(encode(forged), genesis_hash)
        assert caught.value.rule == rule, name
    assert judge_both([encode(forged) for *_, forged in forgeries]) == [(False, False)] * len(forgeries)


def test_no_byte_of_it_can_change() -> None:
    data, chosen = tell()[1]["paid"], random.Random(7)
    files = []
    for place in chosen.sample(range(len(data)), 300):
        byte = chosen.choice([value for value in range(256) if value != data[place]])
        files.append(data[:place] + bytes([byte]) + data[place + 1 :])
    assert judge_both(files) == [(False, False)] * len(files)


def test_a_block_of_version_1_has_no_such_receipt() -> None:
    lao = ledger.Ledger.create(seed=SEED, rules=1)
    noy = lao.open_account("noy", kind="citizen", jurisdiction="LA-VT")
    assert noy.opened
    with pytest.raises(VerificationError, match="version 1 of the rules"):
        lao.receipt(noy.opened, with_rules=True)


def test_it_can_be_linked_to_a_checkpoint_and_shown() -> None:
    lao, files = tell()
    point = lao.checkpoint(2)
    linked = lao.anchor(files["paid"], point)
    assert verify_ruled_receipt(linked, lao.genesis_hash, point).proved.checkpoint == point
    assert verify_alone(linked).height == 4
