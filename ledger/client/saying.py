"""Saying: what the objects of a ledger mean to a person, with the names and amounts that this home knows."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec

from ledger.reads.known import list_known
from ledger.registry.rows.committee import MOTIONS
from ledger.registry.rows.laws import LAWS, Provision
from ledger.words.lexicon import Lexicon

if TYPE_CHECKING:
    from ledger.client.ledger import Ledger


def make_lexicon(ledger: "Ledger", language: str = "en") -> Lexicon:
    """The names of this home, the decimals of the assets, the chain's calendar, and what its laws and motions say."""
    genesis = ledger.node.genesis_file.genesis
    return Lexicon(
        {address: name for name, address in ledger.keyring.addresses.items()},
        {unit.asset: unit.decimals for unit in genesis.assets},
        genesis.utc_offset,
        language,
        partial(_find_law, ledger),
        partial(_find_action, ledger),
        partial(list_known, ledger),
    )


def say(ledger: "Ledger", thing: object, language: str = "en") -> str:
    """What an entry, a motion, a refusal or a report means, as the command line tells it: `print(lao.say(motion))`."""
    from ledger.words.saying import say as tell  # noqa: PLC0415 - it knows the words for everything

    return tell(thing, make_lexicon(ledger, language))


def _find_law(ledger: "Ledger", identifier: str) -> Provision | None:
    value = ledger.state_row(LAWS.key(identifier))
    return LAWS.decode(value).provision if value else None


def _find_action(ledger: "Ledger", motion: str) -> Mapping[str, Any] | None:
    value = ledger.state_row(MOTIONS.key(motion))
    found: Mapping[str, Any] | None = msgspec.json.decode(bytes(MOTIONS.decode(value).action)) if value else None
    return found
