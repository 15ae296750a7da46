"""New assets: kinds of money that a motion makes, with a code that can be mistaken for no currency's."""

import re

import msgspec

from ledger.chain.kinds import Address, AssetCode, PositiveAmount
from ledger.errors import Refused
from ledger.registry.call import Call
from ledger.registry.decision import ActionType, Decision
from ledger.registry.people.accounts import get_identity
from ledger.registry.rows.exchange import Decimals
from ledger.registry.rows.money import ASSETS, Asset
from ledger.state.overlay import Rows

_ASSIGNED = re.compile("X[A-Z]{4,11}")
"""No currency's code has more than three letters, and without digits no two codes look alike."""
_SHORTEST = 2
"""Of the code of an asset."""


class CreateAsset(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False, tag_field="action", tag="create_asset"
):
    """Makes a new asset, of which nothing exists yet; what accounts will have of it stands in rows of its own."""

    asset: AssetCode
    """X and 4 to 11 letters, which do not begin with the code of another asset."""
    cap: PositiveAmount
    decimals: Decimals
    issuer: Address


def apply_create_asset(call: Call, decision: Decision, action: CreateAsset) -> None:
    """Writes the asset. Refused for an issuer there is none of, a code that is taken, and one that imitates."""
    get_identity(call.rows, action.issuer)
    check_code(call.rows, action.asset)
    call.rows.put(ASSETS, action.asset, Asset(action.cap, action.decimals, action.issuer, 0, made_by=decision.motion))


def check_code(rows: Rows, code: str) -> None:
    """Raises Refused for the code of an asset there is, and for one that is no code of a new asset."""
    if rows.get(ASSETS, code):
        raise Refused("asset_must_be_new", asset=code)
    if not _ASSIGNED.fullmatch(code) or _imitates(rows, code):
        raise Refused("asset_code_must_be_assigned", asset=code)


def _imitates(rows: Rows, code: str) -> bool:
    """Whether the letters after the first begin with the code of an asset."""
    return any(rows.get(ASSETS, code[1:end]) for end in range(1 + _SHORTEST, len(code) + 1))


def _get_issuer(action: CreateAsset) -> tuple[str, ...]:
    return (action.issuer,)


ACTION_TYPES = (ActionType(CreateAsset, apply_create_asset, _get_issuer, version=2, covered_by="raise_cap"),)
