"""What every refusal says, with its values: each fault of faults.py alone, told as a person reads it.

    python -m tests.registry.refusals       writes refusals.txt anew, to be read before it is kept

Addresses are told by name, ids of acts by theirs, moments as hours of the play. Values of an outcome that stand in
neither sentence nor remedy follow in brackets. A value in the place of another, or of somebody else, shows here.
"""

import re
from pathlib import Path

from ledger.errors import LedgerError, Value, fill
from ledger.rules import RULES
from tests.country import START
from tests.registry.faults import LISTS, Fault, read_faults
from tests.registry.stage import HOUR, Stage

FILE = Path(__file__).with_name("refusals.txt")
YEAR_MS = 366 * 24 * HOUR


def tell(stage: Stage) -> str:
    """All that can be said in refusing, each once, in order of the table of rules."""
    found: dict[str, dict[str, None]] = {rule: {} for rule in RULES}
    for kind in LISTS:
        for fault in read_faults(kind):
            rule, values = refuse(stage, kind, fault)
            found[rule][tell_refusal(stage, rule, values)] = None
    return "".join(f"{rule}\n" + "".join(f"  {line}\n" for line in lines) for rule, lines in found.items() if lines)


def tell_refusal(stage: Stage, rule: str, values: dict[str, Value]) -> str:
    """The sentence and the remedy."""
    named = {name: tell_value(stage, value) for name, value in values.items() if name != "message"}
    if rule == "upgrade_must_have_notice":  # a height, which is another whenever the stage has one block more
        named["least"] = f"{int(values['least']) - stage.country.node.tip.height - 1} blocks from the next,"
    texts = RULES[rule].says, RULES[rule].remedy
    says, remedy = (fill(text, named) for text in texts)
    used = set(re.findall(r"{(\w+)}", "".join(texts)))
    rest = ", ".join(f"{name}={value}" for name, value in sorted(named.items()) if name not in used)
    return f"{says}; {remedy}" + (f" [{rest}]" if rest else "")


def refuse(stage: Stage, kind: str, *faults: Fault) -> tuple[str, dict[str, Value]]:
    """The rule that a message breaks, and the values of its outcome."""
    data = stage.make(kind, faults)
    try:
        outcome = stage.country.node.check(data)
    except LedgerError as error:
        return error.rule, error.values
    return outcome.rule, {fact.name: fact.value for fact in outcome.detail}


def tell_value(stage: Stage, value: Value) -> Value:
    """An address by its owner's name, an id by the act's, a moment by its hour."""
    if isinstance(value, int):
        minutes = (value - START) // 60_000  # the blocks of the stage are some milliseconds apart
        return f"{minutes // 60}:{minutes % 60:02}" if abs(value - START) < YEAR_MS else value
    known = {person.address: name for name, person in stage.country.people.items()}
    known |= {stage.country.address("nobody"): "nobody"} | {one: name for name, one in stage.play.names.items()}
    return re.sub(r"\w+(-\d+)?", lambda word: known.get(word[0], word[0]), value)


def main() -> None:
    """Writes the file."""
    FILE.write_text(tell(Stage()), "utf-8")


if __name__ == "__main__":
    main()
