"""What a ledger knows that makes a motion's words readable: names, decimals, laws, and what was before a change."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from ledger.archive.blocks import load_validators
from ledger.chain.validators import Validator
from ledger.reads.closings import Closing
from ledger.registry.committee.validators import SetValidators, find_sets
from ledger.registry.laws.legislation import SetLawValue
from ledger.registry.rows.committee import MOTIONS, Body
from ledger.registry.rows.laws import LAWS, Provision, get_value
from ledger.words.actions import Words, format_moment

if TYPE_CHECKING:
    from ledger.client.desk import Desk


def make_words(ledger: "Desk") -> Words:
    """Names of this home for addresses, amounts in major units, times where the chain is, laws and motions by id."""
    genesis = ledger.node.genesis_file.genesis
    decimals = {unit.asset: unit.decimals for unit in genesis.assets}

    def write_money(amount: int, asset: str) -> str:
        places = decimals.get(asset, 0)
        whole, part = divmod(amount, 10**places)
        return f"{whole:,}.{part:0{places}} {asset}" if places else f"{whole:,} {asset}"

    def write_time(time: int) -> str:
        return format_moment(time, genesis.utc_offset)

    def find_law(identifier: str) -> Provision | None:
        value = ledger.source.load_row(LAWS.key(identifier))
        return LAWS.decode(value).provision if value else None

    def find_action(motion: str) -> Mapping[str, Any] | None:
        value = ledger.source.load_row(MOTIONS.key(motion))
        found: Mapping[str, Any] | None = msgspec.json.decode(bytes(MOTIONS.decode(value).action)) if value else None
        return found

    return Words(ledger.name_of, write_money, write_time, find_law, find_action)


def compare_with(
    words: Words, ledger: "Desk", action: msgspec.Struct, changed: Body | None, closing: Closing | None
) -> Words:
    """The words with what an action changes, as it was before: `changed` is the body, if it is one."""
    if isinstance(action, SetValidators):
        return words._replace(validators=_find_validators(ledger, closing))
    if isinstance(action, SetLawValue) and closing is None:
        return _compare_value(words, ledger, action)
    return words._replace(body=changed)


def _compare_value(words: Words, ledger: "Desk", action: SetLawValue) -> Words:
    value, time = ledger.source.load_row(LAWS.key(action.law)), ledger.node.get_time()
    if not value:
        return words
    law = LAWS.decode(value)
    coming = (law.next_value, law.next_since) if law.next_since > time else None
    return words._replace(value=get_value(law, time), coming=coming)


def _find_validators(ledger: "Desk", closing: Closing | None) -> tuple[Validator, ...]:
    genesis = ledger.node.genesis_file.genesis
    with ledger.node.reading() as state:
        if closing:
            return load_validators(ledger.node.store, genesis, closing.placed.height)
        return find_sets(state, ledger.node.tip.height + 1)[0].validators
