"""The scene of the programme: the pilot of 2023 to 2025, its targets written down before, and a report that is noted.

The targets of the pilot are those that were forecast; what came of them is made up.
"""

from cli.home.stage import Stage
from cli.shell import exit_codes
from ledger import Ledger

SEED = 2023
"""Where none is given: only a chain with a seed can begin earlier, and let years go by."""
PILOT = (("2023-01-01", "2024-01-01", 1_000), ("2024-01-01", "2025-01-01", 2_000), ("2025-01-01", "2026-01-01", 4_000))
"""The forecast in millions of USD: over one, two and four thousand, over seven thousand in all."""


def play(stage: Stage, seed: int | None) -> str:
    """Plays it; the genesis hash."""
    genesis_hash = _promise(stage, SEED if seed is None else seed)
    _come_too_late(stage)
    _report(stage, genesis_hash)
    _take_note(stage)
    return genesis_hash


def _promise(stage: Stage, seed: int) -> str:
    stage.tell("December 2022. The pilot is to bring over 1, 2 and 4 billion dollars: three targets, before it begins.")
    stage.found(seed, " --begins 2022-12-01")
    kind = " --unit MILLION-USD --pillar economy --stage infrastructure"
    for since, until, value in PILOT:
        target = f"programme set-target pilot_value {value} --from {since} --to {until}{kind} --by finance"
        stage.do(target, says=f"at least {value:,} MILLION-USD")
        kind = ""  # the first target has said it
    stage.tell("And two of other pillars, by whom they concern.")
    of_schools = "--unit SCHOOLS --pillar community --stage industries --by education"
    of_paper = "--at-most --unit FORMS --pillar government --stage security --by technology"
    year = "--from 2023-01-01 --to 2024-01-01"
    stage.do(f"programme set-target schools_online 400 {year} {of_schools}", says="at least 400 SCHOOLS")
    stage.do(f"programme set-target paper_forms 30 {year} {of_paper}", says="at most 30 FORMS")
    return stage.genesis_hash


def _come_too_late(stage: Stage) -> None:
    stage.tell("A year begins. Who knows how it goes sets no target any more, and changes none.")
    stage.do("wait 60d")
    late = "--from 2023-01-01 --to 2024-01-01 --unit OFFICES --pillar government --stage brain --by justice"
    refused = "target_must_precede_period"
    stage.do(f"programme set-target offices_online 9 {late}", exit_codes.REFUSED, refused)
    early = "programme report-actual pilot_value 900 --from 2023-01-01 --source LSB/2023-3 --by finance"
    stage.do(early, exit_codes.REFUSED, "period_must_have_ended")


def _report(stage: Stage, genesis_hash: str) -> None:
    stage.tell("The year has ended. Each owner reports what came, and from where that is known.")
    stage.do("wait 366d")
    (stage.folder / "survey.csv").write_text("district,schools\nLA-VT.01,230\nLA-LP.01,180\n")
    stage.do("programme commit survey.csv --out opening.json", says="commitment")
    known = "--evidence opening.json --by education --receipt r.json"
    stage.do(f"programme report-actual schools_online 410 --from 2023-01-01 {known}", says="100.0 %")
    known = "--source LSB/2024-1 --by finance"
    stage.do(f"programme report-actual pilot_value 980 --from 2023-01-01 {known}", says="98.0 %")
    stage.do("programme report-actual paper_forms 40 --from 2023-01-01 --source MTC/7 --by technology", says="75.0 %")
    stage.tell("A figure is corrected. What was said first stays to be seen.")
    known = "--source LSB/2024-2 --reason AUDIT/2024-1 --by finance"
    stage.do(f"programme correct-actual pilot_value 955 --from 2023-01-01 {known}", says="95.5 %")
    stage.do("programme list", says="corrected AUDIT/2024-1: first 980")
    stage.tell("A stranger verifies the report on schools; who has the file shows that it is the one.")
    stage.do_as_stranger(f"verify r.json --genesis {genesis_hash}", "r.json", says="reported 410 of schools_online")
    check = "programme check-evidence schools_online survey.csv opening.json --from 2023-01-01"
    stage.do(check, says="it is the file")
    stage.tell("Somebody makes more schools of it.")
    (stage.folder / "survey.csv").write_text("district,schools\nLA-VT.01,230\nLA-LP.01,990\n")
    stage.do(check, exit_codes.UNPROVED, "evidence_must_be_the_committed")


def _take_note(stage: Stage) -> None:
    stage.tell("The report on the year follows from the chain: whoever has that makes the same one.")
    stage.do("programme report --from 2023-01-01 --to 2024-01-01 --out report.json", says="1 of 3 targets met")
    stage.tell("The national committee takes note of it, by its hash. Each member makes it again before it votes.")
    asked = "motion propose note-report report.json --by technology --reference REPORT/2023"
    stage.do(asked, says="asked ncdt to take note of report")
    with Ledger.open(stage.home) as lao:
        motion = lao.committee.motions()[0].id[:12]
    stage.do_apart(f"motion check {motion}", says="as it was given")
    for member in ("technology", "finance", "transport", "justice"):
        stage.do(f"motion vote {motion} yes --by {member}", says="voted yes")
    stage.do("wait 9d")
    stage.do(f"motion enact {motion} --by education", says="enacted: take note of report")
    stage.do("programme report --check report.json", says="by motion")
    stage.tell("Somebody makes the 955 a 999, and hands that on as the report.")
    report = (stage.folder / "report.json").read_bytes()
    (stage.folder / "better.json").write_bytes(report.replace(b'"actual":955', b'"actual":999'))
    refused = "programme_report_must_be_the_computed"
    stage.do("programme report --check better.json", exit_codes.UNPROVED, refused)
    stage.do_apart("audit", says="sound")
