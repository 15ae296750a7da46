"""Plausible mistakes in Python: each is refused in a sentence before anything is written, or taken as it was meant.

What is plainly a mistake of whoever wrote the program is a TypeError that says what is needed; never what Python, or
the store, makes of it further down.
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from ledger import Ledger
from ledger.chain.validators import MAX_POWER
from ledger.errors import LedgerError
from ledger.home.clock import LATEST
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
WAITS = [(1.5, WHOLE), (True, WHOLE), ("5", WHOLE), (NAN, WHOLE), (2**60, WHOLE), (timedelta(1), WHOLE)]
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
