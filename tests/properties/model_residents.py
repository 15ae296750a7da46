"""E-residents in the model: who sponsors whom until when, and what is left after that, as plain dictionaries."""

import re
from typing import TYPE_CHECKING, Any

from tests.properties import model_roles
from tests.properties.breaking import Broken, refuse

if TYPE_CHECKING:
    from tests.properties.model import Model

Act = dict[str, Any]
Row = dict[str, Any]

STILL_ITS_OWN = {
    *("accept_order", "appeal_suspension", "cancel_contract", "cancel_recovery", "cast_ballot", "credit_invoice"),
    *("file_return", "fulfil_contract", "pay_invoice", "refund_order", "release_hold", "reverse"),
    *("revoke_delegation", "rotate_keys", "transfer", "withdraw_motion", "withdraw_offer"),
    *("retire_units", "claim_distribution", "close_distribution", "appeal_measure"),
    *("discharge_right", "agree_title", "transfer_title", "retire_device", "transfer_device"),
    *("answer_office", "withdraw_application", "appeal_refusal"),
}
"""What somebody may do whose residence has ended: send, give back, and end what was begun."""


def has_ended(model: "Model", who: str, time: int) -> bool:
    """Whether somebody was an e-resident and is none now; nobody is who was opened by version 1."""
    row = model.state.get(f"residence/{who}")
    return row is not None and row["until"] <= time


def check_actor(model: "Model", act: Act, time: int) -> None:
    """Who has ended signs for nobody, and does for itself, or lets do, what is left to it."""
    for who in (act["signer"], act["by"]):
        left = who == act["by"] and act["type"] in STILL_ITS_OWN
        refuse("residence_must_be_in_force", has_ended(model, who, time) and not left)


def check_payee(model: "Model", who: str, time: int) -> None:
    refuse("payee_must_be_resident", has_ended(model, who, time))


def validate_open(act: Act) -> None:
    refuse("jurisdiction_must_be_well_formed", not re.fullmatch(model_roles.JURISDICTION, act["jurisdiction"]))


def open_residence(model: "Model", act: Act, time: int, place: str) -> None:
    check_sponsor(model, act["by"], act["jurisdiction"], time)
    refuse("threshold_must_fit_keys", act["threshold"] > len(act["keys"]))
    model.check_not_given_up(act["keys"], [])
    refuse("address_must_be_new", f"identity/{act['address']}" in model.state)
    check_issuer(model, act["issuer"], time)
    refuse("residence_must_end_later", act["until"] <= time)
    model.add_account(act | {"kind": "e-resident"})
    write(model, act["address"], act, place, time)


def renew_residence(model: "Model", act: Act, time: int, place: str) -> None:
    identity = model_roles.check_account(model, act["account"])
    check_sponsor(model, act["by"], identity["jurisdiction"], time)
    refuse("sponsor_must_be_another", act["account"] in {act["by"], act["signer"]})
    refuse("account_must_be_e_resident", identity["kind"] != "e-resident")
    old = model.state.get(f"residence/{act['account']}", {"since": time, "until": time})
    if old["until"] > time:
        check_own(model, act, old, time)
    check_issuer(model, act["issuer"], time)
    refuse("residence_must_end_later", act["until"] <= max(time, old["until"]))
    write(model, act["account"], act, place, old["since"])


def withdraw_sponsorship(model: "Model", act: Act, time: int, place: str) -> None:
    identity = model_roles.check_account(model, act["account"])
    check_sponsor(model, act["by"], identity["jurisdiction"], time)
    row = model.state.get(f"residence/{act['account']}")
    if row is None:
        raise Broken("residence_must_exist")
    refuse("residence_must_not_have_ended", row["until"] <= time)
    check_own(model, act, row, time)
    model.state[f"residence/{act['account']}"] = row | {"reference": act["reference"], "until": time}


def write(model: "Model", who: str, act: Act, place: str, since: int) -> None:
    fields = {name: act[name] for name in ("commitment", "issuer", "until")}
    model.state[f"residence/{who}"] = fields | {"grant": place, "reference": "", "since": since, "sponsor": act["by"]}


def check_sponsor(model: "Model", who: str, jurisdiction: str, time: int) -> None:
    refuse("sponsor_must_not_be_e_resident", model.state[f"identity/{who}"]["kind"] == "e-resident")
    refuse("sponsor_must_have_role", not model_roles.find_chain(model, time, "sponsor", who, jurisdiction))


def check_own(model: "Model", act: Act, row: Row, time: int) -> None:
    place = model.state[f"identity/{act['account']}"]["jurisdiction"]
    still = model_roles.find_chain(model, time, "sponsor", row["sponsor"], place)
    refuse("residence_must_be_the_sponsors", bool(still) and act["by"] != row["sponsor"])


def check_issuer(model: "Model", issuer: str, time: int) -> Row:
    row: Row | None = model.state.get(f"recognised/{issuer}")
    if row is None or row["until"] <= time:
        raise Broken("issuer_must_be_recognised")
    return row


def recognise_issuer(model: "Model", action: Act, motion: str, time: int) -> None:
    refuse("recognition_must_be_new", model.state.get(f"recognised/{action['issuer']}", {"until": 0})["until"] > time)
    refuse("recognition_must_end_later", action["until"] <= time)
    fields = {name: action[name] for name in ("public_key", "until")}
    model.state[f"recognised/{action['issuer']}"] = fields | {"motion": motion, "since": time}


def end_recognition(model: "Model", action: Act, motion: str, time: int) -> None:
    row = check_issuer(model, action["issuer"], time)
    model.state[f"recognised/{action['issuer']}"] = row | {"motion": motion, "until": time}


ACTS = {function.__name__: function for function in (open_residence, renew_residence, withdraw_sponsorship)}
