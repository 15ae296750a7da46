"""Distributions: a pot for everybody who held units of a class at the end of a block, in proportion.

Nobody lists the holders. The row keeps the root of the state that the block before ended in, and how much of the class
existed there; each holder carries the path of its own holding under that root, once, and is paid its part rounded
down. What comes to an account later has no part. Whatever is left at the end goes back to who opened it.
"""

import msgspec

from ledger.chain.entry import Fact
from ledger.chain.kinds import Address, Amount, AssetCode, EntryId, Moment
from ledger.crypto.encoding import encode
from ledger.errors import Refused, VerificationError
from ledger.merkle.state_path import StatePath
from ledger.merkle.verify import verify_state_path
from ledger.registry.assets.classes import get_class
from ledger.registry.block_steps import BRANCH
from ledger.registry.call import Call, Events, MessageType, get_none
from ledger.registry.laws.facts import get_law_rows
from ledger.registry.legs import give_back, pay_out, set_aside
from ledger.registry.money.money import Transfer
from ledger.registry.postings import spend_amount
from ledger.registry.rows.assets import CLAIMS, DISTRIBUTIONS, ClaimRow, Distribution
from ledger.registry.rows.money import ASSETS, HOLDINGS, HOLDS, Holding, name_holding
from ledger.state.tables import compute_key_hash, compute_value_hash

DISTRIBUTED = "distribution"
"""What a leg is that a distribution sets aside or pays."""


class OpenDistribution(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Sets a pot aside for who held units of a class after the last block; its id is the message's."""

    amount: Amount
    asset: AssetCode
    """What the pot consists of."""
    of: AssetCode
    """The class whose holders it is for."""
    until: Moment
    """Block time (ms UTC) from which nothing can be claimed, and the rest goes back."""


class ClaimDistribution(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Takes the part of the account that acts, by what it held then."""

    distribution: EntryId
    holding: Holding
    """The row as it stood in that state."""
    opener: Address
    """Who pays, so that who signs sees it, and it finds what was claimed."""
    path: StatePath
    """What shows the holding there."""


class CloseDistribution(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Gives what nobody has claimed back to who opened it, after its end."""

    distribution: EntryId


def apply_open_distribution(call: Call, body: OpenDistribution) -> Events:
    """Writes the root and the supply of the state before this block, and sets the pot aside."""
    get_class(call, body.of)
    before = get_law_rows(call).get(ASSETS, body.of)
    if before is None or before.supply == 0:
        raise Refused("distribution_must_have_holders", asset=body.of)
    legs = set_aside(call, DISTRIBUTED, Transfer(body.amount, body.asset, "", ""), call.identifier, body.until)
    root = call.environment.state_root.hex()
    row = Distribution(body.amount, body.of, call.actor, body.asset, root, before.supply, body.until)
    call.rows.put(DISTRIBUTIONS, call.identifier, row)
    return (Fact("distribution", call.identifier), *legs)


def apply_claim_distribution(call: Call, body: ClaimDistribution) -> Events:
    """Pays the part, rounded down. Refused unless the path leads from the holding to the root, for the first time."""
    row = get_distribution(call, body.distribution)
    now, claim = call.environment.time, name_claim(body.distribution, call.actor)
    if body.opener != row.opener:
        raise Refused("distribution_must_be_the_openers", distribution=body.distribution, owner=row.opener)
    if now >= row.until:
        raise Refused("distribution_must_be_open", distribution=body.distribution, time=now, until=row.until)
    if call.rows.get(CLAIMS, claim):
        raise Refused("claim_must_be_only_one", distribution=body.distribution, holder=call.actor)
    _check_held(call, body, row)
    held = body.holding.available + body.holding.held
    amount = count_part(row, held)
    if amount == 0:
        raise Refused("claim_must_give_something", asset=row.pays, held=held, supply=row.supply)
    pot = body.distribution
    legs = pay_out(call, DISTRIBUTED, pot, pot, amount, call.actor, is_promised=True)
    call.rows.put(CLAIMS, claim, ClaimRow(amount))
    return legs


def apply_close_distribution(call: Call, body: CloseDistribution) -> Events:
    """Gives the rest back: whoever asks for it, once the distribution has ended."""
    row, now = get_distribution(call, body.distribution), call.environment.time
    if now < row.until:
        raise Refused("distribution_must_have_ended", distribution=body.distribution, time=now, until=row.until)
    hold = call.rows.get(HOLDS, body.distribution)
    if hold is None:
        raise Refused("distribution_must_have_a_rest", distribution=body.distribution)
    give_back(call, body.distribution, body.distribution)
    return (Fact("rest", hold.amount), Fact("asset", row.pays))


def count_part(row: Distribution, held: int) -> int:
    """What so many units give, rounded down: all parts together are never more than the pot."""
    return row.amount * held // row.supply


def name_claim(distribution: str, holder: str) -> str:
    """The identifier of a claim's row: DISTRIBUTION/ADDRESS."""
    return f"{distribution}/{holder}"


def get_distribution(call: Call, identifier: str) -> Distribution:
    """The distribution of that id. Raises Refused where there is none."""
    row = call.rows.get(DISTRIBUTIONS, identifier)
    if row is None:
        raise Refused("distribution_must_exist", distribution=identifier)
    return row


def _check_held(call: Call, body: ClaimDistribution, row: Distribution) -> None:
    call.charge(BRANCH * (1 + len(body.path.branches)))
    key = HOLDINGS.key(name_holding(row.asset, call.actor))
    try:
        verify_state_path(
            body.path,
            compute_key_hash(key),
            compute_value_hash(encode(body.holding)),
            bytes.fromhex(row.state_root),
        )
    except VerificationError:
        raise Refused("holding_must_be_proved", distribution=body.distribution, holder=call.actor) from None


def _get_opener(body: ClaimDistribution) -> tuple[str, ...]:
    return (body.opener,)


def _get_subject(actor: str, body: ClaimDistribution | CloseDistribution) -> tuple[str, ...]:
    return (body.distribution,)


def _get_class(actor: str, body: OpenDistribution) -> tuple[str, ...]:
    return (DISTRIBUTIONS.key(body.of),)


MESSAGES = (
    MessageType(
        "open_distribution",
        OpenDistribution,
        apply_open_distribution,
        get_none,
        get_subjects=_get_class,
        count_spent=spend_amount,
        pays=True,
        reads=8,
        writes=4,
        version=2,
    ),
    MessageType(
        "claim_distribution",
        ClaimDistribution,
        apply_claim_distribution,
        _get_opener,
        get_subjects=_get_subject,
        reads=8,
        writes=4,
        version=2,
        winds_up=True,
    ),
    MessageType(
        "close_distribution",
        CloseDistribution,
        apply_close_distribution,
        get_none,
        get_subjects=_get_subject,
        reads=5,
        writes=2,
        version=2,
        winds_up=True,
    ),
)
