"""The commands on services, where they are given what cannot be meant, or end without doing what was asked."""

import json
import re

from cli.shell import exit_codes
from cli.shell.examples import DENIED, FILED, OWED
from tests.cli.running import Shell

LINES = (
    (f"decide {FILED} --by clerk", exit_codes.USAGE, "give --grant, or --refuse and --reason"),
    (f"decide {FILED} --by clerk --refuse driver_age", exit_codes.USAGE, "give --grant"),
    (f"decide {FILED} --by clerk --grant claims.json --refuse driver_age --reason A", exit_codes.USAGE, "give --"),
    (f"decide {FILED} --by clerk --grant claims.json --reason A", exit_codes.USAGE, "give --"),
    (f"decide {FILED} --by noy --grant claims.json", exit_codes.REFUSED, "official_must_be_of_the_office"),
    (f"decide {OWED} --by clerk --refuse driver_age --reason A", exit_codes.REFUSED, "is granted_by_law"),
    (f"settle {DENIED} --by clerk --claims claims.json", exit_codes.REFUSED, "application_must_be_open"),
    ("apply driving --by noy --form form.json --shows birth --out x.json", exit_codes.USAGE, "no SCHEMA=FILE"),
    ("apply walking --by noy --form form.json --out x.json", exit_codes.NOT_FOUND, "service_must_exist"),
    ("apply driving --by clerk --form form.json --out x.json", exit_codes.REFUSED, "balance_must_cover_amount"),
    ("apply driving --by noy --form form.json --out form.json", exit_codes.REFUSED, "file_must_be_new"),
    (f"check {FILED} asked.json", exit_codes.UNPROVED, "application_file_must_fit"),
    (f"letter {FILED} question.txt --seal question.seal", exit_codes.NOT_FOUND, "letter_must_be_on_application"),
    ("show walking", exit_codes.NOT_FOUND, "application_must_exist"),
)


def test_what_cannot_be_done_is_told_and_leaves_no_file(service_lesson: Shell) -> None:
    for line, code, says in LINES:
        ended = service_lesson.run(f"natledger service {line}")
        assert (ended.code, says in ended.text) == (code, True), ended.text
        assert not (service_lesson.folder / "x.json").exists(), line


def test_where_nobody_waits_nothing_is_drawn(lesson: Shell) -> None:
    ended = lesson.run("natledger service waiting --svg w.svg")
    assert (ended.code, (lesson.folder / "w.svg").exists()) == (exit_codes.USAGE, False)


def test_waiting_times_are_drawn(service_lesson: Shell) -> None:
    ended = service_lesson.run("natledger service waiting --svg w.svg --json")
    assert ended.code == 0
    assert (service_lesson.folder / "w.svg").read_text("utf-8").startswith("<svg")
    assert ended.err == "picture written to w.svg\n"
    [office] = json.loads(ended.out)["waiting"]
    assert re.fullmatch("lao1.+", office["office"])
    assert (office["decided"], office["overdue"]) == (1, 2)
