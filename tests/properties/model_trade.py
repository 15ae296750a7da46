"""Trade in the model: contracts and orders as plain dictionaries."""

from typing import TYPE_CHECKING, Any

from tests.properties import model_devices
from tests.properties.breaking import Broken, refuse

if TYPE_CHECKING:
    from tests.properties.model import Model

Act = dict[str, Any]
Row = dict[str, Any]


def validate_contract(act: Act) -> None:
    lists = [act[name] for name in ("parties", "accepting", "terminating")]
    fits = all(names == sorted(set(names)) and set(names) <= set(act["parties"]) for names in lists)
    fits = fits and len(act["roles"]) == len(act["parties"]) and act["accepting"] != []
    refuse("contract_must_be_well_formed", not fits)


def propose_contract(model: "Model", act: Act, time: int, place: str) -> None:
    refuse("account_must_be_registered", any(f"identity/{party}" not in model.state for party in act["parties"]))
    amends = name(act["amends"], place)
    refuse("contract_must_not_loop", act["amends"].startswith("-") and get_index(amends) >= get_index(place))
    old = get_contract(model, amends) if amends else None
    check_party(act, act["parties"])
    if old:
        refuse("contract_must_keep_parties", not set(old["parties"]) <= set(act["parties"]))
        refuse("contract_must_be_in_force", tell_contract(old, time) != "in_force")
    refuse("signing_must_end_later", act["sign_by"] <= time)
    refuse("term_must_end_later", act["ends"] <= act["sign_by"])
    kept = ("accepting", "commitment", "ends", "parties", "roles", "sign_by", "terminating")
    row = {field: act[field] for field in kept} | {"amends": amends, "signed": [act["by"]], "status": "proposed"}
    model.state[f"contract/{place}"] = row | {"accepted": [], "cancelled": [], "successor": ""}


def sign_contract(model: "Model", act: Act, time: int, place: str) -> None:
    identifier, row, status = find_contract(model, act, time, place)
    refuse("contract_must_be_signed_in_time", status == "lapsed")
    refuse("contract_must_be_open", status != "proposed")
    old = model.state.get(f"contract/{row['amends']}")
    refuse("contract_must_be_in_force", old is not None and tell_contract(old, time) != "in_force")
    row = declare(act, row, "signed")
    if row["signed"] == row["parties"]:
        row = row | {"status": "in_force"}
        if old:
            model.state[f"contract/{row['amends']}"] = old | {"status": "amended", "successor": identifier}
    model.state[f"contract/{identifier}"] = row


def fulfil_contract(model: "Model", act: Act, time: int, place: str) -> None:
    identifier, row, status = find_contract(model, act, time, place)
    refuse("acceptance_must_be_of_named", act["by"] not in row["accepting"])
    refuse("contract_must_be_in_force", status not in {"in_force", "ended"})
    row = declare(act, row, "accepted")
    done = {"status": "fulfilled"} if row["accepted"] == row["accepting"] else {}
    model.state[f"contract/{identifier}"] = row | done


def cancel_contract(model: "Model", act: Act, time: int, place: str) -> None:
    identifier, row, status = find_contract(model, act, time, place)
    refuse("contract_must_not_be_over", status not in {"proposed", "in_force"})
    row = declare(act, row, "cancelled")
    alone = status == "proposed" or act["by"] in row["terminating"]
    done = {"status": "cancelled"} if alone or row["cancelled"] == row["parties"] else {}
    model.state[f"contract/{identifier}"] = row | done


def place_order(model: "Model", act: Act, time: int, place: str) -> None:
    refuse("order_must_be_to_another", act["to"] == act["by"])
    contract = name(act["contract"], place)
    row = get_contract(model, contract) if contract else None
    check_agent(act, [act["to"]])
    if row:
        refuse("contract_must_bind_both", not {act["by"], act["to"]} <= set(row["parties"]))
        refuse("contract_must_be_in_force", tell_contract(row, time) != "in_force")
    refuse("deadline_must_be_later", act["deadline"] <= time)
    refuse("deadline_must_precede_expiry", act["expires"] <= act["deadline"])
    for condition in act["condition"]:
        model_devices.check_condition(model, condition)
    model.set_aside(act | {"captor": place}, time, place)
    kept = ("amount", "asset", "condition", "deadline", "expires", "reference")
    fields = {field: act[field] for field in kept} | {"buyer": act["by"], "contract": contract, "paid": 0}
    model.state[f"order/{place}"] = fields | {"placed": time, "seller": act["to"], "status": "open"}


def accept_order(model: "Model", act: Act, time: int, place: str) -> None:
    row = get_order(model, act)
    may = {row["buyer"], row["seller"]} if row["condition"] else {row["buyer"]}
    refuse("order_must_be_the_buyers", act["by"] not in may)
    check_agent(act, [row["seller"], row["buyer"]])
    refuse("order_must_be_open", row["status"] != "open")
    refuse("order_must_be_paid_to_seller", act["to"] != row["seller"])
    refuse("order_must_be_accepted_in_time", time >= row["deadline"])
    model_devices.check_reading(model, row, act)
    refuse("amount_must_be_positive", act["amount"] == 0)
    model.pay_out(act["order"], act["amount"])
    paid = row["paid"] + act["amount"]
    status = "accepted" if paid == row["amount"] else "open"
    model.state[f"order/{act['order']}"] = row | {"paid": paid, "status": status}


def refund_order(model: "Model", act: Act, time: int, place: str) -> None:
    row = get_order(model, act)
    refuse("order_must_be_open", row["status"] != "open")
    early = {row["seller"]: False, row["buyer"]: time < row["deadline"]}.get(act["by"], time < row["expires"])
    refuse("order_must_be_due_back", early)
    model.give_back(act["order"])
    model.state[f"order/{act['order']}"] = row | {"status": "returned"}


# what they have in common


def name(reference: str, place: str) -> str:
    """A contract by its id; one that begins with a dash is of the same transaction."""
    return place.partition("-")[0] + reference if reference.startswith("-") else reference


def get_index(identifier: str) -> int:
    return int(identifier.rpartition("-")[2])


def get_contract(model: "Model", identifier: str) -> Row:
    row: Row | None = model.state.get(f"contract/{identifier}")
    if row is None:
        raise Broken("contract_must_exist")
    return row


def find_contract(model: "Model", act: Act, time: int, place: str) -> tuple[str, Row, str]:
    identifier = name(act["contract"], place)
    row = get_contract(model, identifier)
    check_party(act, row["parties"])
    return identifier, row, tell_contract(row, time)


def get_order(model: "Model", act: Act) -> Row:
    row: Row | None = model.state.get(f"order/{act['order']}")
    if row is None:
        raise Broken("order_must_exist")
    return row


def tell_contract(row: Row, time: int) -> str:
    late = {"proposed": ("sign_by", "lapsed"), "in_force": ("ends", "ended")}.get(row["status"])
    return late[1] if late and row[late[0]] <= time else str(row["status"])


def check_party(act: Act, parties: list[str]) -> None:
    refuse("party_must_be_of_contract", act["by"] not in parties)
    check_agent(act, parties)


def check_agent(act: Act, others: list[str]) -> None:
    refuse("agent_must_not_be_a_party", act["signer"] != act["by"] and act["signer"] in others)


def declare(act: Act, row: Row, field: str) -> Row:
    refuse("declaration_must_be_only_one", act["by"] in row[field])
    return row | {field: sorted([*row[field], act["by"]])}


ACTS = {
    function.__name__: function
    for function in (
        *(propose_contract, sign_contract, fulfil_contract, cancel_contract),
        *(place_order, accept_order, refund_order),
    )
}
