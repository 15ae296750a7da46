"""The programme in the model: targets before their period, actuals after it, corrections beside what was first."""

from typing import TYPE_CHECKING, Any

from tests.properties.breaking import Broken, refuse

if TYPE_CHECKING:
    from tests.properties.model import Model

Act = dict[str, Any]
NEVER = 2**53 - 1


def set_target(model: "Model", act: Act, time: int, place: str) -> None:
    refuse("owner_must_be_authority", model.state[f"identity/{act['by']}"]["kind"] != "authority")
    since, until, key = act["since"], act["until"], f"indicator/{act['indicator']}"
    fixed = {name: act[name] for name in ("aim", "pillar", "stage", "unit")}
    old = model.state.get(key, fixed | {"owner": act["by"], "periods": []})
    refuse("indicator_must_be_the_owners", old["owner"] != act["by"])
    refuse("target_must_fit_indicator", {name: old[name] for name in fixed} != fixed)
    refuse("period_must_end_later", until <= since or until == NEVER)
    refuse("target_must_precede_period", since <= time)
    taken = [moment for one in old["periods"] for moment in range(one["since"], one["until"], UNIT)]
    refuse("period_must_be_free", any(since <= moment < until for moment in taken))
    periods = sorted([*old["periods"], {"since": since, "until": until}], key=lambda one: one["since"])
    model.state[key] = old | {"periods": periods}
    model.state[get_key("target", act)] = {"set_at": time, "until": until, "value": act["value"]}


UNIT = 3_600_000
"""Periods of a life begin and end at whole hours, so that every hour stands for all of it."""


def report_actual(model: "Model", act: Act, time: int, place: str) -> None:
    indicator, target = find(model, act)
    refuse("period_must_have_ended", time < target["until"])
    check_source(act)
    refuse("actual_must_be_reported_once", get_key("actual", act) in model.state)
    first = {"first": act["value"], "reason": "", "reported_at": time, "revision": 1}
    model.state[get_key("actual", act)] = read_figure(act) | first
    model.told += [("score", compute_score(indicator["aim"], target["value"], act["value"]))]


def correct_actual(model: "Model", act: Act, time: int, place: str) -> None:
    indicator, target = find(model, act)
    old = model.state.get(get_key("actual", act))
    if old is None:
        raise Broken("actual_must_exist")
    check_source(act)
    refuse("correction_must_change", old | read_figure(act) == old)
    changes = {"reason": act["reason"], "reported_at": time, "revision": old["revision"] + 1}
    model.state[get_key("actual", act)] = old | read_figure(act) | changes
    model.told += [("revision", old["revision"] + 1)]
    model.told += [("score", compute_score(indicator["aim"], target["value"], act["value"]))]


def find(model: "Model", act: Act) -> tuple[dict[str, Any], dict[str, Any]]:
    target = model.state.get(get_key("target", act))
    if target is None:
        raise Broken("target_must_exist")
    indicator = model.state[f"indicator/{act['indicator']}"]
    refuse("indicator_must_be_the_owners", indicator["owner"] != act["by"])
    return indicator, target


def check_source(act: Act) -> None:
    refuse("source_must_be_given", not any(act[name] for name in ("entry", "evidence", "reference")))


def read_figure(act: Act) -> dict[str, Any]:
    return {name: act[name] for name in ("entry", "evidence", "reference", "value")}


def get_key(table: str, act: Act) -> str:
    return f"{table}/{act['indicator']}/{act['since']:016}"


def compute_score(aim: str, target: int, actual: int) -> int:
    """The largest number of thousandths that is not more than was reached, and not more than all."""
    part, whole = (actual, target) if aim == "least" else (target, actual)
    return max(score for score in range(1_001) if score * whole <= 1_000 * part)


ACTS = {function.__name__: function for function in (set_target, report_actual, correct_actual)}
