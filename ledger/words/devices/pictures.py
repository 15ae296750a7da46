"""Pictures of series: what was read over time, and where nothing was anchored."""

from collections.abc import Sequence

from ledger.chain.series.entries import SeriesEntry
from ledger.reads.devices import Gap
from ledger.registry.rows.devices import MeasuredField
from ledger.words.devices.devices import say_number
from ledger.words.lexicon import Lexicon
from ledger.words.pictures import Axis, Curve, draw_chart


def draw_readings(
    device: str, field: MeasuredField, runs: Sequence[Sequence[SeriesEntry]], gaps: Sequence[Gap], words: Lexicon
) -> str:
    """What was read of a field over time, a line for each stretch without a gap; the gaps are shaded.

    Raises ValueError where nothing was read of it.
    """
    places = [[(one.time, int(one.claims[field.name])) for one in run if field.name in one.claims] for run in runs]
    joined = [run for run in places if run]
    lines = [Curve(f"{field.name} from {words.time(run[0][0])}", run, in_dots=len(run) == 1) for run in joined]
    shaded = [(gap.since, gap.until) for gap in gaps if gap.since]
    up = Axis(f"{field.name}, {field.unit}", lambda value: say_number(value, field.decimals))
    return draw_chart(f"Readings of {device}: {field.name}", lines, Axis("time", words.time), up, shaded)
