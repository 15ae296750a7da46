"""Who may do what, in the model: roles, delegations, suspensions and recoveries, as plain dictionaries."""

import re
from typing import TYPE_CHECKING, Any

from tests.properties.breaking import Broken, refuse

if TYPE_CHECKING:
    from tests.properties.model import Model

Act = dict[str, Any]

JURISDICTION = r"[A-Z]{2}(-[A-Z0-9]{1,3}(\.[A-Z0-9]{1,6}){0,3})?"
NAME = r"[a-z][a-z0-9_]{0,31}"
PLAIN_SCOPES = {
    "court": JURISDICTION,
    "curator": NAME,
    "dealer": r"[A-Z][A-Z0-9]{1,11}",
    "issuer": NAME,
    "land_registrar": JURISDICTION,
    "officer": NAME,
    "maker": r"[A-Z0-9]{1,15}([./-][A-Z0-9]{1,15}){0,3}",
    "registrar": JURISDICTION,
    "sponsor": JURISDICTION,
    "tax_officer": JURISDICTION,
    "token_issuer": NAME,
}
LONGEST_CHAIN = 8
MOST_HOLDERS = 16
FOR_EVER = 2**53 - 1
LEGS = {
    *("cancel_commitment", "commit_budget", "credit_invoice", "file_return", "pay_commitment", "pay_invoice"),
    *("convert", "place_offer", "settle_return", "open_distribution"),
    *("apply_for_service", "convert", "place_offer", "settle_return"),
}
"""What pays by legs: how much, each of them says."""
MONEY = {"accept_title", "issue", "place_hold", "place_order", "redeem", "reverse", "transfer"} | LEGS
OWN = {
    *("admit", "anchor_batch", "appeal_suspension", "cancel_recovery", "retire_units", "revoke_delegation"),
    "rotate_keys",
}
"""What nobody can be given leave to do."""
TYPES = {
    *("amend_record", "answer_invoice", "capture_hold", "complete_recovery", "credit_invoice", "define_schema"),
    *("grant_delegation", "issue_invoice", "pay_invoice", "cancel_commitment", "commit_budget", "file_return"),
    *("pay_commitment", "settle_return"),
    *("grant_role", "issue", "issue_record", "place_hold", "redeem", "register_account", "reinstate_account"),
    *("reinstate_record", "release_hold", "request_recovery", "reverse", "revoke_record", "revoke_role"),
    *("supersede_record", "suspend_account", "suspend_record", "transfer"),
    *("propose_contract", "sign_contract", "fulfil_contract", "cancel_contract"),
    *("place_order", "accept_order", "refund_order"),
    *("convert", "place_offer", "publish_rate", "report_reserve", "withdraw_offer"),
    *("open_class", "pause_class", "resume_class", "freeze_holding", "thaw_holding", "force_transfer"),
    *("appeal_measure", "open_distribution", "claim_distribution", "close_distribution"),
    *("register_parcel", "divide_parcel", "merge_parcels", "agree_title", "approve_title", "transfer_title"),
    *("accept_title", "grant_right", "discharge_right", "restrict_title", "give_notice", "adjudge_title"),
    *("answer_office", "appeal_refusal", "apply_for_service", "ask_applicant", "claim_silence", "grant_application"),
    *("publish_service", "refuse_application", "withdraw_application"),
    *("open_residence", "renew_residence", "withdraw_sponsorship"),
    *("accept_device", "register_device", "retire_device", "transfer_device"),
}


# ------------------------------------------------------------------------------------------------ roles


def is_scope(role: str, scope: str, depth: int = 3) -> bool:
    if scope == "":
        return True
    if role != "accreditor":
        return bool(re.fullmatch(PLAIN_SCOPES[role], scope))
    inner, slash, rest = scope.partition("/")
    known = inner == "accreditor" or inner in PLAIN_SCOPES
    return depth > 0 and known and (not slash or rest != "") and is_scope(inner, rest, depth - 1)


def covers(wide: str, scope: str) -> bool:
    """A scope covers itself and what goes on behind it with a / or - or a dot."""
    return wide in {"", scope} or (scope.startswith(wide) and scope[len(wide)] in "/-.")


def find_chain(model: "Model", time: int, role: str, holder: str, scope: str) -> list[str]:
    """The identifiers of the roles, from one that covers the scope back to its root; of several, from the widest."""
    prefix = f"role/{role}/{holder}"
    own = [key for key in model.state if key == prefix or key.startswith(prefix + "/")]
    for key in sorted(own, key=len):
        if covers(model.state[key]["scope"], scope):
            chain = follow(model, time, key.removeprefix("role/"))
            if chain:
                return chain
    return []


def follow(model: "Model", time: int, identifier: str) -> list[str]:
    chain, holder = list[str](), identifier.split("/")[1]
    while identifier and not identifier.startswith("motion/"):
        row = model.state.get(f"role/{identifier}")
        if row is None or time < row["since"] or row["until"] <= time or len(chain) == LONGEST_CHAIN:
            return []
        chain.append(identifier)
        identifier = row["granted_by"]
    ended = model.state.get(f"residence/{holder}", {"until": time + 1})["until"] <= time
    return [] if ended else chain


def check_registrar(model: "Model", time: int, who: str, jurisdiction: str) -> None:
    refuse("registrar_must_have_role", not find_chain(model, time, "registrar", who, jurisdiction))


def grant_role(model: "Model", act: Act, time: int, place: str) -> None:
    check_account(model, act["holder"])
    chain = check_accreditor(model, act, time)
    refuse("role_must_be_of_another", act["holder"] == act["signer"] and act["by"] != act["signer"])
    refuse("role_must_not_loop", act["holder"] in {link.split("/")[1] for link in chain})
    refuse("role_chain_must_be_short", len(chain) == LONGEST_CHAIN)
    write_role(model, act, time, chain[0])


def write_role(model: "Model", act: Act, time: int, granted_by: str) -> None:
    key = get_role_key(act, granted_by)
    refuse("role_must_be_new", key in model.state and model.state[key]["until"] > time)
    since = max(act["since"], time)
    refuse("role_must_end_later", act["until"] <= since)
    row = {"granted_by": granted_by, "scope": act["scope"], "since": since, "until": act["until"]}
    named = act["role"] == "officer" and not granted_by.startswith("motion/") and act["signer"] != act["by"]
    model.state[key] = row | ({"signer": act["signer"]} if named else {})
    if act["until"] == FOR_EVER and "essentials/now" in model.state:
        row = model.state["essentials/now"]
        roles = [remember(model, time, act, role) for role in row["roles"]]
        model.state["essentials/now"] = row | {"roles": roles}


def remember(model: "Model", time: int, act: Act, role: dict[str, Any]) -> dict[str, Any]:
    """A role of genesis with its holders, and with who is granted it now."""
    if (role["role"], role["scope"]) != (act["role"], act["scope"]):
        return role
    holders = [who for who in role["holders"] if holds(model, time, act | {"holder": who})]
    full = act["holder"] in holders or len(holders) == MOST_HOLDERS
    return role if full else role | {"holders": [*holders, act["holder"]]}


def holds(model: "Model", time: int, act: Act) -> bool:
    """Whether somebody has a role by a chain of roles without an end."""
    chain = follow(model, time, get_role_key(act).removeprefix("role/"))
    return bool(chain) and {model.state[f"role/{link}"]["until"] for link in chain} == {FOR_EVER}


def revoke_role(model: "Model", act: Act, time: int, place: str) -> None:
    chain = check_accreditor(model, act, time)
    key = get_role_key(act, chain[0])
    row = model.state.get(key, {"until": 0})
    refuse("role_must_exist", row["until"] <= time)
    refuse("resignation_must_be_signed", act["holder"] == act["by"] and act["by"] != act["signer"])
    refuse("role_must_not_loop", key.removeprefix("role/") in chain[1:])
    model.state[key] = row | {"until": time}


def check_accreditor(model: "Model", act: Act, time: int) -> list[str]:
    wanted = act["role"] + ("/" + act["scope"] if act["scope"] else "")
    chain = find_chain(model, time, "accreditor", act["by"], wanted)
    refuse("accreditor_must_cover_role", not chain)
    return chain


def get_role_key(act: Act, granted_by: str = "") -> str:
    """An officer is of the office that named it."""
    named = act["role"] == "officer" and granted_by and not granted_by.startswith("motion/")
    office = granted_by.split("/")[1] if named else ""
    return "/".join(part for part in ("role", act["role"], act["holder"], office, act["scope"]) if part)


# ------------------------------------------------------------------------------------------ delegations


def list_signers(model: "Model", act: Act) -> list[str]:
    """From who signs, over whoever handed that on, to for whom."""
    row = model.state.get(f"delegation/{act['by']}/{act['signer']}", {"through": ""})
    through = row["through"] if act["signer"] != act["by"] else ""
    return list(dict.fromkeys(who for who in (act["signer"], through, act["by"]) if who))


def check_actor(model: "Model", act: Act, time: int) -> None:
    """Whether who signs may act for the account; spends the budget."""
    signer, holder, kind = act["signer"], act["by"], act["type"]
    if signer != holder:
        row = find_delegation(model, holder, signer)
        source = model.state[f"delegation/{holder}/{row['through']}"] if row["through"] else {}
        refuse("delegation_must_be_in_force", not is_in_force(model, row, source, time))
        refuse("delegation_must_cover_type", kind not in row["types"])
        if kind in MONEY - LEGS:
            spend(model, act)
    for account in (signer, holder):
        free = kind in {"appeal_measure", "appeal_suspension", "cancel_recovery"} or act.get("vote") in {"no", "veto"}
        refuse("account_must_not_be_suspended", is_suspended(model, account, time) and not free)


def spend(model: "Model", act: Act) -> None:
    """Takes what is moved from the delegation that it is signed under."""
    holder, signer = act["by"], act["signer"]
    if signer != holder:
        row = find_delegation(model, holder, signer)
        refuse("delegation_must_cover_asset", act["asset"] != row["asset"])
        refuse("delegation_must_cover_amount", act["amount"] > row["amount"])
        model.state[f"delegation/{holder}/{signer}"] = row | {"amount": row["amount"] - act["amount"]}


def find_delegation(model: "Model", holder: str, delegate: str) -> dict[str, Any]:
    row: dict[str, Any] | None = model.state.get(f"delegation/{holder}/{delegate}")
    if row is None:
        raise Broken("actor_must_be_the_signer")
    return row


def is_in_force(model: "Model", row: dict[str, Any], source: dict[str, Any], time: int) -> bool:
    alive = row["since"] <= time and not has_ended(model, row, time)
    if source:
        alive = alive and source["grant"] == row["source"] and source["since"] <= time
        alive = alive and not has_ended(model, source, time)
    return alive


def has_ended(model: "Model", row: dict[str, Any], time: int) -> bool:
    """Whether a delegation is over: by its date, or because those who granted it have lost their keys to a recovery."""
    return row["until"] <= time or f"recovered/{row.get('recovery')}" in model.state


def name_recovery(row: dict[str, Any]) -> str:
    """A recovery goes by what first asked for it."""
    name: str = row.get("first", row["request"])
    return name


def validate_delegation(act: Act) -> None:
    types, moves = act["types"], bool(MONEY & set(act["types"]))
    fits = set(types) <= TYPES and types == sorted(set(types))
    fits = fits and moves == (act["amount"] > 0) and moves == (act["asset"] != "")
    refuse("delegation_must_fit_types", not fits)


def grant_delegation(model: "Model", act: Act, time: int, place: str) -> None:
    holder, signer = act["by"], act["signer"]
    check_account(model, act["delegate"])
    refuse("delegate_must_be_another", act["delegate"] in {holder, signer})
    key, source, through = f"delegation/{holder}/{act['delegate']}", "", ""
    if signer != holder:
        own, old = model.state[f"delegation/{holder}/{signer}"], model.state.get(key)
        within = "grant_delegation" not in act["types"] and set(act["types"]) <= set(own["types"])
        within = within and act["asset"] in {"", own["asset"]} and act["amount"] <= own["amount"]
        within = within and act["until"] <= own["until"]
        foreign = old is not None and not has_ended(model, old, time) and old["through"] != signer
        refuse("delegation_must_not_exceed_grantor", not within or foreign)
        model.state[f"delegation/{holder}/{signer}"] = own | {"amount": own["amount"] - act["amount"]}
        source, through = own["grant"], signer
    since = max(act["since"], time)
    refuse("delegation_must_end_later", act["until"] <= since)
    refuse("asset_must_exist", act["asset"] != "" and f"asset/{act['asset']}" not in model.state)
    fields = {name: act[name] for name in ("amount", "asset", "types", "until")}
    row = fields | {"grant": place, "since": since, "source": source, "through": through}
    doubt = model.state.get(f"recovery/{signer}") if model.parameters["key_memory"] else None
    model.state[key] = row | {"recovery": name_recovery(doubt)} if doubt else row


def revoke_delegation(model: "Model", act: Act, time: int, place: str) -> None:
    key = f"delegation/{act['by']}/{act['delegate']}"
    refuse("delegation_must_exist", key not in model.state or has_ended(model, model.state[key], time))
    model.state[key] = model.state[key] | {"until": time}


# ------------------------------------------------------------------------------ suspensions and recoveries


def check_account(model: "Model", address: str) -> dict[str, Any]:
    identity: dict[str, Any] | None = model.state.get(f"identity/{address}")
    if identity is None:
        raise Broken("account_must_be_registered")
    return identity


def check_court(model: "Model", act: Act, time: int) -> None:
    jurisdiction = model.state[f"identity/{act['account']}"]["jurisdiction"]
    refuse("court_must_have_role", not find_chain(model, time, "court", act["by"], jurisdiction))


def suspend_account(model: "Model", act: Act, time: int, place: str) -> None:
    check_account(model, act["account"])
    check_court(model, act, time)
    refuse("suspension_must_be_of_another", act["account"] in {act["by"], act["signer"]})
    able = list_able(model, time)
    suspend(model, act["account"], act["reference"], act["by"], time, None)
    refuse("body_must_stay_able", able != list_able(model, time))


def suspend(model: "Model", account: str, reference: str, by: str, time: int, until: int | None) -> None:
    """Writes a suspension; one that ends by itself has an end."""
    refuse("suspension_must_be_new", is_suspended(model, account, time))
    if is_seated(model, account):
        keep_suspension(model, account, time)
    row: dict[str, Any] = {"appeal": "", "by": by, "reference": reference, "since": time}
    model.state[f"suspension/{account}"] = row if until is None else row | {"until": until}


def is_suspended(model: "Model", account: str, time: int) -> bool:
    """Whether somebody is suspended; what a motion of an emergency brought ends by itself."""
    row = model.state.get(f"suspension/{account}")
    return row is not None and time < row.get("until", time + 1)


def was_suspended(model: "Model", account: str, moment: int) -> bool:
    """Whether a member was suspended then: as it is now, or as it was written down."""
    rows = [row for key, row in model.state.items() if key.startswith(f"past_suspension/{account}/")]
    rows += [model.state[f"suspension/{account}"]] if f"suspension/{account}" in model.state else []
    return any(row["since"] <= moment < row.get("until", moment + 1) for row in rows)


def end_suspension(model: "Model", account: str, time: int) -> None:
    if is_seated(model, account):
        keep_suspension(model, account, time)
    del model.state[f"suspension/{account}"]


def keep_suspension(model: "Model", account: str, time: int) -> None:
    """Writes down until when a suspension has held by now, if there is one."""
    row = model.state.get(f"suspension/{account}")
    if row:
        past = {"since": row["since"], "until": min(time, row.get("until", time))}
        add_past(model, f"past_suspension/{account}", past)


def add_past(model: "Model", owner: str, row: dict[str, Any]) -> None:
    number = 1 + sum(key.startswith(owner + "/") for key in model.state)
    model.state[f"{owner}/{number:06}"] = row


def is_seated(model: "Model", account: str) -> bool:
    bodies = [row for key, row in model.state.items() if key.startswith("body/")]
    return any(seat["address"] == account for body in bodies for seat in body["members"])


def list_able(model: "Model", time: int) -> list[str]:
    """Bodies with as many votes as they need."""
    return [key for key, row in model.state.items() if key.startswith("body/") and has_quorum(model, row, time)]


def has_quorum(model: "Model", body: dict[str, Any], time: int) -> bool:
    """Of the members who are free, and by whose word none of the others is suspended."""
    held = [seat["address"] for seat in body["members"] if is_suspended(model, seat["address"], time)]
    left_out = {*held, *(model.state[f"suspension/{address}"]["by"] for address in held)}
    return sum(seat["weight"] for seat in body["members"] if seat["address"] not in left_out) >= body["quorum"]


def appeal_suspension(model: "Model", act: Act, time: int, place: str) -> None:
    key = f"suspension/{act['by']}"
    refuse("suspension_must_exist", not is_suspended(model, act["by"], time))
    refuse("appeal_must_be_new", model.state[key]["appeal"] != "")
    model.state[key] = model.state[key] | {"appeal": act["reference"]}


def reinstate_account(model: "Model", act: Act, time: int, place: str) -> None:
    check_account(model, act["account"])
    refuse("suspension_must_exist", not is_suspended(model, act["account"], time))
    check_court(model, act, time)
    end_suspension(model, act["account"], time)


def request_recovery(model: "Model", act: Act, time: int, place: str) -> None:
    identity = check_account(model, act["account"])
    check_registrar(model, time, act["by"], identity["jurisdiction"])
    refuse("recovery_must_not_be_of_suspended", is_suspended(model, act["account"], time))
    old = model.state.get(f"recovery/{act['account']}")
    hindered = (
        old
        and old["registrar"] != act["by"]
        and not is_suspended(model, old["registrar"], time)
        and find_chain(model, time, "registrar", old["registrar"], identity["jurisdiction"])
        and not any(f"retired_key/{key}" in model.state for key in old["keys"] if key not in identity["keys"])
    )
    refuse("recovery_must_be_only_one", bool(hindered))
    refuse("threshold_must_fit_keys", act["threshold"] > len(act["keys"]))
    model.check_not_given_up(act["keys"], identity["keys"])
    new = {"keys": act["keys"], "threshold": act["threshold"]}
    refuse("keys_must_change", new == {name: identity[name] for name in new})
    due = time + model.parameters["recovery_delay_ms"]
    row = new | {"due": due, "registrar": act["by"], "request": place}
    anew = old and model.parameters["key_memory"]
    model.state[f"recovery/{act['account']}"] = row | {"first": name_recovery(old)} if anew else row


def complete_recovery(model: "Model", act: Act, time: int, place: str) -> None:
    identity = check_account(model, act["account"])
    row = get_recovery(model, act)
    check_registrar(model, time, row["registrar"], identity["jurisdiction"])
    refuse("registrar_must_not_be_suspended", is_suspended(model, row["registrar"], time))
    refuse("recovery_must_not_be_of_suspended", is_suspended(model, act["account"], time))
    refuse("recovery_must_be_due", time < row["due"])
    model.check_not_given_up(row["keys"], identity["keys"])
    model.replace_keys(act["account"], row["keys"], row["threshold"])
    if model.parameters["key_memory"]:
        model.state[f"recovered/{name_recovery(row)}"] = {"account": act["account"], "time": time}


def cancel_recovery(model: "Model", act: Act, time: int, place: str) -> None:
    """`signed` is what the key has signed, and which key: public key, account, request."""
    identity = check_account(model, act["account"])
    row = get_recovery(model, act)
    refuse("cancellation_must_be_of_this_recovery", act["request"] != row["request"])
    fits = act["signed"] == (act["public_key"], act["account"], act["request"])
    refuse("cancellation_must_be_signed", act["public_key"] not in identity["keys"] or not fits)
    del model.state[f"recovery/{act['account']}"]


def get_recovery(model: "Model", act: Act) -> dict[str, Any]:
    row: dict[str, Any] | None = model.state.get(f"recovery/{act['account']}")
    if row is None:
        raise Broken("recovery_must_exist")
    return row


ACTS = {
    function.__name__: function
    for function in (
        *(grant_role, revoke_role, grant_delegation, revoke_delegation, suspend_account, appeal_suspension),
        *(reinstate_account, request_recovery, complete_recovery, cancel_recovery),
    )
}


def validate_role(act: Act) -> None:
    refuse("role_must_be_known", act["role"] != "accreditor" and act["role"] not in PLAIN_SCOPES)
    refuse("scope_must_be_well_formed", not is_scope(act["role"], act["scope"]))
