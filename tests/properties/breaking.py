"""How the model says that a rule is broken."""

from typing import Any


class Broken(Exception):  # noqa: N818 - a rule, in the model's own words
    """A rule that an act breaks, and what must be told of it."""

    def __init__(self, rule: str, **told: Any) -> None:
        super().__init__(rule)
        self.told = told


def refuse(rule: str, broken: bool) -> None:
    """Raises Broken where it is."""
    if broken:
        raise Broken(rule)
