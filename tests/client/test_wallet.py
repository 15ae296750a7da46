"""Wallets: every act of an account, the entry it returns, and what is said to who asks for nonsense."""

from typing import Any

import pytest

import ledger
from ledger import Ledger, Wallet
from ledger.client.drafting import Wish
from ledger.crypto.encoding import MAX_INTEGER
from ledger.errors import HomeError, Inadmissible, KeyFileError, LedgerError, NotFoundError, Refused
from ledger.home.keyring import Keyring
from ledger.registry.money.money import Transfer

NOT_AMOUNTS: list[Any] = [
    -1,
    -MAX_INTEGER,
    1.5,
    1.0,
    MAX_INTEGER + 1,
    2**63,
    2**64,
    2**200,
    "5",
    "",
    None,
    True,
    b"5",
    [5],
    object,
]


class Town:
    """A ledger of a test's own, with three wallets."""

    def __init__(self) -> None:
        self.ledger = Ledger.create(seed=7)
        self.noy = self.ledger.open_account("noy", kind="citizen", jurisdiction="LA-VT")
        self.shop = self.ledger.open_account("shop", kind="business", jurisdiction="LA-VT")
        self.bank = self.ledger.wallet("central-bank")
        self.bank.issue_money(1_000, to=self.noy)


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.fixture(scope="module")
def still() -> Town:
    """A town in which nothing is written, for what is refused."""
    return Town()


def test_payment_returns_its_entry(town: Town) -> None:
    placed = town.noy.pay(250, to=town.shop, reference="INV-7")
    assert (placed.height, placed.index, placed.outcome.code, placed.events) == (4, 0, 0, {})
    assert len(placed.id) == 64
    assert placed.committed is not None
    assert (placed.committed.proposer, len(placed.committed.commit.signatures)) == ("technology", 4)
    assert placed.time == town.ledger.block(4).header.time
    assert (town.noy.balance(), town.shop.balance()) == (750, 250)
    assert placed.entry.signed.transaction.messages[0].type == "transfer"


@pytest.mark.parametrize("how", ["wallet", "name", "address"])
def test_payee_is_a_wallet_a_name_or_an_address(town: Town, how: str) -> None:
    known: dict[str, Wallet | str] = {"wallet": town.shop, "name": "shop", "address": town.shop.address}
    town.noy.pay(1, to=known[how])
    assert town.shop.balance() == 1


def test_money_goes_round(town: Town) -> None:
    town.bank.issue_money(500, to="shop", asset="USD")
    town.shop.pay(500, to=town.bank, asset="USD")
    town.bank.redeem_money(500, asset="USD")
    assert [town.bank.balance("USD"), town.shop.balance("USD")] == [0, 0]
    assert town.ledger.state_row("asset/USD").endswith(b'"supply":0}')
    with pytest.raises(Refused) as caught:
        town.noy.issue_money(1, to=town.noy)
    assert caught.value.values["issuer"] == town.bank.address


def test_hold_is_placed_captured_and_released(town: Town) -> None:
    hold = str(town.noy.place_hold(300, town.shop).events["hold"])
    assert town.ledger.money.balances(town.noy)[0] == town.ledger.balance("noy")
    assert (town.ledger.balance("noy").available, town.ledger.balance("noy").held) == (700, 300)
    assert town.shop.capture_hold(hold, 100).events == {"remaining": 200}
    with pytest.raises(Refused, match="hold_must_be_releasable"):
        town.noy.release_hold(hold)
    assert town.shop.release_hold(hold).events == {"remaining": 0}
    assert (town.noy.balance(), town.shop.balance()) == (900, 100)


def test_hold_has_another_captor_and_a_time_of_its_own(town: Town) -> None:
    hold = str(town.noy.place_hold(300, town.shop, captor="treasury", lasts_ms=60_000).events["hold"])
    with pytest.raises(Refused, match="hold_must_be_capturers"):
        town.shop.capture_hold(hold, 1)
    town.ledger.wallet("treasury").capture_hold(hold, 300)
    assert town.shop.balance() == 300
    short = str(town.noy.place_hold(1, town.shop, lasts_ms=2_000).events["hold"])
    with pytest.raises(Refused, match="hold_must_be_releasable"):
        town.noy.release_hold(short)
    town.noy.pay(1, to=town.noy)  # the fixed clock goes on by a second a block
    town.noy.release_hold(short)


def test_payment_is_returned_once_and_only_by_who_received_it(town: Town) -> None:
    payment = town.noy.pay(250, to=town.shop)
    with pytest.raises(HomeError, match="payment_must_be_reversible"):
        town.noy.reverse(payment)
    for index in (-1, 1, 16):
        with pytest.raises(HomeError, match="payment_must_be_reversible"):
            town.shop.reverse(payment, index)
    back = town.shop.reverse(payment.id)
    assert town.noy.balance() == 1_000
    assert payment.id.encode() in bytes(back.entry.signed.transaction.messages[0].body)
    with pytest.raises(Refused, match="payment_must_not_be_reversed_twice"):
        town.shop.reverse(payment)
    with pytest.raises(HomeError, match="payment_must_be_reversible"):
        town.noy.reverse(back)  # what was given back is no payment


def test_payment_is_returned_in_parts_up_to_the_whole(town: Town) -> None:
    payment = town.noy.pay(250, to=town.shop)
    town.shop.reverse(payment, amount=100)
    town.shop.reverse(payment.id, amount=149)
    with pytest.raises(Refused, match="reversal_must_stay_within_payment"):
        town.shop.reverse(payment, amount=2)
    with pytest.raises(Refused, match="amount_must_be_positive"):
        town.shop.reverse(payment, amount=0)
    town.shop.reverse(payment)
    assert (town.noy.balance(), town.shop.balance()) == (1_000, 0)
    for amount in (None, 1):
        with pytest.raises(Refused, match="payment_must_not_be_reversed_twice"):
            town.shop.reverse(payment, amount=amount)
    two = [Wish(town.noy.address, Transfer(amount, "LAK", "", town.shop.address)) for amount in (70, 30)]
    both = town.ledger.send(two)
    town.shop.reverse(both, 1, amount=29)
    town.shop.reverse(both)
    town.shop.reverse(both, 1)
    assert town.noy.balance() == 1_000


def test_refused_payment_is_not_reversible(town: Town) -> None:
    wish = Wish(town.noy.address, Transfer(9_999, "LAK", "", town.shop.address))
    refused = town.ledger.send([wish], anyway=True)
    assert refused.outcome.rule == "balance_must_cover_amount"
    with pytest.raises(HomeError, match="payment_must_be_reversible"):
        town.shop.reverse(refused)


def test_keys_change_and_the_wallet_goes_on(town: Town) -> None:
    first = town.ledger.identity("noy").keys
    assert town.noy.rotate_keys(keys=3, threshold=2).events == {"keys_number": 2}
    identity = town.ledger.identity(town.noy)
    assert (len(identity.keys), identity.threshold, identity.keys_number) == (3, 2, 2)
    assert not set(first) & set(identity.keys)
    placed = town.noy.pay(1, to=town.shop)
    assert len(placed.entry.signed.signatures) == 2
    town.noy.rotate_keys()
    assert len(town.noy.pay(1, to=town.shop).entry.signed.signatures) == 1


@pytest.mark.parametrize("keys", [(1, 2), (2, 0), (17, 1), (1, "x"), (1, None)])
def test_rotation_that_is_refused_leaves_no_key_behind(town: Town, keys: tuple[int, Any]) -> None:
    before = town.ledger.keyring.list_keys()
    with pytest.raises(LedgerError):
        town.noy.rotate_keys(*keys)
    assert town.ledger.keyring.list_keys() == before
    town.noy.pay(1, to=town.shop)


def test_refusal_says_what_is_wrong_and_what_to_do(town: Town) -> None:
    with pytest.raises(Refused) as caught:
        town.noy.pay(900_000, to=town.shop)
    assert str(caught.value) == (f"balance_must_cover_amount: {town.noy.address} holds 1000 LAK, asked 900000")
    assert caught.value.remedy == "pay at most 1000 LAK; nothing was written"
    assert town.ledger.height == 3


# -------------------------------------------------------------------------------------------------- nonsense


@pytest.mark.parametrize("act", ["pay", "issue_money", "redeem_money", "place_hold", "capture_hold"])
@pytest.mark.parametrize("amount", NOT_AMOUNTS, ids=repr)
def test_what_is_no_amount_is_refused_before_anything_is_signed(
    still: Town, act: str, amount: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Ledger, "sign_with", None)
    others = {"redeem_money": (), "capture_hold": ("0" * 64 + "-0",)}.get(act, (still.shop,))
    arguments = (*others, amount) if act == "capture_hold" else (amount, *others)
    with pytest.raises(Inadmissible) as caught:
        getattr(still.bank, act)(*arguments)
    assert caught.value.rule == "body_must_fit_type"
    assert caught.value.says
    assert (still.ledger.height, len(still.ledger.node.mempool)) == (3, 0)


@pytest.mark.parametrize(
    "who", ["nobody", "", "Noy", None, 5, 1.5, b"noy", ("noy",), "lao1", "lao1" + "q" * 38, "\ud800"], ids=repr
)
def test_who_is_not_known_is_said_so(town: Town, who: Any) -> None:
    for act in ("pay", "place_hold", "issue_money"):
        with pytest.raises((NotFoundError, Inadmissible)) as caught:
            getattr(town.bank, act)(1, who)
        assert caught.value.rule in {"name_must_be_known", "address_must_be_well_formed"}
    assert town.ledger.height == 3


@pytest.mark.parametrize("asset", ["lak", "", "L", "A" * 13, None, 5], ids=repr)
def test_asset_of_another_form_is_refused(town: Town, asset: Any) -> None:
    with pytest.raises(Inadmissible, match="body_must_fit_type"):
        town.noy.pay(1, town.shop, asset=asset)


@pytest.mark.parametrize("hold", ["", "x", "0" * 64, "0" * 64 + "-00", "0" * 64 + "-100", None, 5], ids=repr)
def test_hold_of_another_form_is_refused(town: Town, hold: Any) -> None:
    with pytest.raises(Inadmissible, match="body_must_fit_type"):
        town.shop.capture_hold(hold, 1)
    with pytest.raises(Inadmissible, match="body_must_fit_type"):
        town.shop.release_hold(hold)
    with pytest.raises(Refused, match="hold_must_exist"):
        town.shop.release_hold("0" * 64 + "-0")


@pytest.mark.parametrize("lasting", [0, -1, -(2**60), 2**60, 1.5, 367 * 86_400_000], ids=repr)
def test_hold_that_cannot_last_so_is_refused(town: Town, lasting: Any) -> None:
    with pytest.raises((Refused, Inadmissible)):
        town.noy.place_hold(1, town.shop, lasts_ms=lasting)


def test_wallet_without_its_keys_cannot_act(town: Town) -> None:
    stranger = Wallet(town.ledger, "treasury", town.ledger.resolve("treasury"))
    town.ledger.desk.keyring = Keyring(None, False, lambda: "")
    with pytest.raises(KeyFileError, match="key_must_be_in_home"):
        stranger.pay(1, to=town.noy)


def test_wallet_shows_name_and_address(town: Town) -> None:
    assert repr(town.noy) == f"Wallet(noy, {town.noy.address})"
    assert town.noy.opened is not None
    assert town.noy.opened.events == {"address": town.noy.address}
    assert ledger.Wallet is Wallet
