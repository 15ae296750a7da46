"""The committee in the model: motions, ballots, and what motions do, as plain dictionaries."""

from typing import TYPE_CHECKING, Any, NamedTuple

from tests.properties import model_exchange, model_laws, model_residents
from tests.properties.breaking import Broken, refuse
from tests.properties.model_roles import (
    add_past,
    check_account,
    end_suspension,
    get_role_key,
    has_quorum,
    holds,
    is_suspended,
    keep_suspension,
    list_able,
    suspend,
    validate_role,
    was_suspended,
    write_role,
)

if TYPE_CHECKING:
    from tests.properties.model import Model

Act = dict[str, Any]
Row = dict[str, Any]

LAPSES = 30 * 86_400_000
DAY = 86_400_000
FOR_EVER = 2**53 - 1
ENDING = {"adopt_law", "freeze_account", "suspend_law"}
"""What can be an emergency: it ends by itself."""
RANGES = {
    "max_assets_held": (1, 64),
    "max_hold_ms": (60_000, 3660 * 86_400_000),
    "max_lifetime_ms": (60_000, 30 * 86_400_000),
    "max_open_motions": (0, 1_000),
    "quota_citizen": (1, 10**9),
    "quota_device": (1, 10**9),
    "recovery_delay_ms": (1_000, 90 * 86_400_000),
    "windows": (0, 1),
    "key_memory": (0, 1),
}
VOTABLE = {
    "key_memory": (1, 1),
    "max_assets_held": (4, 64),
    "max_hold_ms": (86_400_000, 3660 * 86_400_000),
    "max_lifetime_ms": (3_600_000, 14 * 86_400_000),
    "max_open_motions": (4, 64),
    "quota_citizen": (10, 100_000),
    "quota_device": (10, 1_000_000),
    "recovery_delay_ms": (86_400_000, 30 * 86_400_000),
    "windows": (1, 1),
}
"""What a motion may set, in a range within that."""


COVERED = {"create_asset": "raise_cap", "end_recognition": "grant_role", "recognise_issuer": "grant_role"}
"""What a body must be competent for to do it, where that goes by another name."""


class Decision(NamedTuple):
    """For which motion something is done, and until when if it is an emergency."""

    motion: str
    until: int | None


# ------------------------------------------------------------------------------------------ motions and ballots


def validate_motion(action: Act) -> None:
    """What nobody can ask for, whatever the state."""
    match action["action"]:
        case "adopt_law":
            model_laws.validate_provision(action["provision"])
        case "grant_role" | "strip_role":
            validate_role(action)
        case "set_parameter":
            refuse("parameter_must_be_known", action["name"] not in RANGES)
            least, most = RANGES[action["name"]]
            refuse("parameter_must_be_in_range", not least <= action["value"] <= most)
        case "change_members":
            addresses, majority = [seat["address"] for seat in action["members"]], action["majority"]
            weight = sum(seat["weight"] for seat in action["members"])
            fits = addresses == sorted(set(addresses)) and weight < 2 * action["quorum"] <= 2 * weight
            fits = fits and majority["numerator"] <= majority["denominator"] <= 2 * majority["numerator"]
            refuse("action_must_be_well_formed", not fits)


def propose_motion(model: "Model", act: Act, time: int, place: str) -> None:
    action, emergency = act["action"], act["emergency"]
    body = model.state.get(f"body/{act['body']}")
    if body is None:
        raise Broken("body_must_exist")
    get_seat(body, act["by"])
    check_competent(model, body, action)
    refuse("emergency_must_end_by_itself", emergency and action["action"] not in ENDING)
    key, most = f"open_motions/{act['by']}", model.parameters.get("max_open_motions", 0)
    known = model.state.get(key, {"motions": []})["motions"]
    refuse("motions_must_be_few", 0 < most <= len(known))
    bodies = [model.state.get(f"body/{name}", body) for name in list_bodies(act)]
    deadline = time + max(each["emergency_voting_ms" if emergency else "voting_ms"] for each in bodies)
    due = deadline + max(0 if emergency else each["delay_ms"] for each in bodies)
    lapses = due + (min(DAY, body["emergency_ms"]) if emergency else LAPSES)
    before = dict(model.state)
    take_action(model, action, decide(body, emergency, place, due), time)
    model.state = before
    fields = {name: act[name] for name in ("action", "body", "emergency", "impact", "reference")}
    dates = {"deadline": deadline, "due": due, "lapses": lapses, "proposed_at": time}
    model.state[f"motion/{place}"] = fields | dates | {"proposer": act["by"], "rule": "", "state": "open"}
    if most:
        model.state[key] = {"motions": [*known, place]}


def cast_ballot(model: "Model", act: Act, time: int, place: str) -> None:
    motion = get_open(model, act)
    refuse("voting_must_be_open", time >= motion["deadline"])
    bodies = [model.state[f"body/{name}"] for name in list_bodies(motion)]
    seats = [seat for body in bodies for seat in body["members"] if seat["address"] == act["by"]]
    refuse("member_must_be_of_body", not seats)
    concerned, favoured = list_concerned(model, motion["action"]), list_favoured(motion["action"])
    recused = act["by"] in concerned or (act["by"] in favoured and act["vote"] in ("yes", "abstain"))
    refuse("member_must_not_be_recused", recused and act["vote"] != "recuse")
    refuse("member_must_have_veto", act["vote"] == "veto" and not any(seat["veto"] for seat in seats))
    key = f"ballot/{act['motion']}/{act['by']}"
    refuse("ballot_must_be_only_one", key in model.state)
    model.state[key] = {"cast_at": time, "vote": act["vote"]}


def withdraw_motion(model: "Model", act: Act, time: int, place: str) -> None:
    motion = get_open(model, act)
    refuse("voting_must_be_open", time >= motion["deadline"])
    refuse("motion_must_be_the_proposers", act["by"] != motion["proposer"])
    model.state[f"motion/{act['motion']}"] = motion | {"state": "withdrawn"}
    forget_open(model, act["motion"], motion)


def enact_motion(model: "Model", act: Act, time: int, place: str) -> None:
    motion = get_open(model, act)
    refuse("motion_must_be_due", time < motion["due"])
    moment = motion["deadline"] - 1
    bodies = [get_body_at(model, name, moment) for name in list_bodies(motion)]
    counts = [count_votes(model, body, act["motion"], motion["action"], moment) for body in bodies]
    state, rule = "rejected", ""
    if time >= motion["lapses"]:
        state, rule = "lapsed", "motion_must_be_enacted_in_time"
    elif all(is_carried(body, votes) for body, votes in zip(bodies, counts, strict=True)):
        body = model.state[f"body/{motion['body']}"]
        check_competent(model, body, motion["action"])
        decision = decide(body, motion["emergency"], act["motion"], motion["due"])
        take_action(model, motion["action"], decision, time)
        state = "enacted"
    model.state[f"motion/{act['motion']}"] = motion | {"rule": rule, "state": state}
    forget_open(model, act["motion"], motion)
    model.told += [("state", state), *([("rule", rule)] if rule else [])]
    for prefix, votes in zip(("", "changed_"), counts, strict=False):
        model.told += [(prefix + name, votes[name]) for name in ("yes", "no", "abstain", "vetoes")]


def forget_open(model: "Model", place: str, motion: Row) -> None:
    """Whose motion is closed has one less open."""
    key = f"open_motions/{motion['proposer']}"
    kept = [one for one in model.state.pop(key, {"motions": []})["motions"] if one != place]
    if kept:
        model.state[key] = {"motions": kept}


def list_bodies(motion: Row) -> list[str]:
    """Whose word it needs: of the body that is asked, and of another whose seats it changes."""
    action = motion["action"]
    return list(dict.fromkeys([motion["body"], *([action["body"]] if action["action"] == "change_members" else [])]))


def get_body_at(model: "Model", name: str, moment: int) -> Row:
    """A body as it was."""
    past = [key for key, row in model.state.items() if key.startswith(f"past_seats/{name}/") and row["until"] > moment]
    kept = {field: model.state[min(past)][field] for field in ("majority", "members", "quorum")} if past else {}
    return dict(model.state[f"body/{name}"] | kept)


def count_votes(model: "Model", body: Row, place: str, action: Act, moment: int) -> dict[str, int]:
    """The weight of the seats of then whose ballots count, by what they voted; of vetoes the number."""

    def is_barred(address: str) -> bool:
        return address in list_favoured(action) or was_suspended(model, address, moment)

    ballots = {seat["address"]: model.state.get(f"ballot/{place}/{seat['address']}") for seat in body["members"]}
    for address, ballot in ballots.items():
        in_favour = ballot is not None and ballot["vote"] in ("yes", "abstain")
        if address in list_concerned(model, action) or (in_favour and is_barred(address)):
            ballots[address] = None
    votes = {
        vote: sum(
            seat["weight"] for seat in body["members"] if (ballots[seat["address"]] or {"vote": ""})["vote"] == vote
        )
        for vote in ("yes", "no", "abstain")
    }
    barred = sum(
        seat["weight"]
        for seat in body["members"]
        if (ballots[seat["address"]] or {"vote": ""})["vote"] == "no" and is_barred(seat["address"])
    )
    return votes | {
        "barred": barred,
        "vetoes": sum(ballot is not None and ballot["vote"] == "veto" for ballot in ballots.values()),
    }


def is_carried(body: Row, votes: dict[str, int]) -> bool:
    yes, no, majority = votes["yes"], votes["no"], body["majority"]
    if yes + no + votes["abstain"] - votes["barred"] < body["quorum"] or votes["vetoes"]:
        return False
    return yes > no and yes * majority["denominator"] >= (yes + no) * majority["numerator"]


def decide(body: Row, emergency: bool, place: str, due: int) -> Decision:
    return Decision(place, due + body["emergency_ms"] if emergency else None)


def get_open(model: "Model", act: Act) -> Row:
    motion: Row | None = model.state.get(f"motion/{act['motion']}")
    if motion is None:
        raise Broken("motion_must_exist")
    refuse("motion_must_be_open", motion["state"] != "open")
    return motion


def get_seat(body: Row, address: str) -> Row:
    for seat in body["members"]:
        if seat["address"] == address:
            return dict(seat)
    raise Broken("member_must_be_of_body")


def check_competent(model: "Model", body: Row, action: Act) -> None:
    """To confirm something takes competence for that, too, and to name a successor for granting roles."""
    motion = model.state.get(f"motion/{action['motion']}") if action["action"] == "confirm" else None
    name = COVERED.get(action["action"], action["action"])
    wanted = {name, motion["action"]["action"] if motion else name}
    wanted |= {"grant_role"} if action.get("successor") else set()
    refuse("body_must_be_competent", not wanted <= set(body["competences"]))


def list_concerned(model: "Model", action: Act) -> set[str]:
    """Who may not vote on it."""
    if action["action"] == "confirm":
        motion = model.state.get(f"motion/{action['motion']}")
        return list_concerned(model, motion["action"]) if motion else set()
    return {action["holder"]} if action["action"] in ("freeze_account", "strip_role", "unfreeze_account") else set()


def list_favoured(action: Act) -> set[str]:
    """Who may vote against it alone, since it gives them something."""
    name = {"grant_role": "holder", "strip_role": "successor"}.get(action["action"], "")
    return {action[name]} if name and action[name] else set()


# ------------------------------------------------------------------------------------------ what motions do


def take_action(model: "Model", action: Act, decision: Decision, time: int) -> None:
    able, held = list_able(model, time), list_held(model, time)
    DEEDS[action["action"]](model, action, decision, time)
    refuse("role_must_stay_held", not set(held) <= set(list_held(model, time)))
    refuse("body_must_stay_able", not set(able) <= set(list_able(model, time)))


def list_held(model: "Model", time: int) -> list[tuple[str, str]]:
    """Roles of genesis that somebody holds without an end who is not frozen: what a court does, a grant repairs."""
    return [
        (role["role"], role["scope"])
        for role in model.state["essentials/now"]["roles"]
        if any(holds(model, time, role | {"holder": who}) and not is_out(model, who, time) for who in role["holders"])
    ]


def is_out(model: "Model", who: str, time: int) -> bool:
    """Whether somebody is suspended by a motion, or by a court where no body may grant roles."""
    bodies = [model.state[f"body/{name}"] for name in model.state["essentials/now"]["bodies"]]
    by = model.state.get(f"suspension/{who}", {"by": ""})["by"]
    repaired = any("grant_role" in body["competences"] for body in bodies) and not by.startswith("motion/")
    return is_suspended(model, who, time) and not repaired


def adopt_law(model: "Model", action: Act, decision: Decision, time: int) -> None:
    model_laws.adopt_law(model, action["provision"], time, decision.motion, decision.until)


def end_law(model: "Model", action: Act, decision: Decision, time: int) -> None:
    model_laws.end_law(model, action["law"], time)


def suspend_law(model: "Model", action: Act, decision: Decision, time: int) -> None:
    until = action["until"]
    if decision.until is not None:
        refuse("emergency_must_end_by_itself", until == 0)
        until = min(until, decision.until)
        row = model.state.get(f"law/{action['law']}", {"provision": {"until": 0}, "suspended_until": 0})
        if row["provision"]["until"] > time:
            pairs = (row["motion"], row["provision"]["until"]), (row["suspended_by"], row["suspended_until"])
            refuse("emergency_must_be_only_one", any(is_emergency(model, *pair, time) for pair in pairs))
        longer = row["suspended_until"] > until and row["provision"]["until"] > time
        refuse("suspension_of_law_must_change", longer)
    model_laws.suspend_law(model, action["law"], until, time, decision.motion)


def is_emergency(model: "Model", motion: str, until: int, time: int) -> bool:
    """Whether a motion of an emergency is why something holds until then, and nobody has confirmed it."""
    row = model.state.get(f"motion/{motion}", {"emergency": False})
    if not row["emergency"] or until <= time:
        return False
    return until <= row["due"] + model.state[f"body/{row['body']}"]["emergency_ms"]


def set_law_value(model: "Model", action: Act, decision: Decision, time: int) -> None:
    model_laws.set_value(model, action["law"], action["value"], action["since"], time)


def assign_role(model: "Model", action: Act, decision: Decision, time: int) -> None:
    check_account(model, action["holder"])
    write_role(model, action, time, f"motion/{decision.motion}")


def strip_role(model: "Model", action: Act, decision: Decision, time: int) -> None:
    successor, key = action["successor"], get_role_key(action)
    if successor:
        check_account(model, successor)
    row = model.state.get(key, {"until": 0})
    refuse("role_must_exist", row["until"] <= time)
    refuse("successor_must_be_another", successor == action["holder"])
    if successor:
        given = action | {"holder": successor, "since": time, "until": FOR_EVER}
        write_role(model, given, time, f"motion/{decision.motion}")
    model.state[key] = row | {"until": time}


def set_parameter(model: "Model", action: Act, decision: Decision, time: int) -> None:
    least, most = VOTABLE[action["name"]]
    refuse("parameter_must_be_votable", not least <= action["value"] <= most)
    values = model.state["parameters/now"]["values"] | {action["name"]: action["value"]}
    model.state["parameters/now"] = {"values": values}


def freeze_account(model: "Model", action: Act, decision: Decision, time: int) -> None:
    check_account(model, action["holder"])
    suspend(model, action["holder"], action["reference"], f"motion/{decision.motion}", time, decision.until)


def unfreeze_account(model: "Model", action: Act, decision: Decision, time: int) -> None:
    key = f"suspension/{action['holder']}"
    refuse("suspension_must_exist", not is_suspended(model, action["holder"], time))
    refuse("suspension_must_be_by_motion", not model.state[key]["by"].startswith("motion/"))
    end_suspension(model, action["holder"], time)


def recognise_issuer(model: "Model", action: Act, decision: Decision, time: int) -> None:
    # one key here lies in no group
    refuse("key_must_be_strong", action["public_key"] == "ff" * 32)
    model_residents.recognise_issuer(model, action, decision.motion, time)


def end_recognition(model: "Model", action: Act, decision: Decision, time: int) -> None:
    model_residents.end_recognition(model, action, decision.motion, time)


def create_asset(model: "Model", action: Act, decision: Decision, time: int) -> None:
    model_exchange.create_asset(model, action, decision.motion)


def raise_cap(model: "Model", action: Act, decision: Decision, time: int) -> None:
    asset = model.state.get(f"asset/{action['asset']}")
    if asset is None:
        raise Broken("asset_must_exist")
    refuse("cap_must_rise", action["cap"] <= asset["cap"])
    model.state[f"asset/{action['asset']}"] = asset | {"cap": action["cap"]}


def change_members(model: "Model", action: Act, decision: Decision, time: int) -> None:
    for seat in action["members"]:
        check_account(model, seat["address"])
    body = model.state.get(f"body/{action['body']}")
    if body is None:
        raise Broken("changed_body_must_exist")
    newcomers = {seat["address"] for seat in action["members"]} - {seat["address"] for seat in body["members"]}
    kinds = {model.state[f"identity/{address}"]["kind"] for address in newcomers}
    refuse("member_must_not_be_e_resident", "e-resident" in kinds and model.version > 1)
    new = body | {name: action[name] for name in ("majority", "members", "quorum")}
    refuse("body_must_stay_able", not has_quorum(model, new, time))
    past = {name: body[name] for name in ("majority", "members", "quorum")} | {"until": time}
    add_past(model, f"past_seats/{action['body']}", past)
    for address in {seat["address"] for seat in body["members"]} - {seat["address"] for seat in new["members"]}:
        keep_suspension(model, address, time)
    model.state[f"body/{action['body']}"] = new


def confirm(model: "Model", action: Act, decision: Decision, time: int) -> None:
    """Takes the end from what an emergency did, while that is in force."""
    motion = model.state.get(f"motion/{action['motion']}", {"emergency": False})
    refuse("emergency_must_exist", not motion["emergency"] or motion["state"] != "enacted")
    done = motion["action"]
    if done["action"] == "adopt_law":
        model_laws.confirm_law(model, done["provision"], time, action["motion"])
        return
    if done["action"] == "suspend_law":
        model_laws.confirm_suspension(model, done, time, action["motion"])
        return
    row = model.state.get(f"suspension/{done['holder']}", {"by": ""})
    alive = is_suspended(model, done["holder"], time) and "until" in row
    refuse("emergency_must_be_in_force", not alive or row["by"] != f"motion/{action['motion']}")
    model.state[f"suspension/{done['holder']}"] = {name: row[name] for name in row if name != "until"}


DEEDS = {
    "adopt_law": adopt_law,
    "change_members": change_members,
    "confirm": confirm,
    "end_law": end_law,
    "freeze_account": freeze_account,
    "grant_role": assign_role,
    "create_asset": create_asset,
    "end_recognition": end_recognition,
    "recognise_issuer": recognise_issuer,
    "raise_cap": raise_cap,
    "set_parameter": set_parameter,
    "set_value": set_law_value,
    "strip_role": strip_role,
    "suspend_law": suspend_law,
    "unfreeze_account": unfreeze_account,
}
ACTS = {function.__name__: function for function in (propose_motion, cast_ballot, withdraw_motion, enact_motion)}
