"""Caps: how much of an asset may exist, at most, which a motion can raise."""

import msgspec

from ledger.chain.kinds import AssetCode, PositiveAmount
from ledger.errors import Refused
from ledger.registry.call import Call, get_none
from ledger.registry.decision import ActionType, Decision
from ledger.registry.rows.assets import UNIQUE
from ledger.registry.rows.money import ASSETS


class RaiseCap(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False, tag_field="action", tag="raise_cap"):
    """Lets more of an asset exist, at most."""

    asset: AssetCode
    cap: PositiveAmount
    """In the asset's smallest unit."""


def apply_raise_cap(call: Call, decision: Decision, action: RaiseCap) -> None:
    """Raises the cap. Refused unless it rises: what exists is not undone."""
    asset = call.rows.get(ASSETS, action.asset)
    if asset is None:
        raise Refused("asset_must_exist", asset=action.asset)
    if asset.kind == UNIQUE:
        raise Refused("class_must_fit_its_kind")
    if action.cap <= asset.cap:
        raise Refused("cap_must_rise", asked=action.cap, asset=action.asset, cap=asset.cap)
    call.rows.put(ASSETS, action.asset, msgspec.structs.replace(asset, cap=action.cap))


ACTION_TYPES = (ActionType(RaiseCap, apply_raise_cap, get_none),)
