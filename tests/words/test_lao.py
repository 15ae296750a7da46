"""Every sentence of ours has its Lao, or is on the list of those that have none yet: `lao.txt`, beside this file.

`python -m tests.words.test_lao` writes the list; a sentence that is new goes there until somebody who knows Lao well
has written it into `ledger.words.lao`. Labels are what stands before a text in the lines of a receipt, law or motion.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest

from ledger import Ledger, Refused
from ledger.laws.explain import SENTENCES as PROBLEMS
from ledger.reads.committee.motions import DUE, OVERDUE, VOTING, WAITING
from ledger.registry.rows.committee import MotionState
from ledger.registry.rows.land.parcels import DIVIDED, MERGED, STANDS
from ledger.rules import AT_ZERO, RULES
from ledger.words import messages
from ledger.words.committee import actions
from ledger.words.lao import SENTENCES
from ledger.words.lexicon import Lexicon

WORDS = Path(__file__).parent.parent.parent / "ledger" / "words"
LIST = Path(__file__).parent / "lao.txt"
LABEL = re.compile("[a-z][a-z ]{1,11}")


def list_english() -> Iterator[str]:
    """What people read: messages, actions, refusals, statuses, problems of laws, labels."""
    yield from (VOTING, WAITING, DUE, OVERDUE, *get_args(MotionState), STANDS, DIVIDED, MERGED)
    for pair in (*messages.SENTENCES.values(), messages.UNKNOWN):
        yield from pair
    yield from actions.SENTENCES.values()
    for rule in RULES.values():
        yield from (rule.says, rule.remedy)
    yield from (zero.remedy for zero in AT_ZERO.values())
    yield from PROBLEMS.values()
    for path in sorted(WORDS.rglob("*.py")):
        yield from find_said(ast.parse(path.read_text("utf-8")))


def find_said(tree: ast.Module) -> Iterator[str]:
    """The sentences given to `Lexicon.say`, and the labels of lines."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr="say"), args=[ast.Constant(value=str(english)), *_]):
                yield english
            case ast.Tuple(elts=[ast.Constant(value=str(label)), text]) if LABEL.fullmatch(label):
                if not (isinstance(text, ast.Constant) and LABEL.fullmatch(str(text.value))):  # a pair of names
                    yield label


def list_missing() -> list[str]:
    return sorted({english for english in list_english() if english not in SENTENCES})


def name_values(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_a_sentence_without_its_lao_is_on_the_list() -> None:
    listed, missing = LIST.read_text("utf-8").splitlines(), list_missing()
    print(f"{len(missing)} sentences have no Lao yet")
    assert [text for text in missing if text not in listed] == [], "python -m tests.words.test_lao lists them"
    assert [text for text in listed if text not in missing] == [], "python -m tests.words.test_lao takes them out"


def test_lao_is_of_sentences_that_there_are() -> None:
    assert set(SENTENCES) <= set(list_english()), "nobody says that any more"


@pytest.mark.parametrize("english", SENTENCES)
def test_lao_says_the_same_values(english: str) -> None:
    lao = SENTENCES[english]
    assert name_values(lao) == name_values(english)
    assert re.search("[\u0e80-\u0eff]", lao)


def test_a_payment_and_its_refusal_are_told_in_lao() -> None:
    lao = Ledger.create(seed=2023)
    noy = lao.open_account("noy", kind="citizen", jurisdiction="LA-VT")
    shop = lao.open_account("shop", kind="business", jurisdiction="LA-VT")
    lao.wallet("central-bank").issue_money(100_000, to=noy)
    assert lao.say(noy.pay(25_000, to=shop), "lo") == "noy ໄດ້ຈ່າຍ 25,000 LAK ໃຫ້ shop"
    with pytest.raises(Refused) as caught:
        noy.pay(900_000, to=shop)
    told = lao.say(caught.value, "lo")
    assert told.splitlines()[0] == "balance_must_cover_amount: noy ມີ 75,000 LAK, ຕ້ອງການ 900,000"
    assert Lexicon(language="lo").say("what nobody wrote yet") == "what nobody wrote yet"


if __name__ == "__main__":
    LIST.write_text("".join(f"{text}\n" for text in list_missing()), "utf-8")
