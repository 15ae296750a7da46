"""Devices: accounts that belong to somebody, were made by somebody, and say what they measure.

Whoever registers one signs as its owner, its maker, or by the key of the device itself, and the other two accept it, in
the same transaction or later: so that nobody registers what is another's. An accredited maker of the model needs no
others. A new owner accepts as well. Keys are replaced as any account's are (rotate_keys): the device stays the same.
"""

from itertools import pairwise
from typing import Annotated, Final

import msgspec
from msgspec.structs import replace

from ledger.chain.entry import Fact
from ledger.chain.kinds import Address, Kind
from ledger.errors import Inadmissible, Refused
from ledger.registry.call import Call, Events, MessageType
from ledger.registry.people.accounts import get_identity
from ledger.registry.people.roles import CHAIN_READS, MAKER, find_role
from ledger.registry.rows.devices import DEVICES, Device, MeasuredFields, ModelCode

DEVICE = "device"
ACTIVE: Final = "active"
PROPOSED: Final = "proposed"
RETIRED: Final = "retired"
_MODEL_SCOPES = 5
"""How many scopes cover a model: all, and what ends at each of its up to three signs, and itself."""
ProposalId = Annotated[str, msgspec.Meta(pattern="^([0-9a-f]{64})?-(0|[1-9][0-9]?)\\Z", max_length=67), Kind.ENTRY]
"""A message that proposes something, or -INDEX for that message of the same transaction."""


class RegisterDevice(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Says whose a device is, who made it, and what it measures."""

    device: Address
    """An account of the kind device."""
    fields: MeasuredFields
    """Sorted by name."""
    maker: Address
    model: ModelCode
    owner: Address


class AcceptDevice(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Agrees to what was proposed of a device; the last who does puts it in force."""

    device: Address
    proposal: ProposalId


class TransferDevice(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Offers a device to its next owner; to its owner, takes the offer back."""

    device: Address
    to: Address


class RetireDevice(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Ends a device for good: it anchors nothing more."""

    device: Address


def validate_register_device(body: RegisterDevice) -> None:
    """Raises Inadmissible for fields that are not sorted, or have no number between their bounds."""
    for holds, problem in (
        (all(one.name < two.name for one, two in pairwise(body.fields)), "sort its fields by name, each once"),
        (all(field.least <= field.most for field in body.fields), "the least of a field must not be above the most"),
    ):
        if not holds:
            raise Inadmissible("device_must_be_well_formed", problem=problem)


def apply_register_device(call: Call, body: RegisterDevice) -> Events:
    """Writes the device, proposed until all three have signed; of an accredited maker, in force at once."""
    three = {body.device, body.maker, body.owner}
    kinds = {who: get_identity(call.rows, who).kind for who in (body.device, body.maker, body.owner)}
    for who, is_device in ((body.device, True), (body.maker, False), (body.owner, False)):
        if (kinds[who] == DEVICE) != is_device:
            raise Refused("device_must_be_of_its_kind", account=who, kind=kinds[who])
    if call.actor not in three:
        raise Refused("device_must_be_registered_by_its_own", by=call.actor, device=body.device)
    old = call.rows.get(DEVICES, body.device)
    if old and old.state != PROPOSED:
        raise Refused("device_must_be_new", device=body.device, state=old.state)
    now = call.environment.time
    is_accredited = call.actor == body.maker and find_role(call.rows, now, MAKER, call.actor, body.model)
    awaits = () if is_accredited else tuple(sorted(three - {call.actor}))
    device = Device(
        awaits=awaits,
        fields=body.fields,
        maker=body.maker,
        model=body.model,
        next="",
        owner=body.owner,
        proposal=call.identifier,
        since=now,
        state=PROPOSED if awaits else ACTIVE,
    )
    return _write(call, body.device, device)


def apply_accept_device(call: Call, body: AcceptDevice) -> Events:
    """Notes that who acts agrees. Refused unless that is asked, and to this proposal."""
    old = get_device(call, body.device)
    proposal = _name_whole(call, body.proposal)
    if old.state == RETIRED or proposal != old.proposal:
        raise Refused("proposal_must_be_the_latest", device=body.device, latest=old.proposal)
    if call.actor not in old.awaits:
        raise Refused("acceptance_must_be_asked", by=call.actor, device=body.device)
    awaits = tuple(who for who in old.awaits if who != call.actor)
    if awaits:
        return _write(call, body.device, replace(old, awaits=awaits))
    owner = old.next or old.owner
    now = call.environment.time
    return _write(call, body.device, replace(old, awaits=(), next="", owner=owner, since=now, state=ACTIVE))


def apply_transfer_device(call: Call, body: TransferDevice) -> Events:
    """Notes who is to be its owner. Until that has accepted, nothing changes."""
    kind = get_identity(call.rows, body.to).kind
    if kind == DEVICE:
        raise Refused("device_must_be_of_its_kind", account=body.to, kind=kind)
    old = _get_owned(call, body.device)
    if body.to == (old.next or old.owner):
        raise Refused("owner_must_change", device=body.device, owner=body.to)
    new = "" if body.to == old.owner else body.to
    awaits = (new,) if new else ()
    return _write(call, body.device, replace(old, awaits=awaits, next=new, proposal=call.identifier))


def apply_retire_device(call: Call, body: RetireDevice) -> Events:
    """Ends the device; what it anchored stays provable."""
    old = _get_owned(call, body.device)
    now = call.environment.time
    return _write(call, body.device, replace(old, awaits=(), next="", since=now, state=RETIRED))


def get_device(call: Call, address: str) -> Device:
    """The device of that address. Raises Refused where none is registered."""
    device = call.rows.get(DEVICES, address)
    if device is None:
        raise Refused("device_must_exist", device=address)
    return device


def get_active_device(call: Call, address: str) -> Device:
    """The same. Raises Refused unless it is in force."""
    device = get_device(call, address)
    if device.state != ACTIVE:
        raise Refused("device_must_be_active", device=address, state=device.state)
    return device


def _get_owned(call: Call, address: str) -> Device:
    device = get_device(call, address)
    if call.actor != device.owner:
        raise Refused("device_must_be_the_owners", by=call.actor, device=address, owner=device.owner)
    return get_active_device(call, address)


def _name_whole(call: Call, proposal: str) -> str:
    return f"{call.transaction_id.hex()}{proposal}" if proposal.startswith("-") else proposal


def _write(call: Call, address: str, device: Device) -> Events:
    call.rows.put(DEVICES, address, device)
    return (Fact("device", address), Fact("state", device.state), Fact("owner", device.owner))


def _get_three(body: RegisterDevice) -> tuple[str, ...]:
    return (body.device, body.maker, body.owner)


def _get_device(body: AcceptDevice | RetireDevice) -> tuple[str, ...]:
    return (body.device,)


def _get_both(body: TransferDevice) -> tuple[str, ...]:
    return (body.device, body.to)


MESSAGES = (
    MessageType(
        "register_device",
        RegisterDevice,
        apply_register_device,
        _get_three,
        validate_register_device,
        reads=_MODEL_SCOPES * CHAIN_READS + 4,
        writes=1,
        version=2,
    ),
    MessageType("accept_device", AcceptDevice, apply_accept_device, _get_device, reads=1, writes=1, version=2),
    MessageType(
        "transfer_device", TransferDevice, apply_transfer_device, _get_both, reads=2, writes=1, version=2, winds_up=True
    ),
    MessageType(
        "retire_device", RetireDevice, apply_retire_device, _get_device, reads=1, writes=1, version=2, winds_up=True
    ),
)
