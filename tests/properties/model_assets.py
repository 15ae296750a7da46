"""Classes of tokens in the model: their conditions as plain functions, what is frozen, used up and distributed."""

import re
from collections.abc import Callable
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from tests.properties import model_exchange, model_records, model_roles
from tests.properties.breaking import Broken, refuse

if TYPE_CHECKING:
    from tests.properties.model import Model

Act = dict[str, Any]
Row = dict[str, Any]
FOR_EVER = 2**53 - 1
TERM = 30 * 86_400_000


Side = dict[str, Any]
"""What a condition may read of payer or payee."""


CONDITIONS: dict[str, Callable[[Side, Side, int], bool]] = {
    "": lambda payer, payee, amount: True,
    'payee.admission == "valid" or payee.is_issuer': lambda payer, payee, amount: (
        payee["admission"] == "valid" or payee["is_issuer"]
    ),
    'payee.kind != "device" and payer.address != payee.address': lambda payer, payee, amount: payee["kind"] != "device",
    "10 // (amount - 7) != 1": lambda payer, payee, amount: 10 // (amount - 7) != 1,
    '"LA-VT" in payee.jurisdictions or payer.is_issuer': lambda payer, payee, amount: (
        payee["jurisdiction"].startswith("LA-VT") or payer["is_issuer"]
    ),
}
"""Those that classes of random lives have, with what they say."""


def find_class(model: "Model", asset: str) -> Row | None:
    found: Row | None = model.state.get(f"class/{asset}")
    return found


def check_free(model: "Model", asset: str, holder: str, pot: str = "") -> None:
    """What is in a pot for many is promised, and a pause keeps it from nobody."""
    own = find_class(model, asset)
    is_promised = f"distribution/{pot}" in model.state
    refuse("class_must_not_be_paused", own is not None and own["paused"] != "" and not is_promised)
    refuse("holding_must_not_be_frozen", f"frozen/{asset}/{holder}" in model.state)


def check_eligible(model: "Model", asset: str, amount: int, payer: str, payee: str) -> None:
    own = find_class(model, asset)
    if own is None or payer == payee:
        return
    sides = [look_at(model, asset, who) for who in (payer, payee)]
    try:
        allowed = CONDITIONS[own["eligibility"]](*sides, amount)
    except ZeroDivisionError:
        raise Broken("eligibility_must_have_answer") from None
    refuse("eligibility_must_allow", not allowed)


def look_at(model: "Model", asset: str, who: str) -> Side:
    identity, admission = model.state[f"identity/{who}"], model.state.get(f"admission/{asset}/{who}")
    status = model_records.get_status(model.state[f"record/{admission['record']}"], model.now) if admission else "none"
    issuer = model.state[f"asset/{asset}"]["issuer"]
    return Side(
        address=who,
        admission=status,
        is_issuer=issuer == who,
        jurisdiction=identity["jurisdiction"],
        kind=identity["kind"],
    )


def check_issuable(model: "Model", act: Act, time: int) -> None:
    own = find_class(model, act["asset"])
    if own is None:
        return
    check_accredited(model, act["by"], model.state[f"asset/{act['asset']}"]["kind"], time)
    refuse("class_must_not_be_paused", own["paused"] != "")
    row, retired = model.state[f"asset/{act['asset']}"], own["retired"]
    refuse("retired_units_must_not_come_again", bool(retired) and row["supply"] + retired + act["amount"] > row["cap"])


def check_accredited(model: "Model", who: str, kind: str, time: int) -> None:
    refuse("token_issuer_must_have_role", not model_roles.find_chain(model, time, "token_issuer", who, kind))


def get_class(model: "Model", asset: str) -> Row:
    own = find_class(model, asset)
    if own is None:
        raise Broken("class_must_exist")
    return own


def open_class(model: "Model", act: Act, time: int, place: str) -> None:
    code, known = act["asset"], {key.partition("/")[2] for key in model.state if key.startswith("asset/")}
    refuse("asset_must_be_new", code in known)
    imitates = any(code[1:].startswith(other) for other in known)
    refuse("asset_code_must_be_assigned", imitates or not re.fullmatch(r"X[A-Z]{4,11}", code))
    check_accredited(model, act["by"], act["kind"], time)
    refuse("law_must_parse", act["eligibility"] not in CONDITIONS)
    row = {"cap": act["cap"], "decimals": act["decimals"], "issuer": act["by"], "kind": act["kind"]}
    model.state[f"asset/{code}"] = row | {"made_by": place, "supply": 0}
    fields = {name: act[name] for name in ("documents", "eligibility", "unit")}
    model.state[f"class/{code}"] = fields | {"paused": "", "retired": 0}


def pause_class(model: "Model", act: Act, time: int, place: str) -> None:
    own = get_class(model, act["asset"])
    refuse("issuer_must_be_the_assets", act["by"] != model.state[f"asset/{act['asset']}"]["issuer"])
    refuse("class_must_not_be_paused", own["paused"] != "")
    model.state[f"class/{act['asset']}"] = own | {"paused": act["reference"]}


def resume_class(model: "Model", act: Act, time: int, place: str) -> None:
    own = get_class(model, act["asset"])
    refuse("issuer_must_be_the_assets", act["by"] != model.state[f"asset/{act['asset']}"]["issuer"])
    refuse("class_must_be_paused", own["paused"] == "")
    model.state[f"class/{act['asset']}"] = own | {"paused": ""}


def admit(model: "Model", act: Act, time: int, place: str) -> None:
    record = model.state.get(f"record/{act['record']}")
    if record is None:
        raise Broken("record_must_exist")
    refuse("record_must_be_valid", model_records.get_status(record, time) != "valid")
    get_class(model, act["asset"])
    refuse("subject_must_be_disclosed", model.subjects.get(record["root"]) != act["by"])
    model.state[f"admission/{act['asset']}/{act['by']}"] = {"record": act["record"]}


def freeze_holding(model: "Model", act: Act, time: int, place: str) -> None:
    asset, holder, amount = act["asset"], act["holder"], act["amount"]
    model_roles.check_account(model, holder)
    get_class(model, asset)
    is_issuer = act["by"] == model.state[f"asset/{asset}"]["issuer"]
    refuse("measure_must_be_of_authority", not is_issuer and not is_court(model, act["by"], holder, time))
    refuse("measure_must_be_on_another", is_issuer and holder == act["by"])
    if amount:
        refuse("holding_must_cover_amount", amount > model.get_balance(holder, asset)[0])
        model.change(holder, asset, -amount, amount)
        hold = {"amount": amount, "asset": asset, "captor": place, "expires": FOR_EVER, "owner": holder, "to": holder}
        model.state[f"hold/{place}"] = hold
    else:
        whose = "issuer" if is_issuer else "court"
        frozen = model.state.get(f"frozen/{asset}/{holder}", {"court": "", "issuer": ""})
        refuse("holding_must_not_be_frozen", frozen[whose] != "")
        model.state[f"frozen/{asset}/{holder}"] = frozen | {whose: place}
    note(model, act, "freeze", time, place)


def thaw_holding(model: "Model", act: Act, time: int, place: str) -> None:
    measure = get_measure(model, act)
    refuse("measure_must_be_the_holders", act["holder"] != measure["holder"])
    may = act["by"] == measure["by"] or is_court(model, act["by"], measure["holder"], time)
    refuse("measure_must_be_of_authority", not may)
    refuse("measure_must_be_a_freeze", measure["kind"] != "freeze")
    if measure["amount"]:
        model.give_back(act["measure"])
    else:
        key = f"frozen/{measure['asset']}/{measure['holder']}"
        left = {who: "" if found == act["measure"] else found for who, found in model.state[key].items()}
        model.state[key] = left
        if not any(left.values()):
            del model.state[key]
    model.state[f"measure/{act['measure']}"] = measure | {"kind": "thawed"}


def force_transfer(model: "Model", act: Act, time: int, place: str) -> None:
    asset, holder, amount, to = (act[name] for name in ("asset", "holder", "amount", "to"))
    model_roles.check_account(model, holder)
    get_class(model, asset)
    refuse("forced_transfer_must_be_of_court", not is_court(model, act["by"], holder, time))
    refuse("forced_transfer_must_be_to_another", to == holder)
    refuse("amount_must_be_positive", amount == 0)
    refuse("payee_must_be_registered", f"account/{to}" not in model.state)
    refuse("holding_must_cover_amount", amount > model.get_balance(holder, asset)[0])
    check_eligible(model, asset, amount, model.state[f"asset/{asset}"]["issuer"], to)
    model.change(holder, asset, -amount, 0)
    model.change(to, asset, amount, 0)
    note(model, act, "forced", time, place)


def appeal_measure(model: "Model", act: Act, time: int, place: str) -> None:
    measure = get_measure(model, act)
    refuse("measure_must_be_the_holders", act["by"] != measure["holder"])
    refuse("measure_must_not_be_appealed_twice", measure["appeal"] != "")
    refuse("measure_must_be_appealed_in_time", time >= measure["appeal_by"])
    model.state[f"measure/{act['measure']}"] = measure | {"appeal": act["reference"]}


def retire_units(model: "Model", act: Act, time: int, place: str) -> None:
    model_roles.check_account(model, act["beneficiary"])
    get_class(model, act["asset"])
    refuse("amount_must_be_positive", act["amount"] == 0)
    model.check_covered(act)
    model.state[f"asset/{act['asset']}"]["supply"] -= act["amount"]
    model.issued[act["asset"]] -= act["amount"]
    model.change(act["by"], act["asset"], -act["amount"], 0)
    own = model.state[f"class/{act['asset']}"]
    model.state[f"class/{act['asset']}"] = own | {"retired": own["retired"] + act["amount"]}
    fields = {name: act[name] for name in ("amount", "asset", "beneficiary", "reference")}
    model.state[f"retirement/{place}"] = fields | {"holder": act["by"]}


def open_distribution(model: "Model", act: Act, time: int, place: str) -> None:
    get_class(model, act["of"])
    supply = model.before.get(f"asset/{act['of']}", {"supply": 0})["supply"]
    refuse("distribution_must_have_holders", supply == 0)
    model_exchange.judge_leg(model, act, act["asset"], act["amount"], "", time)
    model.set_aside(act | {"captor": place, "expires": act["until"], "to": ""}, time, place)
    row = {"amount": act["amount"], "asset": act["of"], "opener": act["by"], "pays": act["asset"], "supply": supply}
    model.state[f"distribution/{place}"] = row | {"until": act["until"]}
    model.pots[place] = {key: held for key, held in model.before.items() if key.startswith(f"holding/{act['of']}/")}


def claim_distribution(model: "Model", act: Act, time: int, place: str) -> None:
    name = act["distribution"]
    row = get_distribution(model, name)
    refuse("distribution_must_be_the_openers", act["opener"] != row["opener"])
    refuse("distribution_must_be_open", time >= row["until"])
    refuse("claim_must_be_only_one", f"claim/{name}/{act['by']}" in model.state)
    key, said = f"holding/{row['asset']}/{act['by']}", (act["holding"]["available"], act["holding"]["held"])
    refuse("holding_must_be_proved", model.pots[name].get(key, (0, 0)) != said or not is_in_path(act, key))
    amount = row["amount"] * sum(said) // row["supply"]
    refuse("claim_must_give_something", amount == 0)
    model.pay_out(name, amount, act["by"])
    model.state[f"claim/{name}/{act['by']}"] = {"amount": amount}


def is_in_path(act: Act, key: str) -> bool:
    """Whether the row that is claimed stands at the end of the path: by its hashes, told without any of ours."""
    value = b"{" + b",".join(b'"%s":%s' % (name.encode(), write(part)) for name, part in act["holding"].items()) + b"}"
    hashes = [sha256(f"natledger/{tag}/1\n".encode() + part).hexdigest() for tag, part in _parts(key, value)]
    return "".join(hashes) in act["path"]["bucket"]


def _parts(key: str, value: bytes) -> tuple[tuple[str, bytes], tuple[str, bytes]]:
    return ("state-key", key.encode()), ("state-value", value)


def write(value: Any) -> bytes:
    """Canonical JSON of a number, or of an object of numbers."""
    if isinstance(value, dict):
        return b"{" + b",".join(b'"%s":%d' % (name.encode(), value[name]) for name in sorted(value)) + b"}"
    return b"%d" % value


def close_distribution(model: "Model", act: Act, time: int, place: str) -> None:
    row = get_distribution(model, act["distribution"])
    refuse("distribution_must_have_ended", time < row["until"])
    refuse("distribution_must_have_a_rest", f"hold/{act['distribution']}" not in model.state)
    model.give_back(act["distribution"])


def get_distribution(model: "Model", name: str) -> Row:
    row: Row | None = model.state.get(f"distribution/{name}")
    if row is None:
        raise Broken("distribution_must_exist")
    return row


def get_measure(model: "Model", act: Act) -> Row:
    row: Row | None = model.state.get(f"measure/{act['measure']}")
    if row is None:
        raise Broken("measure_must_exist")
    return row


def is_court(model: "Model", who: str, holder: str, time: int) -> bool:
    where = model.state[f"identity/{holder}"]["jurisdiction"]
    return bool(model_roles.find_chain(model, time, "court", who, where))


def note(model: "Model", act: Act, kind: str, time: int, place: str) -> None:
    fields = {name: act[name] for name in ("amount", "asset", "by", "holder", "reference")}
    row = fields | {"appeal": "", "appeal_by": min(time + TERM, FOR_EVER), "kind": kind}
    model.state[f"measure/{place}"] = row


_ALL = (
    *(open_class, pause_class, resume_class, admit, freeze_holding, thaw_holding, force_transfer, appeal_measure),
    *(retire_units, open_distribution, claim_distribution, close_distribution),
)
ACTS = {function.__name__: function for function in _ALL}
