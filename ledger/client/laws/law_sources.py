"""Where a law can be asked for: on the ledger by its id, in a motion that asks to adopt it, or in a file."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from ledger.client.desk import Desk
from ledger.client.forms.law_files import LawText
from ledger.errors import NotFoundError, Refused
from ledger.reads.committee.motions import FoundMotion, MotionLike, find_motion_id
from ledger.reads.entries import PlacedEntry
from ledger.reads.rows import find_row, has_entry_digits
from ledger.registry.laws.legislation import AdoptLaw
from ledger.registry.motions.agenda import get_name, read_action
from ledger.registry.rows.committee import MOTIONS
from ledger.registry.rows.laws import LAWS, Provision

LawOrId = LawText | FoundMotion | PlacedEntry | str
"""A law of the ledger by its id, one that a motion asks for, by the motion or its id, or one as it is written."""
Laws = LawOrId | Sequence[LawOrId]


def find_proposed(desk: Desk, law: object) -> Provision | None:
    """The law that a motion asks to adopt; None for what names no motion, or a law of the ledger.

    Raises NotFoundError, or Refused for a motion that asks for anything else.
    """
    if isinstance(law, str) and (not has_entry_digits(law) or desk.source.load_row(LAWS.key(law))):
        return None
    return get_proposed(desk, law) if isinstance(law, FoundMotion | PlacedEntry | str) else None


def get_proposed(desk: Desk, motion: MotionLike) -> Provision:
    """The law that a motion asks to adopt, as it asks for it.

    Raises NotFoundError, or Refused for a motion that asks for anything else.
    """
    identifier = find_motion_id(desk.source, motion)
    row = find_row(desk.source, MOTIONS, identifier)
    if row is None:
        raise NotFoundError("motion_must_exist", motion=identifier[:80])
    action = read_action(row)
    if not isinstance(action, AdoptLaw):
        raise Refused("motion_must_adopt_a_law", motion=identifier, action=get_name(action))
    return action.provision


def list_asked(laws: Laws) -> tuple[LawOrId, ...]:
    """Laws one by one, also where one alone is given, and not in a list."""
    if isinstance(laws, bytes | FoundMotion | Mapping | Path | PlacedEntry | Provision | str):
        return (laws,)
    return tuple(laws)
