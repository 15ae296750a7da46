"""Invariants of motions, ballots and laws, as invariants.py has the others.

38 by its number in the list of forty: whatever was decided, the chain goes on, and every law can still be ended.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from ledger.chain.times import DAY_MS
from ledger.client.drafting import Wish
from ledger.registry.laws.legislation import EndLaw
from ledger.registry.motions.motions import CastBallot, EnactMotion, ProposeMotion
from tests.country import APPLIED
from tests.properties.authority_invariants import list_applied
from tests.properties.life import Life
from tests.properties.model_laws import list_alive
from tests.properties.model_roles import is_suspended

COLUMNS = {"action", "body", "deadline", "due", "emergency", "impact", "lapses", "proposed_at", "proposer", "reference"}


def invariant_38_every_law_can_be_ended_whatever_was_decided(life: Life) -> None:
    """A body that decides on members still can, in blocks of its own; parameters go last, since others read them."""
    close_all(life)
    for numeric in (False, True):
        while chosen := list_endable(life, numeric=numeric)[: life.model.parameters["max_open_motions"]]:
            carry(life, [EndLaw(law) for law in chosen])
    assert not list_endable(life, numeric=False) + list_endable(life, numeric=True)


def list_endable(life: Life, *, numeric: bool) -> list[str]:
    """Laws, or parameters, that will still be there once a motion on them is due."""
    alive = list_alive(life.model, "all", max(life.model.time, life.country.now) + 3 * DAY_MS)
    return [law for law in alive if (life.model.state[f"law/{law}"]["provision"]["kind"] == "parameter") == numeric]


def carry(life: Life, actions: list[msgspec.Struct]) -> None:
    """Has the council decide so, all members who can voting for it; nobody does more than two things a day."""
    time = life.country.now = max(life.model.time, life.country.now) + DAY_MS
    seats = life.model.state["body/council"]["members"]
    members = [seat["address"] for seat in seats if not is_suspended(life.model, seat["address"], time)]
    proposals = [Wish(members[0], ProposeMotion(action, "council", False, "", "A.1")) for action in actions]  # type: ignore[arg-type]
    assert life.do(life.make(proposals)).place == APPLIED
    motions = life.motions[-len(actions) :]
    life.submit([life.make([Wish(who, CastBallot(motion, "yes")) for motion in motions]) for who in members])
    life.country.now += DAY_MS
    assert life.do(life.make([Wish(members[0], EnactMotion(motion)) for motion in motions])).place == APPLIED
    assert {life.model.state[f"motion/{motion}"]["state"] for motion in motions} == {"enacted"}


def close_all(life: Life) -> None:
    """Time passes until every open motion has lapsed, and anybody closes it: so members have room for new ones."""
    state = life.model.state
    left = [
        key.removeprefix("motion/")
        for key, row in state.items()
        if key.startswith("motion/") and row["state"] == "open"
    ]
    if left:
        time = max(life.model.time, life.country.now, *(state[f"motion/{motion}"]["lapses"] for motion in left))
        for motion in left:
            life.country.now = time = time + DAY_MS
            assert life.do(life.make([Wish(find_free(life, time), EnactMotion(motion))])).place == APPLIED


def find_free(life: Life, time: int) -> str:
    """Somebody who may act then: a member of the council that nobody has suspended."""
    seats = life.model.state["body/council"]["members"]
    return next(seat["address"] for seat in seats if not is_suspended(life.model, seat["address"], time))


def ballot_is_cast_once_and_stays(life: Life) -> None:
    for kept in life.kept:
        cast = {
            f"ballot/{message['body']['motion']}/{message['on_behalf_of']}": message["body"]["vote"]
            for message in list_applied(kept)
            if message["type"] == "cast_ballot"
        }
        changed = {key: (old, new["vote"]) for key, old, new in kept.delta if key.startswith("ballot/")}
        assert changed == {key: (None, vote) for key, vote in cast.items()}


def motion_is_closed_once_and_never_before_it_is_due(life: Life) -> None:
    for kept in life.kept:
        for key, old, new in kept.delta:
            if key.startswith("motion/"):
                assert (old or {"state": "open"})["state"] == "open"
                assert not old or {name: old[name] for name in COLUMNS} == {name: new[name] for name in COLUMNS}
                late = new["state"] == "lapsed" and kept.header["time"] >= new["lapses"]
                assert new["rule"] == ("motion_must_be_enacted_in_time" if late else "")
                assert late or new["state"] != "lapsed", "what was carried is closed by time alone"
                if new["state"] in {"enacted", "lapsed", "rejected"}:
                    assert kept.header["time"] >= new["due"]


def nobody_votes_after_the_deadline(life: Life) -> None:
    state = life.read_state()
    for key, row in state.items():
        if key.startswith("ballot/"):
            motion = state["motion/" + key.split("/")[1]]
            assert motion["proposed_at"] <= row["cast_at"] < motion["deadline"]


def law_is_written_once_and_never_forgotten(life: Life) -> None:
    """Its dates, its value and its suspension change; what it says does not."""
    for kept in life.kept:
        for key, old, new in kept.delta:
            if key.startswith("law/"):
                assert (new["motion"], new["provision"]["law"]) == ((old or new)["motion"], key.partition("/")[2])
                assert say(new) == say(old or new)
                assert new["provision"]["kind"] != "parameter" or is_in_range(new)
                assert old is None or new["provision"]["until"] >= min(kept.header["time"], old["provision"]["until"])


def nothing_is_frozen_or_granted_but_by_its_motion(life: Life) -> None:
    """Whatever says that a motion did it stands in a block that enacted that motion."""
    for kept in life.kept:
        enacted = {key for key, _, new in kept.delta if key.startswith("motion/") and new and new["state"] == "enacted"}
        for _, old, new in kept.delta:
            before, after = set(list_motions(old)), set(list_motions(new))
            assert after - before <= enacted


# ------------------------------------------------------------------------------------------- what they need


def say(law: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in law["provision"].items() if name not in {"since", "until"}}


def is_in_range(law: dict[str, Any]) -> bool:
    provision = law["provision"]
    values = [law["value"], law["next_value"]] if law["next_since"] else [law["value"]]
    return all(provision["least"] <= value <= provision["most"] for value in values)


def list_motions(row: dict[str, Any] | None) -> Iterator[str]:
    """Motions that a row goes back to."""
    for name in ("by", "granted_by"):
        if row and str(row.get(name, "")).startswith("motion/"):
            yield row[name]
    if row and "provision" in row and row["motion"]:
        yield "motion/" + row["motion"]


AT_THE_END = [
    *(ballot_is_cast_once_and_stays, motion_is_closed_once_and_never_before_it_is_due, nobody_votes_after_the_deadline),
    *(law_is_written_once_and_never_forgotten, nothing_is_frozen_or_granted_but_by_its_motion),
]
