"""Invoices and their taxes, in the model: plain dictionaries, and fractions where the ledger rounds."""

import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from tests.properties import model_laws, model_residents
from tests.properties.breaking import Broken, refuse
from tests.properties.model_roles import spend

if TYPE_CHECKING:
    from tests.properties.model import Model

Act = dict[str, Any]
Row = dict[str, Any]
RATE = "law/vat_rate_permille"


def round_half_up(number: Fraction) -> int:
    return (number + Fraction(1, 2)).__floor__()


def issue_invoice(model: "Model", act: Act, time: int, place: str) -> None:
    buyer = model.state.get(f"identity/{act['buyer']}") if act["buyer"] else None
    refuse("account_must_be_registered", bool(act["buyer"]) and buyer is None)
    refuse("buyer_must_be_another", act["buyer"] == act["by"])
    key = f"invoice/{act['by']}/{act['reference']}"
    refuse("invoice_must_be_new", key in model.state)
    refuse("invoice_must_be_due_later", buyer is not None and act["due"] <= time)
    totals = [tax_one(model, total, retail=buyer is None) for total in act["totals"]]
    tax = sum(total["tax"] for total in totals)
    total = tax + sum(total["net"] for total in totals)
    refuse("invoice_must_stay_in_range", total > 2**53 - 1)
    refuse("amount_must_be_positive", any(total["amount"] == 0 for total in act["totals"]))
    refuse("asset_must_exist", f"asset/{act['asset']}" not in model.state)
    row = {name: act[name] for name in ("asset", "buyer", "due", "root", "size")}
    row |= {"credited": 0, "paid": 0, "paid_by": "", "entry": place, "issued_at": time, "state": "issued"}
    row |= {"deducts": buyer is not None and buyer["kind"] == "business"}
    model.state[key] = row | {"tax": tax, "total": total, "totals": totals}


def tax_one(model: "Model", total: Row, retail: bool) -> Row:
    """Of a retail sale the tax is within the amount: it is the rest once that is divided by 1 and the rate."""
    permille = model.law_rows[RATE]["value"] if total["category"] == "standard" else 0
    rate, amount = Fraction(permille, 1000), Fraction(total["amount"])
    tax = round_half_up(amount - amount / (1 + rate) if retail else amount * rate)
    net = total["amount"] - (tax if retail else 0)
    return {"category": total["category"], "net": net, "rate_permille": permille, "tax": tax}


def answer_invoice(model: "Model", act: Act, time: int, place: str) -> None:
    row = get_invoice(model, act["seller"], act["reference"])
    refuse("invoice_must_be_the_buyers", row["buyer"] != act["by"])
    new = {"accept": "accepted", "dispute": "disputed"}[act["answer"]]
    refuse("invoice_must_not_be_answered_twice", row["state"] == "accepted" or row["state"] == new)
    refuse("invoice_must_be_open", get_rest(row) == 0)
    model.state[f"invoice/{act['seller']}/{act['reference']}"] = row | {"state": new}


def pay_invoice(model: "Model", act: Act, time: int, place: str) -> None:
    refuse("buyer_must_be_another", act["seller"] == act["by"])
    row = get_invoice(model, act["seller"], act["reference"])
    refuse("invoice_must_be_the_buyers", row["buyer"] not in {"", act["by"]})
    here = row["entry"].partition("-")[0] == place.partition("-")[0]
    refuse("retail_must_be_paid_at_once", row["buyer"] == "" and not here)
    refuse("invoice_must_not_be_disputed", row["state"] == "disputed")
    refuse("invoice_must_be_open", get_rest(row) == 0)
    refuse("invoice_must_be_in_its_asset", row["asset"] != act["asset"])
    refuse("retail_must_be_paid_whole", row["buyer"] == "" and act["most"] < get_rest(row))
    amount = min(act["most"], get_rest(row))
    tax = get_passed(row, row["paid"] + amount) - get_passed(row, row["paid"])
    refuse("amount_must_be_positive", amount == 0)
    model_residents.check_payee(model, act["seller"], time)
    available = model.state[f"account/{act['by']}"]["balances"].get(row["asset"], (0, 0))[0]
    refuse("balance_must_cover_amount", amount > available)
    count(model, time, act["seller"], row["asset"], "collected", tax)
    count(model, time, row["buyer"] if row["deducts"] else "", row["asset"], "deductible", tax)
    pay(model, act, time, tax, model.state["treasury/now"]["account"])
    pay(model, act, time, amount - tax, act["seller"])
    change = {"paid": row["paid"] + amount, "paid_by": act["by"], "state": "accepted"}
    model.state[f"invoice/{act['seller']}/{act['reference']}"] = row | change


def credit_invoice(model: "Model", act: Act, time: int, place: str) -> None:
    row = get_invoice(model, act["by"], act["reference"])
    refuse("invoice_must_be_in_its_asset", row["asset"] != act["asset"])
    credited = row["credited"] + act["amount"]
    refuse("credit_must_stay_within_invoice", credited > row["total"])
    refuse("amount_must_be_positive", act["amount"] == 0)
    paid = min(row["paid"], row["total"] - credited)
    tax = get_passed(row, row["paid"]) - get_passed(row, paid)
    count(model, time, "" if row["deducts"] else act["by"], row["asset"], "deductible", tax)
    pay(model, act, time, row["paid"] - paid - (tax if row["deducts"] else 0), row["paid_by"])
    model.state[f"invoice/{act['by']}/{act['reference']}"] = row | {"credited": credited, "paid": paid}


def get_invoice(model: "Model", seller: str, reference: str) -> Row:
    row: Row | None = model.state.get(f"invoice/{seller}/{reference}")
    if row is None:
        raise Broken("invoice_must_exist")
    return row


def get_rest(row: Row) -> int:
    return int(row["total"] - row["credited"] - row["paid"])


def get_passed(row: Row, paid: int) -> int:
    return Fraction(row["tax"] * paid, row["total"]).__floor__()


def count(model: "Model", time: int, trader: str, asset: str, name: str, amount: int) -> None:
    """Adds to a trader's counter of the calendar month; of nothing, and of nobody, nothing is written."""
    if trader and amount:
        key = f"tax_period/{trader}/{asset}/{name_month(model, time)}"
        old = model.state.get(key, {"collected": 0, "deductible": 0, "filed": ""})
        model.state[key] = old | {name: old[name] + amount}


def name_month(model: "Model", time: int) -> str:
    return (datetime.date(1970, 1, 1) + datetime.timedelta(model.get_day(time))).isoformat()[:7]


def pay(model: "Model", act: Act, time: int, amount: int, to: str) -> None:
    """A leg: asked of the laws as a transfer, and taken from the delegation."""
    if amount:
        transfer = {"amount": amount, "asset": act["asset"], "by": act["by"], "signer": act["signer"], "to": to}
        model_laws.check_laws(model, transfer | {"reference": act["reference"], "type": "transfer"}, time)
        spend(model, transfer)
        model.transfer(transfer, time)


ACTS = {
    "answer_invoice": answer_invoice,
    "credit_invoice": credit_invoice,
    "issue_invoice": issue_invoice,
    "pay_invoice": pay_invoice,
}
