"""Elsewhere: what was made for another ledger of the same name is told so, with both genesis hashes."""

from pathlib import Path

import pytest

from ledger import (
    Ledger,
    VerificationError,
    encode,
    verify_disclosure,
    verify_receipt,
)
from ledger.client.cosigning import add_signatures, read_waiting
from ledger.client.drafting import Wish
from ledger.registry.money.money import Issue


def sign(lao: Ledger) -> bytes:
    """An issue to the treasury, signed in one home; both have the same keys by their seed."""
    wish = Wish(lao.resolve("central-bank"), Issue(5, "LAK", lao.resolve("treasury")))
    return encode(lao.sign(lao.draft([wish])))


def refuse(lao: Ledger, data: bytes) -> VerificationError:
    with pytest.raises(VerificationError) as caught:
        lao.send_signed(data)
    assert lao.height == 0
    return caught.value


def test_transaction_is_told_for_which_ledger_beside_it_was_signed(tmp_path: Path) -> None:
    homes = [tmp_path / "one", tmp_path / "two"]
    for number, home in enumerate(homes):
        Ledger.create(home, seed=9, parameters={"quota_citizen": 10 + number}).close()
    (tmp_path / "aaa").mkdir()
    (tmp_path / "aaa" / "genesis.json").write_text("none")
    with Ledger.open(homes[0]) as one, Ledger.open(homes[1]) as two:
        data = sign(one)
        error = refuse(two, data)
        assert error.rule == "transaction_must_be_for_this_ledger"
        assert error.values == {
            "chain": "lao-demo",
            "found": one.genesis_hash,
            "genesis": two.genesis_hash,
            "home": str(homes[0]),
        }
        changed = data.replace(b'"amount":5', b'"amount":6')
        error = refuse(two, changed)
        assert (error.rule, error.values["genesis"]) == ("signature_must_fit_transaction", two.genesis_hash)
        assert f"signed for another lao-demo than that of the genesis {two.genesis_hash}" in error.says
        drafted = read_waiting(encode(read_waiting(data).transaction))  # a draft is for no ledger yet
        two.send_signed(encode(add_signatures(two.desk, drafted)))


def test_ledger_in_memory_tells_what_it_can() -> None:
    with Ledger.create(seed=9) as one, Ledger.create(seed=9, parameters={"quota_citizen": 11}) as two:
        assert refuse(two, sign(one)).rule == "signature_must_fit_transaction"


def test_proofs_of_another_ledger_name_both(tmp_path: Path) -> None:
    with Ledger.create(seed=9) as one, Ledger.create(seed=9, parameters={"quota_citizen": 11}) as two:
        receipt = one.receipt(one.wallet("central-bank").issue_money(5, to="treasury"))
        record = one.wallet("university").issue_record(
            "degree", subject="treasury", claims={"level": "BSc", "born": 2001}
        )
        shown = {"found": one.genesis_hash, "expected": two.genesis_hash}
        for verify, data in ((verify_receipt, receipt), (verify_disclosure, record.disclose("level"))):
            with pytest.raises(VerificationError, match="genesis_must_be_the_expected") as caught:
                verify(data, two.genesis_hash)
            assert caught.value.values == shown
            assert all(value in caught.value.says for value in shown.values())
