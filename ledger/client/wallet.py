"""Wallets: an account together with the keys that sign for it."""

from typing import TYPE_CHECKING

import msgspec

from ledger.chain.entry import APPLIED
from ledger.client.placed import PlacedEntry
from ledger.errors import HomeError
from ledger.node.drafting import Wish
from ledger.registry.accounts import RotateKeys
from ledger.registry.money import CaptureHold, Issue, PlaceHold, Redeem, ReleaseHold, Reverse, Transfer

if TYPE_CHECKING:
    from ledger.client.ledger import Ledger

DEFAULT_HOLD_MS = 30 * 86_400_000
"""Thirty days."""


class Wallet:
    """An account whose keys are at hand. Every act returns the entry it made, or raises Refused."""

    def __init__(self, ledger: "Ledger", name: str, address: str, opened: PlacedEntry | None = None) -> None:
        self.ledger = ledger
        self.name = name
        self.address = address
        self.opened = opened
        """The entry that opened the account, if it was opened just now."""

    def __repr__(self) -> str:
        return f"Wallet({self.name}, {self.address})"

    def balance(self, asset: str = "LAK") -> int:
        """What can be paid, in the smallest unit."""
        return self.ledger.balance(self, asset).available

    def pay(self, amount: int, to: "Wallet | str", asset: str = "LAK", reference: str = "") -> PlacedEntry:
        """Pays. `reference` is public: [A-Z0-9./-], at most 35."""
        return self._act(Transfer(amount, asset, reference, self.ledger.resolve(to)))

    def issue_money(self, amount: int, to: "Wallet | str", asset: str = "LAK") -> PlacedEntry:
        """Creates money, under the asset's cap; only its issuer may."""
        return self._act(Issue(amount, asset, self.ledger.resolve(to)))

    def redeem_money(self, amount: int, asset: str = "LAK") -> PlacedEntry:
        """Destroys money the issuer holds."""
        return self._act(Redeem(amount, asset))

    def reverse(self, payment: PlacedEntry | str, index: int = 0) -> PlacedEntry:
        """Gives back a payment that was received, whole and once. Raises HomeError if it was not received here."""
        found = self.ledger.entry(payment) if isinstance(payment, str) else payment
        return self._act(_make_reversal(found, index, self.address))

    def place_hold(
        self,
        amount: int,
        to: "Wallet | str",
        asset: str = "LAK",
        *,
        captor: "Wallet | str | None" = None,
        lasts_ms: int = DEFAULT_HOLD_MS,
    ) -> PlacedEntry:
        """Sets money aside; `events["hold"]` is the hold's id. The captor is the payee unless named."""
        payee = self.ledger.resolve(to)
        who = self.ledger.resolve(captor) if captor is not None else payee
        expires = self.ledger.node.get_time() + lasts_ms
        return self._act(PlaceHold(amount, asset, who, expires, payee))

    def capture_hold(self, hold: str, amount: int) -> PlacedEntry:
        """Pays out a hold, or a part of it."""
        return self._act(CaptureHold(amount, hold))

    def release_hold(self, hold: str) -> PlacedEntry:
        """Gives what is left of a hold back to its owner."""
        return self._act(ReleaseHold(hold))

    def rotate_keys(self, keys: int = 1, threshold: int = 1) -> PlacedEntry:
        """Replaces the account's keys with new ones, kept in this home before the old ones are given up."""
        number = self.ledger.identity(self).keys_number + 1
        made = sorted(self.ledger.make_keys(self.name, keys, number), key=lambda key: key.public_key)
        wishes = [Wish(self.address, RotateKeys(self.ledger.bind_keys(self.address, made, threshold), threshold))]
        self.ledger.check_wishes(wishes)  # so that no key is kept for a rotation that is refused
        for key in made:
            self.ledger.keyring.add(self.name, key)
        return self.ledger.send(wishes)

    def _act(self, body: msgspec.Struct) -> PlacedEntry:
        return self.ledger.send([Wish(self.address, body)])


def _make_reversal(payment: PlacedEntry, index: int, holder: str) -> Reverse:
    identifier = f"{payment.id}-{index}"
    messages = payment.entry.signed.transaction.messages
    if payment.outcome.code == APPLIED and 0 <= index < len(messages) and messages[index].type == "transfer":
        body = msgspec.json.decode(bytes(messages[index].body), type=Transfer)
        if body.to == holder:
            return Reverse(body.amount, body.asset, identifier, messages[index].on_behalf_of)
    raise HomeError("payment_must_be_reversible", entry=identifier, holder=holder)
