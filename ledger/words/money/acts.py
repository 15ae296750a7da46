"""Acts on money: the line that tells whoever paid, held or returned something that it is done."""

from ledger.registry.rows.money import Hold
from ledger.words.lexicon import Lexicon, shorten_id


def describe_payment(payer: str, payee: str, amount: int, asset: str, reference: str, lexicon: Lexicon) -> str:
    """Of a payment: paid 25,000 LAK  noy → shop  INV-7. `amount` is in the asset's smallest unit."""
    text = f"paid {lexicon.money(amount, asset)}  {lexicon.who(payer)} → {lexicon.who(payee)}"
    return f"{text}  {reference}" if reference else text


def describe_issue(payee: str, amount: int, asset: str, lexicon: Lexicon) -> str:
    """Of money that was made: issued 100,000 LAK to noy."""
    return f"issued {lexicon.money(amount, asset)} to {lexicon.who(payee)}"


def describe_redemption(amount: int, asset: str, lexicon: Lexicon) -> str:
    """Of money that was unmade: redeemed 500 LAK."""
    return f"redeemed {lexicon.money(amount, asset)}"


def describe_return(payee: str, payment: str, amount: int, left: int, whole: int, asset: str, lexicon: Lexicon) -> str:
    """Of a payment given back by who received it; what the whole was, and what is left, where it is a part."""
    text = f"{lexicon.who(payee)} returned {lexicon.money(amount, asset)}"
    if amount != whole:
        text += f" of {lexicon.money(whole, asset)}, {lexicon.money(left, asset)} left"
    return f"{text}  {shorten_id(payment)}"


def describe_hold(payer: str, payee: str, amount: int, asset: str, hold: str, lexicon: Lexicon) -> str:
    """Of money set aside: held 10,000 LAK  noy → shop  hold ID."""
    return f"held {lexicon.money(amount, asset)}  {lexicon.who(payer)} → {lexicon.who(payee)}  hold {hold}"


def describe_capture(hold: str, amount: int, left: int, asset: str, lexicon: Lexicon) -> str:
    """Of a hold that was paid out, in whole or in part."""
    return f"captured {lexicon.money(amount, asset)} of {shorten_id(hold)}, {lexicon.money(left, asset)} left"


def describe_release(hold: str, row: Hold, lexicon: Lexicon) -> str:
    """Of a hold that was given back to its owner."""
    return f"released {lexicon.money(row.amount, row.asset)} of {shorten_id(hold)} to {lexicon.who(row.owner)}"
