"""Classes: assets with rules of their own, opened by accredited issuers, and paused and resumed by them.

A class is an asset of the money room, and its units move by the messages of that room; what is its own stands beside
that: what it is, its documents as commitments, and the condition under which units change hands (door.py).
"""

import msgspec

from ledger.chain.kinds import AssetCode, LegalReference, PositiveAmount
from ledger.errors import Inadmissible, Refused
from ledger.registry.assets.creation import check_code
from ledger.registry.assets.door import check_accredited, check_eligibility
from ledger.registry.call import Call, Events, MessageType, get_none
from ledger.registry.money.money import get_asset_of_issuer
from ledger.registry.rows.assets import CLASSES, UNIQUE, ClassKind, Documents, Eligibility, TokenClass, TokenUnit
from ledger.registry.rows.exchange import Decimals
from ledger.registry.rows.money import ASSETS, Asset


class OpenClass(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Makes a class of tokens, of which nothing exists yet; its issuer is the account that acts."""

    asset: AssetCode
    """X and 4 to 11 letters, which do not begin with the code of another asset."""
    cap: PositiveAmount
    decimals: Decimals
    documents: Documents
    """Commitments, salted."""
    eligibility: Eligibility
    """A condition in the language of laws; "" for none."""
    kind: ClassKind
    unit: TokenUnit


class PauseClass(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Lets nothing of a class move, until it is resumed."""

    asset: AssetCode
    reference: LegalReference


class ResumeClass(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Lets units of a paused class move again."""

    asset: AssetCode
    reference: LegalReference


def validate_open_class(body: OpenClass) -> None:
    """Raises Inadmissible for a unique object of which there could be two, or a part."""
    if body.kind == UNIQUE and (body.cap, body.decimals) != (1, 0):
        raise Inadmissible("class_must_fit_its_kind")


def apply_open_class(call: Call, body: OpenClass) -> Events:
    """Writes the asset and its class. Refused unless the issuer is accredited for classes of the kind."""
    check_code(call.rows, body.asset)
    check_accredited(call, body.kind)
    if body.eligibility:
        check_eligibility(call, body.eligibility)
    call.rows.put(ASSETS, body.asset, Asset(body.cap, body.decimals, call.actor, 0, body.kind, call.identifier))
    call.rows.put(CLASSES, body.asset, TokenClass(body.documents, body.eligibility, "", 0, body.unit))
    return ()


def apply_pause_class(call: Call, body: PauseClass) -> Events:
    """Writes the reference beside the class. Refused unless its issuer acts, and it is not paused already."""
    found = get_class(call, body.asset)
    get_asset_of_issuer(call, body.asset)
    if found.paused:
        raise Refused("class_must_not_be_paused", asset=body.asset, reference=found.paused)
    call.rows.put(CLASSES, body.asset, msgspec.structs.replace(found, paused=body.reference))
    return ()


def apply_resume_class(call: Call, body: ResumeClass) -> Events:
    """Takes the reference away. Refused unless the issuer acts, and the class is paused."""
    found = get_class(call, body.asset)
    get_asset_of_issuer(call, body.asset)
    if not found.paused:
        raise Refused("class_must_be_paused", asset=body.asset)
    call.rows.put(CLASSES, body.asset, msgspec.structs.replace(found, paused=""))
    return ()


def get_class(call: Call, asset: str) -> TokenClass:
    """The class of that code. Raises Refused where there is none."""
    found = call.rows.get(CLASSES, asset)
    if found is None:
        raise Refused("class_must_exist", asset=asset)
    return found


MESSAGES = (
    MessageType(
        "open_class", OpenClass, apply_open_class, get_none, validate_open_class, reads=14, writes=2, version=2
    ),
    MessageType("pause_class", PauseClass, apply_pause_class, get_none, reads=2, writes=1, version=2),
    MessageType("resume_class", ResumeClass, apply_resume_class, get_none, reads=2, writes=1, version=2),
)
