"""The scene on devices: a meter that anchors what it reads, an order paid by it, and a log that its subject checks."""

import json

from cli.home.stage import Stage
from cli.shell import exit_codes
from ledger import Ledger
from ledger.words.lexicon import shorten_id
from ledger.words.times import format_time

SEED = 2023
"""Where none is given: a device falls silent in this scene, and time goes by only with one."""
SECOND = 1000


def play(stage: Stage, seed: int | None) -> str:
    """Tells it, and gives the genesis hash."""
    genesis_hash = _register(stage, SEED if seed is None else seed)
    _read(stage, genesis_hash)
    _pay_by_a_reading(stage)
    _look_up(stage, genesis_hash)
    _end(stage)
    return genesis_hash


def _register(stage: Stage, seed: int) -> str:
    stage.tell("noy buys a water meter of acme. Owner, maker and the meter itself have to sign before it counts.")
    stage.found(seed)
    for name, kind in (("noy", "citizen"), ("acme", "business"), ("meter", "device")):
        stage.do(f"account open {name} --kind {kind} --jurisdiction LA-VT")
    stage.do("money issue 10000 --to noy")
    said = "device register meter --by noy --maker acme --model ACME/M-1 --measures level:cm:0.0..250.0"
    stage.do(said, says="asks")
    _write(stage, "early.jsonl", 118.5)
    stage.do("device anchor early.jsonl --by meter", exit_codes.REFUSED, "device_must_be_active")
    stage.do("device accept meter --by acme")
    stage.do("device accept meter --by meter", says="device meter is active, of noy")
    return stage.genesis_hash


def _read(stage: Stage, genesis_hash: str) -> None:
    stage.tell("What it reads stays with noy. The ledger gets the root of a batch: some kilobytes prove one of them.")
    _write(stage, "day1.jsonl", 118.5, 119, 120)
    stage.do("device anchor day1.jsonl --by meter", says="anchored readings 1 to 3 of meter")
    stage.do("device prove meter 2 --out reading.json")
    stage.do_as_stranger(f"verify reading.json --genesis {genesis_hash}", "reading.json", says="readings 2 of")
    forged = (stage.folder / "reading.json").read_bytes().replace(b'"level":1190', b'"level":1290')
    (stage.folder / "forged.json").write_bytes(forged)
    refused = "entry_must_be_in_series"
    stage.do_as_stranger(f"verify forged.json --genesis {genesis_hash}", "forged.json", exit_codes.UNPROVED, refused)
    stage.tell("It loses two readings. The gap stays, for everybody to see, and so does a clock that runs back.")
    stage.do("wait 1d")
    _write(stage, "day2.jsonl", 131.5, first=6)
    stage.do("device anchor day2.jsonl --by meter", says="anchored readings 6 of meter")
    stage.do("device gaps meter", says="4 to 5 are missing")
    _write(stage, "back.jsonl", 90, ahead=-3_600 * SECOND)
    stage.do("device anchor back.jsonl --by meter", exit_codes.REFUSED, "batch_must_not_run_back")
    stage.do("device readings meter --field level --svg readings.svg")
    stage.check('class="gap"' in (stage.folder / "readings.svg").read_text(), "the picture shows no gap")


def _pay_by_a_reading(stage: Stage) -> None:
    stage.tell("noy orders a dam from acme, to be paid once the meter reads 150 cm: not before, and by no old reading.")
    stage.do("order place 4000 --from noy --to acme --deadline 30d --when meter:level:at-least:150")
    order = shorten_id(stage.newest.id)
    accept = f"order accept {order} --by acme"
    stage.do(accept, exit_codes.REFUSED, "reading_must_be_as_ordered")
    stage.do(f"{accept} --reading meter:6", exit_codes.REFUSED, "reading_must_be_later")
    stage.do("wait 1h")
    _write(stage, "day3.jsonl", 149.5, 150)
    stage.do("device anchor day3.jsonl --by meter")
    stage.do(f"{accept} --reading meter:7", exit_codes.REFUSED, "reading_must_meet_threshold")
    stage.do(f"{accept} --reading meter:8", says="paid 4,000 LAK to acme")


def _look_up(stage: Stage, genesis_hash: str) -> None:
    stage.tell(
        "An office anchors its look-ups in the same way. noy sees those about noy, and how many others there are."
    )
    since = _now(stage)
    lines = [("noy", "LAW/12"), ("acme", "CASE/4"), ("noy", "CASE/9")]
    written = [
        {"time": format_time(since + number), "about": who, "by": "desk-7", "why": why}
        for number, (who, why) in enumerate(lines)
    ]
    (stage.folder / "seen.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in written))
    stage.do("access anchor seen.jsonl --by registrar", says="anchored access 1 to 3 of registrar")
    stage.do("access export --by registrar --person noy --out mine.json")
    checked = stage.do("access check mine.json --person noy", says="CASE/9")
    stage.check("CASE/4" not in checked.out, "noy sees what is about somebody else")
    stage.check("access, up to 3" in checked.out and "as of" in checked.out, "it is not said of which log, and when")
    stage.do_as_stranger(f"verify mine.json --genesis {genesis_hash}", "mine.json", says="2 of 3 access")
    hidden = json.loads((stage.folder / "mine.json").read_bytes())
    hidden["batches"][0]["commitments"].pop()
    (stage.folder / "hidden.json").write_text(json.dumps(hidden, sort_keys=True, separators=(",", ":")))
    stage.do("access check hidden.json --person noy", exit_codes.UNPROVED, "extract_must_be_whole")


def _end(stage: Stage) -> None:
    stage.tell("The meter is sold, falls silent, and is retired. What it has anchored stays provable.")
    stage.do("device transfer meter --to acme --by noy --together", says="device meter is active, of acme")
    stage.do("wait 2d")
    stage.do("device stale --for 1d", says="meter")
    stage.do("device retire meter --by acme", says="retired")
    _write(stage, "late.jsonl", 1)
    stage.do("device anchor late.jsonl --by meter", exit_codes.REFUSED, "device_must_be_active")
    stage.tell("All of it, checked again by a process of its own.")
    stage.do_apart("audit", says="sound")


def _write(stage: Stage, name: str, *levels: float, first: int = 0, ahead: int = 0) -> None:
    """Writes readings, a second apart from now on."""
    since = _now(stage) + ahead
    lines = [{"time": format_time(since + place * SECOND), "level": level} for place, level in enumerate(levels)]
    numbered = [line | {"sequence": first + place} for place, line in enumerate(lines)] if first else lines
    (stage.folder / name).write_text("".join(f"{json.dumps(line)}\n" for line in numbered))


def _now(stage: Stage) -> int:
    """The time (ms UTC) of the next block, and a second."""
    with Ledger.open(stage.home) as lao:
        return lao.desk.source.get_time() + SECOND
