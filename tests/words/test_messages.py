"""A sentence tells whatever fields its message has: by what their types stand for, whatever they are called."""

from string import Formatter
from typing import Any

import msgspec
import pytest

from ledger.chain.entry import DONE
from ledger.chain.kinds import NEVER, Address, Amount, AssetCode, EntryId, LegalReference, Moment
from ledger.chain.transaction import Message
from ledger.client.forms.message_bodies import resolve_names
from ledger.reads.laws.doubts import Chain, find_doubts
from ledger.registry.bindable import BINDABLE
from ledger.registry.messages import MESSAGES
from ledger.registry.motions.motions import ProposeMotion
from ledger.registry.people.role_actions import AssignRole
from ledger.registry.postings import Spent, spend_amount
from ledger.registry.rows.laws import Provision
from ledger.words.lexicon import Lexicon
from ledger.words.messages import SENTENCES, UNKNOWN, describe_message, describe_messages, find_words
from ledger.words.printing import write_lines
from tests.registry.laws.lawbook import WORDS

ADDRESS = "lao1ksrnx0waamrwlu25an4w9es0ru339t7uur95m8"
THERE = Lexicon(names={ADDRESS: "noy"}, decimals={"LAK": 0}, offset=420)
NEW_YEAR = 1_798_761_600_000
"""2027-01-01."""


class Thank(msgspec.Struct, frozen=True):
    """A message that no ledger knows, none of whose fields is called as one of ours."""

    benefactor: Address
    currency: AssetCode
    deed: EntryId
    gift: Amount
    occasion: LegalReference
    others: tuple[Address, ...]
    when: Moment


THANKS = Thank(ADDRESS, "LAK", f"{'ab' * 32}-0", 5_000, "HELP/1", (ADDRESS, ADDRESS), NEW_YEAR)


@pytest.fixture(autouse=True)
def _known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MESSAGES, "thank", MESSAGES["transfer"]._replace(name="thank", body=Thank))
    monkeypatch.setitem(SENTENCES, "thank", ("{by} thanked {benefactor}, {occasion}", "{by} would thank {others}"))


def make_message(body: Any, kind: str = "thank") -> Message:
    return Message(msgspec.Raw(msgspec.json.encode(body)), ADDRESS, ADDRESS, kind)


def tell(monkeypatch: pytest.MonkeyPatch, sentence: str, body: Any = THANKS) -> str:
    monkeypatch.setitem(SENTENCES, "thank", (sentence, sentence))
    return describe_message(make_message(body), {}, True, THERE)


def test_fields_of_any_name_are_told() -> None:
    assert describe_messages([make_message(THANKS)], DONE, THERE) == ["noy thanked noy, HELP/1"]
    assert describe_message(make_message(THANKS), {}, False, Lexicon()) == "lao1ks…m8 would thank lao1ks…m8 lao1ks…m8"


@pytest.mark.parametrize(
    ("field", "says"),
    [
        ("{money}", "5,000 LAK"),
        ("{gift}", "5,000 LAK"),
        ("{deed}", "abababababab"),
        ("{when}", "2027-01-01T07:00:00+07:00"),
        ("{currency}", "LAK"),
    ],
)
def test_each_field_is_told_as_what_its_type_stands_for(monkeypatch: pytest.MonkeyPatch, field: str, says: str) -> None:
    assert tell(monkeypatch, field) == says


def test_what_has_no_end_is_told_as_that(monkeypatch: pytest.MonkeyPatch) -> None:
    assert tell(monkeypatch, "{when}", msgspec.structs.replace(THANKS, when=NEVER)) == "never"


@pytest.mark.parametrize("body", [{}, {"benefactor": 7, "deed": "\x1b[2J", "gift": "much", "when": [], "currency": {}}])
def test_a_strangers_body_is_told_as_far_as_it_goes(monkeypatch: pytest.MonkeyPatch, body: Any) -> None:
    every = " ".join(f"{{{name}}}" for name in (*Thank.__struct_fields__, "money"))
    assert tell(monkeypatch, every, body).isprintable()


def test_a_sentence_with_words_that_are_not_there_is_told_as_of_a_type_nobody_knows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert tell(monkeypatch, "{by} thanked {stranger}") == UNKNOWN[0].format(by="noy", type="thank")


@pytest.mark.parametrize("kind", sorted(MESSAGES))
def test_sentences_say_fields_of_their_messages_and_special_words_alone(kind: str) -> None:
    known = find_words(make_message({}, kind), {}, Lexicon())
    for sentence in SENTENCES[kind]:
        said = {name for _, name, _, _ in Formatter().parse(sentence) if name}
        lacking = ", ".join(sorted(said - known.keys()))
        assert not lacking, f"ledger/words/messages.py: {kind} has no {lacking}; it has {', '.join(sorted(known))}"


def test_what_a_delegation_spends_is_of_the_fields_of_these_kinds() -> None:
    assert spend_amount(THANKS) == Spent("LAK", 5_000)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('message.benefactor == "lao1xyz"', [("message.benefactor", "account")]),
        (f'message.benefactor == "{ADDRESS}"', []),
        ('message.currency == "LAKK"', [("message.currency", "listed")]),
        ('message.occasion == "anything"', []),
        ("by.sent_today > 5", [("by.sent_today", "missed")]),
    ],
)
def test_laws_on_fields_of_any_name_are_held_to_what_these_stand_for(
    monkeypatch: pytest.MonkeyPatch, text: str, found: list[tuple[str, str]]
) -> None:
    monkeypatch.setitem(BINDABLE, "thank", MESSAGES["thank"])
    chain = Chain("lao", ("LAK",), lambda address: address == ADDRESS, lambda place: True, {})
    law = Provision((), "deny", "thanks", 0, 0, "BOL/7", WORDS, 0, text, WORDS, ("thank",), NEVER)
    assert [(doubt.name, doubt.why) for doubt in find_doubts(law, chain)] == found


def test_texts_stand_below_each_other_beside_labels_of_any_length() -> None:
    assert write_lines([("by", "x"), ("", "y"), ("maturity", "z")]) == ["  by          x", "  y", "  maturity    z"]
    assert write_lines([("by", "x"), ("acknowledged", "y")]) == ["  by           x", "  acknowledged y"]
    assert write_lines([("by", "x"), ("a" * 25, "y")]) == ["  by          x", f"  {'a' * 25} y"]


def test_a_body_written_by_hand_may_have_names_for_addresses() -> None:
    known = {"noy": ADDRESS, "shop": "there"}
    named = msgspec.structs.replace(THANKS, benefactor="shop", others=("noy", "shop"))
    found = resolve_names(named, known.__getitem__)
    assert (found.benefactor, found.others) == ("there", (ADDRESS, "there"))
    assert resolve_names(msgspec.structs.replace(named, benefactor=""), known.__getitem__).benefactor == ""
    motion = ProposeMotion(AssignRole("noy", "registrar", "LA", 0, NEVER), "bttc", False, "", "BOL/7")
    assert resolve_names(motion, known.__getitem__).action.holder == ADDRESS
