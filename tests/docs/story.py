"""The story all pages tell: noy pays a shop, on the chain of seed 2023. Their hashes are those of the README."""

from functools import cache

import msgspec

import ledger
from ledger.crypto.encoding import encode

SEED = 2023


@cache
def tell() -> ledger.Ledger:
    """The first run of the README, up to block 4: the payment INV-7."""
    lao = ledger.Ledger.create(seed=SEED)
    noy = lao.open_account("noy", kind="citizen", jurisdiction="LA-VT")
    shop = lao.open_account("shop", kind="business", jurisdiction="LA-VT")
    lao.wallet("central-bank").issue_money(100_000, to=noy)
    noy.pay(25_000, to=shop, reference="INV-7")
    return lao


def tell_messages() -> dict[str, str]:
    """One body of each type of message, as canonical text."""
    lao = ledger.Ledger.create(seed=SEED)
    noy = lao.open_account("noy", kind="citizen", jurisdiction="LA-VT")
    shop = lao.open_account("shop", kind="business", jurisdiction="LA-VT")
    bank = lao.wallet("central-bank")
    bank.issue_money(100_000, to=noy)
    payment = noy.pay(25_000, to=shop, reference="INV-7")
    shop.reverse(payment)
    hold = str(noy.place_hold(10_000, shop).events["hold"])
    shop.capture_hold(hold, 4_000)
    shop.release_hold(hold)
    bank.issue_money(5_000, to=bank)
    bank.redeem_money(5_000)
    noy.rotate_keys()
    bodies: dict[str, str] = {}
    for placed in lao.entries():
        for message in placed.entry.signed.transaction.messages:
            bodies.setdefault(message.type, encode(msgspec.json.decode(message.body)).decode())
    return bodies
