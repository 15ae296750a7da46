"""Scores: how much of a target was reached, in permille, rounded down."""

FULL = 1_000
"""The score of a target that was met; more than met counts no more."""


def compute_score(aim: str, target: int, actual: int) -> int:
    """From 0 to 1,000, and 1,000 only where the target was met.

    At least 400 of which 300 came: 750. At most 300 where 400 came: 750. Who did more than was promised has 1,000 too,
    so that one indicator does not make up for another.
    """
    part, whole = (actual, target) if aim == "least" else (target, actual)
    return FULL if part >= whole else FULL * part // whole
