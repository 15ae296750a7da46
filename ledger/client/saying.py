"""Saying: what the objects of a ledger mean to a person, with the names and amounts that this home knows."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import msgspec

from ledger.archive.source import Source
from ledger.client.desk import Desk
from ledger.client.forms.choices import check_choice
from ledger.reads.assets.assets import read_decimals
from ledger.reads.known import list_known
from ledger.reads.rows import find_row
from ledger.registry.rows.committee import MOTIONS
from ledger.registry.rows.laws import LAWS, Provision
from ledger.words.lexicon import LANGUAGES, Lexicon


def make_lexicon(desk: Desk, language: str = "en") -> Lexicon:
    """The names of this home, the decimals of the assets, the chain's calendar, and what its laws and motions say.

    Raises Refused for another language than en and lo.
    """
    check_choice("language", language, LANGUAGES)
    genesis = desk.source.genesis
    return Lexicon(
        {address: name for name, address in desk.keyring.addresses.items()},
        read_decimals(desk.source),
        genesis.utc_offset,
        language,
        partial(_find_law, desk.source),
        partial(_find_action, desk.source),
        partial(list_known, desk.source),
    )


def say(desk: Desk, thing: object, language: str = "en") -> str:
    """What an entry, a motion, a refusal or a report means, as the command line tells it: `print(lao.say(motion))`."""
    from ledger.words.saying import say as tell  # noqa: PLC0415 - it knows the words for everything

    return tell(thing, make_lexicon(desk, language))


def _find_law(source: Source, identifier: str) -> Provision | None:
    law = find_row(source, LAWS, identifier)
    return law.provision if law else None


def _find_action(source: Source, motion: str) -> Mapping[str, Any] | None:
    row = find_row(source, MOTIONS, motion)
    found: Mapping[str, Any] | None = msgspec.json.decode(bytes(row.action)) if row else None
    return found
