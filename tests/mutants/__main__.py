"""Plants mistakes in ledger/, one at a time, and says which of them no test notices.

    python -m tests.mutants [--room R]... [--sample 200] [--seed 1] [--goal 95] [--only NAME]... [--anew]

A mutant is tried in a private copy of the repository: first by its room's own tests that run its line, quickest first,
and if it survives them by all others that do. The first time, it is taken down which test runs which line (minutes),
and kept in ~/.cache/natledger-mutants. Printed are the survivors' diffs and the score; exit code 1 if it is under the
goal.
"""

import argparse
import os
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple, TypeVar

from tests.mutants.equivalents import FILE, get_key, read_equivalents, write
from tests.mutants.kinds import KINDS
from tests.mutants.planting import Mutant, is_code, list_mutants, list_rooms, show
from tests.mutants.reach import Reach, is_of, list_tests
from tests.mutants.trying import Tree, Tried

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "natledger-mutants"
T = TypeVar("T")
R = TypeVar("R")


class Found(NamedTuple):
    """A mutant and what came of it."""

    mutant: Mutant
    tried: Tried


def main(arguments: Sequence[str]) -> int:
    """Tries a sample and reports. Returns the exit code."""
    options = _parse(arguments)
    chosen = choose(list_mutants(options.room or list_rooms()), options.sample, options.seed, options.only)
    equivalents = read_equivalents(FILE.read_text("utf-8"))
    tried = [mutant for mutant in chosen if get_key(mutant) not in equivalents]
    if not tried:
        sys.stderr.write("no such mutant\n")
        return 2
    with tempfile.TemporaryDirectory(prefix="natledger-mutants-") as folder:
        trees = [Tree(Path(folder, str(number))) for number in range(options.processes)]
        reach = Reach(options.map / "anew" if options.anew else options.map)
        found = try_all(tried, reach, trees, options.seconds, only_own=options.own)
    print(report(found, len(chosen) - len(tried)))
    return 0 if compute_score(found) >= options.goal else 1


def choose(mutants: list[Mutant], count: int, seed: int, names: Sequence[str] = ()) -> list[Mutant]:
    """A random sample of those that are another program, the same for the same seed; or those with these names."""
    if names:
        return [mutant for mutant in mutants if mutant.name in names]
    shuffled = random.Random(seed).sample(mutants, len(mutants))
    kept = (mutant for mutant in shuffled if is_code(mutant))
    return [mutant for mutant, _ in zip(kept, range(count), strict=False)]


def try_all(
    mutants: list[Mutant], reach: Reach, trees: list[Tree], seconds: float, *, only_own: bool = False
) -> list[Found]:
    """Each mutant by its room's own tests; those that survive by all tests, unless only their own are asked for."""
    rooms = sorted({mutant.room for mutant in mutants})
    take_down(reach, trees, [path for room in rooms for path in list_tests(room)])
    found = share(lambda tree, mutant: _try(tree, reach, mutant, seconds, own=True), mutants, trees)
    left = [one for one in found if one.tried.verdict == "survived"]
    if left and not only_own:
        take_down(reach, trees, list_tests())
        again = share(lambda tree, one: _try_again(tree, reach, one, seconds), left, trees)
        found = [one for one in found if one.tried.verdict != "survived"] + again
    return found


def take_down(reach: Reach, trees: list[Tree], paths: list[str]) -> None:
    """Takes down what is missing, a folder of tests at a time."""
    missing = reach.missing(paths)
    folders: dict[str, list[str]] = {}
    for path in missing:
        folders.setdefault(path.rpartition("/")[0], []).append(path)
    for failed in share(reach.take_down, folders.values(), trees, say=f"took down {len(missing)} files of tests"):
        for test in failed:
            sys.stderr.write(f"fails without any mutant, and is left out: {test}\n")


def share(work: Callable[[Tree, T], R], items: Iterable[T], trees: list[Tree], say: str = "tried") -> list[R]:
    """Does all the work, as much at once as there are trees."""
    free: SimpleQueue[Tree] = SimpleQueue()
    for tree in trees:
        free.put(tree)

    def do(item: T) -> R:
        tree = free.get()
        try:
            return work(tree, item)
        finally:
            free.put(tree)

    done = []
    every = list(items)
    with ThreadPoolExecutor(len(trees)) as pool:
        for future in as_completed([pool.submit(do, item) for item in every]):
            done.append(future.result())
            sys.stderr.write(f"\r{say}: {len(done)} of {len(every)}" + "\n" * (len(done) == len(every)))
    return done


def report(found: list[Found], equivalent: int) -> str:
    """The survivors' diffs, then the score, by room and by kind."""
    survivors = [one for one in found if one.tried.verdict == "survived"]
    shown = [
        f"{mutant.name}  {mutant.change.kind}, survived {tried.tests} tests\n{show(mutant)}\n{write(mutant)}"
        for mutant, tried in survivors
    ]
    tables = [
        *(_count(found, room, lambda one: one.mutant.room) for room in list_rooms()),
        *(_count(found, kind, lambda one: one.mutant.change.kind) for kind in KINDS),
    ]
    late = sum(one.tried.verdict == "timeout" for one in found)
    score = f"{compute_score(found):.1f} %: {len(found) - len(survivors)} of {len(found)} were caught"
    ends = f"{score}, {late} of them by a time limit; {equivalent} more are listed as equivalent"
    return "\n".join([*shown, *filter(None, tables), ends])


def compute_score(found: list[Found]) -> float:
    """Percent of the mutants that were caught."""
    return 100 * sum(one.tried.verdict != "survived" for one in found) / len(found)


def _try(tree: Tree, reach: Reach, mutant: Mutant, seconds: float, *, own: bool) -> Found:
    tests = [test for test in reach.find_tests(mutant) if not own or is_of(test, mutant.room)]
    return _run(tree, reach, mutant, tests, seconds)


def _try_again(tree: Tree, reach: Reach, one: Found, seconds: float) -> Found:
    """By the tests of other rooms, then by those that stand beside the room's own."""
    reaching = reach.find_tests(one.mutant)
    others = [test for test in reaching if not is_of(test, one.mutant.room)]
    beside = reach.find_neighbours([test for test in reaching if is_of(test, one.mutant.room)])
    again = _run(tree, reach, one.mutant, others, seconds)
    if again.tried.verdict == "survived":
        again = _run(tree, reach, one.mutant, beside, seconds)
    return Found(one.mutant, again.tried._replace(tests=len(others) + one.tried.tests + len(beside)))


def _run(tree: Tree, reach: Reach, mutant: Mutant, tests: list[str], seconds: float) -> Found:
    kept: dict[str, float] = {}
    for test in tests:
        if kept and sum(kept.values()) + reach.seconds[test] > seconds:
            break
        kept[test] = reach.seconds[test]
    return Found(mutant, tree.try_mutant(mutant, kept) if kept else Tried("survived", 0, ""))


def _count(found: list[Found], name: str, of: Callable[[Found], str]) -> str:
    verdicts = Counter(one.tried.verdict for one in found if of(one) == name)
    caught = verdicts.total() - verdicts["survived"]
    return f"{name:16}{caught:4} of {verdicts.total():4}" if verdicts else ""


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--room", action="append", choices=list_rooms(), help="only in this room; more than one may be given"
    )
    parser.add_argument("--sample", type=int, default=200, help="how many, chosen at random")
    parser.add_argument("--seed", type=int, default=1, help="another sample")
    parser.add_argument(
        "--only", action="append", default=[], metavar="NAME", help="the mutant that was printed under this name"
    )
    parser.add_argument("--own", action="store_true", help="only the tests of the mutant's own room")
    parser.add_argument("--goal", type=float, default=95, help="percent; under it the exit code is 1")
    parser.add_argument("--seconds", type=float, default=90, help="how long tests may take that try one mutant")
    parser.add_argument("--processes", type=int, choices=(1, 2), default=2)
    parser.add_argument("--map", type=Path, default=CACHE, help="the folder that keeps which test runs which line")
    parser.add_argument("--anew", action="store_true", help="take down again which test runs which line")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
