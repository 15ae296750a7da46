"""The budget and tax returns, in the model: counters as plain numbers, what is committed as a hold."""

from typing import TYPE_CHECKING, Any

from tests.properties import model_assets, model_exchange, model_invoices, model_laws, model_services
from tests.properties.breaking import Broken, refuse
from tests.properties.model_roles import LEGS, spend

if TYPE_CHECKING:
    from tests.properties.model import Model

Act = dict[str, Any]
Row = dict[str, Any]


def commit_budget(model: "Model", act: Act, time: int, place: str) -> None:
    treasury, line = get_treasury(model), find_row(model, "budget_line", act["line"])
    if line is None:
        raise Broken("budget_line_must_exist")
    refuse("budget_must_be_the_treasurys", act["by"] != treasury)
    refuse("line_must_be_the_delegates", act["signer"] not in {treasury, line["authority"]})
    refuse("line_must_be_in_force", not line["since"] <= time < line["until"])
    refuse("money_must_be_of_the_line", act["asset"] != line["asset"])
    refuse("commitment_must_be_for_another", act["to"] in {treasury, line["authority"]})
    rest = line["appropriated"] - line["committed"] - line["paid"]
    refuse("line_must_cover_amount", act["amount"] > rest)
    refuse("amount_must_be_positive", act["amount"] == 0)
    refuse("payee_must_be_registered", f"account/{act['to']}" not in model.state)
    transfer = {name: act[name] for name in ("amount", "asset", "by", "reference", "signer", "to")}
    model_laws.check_laws(model, transfer | {"type": "transfer"}, time)
    spend(model, transfer)
    model.set_aside(transfer | {"captor": place, "expires": act["expires"]}, time, place)
    model.state[f"budget_line/{act['line']}"] = line | {"committed": line["committed"] + act["amount"]}
    row = {name: act[name] for name in ("amount", "asset", "contract", "expires", "line", "reference", "to")}
    model.state[f"budget_commitment/{place}"] = row | {"given_back": 0, "paid": 0}


def pay_commitment(model: "Model", act: Act, time: int, place: str) -> None:
    row = find_row(model, "budget_commitment", act["commitment"])
    if row is None:
        raise Broken("commitment_must_exist")
    line, left = model.state[f"budget_line/{row['line']}"], get_left(row)
    refuse("commitment_must_be_the_authoritys", act["by"] not in {line["authority"], get_treasury(model)})
    refuse("commitment_must_be_open", left == 0)
    refuse("commitment_must_not_be_expired", time >= row["expires"])
    refuse("money_must_be_of_the_line", act["asset"] != row["asset"])
    refuse("commitment_must_cover_amount", act["amount"] > left)
    refuse("amount_must_be_positive", act["amount"] == 0)
    model.pay_out(act["commitment"], act["amount"])
    change = {"committed": line["committed"] - act["amount"], "paid": line["paid"] + act["amount"]}
    model.state[f"budget_line/{row['line']}"] = line | change
    model.state[f"budget_commitment/{act['commitment']}"] = row | {"paid": row["paid"] + act["amount"]}


def cancel_commitment(model: "Model", act: Act, time: int, place: str) -> None:
    row = find_row(model, "budget_commitment", act["commitment"])
    if row is None:
        raise Broken("commitment_must_exist")
    line, left = model.state[f"budget_line/{row['line']}"], get_left(row)
    may = act["by"] in {line["authority"], get_treasury(model)} or time >= row["expires"]
    refuse("commitment_must_be_the_authoritys", not may)
    refuse("commitment_must_be_open", left == 0)
    model.give_back(act["commitment"])
    model.state[f"budget_line/{row['line']}"] = line | {"committed": line["committed"] - left}
    model.state[f"budget_commitment/{act['commitment']}"] = row | {"given_back": left}


def file_return(model: "Model", act: Act, time: int, place: str) -> None:
    treasury = get_treasury(model)
    refuse("month_must_have_ended", act["month"] >= model_invoices.name_month(model, time))
    key = f"tax_period/{act['by']}/{act['asset']}/{act['month']}"
    period = model.state.get(key, {"collected": 0, "deductible": 0, "filed": ""})
    refuse("return_must_be_only_one", period["filed"] != "")
    refuse("asset_must_exist", f"asset/{act['asset']}" not in model.state)
    due = act["other"] - period["deductible"]
    if due > 0:
        pay(model, act, time, due, treasury)
    model.state[key] = period | {"filed": place}
    row = {name: act[name] for name in ("asset", "month", "other")} | {"settlement": "", "trader": act["by"]}
    row |= {name: period[name] for name in ("collected", "deductible")}
    model.state[f"tax_return/{place}"] = row


def settle_return(model: "Model", act: Act, time: int, place: str) -> None:
    treasury, row = get_treasury(model), find_row(model, "tax_return", act["filed"])
    if row is None:
        raise Broken("return_must_exist")
    refuse("claim_must_be_settled_by_the_treasury", act["by"] != treasury)
    claim = row["deductible"] - row["other"]
    refuse("return_must_have_a_claim", claim <= 0)
    refuse("claim_must_be_settled_once", row["settlement"] != "")
    refuse("claim_must_be_paid_whole", (act["amount"], act["asset"]) != (claim, row["asset"]))
    pay(model, act, time, claim, row["trader"])
    model.state[f"tax_return/{act['filed']}"] = row | {"settlement": place}


def get_treasury(model: "Model") -> str:
    return str(model.state["treasury/now"]["account"])


def find_row(model: "Model", table: str, identifier: str) -> Row | None:
    row: Row | None = model.state.get(f"{table}/{identifier}")
    return row


def get_left(row: Row) -> int:
    return int(row["amount"] - row["given_back"] - row["paid"])


def pay(model: "Model", act: Act, time: int, amount: int, to: str) -> None:
    model_invoices.pay(model, act | {"reference": ""}, time, amount, to)


ACTS = {
    "cancel_commitment": cancel_commitment,
    "commit_budget": commit_budget,
    "file_return": file_return,
    "pay_commitment": pay_commitment,
    "settle_return": settle_return,
}
assert set(ACTS | model_invoices.ACTS | model_exchange.ACTS | model_assets.ACTS | model_services.ACTS) >= LEGS
