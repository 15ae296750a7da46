"""Bodies of the committee and numbers of the chain in words, for people and for JSON."""

from typing import Any

import msgspec

from ledger.reads.committee.bodies import FoundBody, FoundParameter
from ledger.reads.committee.verdicts import weigh
from ledger.words.committee.tally import write_majority
from ledger.words.times import format_duration


def list_body_pairs(body: FoundBody) -> list[tuple[str, str]]:
    """All there is to say of a body but its members, by label."""
    row = body.row
    return [
        ("body", body.id),
        ("title", row.title.en),
        ("", row.title.lo),
        ("decides on", " ".join(row.competences)),
        ("quorum", f"weight {row.quorum} of {weigh(row)}"),
        ("majority", f"{write_majority(row.majority)} of yes and no"),
        ("voting", f"{format_duration(row.voting_ms)}, then {format_duration(row.delay_ms)} until it is due"),
        ("emergency", f"{format_duration(row.emergency_voting_ms)}, and lasts {format_duration(row.emergency_ms)}"),
    ]


def make_body_object(body: FoundBody) -> dict[str, Any]:
    """A body for JSON."""
    found: dict[str, Any] = {"body": body.id} | msgspec.to_builtins(body.row)
    return found


def make_parameter_object(found: FoundParameter) -> dict[str, Any]:
    """A number of the chain for JSON, with its bounds and what they are for."""
    below, above = found.reasons
    numbers = {"value": found.value, "floor": found.bound.least, "ceiling": found.bound.most}
    return {"name": found.name, **numbers, "floor_reason": below, "ceiling_reason": above}
