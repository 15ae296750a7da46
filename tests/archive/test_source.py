"""What readers ask: an archive answers all of it, and what is no archive answers the same."""

import inspect
from collections.abc import Callable
from typing import Any

import pytest

from ledger.archive import appending
from ledger.archive.archive import Archive
from ledger.archive.past import check_range, get_header_hash, list_past, make_environment_of
from ledger.archive.source import Source
from ledger.chain.finality import Checkpoint
from ledger.crypto.encoding import encode
from ledger.errors import NotFoundError
from ledger.registry.money.money import Transfer
from ledger.registry.rows.people import ACCOUNTS, IDENTITIES
from ledger.registry.rows.tables import TABLES
from tests.archive.remote import Remote
from tests.country import Country

TIP = 6
QUESTIONS = [name for name in vars(Source) if not name.startswith("_")]


@pytest.fixture(scope="module")
def country() -> Country:
    """Six blocks, of which the last are not folded."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(appending, "SMALL_FOLD", 0)
        made = Country()
        made.settle("noy", money=100)
        for amount in range(1, TIP - 1):
            assert made.act(made.wish("noy", Transfer(amount, "LAK", "", made.address("treasury")))) == "applied"
            if amount == 2:
                made.node.archive.fold()
    assert (made.store.get_height(), made.store.get_folded_height()) == (TIP, TIP - 2)
    return made


@pytest.fixture(scope="module")
def remote(country: Country) -> Remote:
    addresses = [person.address for person in country.people.values()]
    return Remote(country.node.archive, {who: country.node.archive.list_places(who) for who in addresses})


@pytest.mark.parametrize("kind", [Archive, Remote])
@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_is_answered_in_its_form(name: str, kind: type) -> None:
    asked, answers = vars(Source)[name], inspect.getattr_static(kind, name)
    assert isinstance(answers, property) == isinstance(asked, property)
    if not isinstance(asked, property):
        assert list(inspect.signature(answers).parameters.values()) == list(
            inspect.signature(asked).parameters.values()
        )


ASKED: dict[str, Callable[[Source, str, str], Any]] = {
    "tip": lambda source, who, digits: source.tip,
    "genesis": lambda source, who, digits: source.genesis,
    "time": lambda source, who, digits: source.get_time(),
    "a row now": lambda source, who, digits: source.load_row(ACCOUNTS.key(who)),
    "a row at each height": lambda source, who, digits: [source.load_row(ACCOUNTS.key(who), h) for h in range(TIP + 1)],
    "a row there is none of": lambda source, who, digits: source.load_row("account/nobody"),
    "a key that is none": lambda source, who, digits: (source.load_row("ກ"), source.list_rows("ກ")),
    "rows now": lambda source, who, digits: [source.list_rows(table.prefix) for table in TABLES.values()],
    "rows at each height": lambda source, who, digits: [source.list_rows("", height) for height in range(TIP + 1)],
    "headers": lambda source, who, digits: [source.load_header(height) for height in range(1, TIP + 1)],
    "blocks": lambda source, who, digits: [source.load_block(height) for height in range(1, TIP + 1)],
    "validators": lambda source, who, digits: [source.load_validators(height) for height in range(1, TIP + 1)],
    "changes": lambda source, who, digits: [source.load_changes(height) for height in range(1, TIP + 1)],
    "an id": lambda source, who, digits: source.find_places(digits),
    "part of an id": lambda source, who, digits: [source.find_places(digits[:length]) for length in (8, 9, 16, 17, 63)],
    "whom it concerns": lambda source, who, digits: source.list_places(who),
    "whom nothing concerns": lambda source, who, digits: source.list_places("nobody"),
    "receipts": lambda source, who, digits: [source.prove_entry((height, 0)) for height in range(1, TIP + 1)],
    "receipts with rules": lambda source, who, digits: [
        source.prove_rules((height, 0)) for height in range(1, TIP + 1)
    ],
    "a proof of a row": lambda source, who, digits: source.prove_row(ACCOUNTS.key(who), 3),
    "a proof of history": lambda source, who, digits: source.prove_history(2, 5),
    "an anchored receipt": lambda source, who, digits: source.anchor(
        source.prove_entry((2, 0)), Checkpoint(source.load_block(TIP).hash.hex(), TIP)
    ),
    "the past": lambda source, who, digits: [list_past(source, height) for height in range(1, TIP + 1)],
    "what a block read": lambda source, who, digits: make_environment_of(source, source.at(2), source.load_header(3)),
    "hashes": lambda source, who, digits: [get_header_hash(source, height) for height in range(TIP + 1)],
}


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED)
def test_another_source_answers_as_the_archive_does(
    asked: Callable[[Source, str, str], Any], country: Country, remote: Remote
) -> None:
    who = country.address("noy")
    digits = list_past(remote, 3)[1][0].decoded.identifier.hex()
    assert asked(remote, who, digits) == asked(country.node.archive, who, digits)


def test_rows_are_read_by_table_now_and_after_a_block(country: Country, remote: Remote) -> None:
    who, archive = country.address("noy"), country.node.archive
    for source in (archive, remote):
        with source.reading() as rows:
            assert rows.get(IDENTITIES, "nobody") is None
            found = [rows.get(ACCOUNTS, who), *(source.at(height).get(ACCOUNTS, who) for height in range(TIP + 1))]
        assert [row and encode(row) for row in found[1:]] == [
            source.load_row(ACCOUNTS.key(who), height) or None for height in range(TIP + 1)
        ]
        assert found[0] == found[-1]


@pytest.mark.parametrize("height", [-1, 0, TIP + 1])
def test_a_block_that_is_not_there_is_not_found(height: int, country: Country, remote: Remote) -> None:
    for source in (country.node.archive, remote):
        for ask in (source.load_header, source.load_block, source.load_changes):
            with pytest.raises(NotFoundError, match=str(height)):
                ask(height)
        with pytest.raises(NotFoundError, match=str(height)):
            source.prove_entry((height, 0))
        with pytest.raises(NotFoundError):
            check_range(source, height, height)
        if height:
            with pytest.raises(NotFoundError):
                source.load_row("account/nobody", height)
