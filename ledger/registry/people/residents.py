"""E-residents: people abroad whom an authority sponsors, on the word of an issuer there that a motion has recognised.

The sponsor is shown a credential off the chain, and commits to it with a salt: nothing of it can be read here, and who
is shown it later can tell that it is the one. The account is opened with keys that are bound by their owner, wherever
that is. The residence ends at its date unless it is renewed, or before, where the sponsor withdraws.
"""

import msgspec

from ledger.chain.entry import Fact
from ledger.chain.kinds import Address, Jurisdiction, LegalReference, Moment, is_jurisdiction
from ledger.crypto.encoding import Hex32, Positive
from ledger.crypto.keys import check_public_key
from ledger.errors import Inadmissible, Refused
from ledger.registry.call import Call, Events, MessageType, get_none
from ledger.registry.decision import ActionType, Decision
from ledger.registry.people.accounts import MAX_KEYS, BoundKeys, check_opening, get_identity, write_account
from ledger.registry.people.roles import MAX_LINKS, SPONSOR, find_role
from ledger.registry.rows.people import Identity
from ledger.registry.rows.residents import E_RESIDENT, RECOGNISED, RESIDENCES, IssuerName, Recognised, Residence
from ledger.state.overlay import Rows

_PLACES = 6
"""Everything, and a place of five levels with all that it lies in."""
_LINKS = _PLACES * MAX_LINKS
"""The rows of roles that are read, at most, to tell whether somebody is a sponsor."""


class OpenResidence(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Opens the account of somebody abroad, whose address comes from the first of its sorted keys."""

    commitment: Hex32
    """To the credential that the sponsor was shown, with a salt."""
    issuer: IssuerName
    jurisdiction: Jurisdiction
    """Where the account belongs; the sponsor must be one there."""
    keys: BoundKeys
    threshold: Positive
    until: Moment


class RenewResidence(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Lets a residence end later, by a credential that was shown again; or gives one to who has none yet."""

    account: Address
    commitment: Hex32
    issuer: IssuerName
    until: Moment


class WithdrawSponsorship(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Ends a residence now."""

    account: Address
    reference: LegalReference


class RecogniseIssuer(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False, tag_field="action", tag="recognise_issuer"
):
    """Lets sponsors rely on credentials by this key as those of an issuer abroad."""

    issuer: IssuerName
    public_key: Hex32
    until: Moment


class EndRecognition(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False, tag_field="action", tag="end_recognition"
):
    """Ends that now. Residences stay as long as they were granted: their sponsors answer for them."""

    issuer: IssuerName
    reference: LegalReference


def apply_open_residence(call: Call, body: OpenResidence) -> Events:
    """Opens account and residence. Refused unless a sponsor acts, on a recognised issuer's word, with bound keys."""
    _check_sponsor(call, body.jurisdiction)
    address, keys = check_opening(call, body.keys, body.threshold)
    _check_terms(call, body.issuer, body.until, call.environment.time)
    height = call.environment.height
    identity = Identity(body.jurisdiction, keys, 1, E_RESIDENT, height, call.actor, body.threshold)
    write_account(call, address, identity)
    _write(call, address, body, call.environment.time)
    return (Fact("address", address),)


def apply_renew_residence(call: Call, body: RenewResidence) -> Events:
    """Writes the new end. Refused unless its sponsor acts; another may where it has ended, or that is none any more."""
    identity = get_identity(call.rows, body.account)
    _check_sponsor(call, identity.jurisdiction)
    if body.account in (call.actor, call.by):
        raise Refused("sponsor_must_be_another", account=body.account)
    if identity.kind != E_RESIDENT:
        raise Refused("account_must_be_e_resident", account=body.account, kind=identity.kind)
    now, old = call.environment.time, call.rows.get(RESIDENCES, body.account)
    if old and now < old.until:
        _check_own(call, body.account, identity, old)
    _check_terms(call, body.issuer, body.until, max(now, old.until if old else now))
    _write(call, body.account, body, old.since if old else now)
    return ()


def apply_withdraw_sponsorship(call: Call, body: WithdrawSponsorship) -> Events:
    """Ends the residence at block time. Refused unless its sponsor acts, or another where that is none any more."""
    identity = get_identity(call.rows, body.account)
    _check_sponsor(call, identity.jurisdiction)
    row, now = call.rows.get(RESIDENCES, body.account), call.environment.time
    if row is None:
        raise Refused("residence_must_exist", account=body.account)
    if row.until <= now:
        raise Refused("residence_must_not_have_ended", account=body.account, until=row.until)
    _check_own(call, body.account, identity, row)
    call.rows.put(RESIDENCES, body.account, msgspec.structs.replace(row, reference=body.reference, until=now))
    return ()


def apply_recognise_issuer(call: Call, decision: Decision, action: RecogniseIssuer) -> None:
    """Writes the row. Refused for a weak key, an end that has passed, and an issuer that is recognised already."""
    now = call.environment.time
    check_public_key(action.public_key)
    if find_recognised(call.rows, now, action.issuer):
        raise Refused("recognition_must_be_new", issuer=action.issuer)
    if action.until <= now:
        raise Refused("recognition_must_end_later", time=now, until=action.until)
    call.rows.put(RECOGNISED, action.issuer, Recognised(decision.motion, action.public_key, now, action.until))


def apply_end_recognition(call: Call, decision: Decision, action: EndRecognition) -> None:
    """Ends it at block time. Refused for an issuer that is not recognised."""
    row = _get_recognised(call, action.issuer)
    new = msgspec.structs.replace(row, motion=decision.motion, until=call.environment.time)
    call.rows.put(RECOGNISED, action.issuer, new)


def find_recognised(rows: Rows, time: int, issuer: str) -> Recognised | None:
    """What an issuer is recognised by at a time (ms UTC); None where it is not."""
    row = rows.get(RECOGNISED, issuer)
    return row if row is not None and time < row.until else None


def _get_recognised(call: Call, issuer: str) -> Recognised:
    row = find_recognised(call.rows, call.environment.time, issuer)
    if row is None:
        raise Refused("issuer_must_be_recognised", issuer=issuer)
    return row


def _check_sponsor(call: Call, jurisdiction: str) -> None:
    if get_identity(call.rows, call.actor).kind == E_RESIDENT:  # two would keep each other for ever
        raise Refused("sponsor_must_not_be_e_resident", by=call.actor)
    if not find_role(call.rows, call.environment.time, SPONSOR, call.actor, jurisdiction):
        raise Refused("sponsor_must_have_role", by=call.actor, jurisdiction=jurisdiction)


def _check_own(call: Call, account: str, identity: Identity, row: Residence) -> None:
    """Raises Refused where another sponsors the account who still may."""
    still = find_role(call.rows, call.environment.time, SPONSOR, row.sponsor, identity.jurisdiction)
    if call.actor != row.sponsor and still:
        raise Refused("residence_must_be_the_sponsors", account=account, by=call.actor, sponsor=row.sponsor)


def _check_terms(call: Call, issuer: str, until: int, after: int) -> None:
    _get_recognised(call, issuer)
    if until <= after:
        raise Refused("residence_must_end_later", time=after, until=until)


def _write(call: Call, address: str, body: OpenResidence | RenewResidence, since: int) -> None:
    row = Residence(body.commitment, call.identifier, body.issuer, "", since, call.actor, body.until)
    call.rows.put(RESIDENCES, address, row)


def _validate_open(body: OpenResidence) -> None:
    if not is_jurisdiction(body.jurisdiction):
        raise Inadmissible("jurisdiction_must_be_well_formed", jurisdiction=body.jurisdiction)


def _get_account(body: RenewResidence | WithdrawSponsorship) -> tuple[str, ...]:
    return (body.account,)


def _count_keys(body: OpenResidence) -> int:
    return len(body.keys)


MESSAGES = (
    MessageType(
        "open_residence",
        OpenResidence,
        apply_open_residence,
        get_none,
        _validate_open,
        _count_keys,
        reads=_LINKS + MAX_KEYS + 5,
        writes=3,
        version=2,
    ),
    MessageType(
        "renew_residence",
        RenewResidence,
        apply_renew_residence,
        _get_account,
        by_authority=True,
        reads=2 * _LINKS + 4,
        writes=1,
        version=2,
    ),
    MessageType(
        "withdraw_sponsorship",
        WithdrawSponsorship,
        apply_withdraw_sponsorship,
        _get_account,
        by_authority=True,
        reads=2 * _LINKS + 3,
        writes=1,
        version=2,
    ),
)
ACTION_TYPES = (
    ActionType(RecogniseIssuer, apply_recognise_issuer, get_none, version=2, covered_by="grant_role"),
    ActionType(EndRecognition, apply_end_recognition, get_none, version=2, covered_by="grant_role"),
)
