"""The mutants that change nothing anyone could notice, with the reason: equivalents.txt.

A block for each, separated by an empty line: where, what stands there, what stands there instead, why.

    ledger/merkle/log.py compute_root
    - while len(level) > 1:
    + while len(level) >= 1:
    why it makes no difference
"""

from pathlib import Path

from tests.mutants.planting import Mutant, compare

FILE = Path(__file__).with_name("equivalents.txt")

Key = tuple[str, str, str, str]


def read_equivalents(text: str) -> dict[Key, str]:
    """The reason for each. Raises ValueError for a block that is not of five parts."""
    found = {}
    for block in text.strip().split("\n\n"):
        lines = [line for line in block.splitlines() if not line.startswith("#")]
        if not lines:
            continue
        place = lines[0].split()
        if len(lines) != 4 or len(place) != 2 or lines[1][:2] != "- " or lines[2][:2] != "+ " or not lines[3].strip():
            raise ValueError(f"no equivalent mutant:\n{block}")
        found[place[0], place[1], lines[1][2:], lines[2][2:]] = lines[3].strip()
    return found


def get_key(mutant: Mutant) -> Key:
    """What a mutant is listed under."""
    return (mutant.path, mutant.function or "-", *compare(mutant))


def write(mutant: Mutant) -> str:
    """The block of a mutant, without its reason."""
    path, function, removed, added = get_key(mutant)
    return f"{path} {function}\n- {removed}\n+ {added}\n"
