"""Strings that break software, put wherever the library takes text: every one ends in a value or in a named refusal.

What is refused writes nothing; what is taken comes back as it was. Any exception outside our tree fails the test.
"""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from ledger import Ledger
from ledger.chain.proofs import verify_proof
from ledger.chain.receipt import verify_receipt
from ledger.client.drafting import Wish
from ledger.crypto.addresses import is_address, validate_address
from ledger.crypto.encoding import canonicalise, encode
from ledger.crypto.keyfiles import Cost, load_key, save_key
from ledger.crypto.keys import SigningKey, check_public_key, unhex
from ledger.errors import LedgerError
from ledger.interchange.iso20022.pain001 import parse_account_map
from ledger.registry.money.holds import CaptureHold
from ledger.registry.people.accounts import RegisterAccount
from ledger.words.amounts import parse_amount
from tests.vectors import vectors_dir

STRINGS: list[str] = json.loads((vectors_dir("hostile_strings") / "blns.json").read_text("utf-8"))
# and what a terminal hands on for bytes that are no UTF-8, what an editor leaves, what fits a pattern but for its end
OURS = ["\udcff", "\ud800", "noy\n", "LA-VT\n", "INV-7\n", "\x00", "\ufeffnoy", "a" * 100_000, "9" * 5000, "ＮＯＹ"]
ALL = list(dict.fromkeys(STRINGS + OURS))
CHEAP = Cost(1, 1, 8)


@pytest.fixture(scope="module")
def lao() -> Ledger:
    made = Ledger.create(seed=2023)
    noy = made.open_account("noy", kind="citizen", jurisdiction="LA-VT")
    made.wallet("central-bank").issue_money(100_000, to=noy)
    return made


def find_rules(act: Callable[[str], object]) -> dict[str, str]:
    """By string, the rule that refused it, or "" where it was taken."""
    return {text: judge(act, text) for text in ALL}


def judge(act: Callable[..., object], *values: object) -> str:
    """The rule that refuses these values, or ""."""
    try:
        act(*values)
    except LedgerError as error:
        refused = error
    else:
        return ""
    assert refused.says
    assert refused.remedy
    return refused.rule


def take(rules: dict[str, str]) -> set[str]:
    """The strings that were taken."""
    return {text for text, rule in rules.items() if not rule}


def test_all_strings_are_there() -> None:
    assert len(STRINGS) == 515


def test_as_names_of_accounts(lao: Ledger) -> None:
    rules = find_rules(lambda text: lao.open_account(text, kind="citizen", jurisdiction="LA"))
    assert set(rules.values()) == {"", "name_must_be_well_formed"}
    for name in take(rules):
        assert name.isascii()
        assert lao.wallet(name).address
    for text in ALL:
        assert judge(lao.wallet, text) == ("" if text in take(rules) else "name_must_be_known")


def test_as_payees(lao: Ledger) -> None:
    noy = lao.wallet("noy")
    rules = find_rules(lambda text: noy.pay(1, to=text))
    assert set(rules.values()) <= {"", "name_must_be_known"}
    assert take(rules) <= set(lao.keyring.addresses)
    assert not any(is_address(text) for text in ALL)
    assert set(find_rules(lambda text: validate_address("lao", text)).values()) == {"address_must_be_well_formed"}


@pytest.mark.parametrize("field", ["reference", "asset"])
def test_as_references_and_assets(lao: Ledger, field: str) -> None:
    noy, height = lao.wallet("noy"), lao.height
    rules = find_rules(lambda text: noy.pay(1, to="registrar", **{field: text}))
    known = {"", "body_must_fit_type", "strings_must_be_unicode", "asset_must_exist", "reference_must_be_public"}
    assert set(rules.values()) <= known
    assert lao.height == height + len(take(rules))
    for placed in list(lao.entries())[-len(take(rules)) or len(ALL) :]:
        body = json.loads(bytes(placed.entry.signed.transaction.messages[0].body))
        assert set(body["reference"]) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789./-")
        assert len(body["reference"]) <= 35


def test_as_jurisdictions_and_kinds(lao: Ledger) -> None:
    height, registrar = lao.height, lao.wallet("registrar").address
    key = SigningKey(b"h" * 32)
    bound = lao.bind_keys(registrar, [key])

    def register(text: str) -> object:
        return lao.send([Wish(registrar, RegisterAccount(text, bound, "citizen", 1))])

    known = {"body_must_fit_type", "jurisdiction_must_be_well_formed", "strings_must_be_unicode", "key_must_be_bound"}
    assert set(find_rules(register).values()) <= known
    kinds = find_rules(lambda text: lao.send([Wish(registrar, RegisterAccount("LA", bound, text, 1))]))
    assert set(kinds.values()) <= {"body_must_fit_type", "kind_must_be_known", "strings_must_be_unicode"}
    assert lao.height == height


def test_as_ids_of_transactions_and_holds(lao: Ledger) -> None:
    noy = lao.wallet("noy")
    assert set(find_rules(lao.entry).values()) == {"entry_must_exist", "id_must_have_digits"}
    assert set(find_rules(lao.receipt).values()) == {"entry_must_exist", "id_must_have_digits"}
    assert set(find_rules(noy.release_hold).values()) <= {"body_must_fit_type", "strings_must_be_unicode"}
    captures = find_rules(lambda text: lao.send([Wish(noy.address, CaptureHold(1, text))]))
    assert set(captures.values()) <= {"body_must_fit_type", "strings_must_be_unicode"}


def test_as_keys_of_rows(lao: Ledger) -> None:
    rules = find_rules(lao.prove_state)
    assert {text for text, rule in rules.items() if rule} == {
        text for text in ALL if not re.fullmatch(r"[a-z_]{1,20}/[0-9A-Za-z._/-]{1,170}", text)
    }
    for text in take(rules):
        assert lao.state_row(text) == b""
        assert json.loads(lao.prove_state(text))["value"] == []


def is_text(text: str) -> bool:
    return text.encode("utf-8", "replace").decode() == text


def test_as_names_of_files(tmp_path: Path) -> None:
    key = SigningKey(b"f" * 32)
    for number, text in enumerate(ALL):
        (tmp_path / f"{number}").mkdir()
        path = tmp_path / f"{number}" / text.replace("/", "|").replace("..", "::")  # nobody leaves the folder
        assert judge(load_key, path, "p") in {
            "file_must_exist",
            "file_must_be_plain",
            "file_must_be_readable",
            "key_file_must_be_private",
        }
        if not judge(save_key, path, key, text, CHEAP):
            assert load_key(path, text).public_key == key.public_key


def test_as_keys_hex_and_genesis_hashes(lao: Ledger) -> None:
    assert set(find_rules(check_public_key).values()) == {"key_must_be_strong"}
    receipt = lao.receipt(next(lao.entries()))
    assert set(find_rules(lambda text: verify_receipt(receipt, text)).values()) == {"fields_must_fit_type"}
    assert all(unhex(text) == (bytes.fromhex(text) if text and is_hex(text) else b"") for text in ALL)


def is_hex(text: str) -> bool:
    return len(text) % 2 == 0 and all(letter in "0123456789abcdef" for letter in text)


def test_as_files_of_every_kind(lao: Ledger) -> None:
    for text in ALL:
        data = text.encode("utf-8", "surrogatepass")
        assert judge(verify_proof, data, lao.genesis_hash)
        assert judge(lao.check, data)
        assert judge(parse_account_map, data) or text == "{}"


def test_inside_a_receipt(lao: Ledger) -> None:
    receipt = json.loads(lao.receipt(next(lao.entries())))
    for text in ALL:
        for change in find_changes(receipt, text):
            assert judge(verify_receipt, change, lao.genesis_hash)


def find_changes(receipt: dict[str, object], text: str) -> Iterator[bytes]:
    """The receipt with the string in place of a text, as a name, and as the file's kind."""
    escaped = json.dumps(text).encode()
    plain = encode(receipt)
    yield plain.replace(b'"lao-demo"', escaped)
    yield plain.replace(b'"register_account"', escaped)
    yield plain.replace(b'{"entry":', b"{" + escaped + b":1," + b'"entry":')
    yield plain.replace(b'"receipt"', escaped)


def test_as_text_of_an_amount() -> None:
    rules = find_rules(lambda text: parse_amount(text, "USD", {"USD": 2}))
    assert set(rules.values()) <= {"", "amount_must_fit_decimals", "integers_must_be_in_range"}
    for text in take(rules):
        whole, _, part = text.replace(",", "").partition(".")
        assert text.isascii()
        assert whole.isdigit()
        assert len(part.rstrip("0")) <= 2
        assert parse_amount(text, "USD", {"USD": 2}) == int(whole) * 100 + int(part.rstrip("0").ljust(2, "0"))
    assert set(find_rules(lambda text: parse_amount("1", text, {"USD": 2})).values()) == {"asset_must_exist"}


def test_as_free_text_they_keep_their_bytes() -> None:
    for text in STRINGS:
        data = encode({"text": text})
        assert canonicalise(data) == data
        assert canonicalise(json.dumps({"text": text}).encode()) == data
        assert msgspec.json.decode(data)["text"] == text
