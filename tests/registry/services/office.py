"""What an office stands on: roles by which two decide on licences, and a law that comes later."""

import msgspec

from ledger.home.template import TemplateRole
from ledger.registry.rows.laws import LAWS, Law
from tests.country import Country
from tests.registry.laws.lawbook import provide
from tests.registry.words import read_time

OFFICES = (
    TemplateRole("transport", "accreditor", "officer", "", 2),
    TemplateRole("court", "accreditor", "officer", "", 2),
    TemplateRole("court", "issuer", "licence", "transport"),
)
"""Roles by which transport and the court decide on licences."""


def make_later_law(country: Country) -> dict[str, msgspec.Struct]:
    """The law `late` of genesis, in force from 9:00 on."""
    return {LAWS.key("late"): Law("", 0, 0, provide("late", "false", since=read_time("9:00")), "", 0, 0)}
