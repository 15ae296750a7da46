"""The scene on services: an application, a question, a grant, a refusal, an appeal, and silence that grants."""

from cli.home.stage import Stage
from cli.shell import exit_codes
from ledger.words.lexicon import shorten_id

SEED = 2023
"""Where none is given: days go by in this scene, as they can only with one."""


def play(stage: Stage, seed: int | None) -> str:
    """Tells it, and gives the genesis hash."""
    genesis_hash = _publish(stage, SEED if seed is None else seed)
    _grant(stage, genesis_hash)
    refused = _refuse(stage)
    _recuse(stage, refused)
    _appeal(stage, refused, genesis_hash)
    _keep_silent(stage)
    stage.do("service waiting --svg waiting.svg", says="transport")
    stage.tell("All of it, checked again by a process of its own.")
    stage.do_apart("audit", says="sound")
    return genesis_hash


def _publish(stage: Stage, seed: int) -> str:
    stage.tell("The Ministry of Transport offers a licence: its fee, its ten days, the law, and who hears appeals.")
    stage.found(seed)
    for name in ("noy", "keo", "clerk"):
        stage.do(f"account open {name} --kind citizen --jurisdiction LA-VT")
    stage.do("money issue 100000 --to noy", says="issued 100,000 LAK to noy")
    stage.do("role grant officer --scope driving --to clerk --by transport --until never", says="officer of driving")
    terms = "--grants licence --law driver_age --days 10 --fee 5000 --requires birth --silence-grants"
    stage.do(f"service publish driving --by transport {terms} --next-office justice", says="driving@1 by transport")
    stage.do("service show driving", says="within 10 days")
    return stage.genesis_hash


def _grant(stage: Stage, genesis_hash: str) -> None:
    stage.tell("noy applies, shows when she was born and no more of it, and pays. The ledger learns none of that.")
    birth = '{"born": "2001-05-04", "given_names": "Noy", "family_name": "Sivilay", "place": "Vientiane"}'
    (stage.folder / "birth.json").write_text(birth)
    stage.do("record issue --schema birth --subject noy --claims birth.json --by registrar --holder-file b.json")
    stage.do("record disclose b.json --fields born,subject --out shown.json")
    (stage.folder / "form.json").write_text('{"category": "B-Vientiane"}')
    mine = _apply(stage, "noy", "mine.json")
    stage.do(f"service check {mine} mine.json", says="born 2001-05-04")
    database = b"".join(path.read_bytes() for path in sorted(stage.home.glob("*.db*")))
    stage.check(b"B-Vientiane" not in database, "the chain knows what was applied for")
    stage.tell("The clerk asks for more: the deadline stands still until noy answers.")
    (stage.folder / "question.txt").write_text("Did you pass the test?")
    (stage.folder / "answer.txt").write_text("On 3 January.")
    stage.do(f"service ask {mine} question.txt --by clerk --seal question.seal", says="awaiting an answer")
    stage.do("wait 2d")
    stage.do(f"service answer {mine} answer.txt --by noy --seal answer.seal", says="open")
    stage.tell("Granted: decision and licence are one message. A stranger sees who decided, and the category alone.")
    (stage.folder / "licence.json").write_text('{"category": "B", "name": "Noy Sivilay"}')
    stage.do(
        f"service decide {mine} --grant licence.json --by clerk --holder-file l.json --receipt granted.json",
        says="granted",
    )
    verify = f"--genesis {genesis_hash}"
    stage.do_as_stranger(f"verify granted.json {verify}", "granted.json", says="granted application")
    stage.do("record disclose l.json --fields category --out category.json")
    shown = stage.do_as_stranger(f"verify category.json {verify}", "category.json", says="category: B")
    stage.check("Sivilay" not in shown.out, "the name was shown")


def _refuse(stage: Stage) -> str:
    stage.tell("Another application is refused: a refusal names a law in force, and where its reasons are written.")
    other = _apply(stage, "noy", "other.json")
    refuse = f"service decide {other} --reason FILE/2026-7 --refuse"
    stage.do(f"{refuse} gravity --by clerk", exit_codes.NOT_FOUND, "law_must_exist")
    stage.do(f"{refuse} driver_age --by keo", exit_codes.REFUSED, "official_must_be_of_the_office")
    stage.do(f"{refuse} driver_age --by clerk", says="refused")
    return other


def _recuse(stage: Stage, refused: str) -> None:
    stage.tell("Nobody decides on their own case: not the clerk who refused it, though justice lets him sign.")
    stage.do(f"service appeal {refused} --by noy", says="justice")
    allow = "delegate grant --from justice --to clerk --types grant_application --until 30d"
    stage.do(allow)
    own = f"service decide {refused} --grant licence.json --by justice --signer clerk"
    stage.do(own, exit_codes.REFUSED, "official_must_be_recused")


def _appeal(stage: Stage, refused: str, genesis_hash: str) -> None:
    stage.tell("The next office decides, and finally.")
    stage.do(f"service decide {refused} --grant licence.json --by justice --receipt upheld.json", says="granted")
    stage.do_as_stranger(f"verify upheld.json --genesis {genesis_hash}", "upheld.json", says="granted application")
    stage.do(f"service appeal {refused} --by noy", exit_codes.REFUSED, "appeal_must_be_only_one")


def _keep_silent(stage: Stage) -> None:
    stage.tell("Of a third one nothing is heard. Ten days later everybody sees that, and by the law it is granted.")
    third = _apply(stage, "noy", "third.json")
    stage.do(f"service claim {third} --by keo", exit_codes.REFUSED, "application_must_be_overdue")
    stage.do("wait 10d")
    stage.do("service overdue", says="overdue")
    late = f"service decide {third} --refuse driver_age --reason FILE/2026-9 --by clerk"
    stage.do(late, exit_codes.REFUSED, "refusal_must_be_in_time")
    stage.do(f"service claim {third} --by keo", says="granted by law")
    stage.do("service overdue", says="granted by law")
    stage.tell("What the office owes it owes until it has issued the record.")
    stage.do(f"service settle {third} --claims licence.json --by transport", says="granted")
    stage.do("service overdue", says="nothing to show")


def _apply(stage: Stage, who: str, out: str) -> str:
    shows = "--form form.json --shows birth=shown.json"
    stage.do(f"service apply driving --by {who} {shows} --out {out}", says="is open")
    return shorten_id(str(stage.newest.events["application"]))
