"""A random life in which a programme is kept: targets set and reported, rightly and wrongly, and corrected."""

from typing import Any

import msgspec
from hypothesis import strategies as st
from hypothesis.stateful import rule

from ledger.registry.programme.actuals import CorrectActual, ReportActual
from ledger.registry.programme.targets import SetTarget
from tests.properties.everyday_life import LUCK, UNKNOWN, WHO, Draw, EverydayLife
from tests.properties.model_programme import NEVER, UNIT

CODES = st.sampled_from(["jobs", "prices", "schools"])
VALUES = st.sampled_from([0, 1, 3, 400, NEVER])
HOURS = st.integers(-1, 30)
FIGURE = ("entry", "evidence", "reference", "value")
ACTS = ["set_target", "report_actual", "report_actual", "correct_actual"]


class ProgrammeActs(EverydayLife):
    """What owners of targets do, and those who take themselves for one; each as chance has it."""

    @rule(acts=st.lists(st.sampled_from(ACTS), min_size=1, max_size=4), data=st.data())
    def keep_to_the_plan(self, acts: list[str], data: Any) -> None:
        for act in acts:
            getattr(self, act)(data.draw)

    def set_target(self, draw: Draw) -> None:
        code, begins = draw(CODES), self.now // UNIT * UNIT + draw(HOURS) * UNIT
        aim, unit = ("most", "PERMILLE") if code == "prices" or not draw(LUCK) else ("least", "JOBS")
        ends = draw(st.sampled_from([begins + UNIT * hours for hours in (1, 2, 2, 5, 0)] + [NEVER]))
        body = SetTarget(aim, code, "economy", max(0, begins), "brain", unit, max(0, ends), draw(VALUES))
        self.act(self.find_owner(code, draw), body)

    def report_actual(self, draw: Draw) -> None:
        code, since = self.find_target(draw)
        self.pass_period(code, since, draw)
        entry, evidence, reference = self.draw_source(draw)
        self.act(self.find_owner(code, draw), ReportActual(entry, evidence, code, reference, since, draw(VALUES)))

    def correct_actual(self, draw: Draw) -> None:
        code, since = self.find_target(draw)
        entry, evidence, reference = self.draw_source(draw)
        body = CorrectActual(entry, evidence, code, "AUDIT/1", reference, since, draw(VALUES))
        row = self.life.model.state.get(f"actual/{code}/{since:016}")
        if row and not draw(LUCK):  # what stands there already
            body = msgspec.structs.replace(body, **{name: row[name] for name in FIGURE})
        self.act(self.find_owner(code, draw), body)

    def find_target(self, draw: Draw) -> tuple[str, int]:
        """A target there is, one that something was reported of as often as not; seldom none."""
        there = [parts for parts, _ in self.list_rows("actual") or self.list_rows("target")]
        there += [parts for parts, _ in self.list_rows("target")]
        code, since = draw(st.sampled_from(there)) if there and draw(LUCK) else (draw(CODES), "0")
        return code, int(since)

    def pass_period(self, code: str, since: int, draw: Draw) -> None:
        """Lets the period end, as often as not."""
        row = self.life.model.state.get(f"target/{code}/{since:016}")
        if row and row["until"] > self.now and draw(st.booleans()):
            self.life.country.now = row["until"]

    def find_owner(self, code: str, draw: Draw) -> str:
        """Who answers for it, or one who may; seldom anybody."""
        row = self.life.model.state.get(f"indicator/{code}")
        if not draw(LUCK):
            return self.life.find_anybody(draw(WHO))
        return str(row["owner"]) if row else self.life.country.address("finance")

    def draw_source(self, draw: Draw) -> tuple[str, str, str]:
        return draw(st.sampled_from([("", "", "LSB/1"), ("", "ab" * 32, ""), (UNKNOWN, "", "LSB/2"), ("", "", "")]))
