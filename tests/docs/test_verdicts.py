"""Both verifiers end alike, in verdict and exit code, on whatever is changed in a proof of any kind.

Changed are all values of the kit's true files, once as they stand, and once with everything signed and hashed anew, as
all validators and holders together could: then only the change itself is left to be seen.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from ledger.crypto.encoding import encode
from tests.docs.kit import judge_first, list_cases
from tests.docs.kit_files import Case, make_solo, make_trio, make_turning
from tests.docs.kit_records import make_degrees
from tests.docs.second import NODE, change, list_places, list_structural, make_second, run_second
from tests.docs.stage import load, seal
from tests.docs.test_kit import choose, given

if NODE is None:
    pytest.skip("node is absent: the second verifiers are not compared", allow_module_level=True)

KEYS = {key: signer for made in (make_solo(), make_turning(), make_trio()) for key, signer in made.keys.items()}
KEYS |= make_degrees().stage.keys
EXTREME = ["\u202e\x1b[31m\u2028", "\U0001f4a9" * 60, "é" * 61, 2**53 - 1, 8_640_000_000_000_001]


class Change(NamedTuple):
    """What is put where in a case's file, or in its status; and whether all sign it anew."""

    case: Case
    in_status: bool
    place: tuple[Any, ...]
    new: Any
    anew: bool

    def make(self) -> Case | None:
        """The changed case; None where nothing is left that could be signed."""
        document = change(load(self.case.status if self.in_status else self.case.data), self.place, self.new)
        document, genesis_hash = load(encode(document)), self.case.genesis_hash
        if self.anew:
            try:
                genesis_hash = seal(document, KEYS, self.place)
            except (AttributeError, IndexError, KeyError, TypeError, ValueError):
                return None
        if self.in_status:
            return self.case._replace(status=encode(document))
        return self.case._replace(data=encode(document), genesis_hash=genesis_hash)


def list_changes() -> Iterator[Change]:
    """Every value of every true file and of the statuses beside them, changed in every way."""
    for case in list_cases():
        if case.exit == 5 or case.kind in ("holder", "tlog-proof"):  # which the second verifiers do not take
            continue
        for in_status in [False, True] if case.status else [False]:
            document = load(case.status if in_status else case.data)
            for place, value in list_places(document):
                for new in [*list_structural(value), *EXTREME]:
                    if new != value or type(new) is not type(value):
                        yield from (Change(case, in_status, place, new, anew) for anew in (False, True))


@pytest.mark.parametrize("share", [131, pytest.param(1, marks=pytest.mark.full)])
def test_both_end_alike_whatever_is_changed(share: int) -> None:
    chosen = [(one, case) for one in list(list_changes())[::share] for case in [one.make()] if case]
    first = [judge_first(case)[0] for _, case in chosen]
    second = run_second([make_second(choose(case), *given(case)) for _, case in chosen])
    apart = [
        (one.case.name, one[1:], code, ended.code, ended.problem)
        for (one, _), code, ended in zip(chosen, first, second, strict=True)
        if code != ended.code
    ]
    assert apart == []
    assert all(line.isprintable() for ended in second for line in (*ended.lines, ended.problem))
    verdicts = Counter(first)
    assert verdicts.keys() == {0, 1, 5}
    assert verdicts[0] > len(chosen) / 50  # what everybody has signed is true, where it still has its shape
