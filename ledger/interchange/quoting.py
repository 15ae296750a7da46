"""Quoting: how a text of strangers stands in a refusal."""

import re

_SHOWABLE = re.compile(r"[!-~]{1,60}")


def shown(value: str) -> str:
    """A text from a file made fit for a refusal: short, and without anything a terminal would act on."""
    return value if _SHOWABLE.fullmatch(value) else ascii(value[:40])
