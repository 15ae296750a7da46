"""How the model says that a rule is broken."""


class Broken(Exception):  # noqa: N818 - a rule, in the model's own words
    """A rule that an act breaks."""


def refuse(rule: str, broken: bool) -> None:
    """Raises Broken where it is."""
    if broken:
        raise Broken(rule)
