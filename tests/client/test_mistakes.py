"""Plausible mistakes in Python: each is refused in a sentence before anything is written, or taken as it was meant.

What is plainly a mistake of whoever wrote the program is a TypeError that says what is needed; never what Python, or
the store, makes of it further down.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from ledger import Checkpoint, Ledger, PlacedEntry, verify_disclosure, verify_proof, verify_receipt, verify_status
from ledger.chain.validators import MAX_POWER
from ledger.client.drafting import Wish
from ledger.client.exporting import export_tlog_proof
from ledger.crypto.encoding import encode
from ledger.errors import LedgerError, NotFoundError, Refused, StoreError
from ledger.home.clock import LATEST
from ledger.interchange.tlog.tlog_proof import verify_tlog_proof
from ledger.registry.money.money import Transfer
from ledger.registry.people.accounts import MAX_KEYS

NAN = float("nan")
Act = Callable[[Ledger], Any]


def open_town(path: Path | None = None) -> Ledger:
    """noy and the shop have an account, noy some money, and a degree."""
    made = Ledger.create(path, seed=7)
    noy = made.open_account("noy", kind="citizen", jurisdiction="LA-VT")
    made.open_account("shop", kind="business", jurisdiction="LA-VT")
    made.wallet("central-bank").issue_money(1_000, to=noy)
    made.wallet("university").issue_record("degree", subject=noy, claims={"level": "BSc", "born": 2001})
    return made


@pytest.fixture(scope="module")
def town() -> Ledger:
    """A ledger that no refusal changes."""
    return open_town()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that no refusal changes."""
    home = tmp_path_factory.mktemp("kept") / "home"
    Ledger.create(home, seed=7).close()
    return home


def check_refused(lao: Ledger, act: Act, rule: str) -> LedgerError:
    before = lao.height, lao.now, lao.keyring.addresses, len(lao.keyring.list_keys())
    with pytest.raises(LedgerError) as refused:
        act(lao)
    assert refused.value.rule == rule, refused.value
    assert (lao.height, lao.now, lao.keyring.addresses, len(lao.keyring.list_keys())) == before
    assert lao.say(refused.value)
    return refused.value


# ---------------------------------------------------------------------------------------- what is written


WHOLE, RANGE = "numbers_must_be_whole", "parameter_must_be_in_range"
WAITS = [
    (1.5, WHOLE),
    (True, WHOLE),
    ("5", WHOLE),
    (NAN, WHOLE),
    (2**60, WHOLE),
    (timedelta(1), WHOLE),
]
WAITS += [(-5, RANGE), (2**52, RANGE)]


@pytest.mark.parametrize(("wait", "rule"), WAITS)
def test_no_wait_is_written_that_could_not_be_read(town: Ledger, kept: Path, wait: Any, rule: str) -> None:
    check_refused(town, lambda lao: lao.wait(wait), rule)
    with Ledger.open(kept) as lao:
        check_refused(lao, lambda lao: lao.wait(wait), rule)
    assert not (kept / "waited.json").exists()


def test_clock_goes_to_the_end_of_the_year_9999_and_no_further(tmp_path: Path) -> None:
    with Ledger.create(tmp_path / "home", seed=7) as lao:
        left = LATEST - lao.now
        check_refused(lao, lambda lao: lao.wait(left + 1), RANGE)
        lao.wait(left)
        lao.wait(0)
        check_refused(lao, lambda lao: lao.wait(1), RANGE)
    with Ledger.open(tmp_path / "home") as lao:
        assert lao.now == LATEST
        lao.wallet("central-bank").issue_money(1, to="university")
        check_refused(lao, lambda lao: lao.wait(1), RANGE)


PLANS: list[dict[str, Any]] = [{"seed": NAN}, {"passphrase": b"x"}, {"seed": 1.0}, {"validators": "4"}]


@pytest.mark.parametrize("plan", [*PLANS, {"parameters": {"max_lifetime_ms": 1.0}}], ids=str)
@pytest.mark.parametrize("kept", [True, False])
def test_no_plan_is_taken_for_another(plan: dict[str, Any], kept: bool, tmp_path: Path) -> None:
    with pytest.raises(LedgerError) as refused:
        Ledger.create(tmp_path / "home" if kept else None, **plan)
    assert refused.value.rule == "fields_must_fit_type"
    assert not list(tmp_path.iterdir())


COUNTS = [(0, RANGE), (-1, RANGE), (MAX_KEYS + 1, RANGE), (2**70, WHOLE), (1.0, WHOLE), ("1", WHOLE), (True, WHOLE)]
KEYS: dict[str, Callable[[Ledger, Any], Any]] = {
    "open": lambda lao, keys: lao.open_account("kham", "citizen", "LA-VT", keys=keys),
    "make": lambda lao, keys: lao.make_keys("kham", keys, 1),
    "recover": lambda lao, keys: lao.wallet("registrar").request_recovery("noy", keys=keys),
    "rotate": lambda lao, keys: lao.wallet("noy").rotate_keys(keys),
}


@pytest.mark.parametrize(("keys", "rule"), COUNTS)
@pytest.mark.parametrize("way", KEYS)
def test_number_of_keys_is_refused_before_any_is_made(town: Ledger, way: str, keys: Any, rule: str) -> None:
    refused = check_refused(town, lambda lao: KEYS[way](lao, keys), rule)
    assert refused.values["name"] == "keys"


def test_as_many_keys_as_there_may_be_are_made(town: Ledger) -> None:
    assert len(town.make_keys("kham", MAX_KEYS, 1)) == MAX_KEYS


WRITTEN: dict[str, tuple[Act, str]] = {
    "name": (lambda lao: lao.open_account(5, "citizen", "LA-VT"), "name_must_be_well_formed"),  # type: ignore[arg-type]
    "threshold": (lambda lao: lao.open_account("kham", "citizen", "LA-VT", threshold=object()), WHOLE),  # type: ignore[arg-type]
    "validator": (lambda lao: lao.make_validator_key(None), "validator_name_must_be_well_formed"),
    "power": (lambda lao: lao.make_validator_key("kip", power=1.5), WHOLE),
    "no power": (lambda lao: lao.make_validator_key("kip", power=0), RANGE),
    "all power": (lambda lao: lao.make_validator_key("kip", power=MAX_POWER + 1), RANGE),
    "whom": (lambda lao: lao.set_validator(None, "down"), "name_must_be_known"),
}


@pytest.mark.parametrize("mistake", WRITTEN)
def test_nothing_is_kept_of_what_is_refused(town: Ledger, mistake: str) -> None:
    check_refused(town, *WRITTEN[mistake])


# ---------------------------------------------------------------------------------------- what is verified

FIT = "fields_must_fit_type"
NO_CHECKPOINTS = [b"", {}, [], (), "", 0, False, 5, "1:aa", b"x", Checkpoint("0" * 64, "1"), Checkpoint(None, 1)]  # type: ignore[arg-type]
NO_GENESES = [None, 5, [], {}, b"", "", b"x" * 31, "0" * 63, "G" * 64, object()]
Verify = Callable[..., Any]


def list_ways(lao: Ledger) -> dict[str, Verify]:
    """Whatever verifies, as a function of a genesis hash and a checkpoint."""
    receipt, record = lao.receipt(next(lao.entries())), lao.records()[0]
    status, shown = lao.status(record), record.disclose("level")
    history, log_proof = lao.prove_history(1, 2), export_tlog_proof(lao.desk, receipt).proof
    return {
        "disclosure": lambda *given: verify_disclosure(shown, *given),
        "disclosure with status": lambda *given: verify_disclosure(shown, *given, status=status),
        "history": lambda *given: verify_proof(history, *given),
        "receipt": lambda *given: verify_receipt(receipt, *given),
        "row": lambda *given: verify_proof(status, *given),
        "status": lambda *given: verify_status(status, *given),
        "tlog-proof": lambda *given: verify_tlog_proof(log_proof, *given),
    }


WAYS = ("disclosure", "disclosure with status", "history", "receipt", "row", "status", "tlog-proof")


@pytest.mark.parametrize("way", WAYS)
def test_what_is_no_checkpoint_is_never_taken_for_none(town: Ledger, way: str) -> None:
    verify = list_ways(town)[way]
    verify(town.genesis_hash, None)
    for given in NO_CHECKPOINTS:
        check_refused(town, lambda lao, given=given: verify(lao.genesis_hash, given), FIT)  # type: ignore[misc]


@pytest.mark.parametrize("way", WAYS)
def test_what_is_no_genesis_hash_is_refused_by_rule(town: Ledger, way: str) -> None:
    verify = list_ways(town)[way]
    verify(bytes.fromhex(town.genesis_hash))
    for given in [*NO_GENESES, town]:
        check_refused(town, lambda lao, given=given: verify(given), FIT)  # type: ignore[misc]


@pytest.mark.parametrize("nonce", [b"", [], {}, (), 0, False, None, b"12345678", "short"], ids=repr)
def test_only_the_empty_text_is_no_nonce(town: Ledger, nonce: Any) -> None:
    record = town.records()[0]
    shown = record.disclose("level", nonce="")
    assert verify_disclosure(shown, town.genesis_hash, nonce="").fields == {"level": "BSc"}
    check_refused(town, lambda lao: verify_disclosure(shown, lao.genesis_hash, nonce=nonce), FIT)
    check_refused(town, lambda lao: record.disclose("level", nonce=nonce), FIT)


@pytest.mark.parametrize(
    ("age", "now"), [(NAN, 1), (1, NAN), ("1", 1), (1, "1"), (1.5, 1), (True, 1), (timedelta(1), 1)]
)
def test_age_is_a_number_of_milliseconds(town: Ledger, age: Any, now: Any) -> None:
    status = town.status(town.records()[0])
    check_refused(town, lambda lao: verify_status(status, lao.genesis_hash, max_age=age, now=now), FIT)


@pytest.mark.parametrize("given", [None, *NO_CHECKPOINTS], ids=repr)
def test_nothing_is_linked_to_what_is_no_checkpoint(town: Ledger, given: Any) -> None:
    receipt, record = town.receipt(next(town.entries())), town.records()[0]
    check_refused(town, lambda lao: lao.anchor(receipt, given), FIT)
    if given is not None:
        check_refused(town, lambda lao: record.disclose("level", checkpoint=given), FIT)


# ---------------------------------------------------------------------------------------- what is read


NO_HEIGHTS = ["1", "", b"1", 1.0, NAN, True, False, [], (1,)]
AT_HEIGHT: dict[str, Callable[[Ledger, Any], Any]] = {
    "account": lambda lao, height: lao.account("noy", height),
    "at": lambda lao, height: lao.desk.source.at(height),
    "balance": lambda lao, height: lao.balance("noy", height=height),
    "block": lambda lao, height: lao.block(height),
    "changes": lambda lao, height: lao.desk.source.load_changes(height),
    "checkpoint": lambda lao, height: lao.checkpoint(height),
    "header": lambda lao, height: lao.desk.source.load_header(height),
    "history": lambda lao, height: lao.prove_history(height, 3),
    "later history": lambda lao, height: lao.prove_history(1, height),
    "law": lambda lao, height: lao.laws.get("basic_wallet_day", height),
    "laws": lambda lao, height: lao.laws.list(height),
    "receipt": lambda lao, height: lao.desk.source.prove_entry((height, 0)),
    "row": lambda lao, height: lao.state_row("supply/LAK", height),
    "rows": lambda lao, height: lao.desk.source.list_rows("supply/", height),
    "statements": lambda lao, height: lao.money.statements(["noy"], first=height),
    "statements to": lambda lao, height: lao.money.statements(["noy"], "LAK", height, height),
    "summary": lambda lao, height: lao.desk.source.load_summary(height),
    "state": lambda lao, height: lao.prove_state("supply/LAK", height),
    "status": lambda lao, height: lao.status(lao.records()[0], height),
}


@pytest.mark.parametrize("read", AT_HEIGHT)
def test_heights_are_numbers_whatever_the_store_makes_of_them(town: Ledger, read: str) -> None:
    for height in NO_HEIGHTS:
        refused = check_refused(town, lambda lao, height=height: AT_HEIGHT[read](lao, height), WHOLE)  # type: ignore[misc]
        assert isinstance(refused, NotFoundError)
    for height in (-3, 999, 2**70, 10**300):
        rules = {check_any(town, lambda lao, height=height: AT_HEIGHT[read](lao, height))}  # type: ignore[misc]
        assert rules <= {("block_must_exist", height), ("blocks_must_be_in_order", None)}
    AT_HEIGHT[read](town, 2)


def check_any(lao: Ledger, act: Act) -> tuple[str, Any]:
    with pytest.raises(NotFoundError) as refused:
        act(lao)
    return refused.value.rule, refused.value.values.get("height")


def test_later_block_comes_second(town: Ledger) -> None:
    refused = check_refused(town, lambda lao: lao.prove_history(3, 1), "blocks_must_be_in_order")
    assert "give the earlier height first: from 1 to 3" in refused.remedy


# ---------------------------------------------------------------------------------------- what is done and asked for


def pay(lao: Ledger) -> Wish:
    return Wish(lao.resolve("noy"), Transfer(1, "LAK", "", lao.resolve("shop")))


def first(lao: Ledger) -> PlacedEntry:
    return next(lao.entries())


MISTAKEN: dict[str, tuple[Callable[[Ledger], Any], str]] = {
    "act by name": (lambda lao: lao.wallet("noy").act("pay"), "body of a message is needed"),  # type: ignore[arg-type]
    "act anew": (lambda lao: lao.wallet("noy").act(first(lao)), "body of a message is needed"),
    "propose an entry": (lambda lao: lao.wallet("noy").propose(first(lao)), "an action of lao.actions is needed"),
    "propose by name": (lambda lao: lao.wallet("noy").propose("adopt_law"), "an action of lao.actions"),  # type: ignore[arg-type]
    "outlook": (lambda lao: lao.committee.outlook(first(lao)), "an action of lao.actions is needed"),
    "claims": (lambda lao: lao.wallet("university").issue_record("degree", "noy", "BSc"), "names with their values"),  # type: ignore[arg-type]
    "no entry": (lambda lao: lao.entry(None), "an entry or its id is needed, not NoneType"),  # type: ignore[arg-type]
    "before no entry": (lambda lao: list(lao.entries(before=5)), "an entry or its id is needed, not int"),  # type: ignore[arg-type]
    "no hold": (lambda lao: lao.money.hold(None), "a hold or its id is needed"),  # type: ignore[arg-type]
    "no record": (lambda lao: lao.records.find(None), "a record or its id is needed"),  # type: ignore[arg-type]
    "no motion": (lambda lao: lao.wallet("noy").vote(None, "yes"), "a motion or its id is needed"),  # type: ignore[arg-type]
    "no payment": (lambda lao: lao.wallet("noy").reverse(None), "an entry or its id is needed"),  # type: ignore[arg-type]
    "receipt of a record": (lambda lao: lao.receipt(lao.records()[0]), "not Record"),  # type: ignore[arg-type]
    "explain a wish": (lambda lao: lao.laws.explain(pay(lao)), "as Ledger.draft gives it, not Wish"),  # type: ignore[arg-type]
    "send a text": (lambda lao: lao.send(["x"]), "a Wish"),  # type: ignore[list-item]
    "wish of a wallet": (lambda lao: lao.send([pay(lao)._replace(by=lao.wallet("noy"))]), "a Wish"),
    "submit nothing": (lambda lao: lao.submit(None), "one signed transaction after the other is needed"),  # type: ignore[arg-type]
    "submit one": (lambda lao: lao.submit(b"{}"), "as in a list, not bytes"),  # type: ignore[arg-type]
    "send nothing": (lambda lao: lao.send(None), "a Wish"),  # type: ignore[arg-type]
    "draft a number": (lambda lao: lao.draft(5), "a Wish"),  # type: ignore[arg-type]
    "sign a text": (lambda lao: lao.sign("x"), "a transaction, as draft gives it, is needed, not str"),  # type: ignore[arg-type]
    "bind names": (lambda lao: lao.bind_keys("x", ["noy"]), "one signing key is needed, not str"),  # type: ignore[list-item]
    "delegate none": (lambda lao: lao.wallet("noy").delegate("shop", None, until=1), "one type of messages"),  # type: ignore[arg-type]
    "delegate letters": (lambda lao: lao.wallet("noy").delegate("shop", "transfer", until=1), "as in a list, not str"),
    "no fields": (lambda lao: lao.wallet("noy").define_schema("card", ["level"]), "a name with its type is needed"),  # type: ignore[arg-type]
    "no schema": (lambda lao: lao.wallet("noy").define_schema(5, {}), "the name of a schema is needed, not int"),  # type: ignore[arg-type]
    "no orders": (lambda lao: lao.money.pay_batch("0" * 64, 5), "one order after the other"),  # type: ignore[arg-type]
    "order by name": (lambda lao: lao.money.settled("0" * 64, ["x"]), "one order is needed, not str"),  # type: ignore[list-item]
    "statements of one": (lambda lao: lao.money.statements("noy"), "one account after the other"),
    "left of an id": (lambda lao: lao.money.left("x"), "a payment, as received gives it,"),  # type: ignore[arg-type]
    "no body": (lambda lao: lao.committee.body(None), "the name of a body is needed"),  # type: ignore[arg-type]
    "no candidate": (lambda lao: lao.actions.set_validators([5]), "a validator or its name is needed"),  # type: ignore[list-item]
    "who leaves": (lambda lao: lao.actions.set_validators((), "kip"), "one validator's name after the other"),
    "no row": (lambda lao: lao.state_row(b"supply/LAK"), "the key of a row is needed, not bytes"),  # type: ignore[arg-type]
    "no rows": (lambda lao: lao.rows(None), "the start of a row's key is needed"),  # type: ignore[arg-type]
    "prove nothing": (lambda lao: lao.prove_state(5), "the key of a row is needed"),  # type: ignore[arg-type]
    "facts of nothing": (lambda lao: lao.laws.facts(["transfer"]), "a type of messages is needed"),  # type: ignore[arg-type]
    "tell a text": (lambda lao: lao.laws.tell("x"), "a refusal is needed, not str"),  # type: ignore[arg-type]
    "open nothing": (lambda lao: Ledger.open(None), "opened at its path, not at None"),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("mistake", MISTAKEN)
def test_mistake_in_a_program_is_a_type_error_that_says_what_is_needed(town: Ledger, mistake: str) -> None:
    act, says = MISTAKEN[mistake]
    height = town.height
    with pytest.raises(TypeError, match=says):
        act(town)
    assert town.height == height


@pytest.mark.parametrize("data", [None, "x", 5, []], ids=ascii)
def test_what_is_no_bytes_is_no_transaction(town: Ledger, data: Any) -> None:
    for act in (town.check, town.send_signed, lambda data: town.submit([data])):
        check_refused(town, lambda lao, act=act: act(data), "file_must_be_bytes")  # type: ignore[misc]


def test_whatever_gives_one_after_the_other_is_a_list() -> None:
    """A generator of signed transactions, of wishes, of keys: it is gone through once."""
    lao = open_town()
    placed = lao.submit(encode(lao.sign(lao.draft(pay(lao)))) for _ in range(1))
    assert [one.applied for one in placed] == [True]
    assert lao.send(pay(lao) for _ in range(2)).applied  # type: ignore[arg-type]
    assert lao.submit([]) == lao.submit(iter(())) == []
    assert lao.money.settled("0" * 64, iter(())) == []  # type: ignore[arg-type]


@pytest.mark.parametrize("name", [[], {}, ["noy"], (1,)], ids=ascii)
def test_what_is_no_name_is_nobodys(town: Ledger, name: Any) -> None:
    check_refused(town, lambda lao: lao.wallet(name), "name_must_be_known")
    check_refused(town, lambda lao: lao.set_validator(name, "down"), "name_must_be_known")
    check_refused(town, lambda lao: lao.open_account(name, "citizen", "LA-VT"), "name_must_be_well_formed")


@pytest.mark.parametrize("lasts", [timedelta(days=1), 1e7, "1", True, 2**60])
def test_how_long_something_lasts_is_a_number_of_milliseconds(town: Ledger, lasts: Any) -> None:
    check_refused(town, lambda lao: lao.wallet("noy").place_hold(1, to="shop", lasts_ms=lasts), WHOLE)
    check_refused(town, lambda lao: lao.draft([pay(lao)], lifetime=lasts), WHOLE)


def test_what_is_at_hand_is_taken_for_its_id() -> None:
    lao = open_town()
    issued, held = list(lao.entries())[-1], lao.wallet("noy").place_hold(5, to="shop")
    assert lao.entry(held) is held
    assert lao.money.hold(held) == lao.money.hold(held.id) == lao.money.hold(lao.money.hold(held))
    record = lao.records()[0]
    assert lao.records.find(issued) == lao.records.find(record) == lao.records.find(lao.records.find(record.id))
    assert lao.record(issued).id == record.id
    assert list(lao.entries(before=held.id)) == list(lao.entries(before=held))


def test_one_wish_alone_needs_no_list() -> None:
    lao = open_town()
    lao.check_wishes(pay(lao))
    assert lao.draft(pay(lao)) == lao.draft([pay(lao)])
    assert lao.send(pay(lao)).applied


def test_closed_ledger_says_that_it_was_closed(tmp_path: Path) -> None:
    lao = open_town(tmp_path / "home")
    noy, placed = lao.wallet("noy"), first(lao)
    with ThreadPoolExecutor(1) as thread, pytest.raises(StoreError) as elsewhere:
        thread.submit(lambda: lao.height).result()
    assert (elsewhere.value.rule, "thread" in elsewhere.value.says) == ("store_must_be_open", True)
    lao.close()
    lao.close()
    for act in (
        lambda: lao.height,
        noy.balance,
        partial(noy.pay, 1, to="shop"),
        lambda: list(lao.entries()),
        partial(lao.receipt, placed),
        lao.audit,
        partial(lao.set_validator, "bolaven", "down"),
    ):
        with pytest.raises(StoreError, match="it was closed"):
            act()  # type: ignore[operator]


@pytest.mark.parametrize(
    "value", [None, 1.5, [1], b"x", {"a": 1}, NAN, object()], ids=lambda value: type(value).__name__
)
def test_refusal_can_be_told_whatever_was_given(town: Ledger, value: Any) -> None:
    error = Refused("balance_must_cover_amount", holder=value, available=value, asset=value, asked=value)
    assert town.say(error)
    assert set(map(type, error.values.values())) == {str}


def test_number_that_python_does_not_write_is_refused_as_any(town: Ledger) -> None:
    check_refused(town, lambda lao: lao.wait(10**5000), WHOLE)
    check_refused(town, lambda lao: lao.block(-(10**5000)), "block_must_exist")
    assert town.say(Refused("balance_must_cover_amount", holder="x", available=10**5000, asset="LAK", asked=1))


UNKNOWN: dict[str, tuple[Act, str, str]] = {
    "asset": (lambda lao: lao.balance("noy", "XXX"), "asset_must_exist", "LAK"),
    "asset of a wallet": (lambda lao: lao.wallet("noy").balance("lak"), "asset_must_exist", "LAK"),
    "asset of a statement": (lambda lao: lao.statement("noy", None), "asset_must_exist", "LAK"),  # type: ignore[arg-type]
    "language": (lambda lao: lao.say(first(lao), "fr"), "field_must_fit_form", "use en or lo"),
    "role": (lambda lao: lao.roles.list(role="cuort"), "role_must_be_known", "court"),
    "role of nobody": (lambda lao: lao.roles.granted("noy", "cuort"), "role_must_be_known", "court"),
    "role why": (lambda lao: lao.why("noy", "cuort"), "role_must_be_known", "court"),
    "stage": (lambda lao: lao.committee.motions("votng"), "field_must_fit_form", "voting"),
    "stage of none": (lambda lao: lao.committee.motions(None), "field_must_fit_form", "overdue"),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("mistake", UNKNOWN)
def test_word_that_stands_for_nothing_is_told_from_nothing_found(town: Ledger, mistake: str) -> None:
    act, rule, known = UNKNOWN[mistake]
    assert known in town.say(check_refused(town, act, rule))


def test_words_there_are_find_what_there_is(town: Ledger) -> None:
    assert town.balance("noy", "LAK").available == 1_000
    assert town.roles.list(role="court")
    assert town.committee.motions() == town.committee.motions("open") == ()
    assert town.say(first(town), "lo")
