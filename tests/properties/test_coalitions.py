"""Whatever a coalition carries alone, it never comes to carry what the bodies' own rules denied it at the start.

Random bodies, weights, vetoes, quorums, majorities and competences, by the real rules (coalitions.py): seats, freezes,
courts, roles, emergencies and confirmations. That it would be seen is shown by faults that are planted.
"""

from collections import Counter
from collections.abc import Callable

import msgspec
import pytest

from ledger.errors import Refused
from ledger.registry.call import Call, Events, get_none
from ledger.registry.committee import bodies as committee
from ledger.registry.committee.bodies import ChangeMembers
from ledger.registry.messages import MESSAGES
from ledger.registry.motions import motions
from ledger.registry.motions.agenda import ACTIONS
from ledger.registry.motions.motions import EnactMotion
from ledger.registry.people.role_actions import AssignRole, StripRole
from ledger.registry.rows.committee import BODIES, MOTIONS
from ledger.state.overlay import Rows
from tests.properties.coalitions import live

LIVES = 600
Plant = Callable[[pytest.MonkeyPatch], None]


def list_changed(rows: Rows, action: ChangeMembers) -> tuple[str, ...]:
    """Whose seat would come, go, or count otherwise."""
    old = {member.address: member for member in rows.get(BODIES, action.body).members}  # type: ignore[union-attr]
    new = {member.address: member for member in action.members}
    return tuple(address for address in sorted(old | new) if old.get(address) != new.get(address))


def list_changed_without_veto(rows: Rows, action: ChangeMembers) -> tuple[str, ...]:
    stopping = [member.address for member in rows.get(BODIES, action.body).members if member.veto]  # type: ignore[union-attr]
    return tuple(address for address in list_changed(rows, action) if address not in stopping)


def list_named(rows: Rows, action: AssignRole | StripRole) -> tuple[str, ...]:
    return (action.holder, getattr(action, "successor", ""))


def ask_one_body(monkeypatch: pytest.MonkeyPatch) -> None:
    """The body that is asked decides on the seats of any other."""
    monkeypatch.setitem(ACTIONS, "change_members", ACTIONS["change_members"]._replace(get_bodies=get_none))


def recuse_the_losers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whose seat changes has neither a no nor a veto."""
    monkeypatch.setitem(ACTIONS, "change_members", ACTIONS["change_members"]._replace(get_concerned=list_changed))


def keep_the_veto_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whose seat changes has no vote but the veto, if it had one."""
    changed = ACTIONS["change_members"]._replace(get_concerned=list_changed_without_veto)
    monkeypatch.setitem(ACTIONS, "change_members", changed)


def silence_the_suspended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is suspended by a court of the coalition is against nothing any more."""
    monkeypatch.setattr(committee, "AGAINST", ())


def let_a_few_be_a_quorum(monkeypatch: pytest.MonkeyPatch) -> None:
    """The quorum is not asked at all."""
    monkeypatch.setattr(committee.Count, "present", 2**53)


def recuse_the_favoured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whom a role is given does not vote: the next motion takes it from there, and they do not vote on that either."""
    for name in ("grant_role", "strip_role"):
        kind = ACTIONS[name]._replace(get_concerned=list_named, get_favoured=get_none)
        monkeypatch.setitem(ACTIONS, name, kind)


def let_a_refusal_close(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a carried motion breaks when somebody enacts it closes it for good."""

    def enact(call: Call, body: EnactMotion) -> Events:
        mark = call.rows.mark()
        try:
            return motions.apply_enact_motion(call, body)
        except Refused as refused:
            call.rows.undo(mark)
            row = call.rows.get(MOTIONS, body.motion)
            if row is None or row.state != "open" or call.environment.time < row.due:
                raise
            closed = msgspec.structs.replace(row, rule=refused.rule, state="lapsed")
            call.rows.put(MOTIONS, body.motion, closed)
            return ()

    monkeypatch.setitem(MESSAGES, "enact_motion", MESSAGES["enact_motion"]._replace(apply=enact))


FAULTS: tuple[Plant, ...] = (
    *(ask_one_body, recuse_the_losers, keep_the_veto_alone, silence_the_suspended, let_a_few_be_a_quorum),
    *(recuse_the_favoured, let_a_refusal_close),
)


def test_no_coalition_comes_to_carry_what_was_denied_to_it() -> None:
    met: Counter[str] = Counter()
    for seed in range(LIVES):
        life = live(seed)
        assert not life.breaches, f"seed {seed}: {life.breaches}"
        met += life.met
    wanted = ("change_members", "change_members of another body", "freeze_account", "grant_role", "confirm")
    assert all(met[f"enacted {name}"] for name in wanted), met
    assert met["rejected change_members"] > met["enacted change_members"] > LIVES // 20
    assert met["rejected change_members of another body"] > met["enacted change_members of another body"] > LIVES // 40
    assert met["suspend_account"] > LIVES // 10
    assert met["refused body_must_stay_able"]


@pytest.mark.parametrize("plant", FAULTS, ids=lambda plant: plant.__name__)
def test_a_fault_that_is_planted_is_found(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)
    assert any(live(seed).breaches for seed in range(LIVES)), plant.__doc__


@pytest.mark.full
def test_no_coalition_of_very_many_does() -> None:
    for seed in range(10_000, 40_000):
        life = live(seed, steps=25)
        assert not life.breaches, f"seed {seed}: {life.breaches}"
