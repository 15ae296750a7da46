"""Contracts: a commitment to a document that its parties sign, and what becomes of it.

A contract is in force once all its parties have signed, in one transaction or one after the other, in time. Before that
each of them can withdraw. In force it is fulfilled once all have accepted whom it names for that; it is cancelled by
one whom it lets end it alone, or by all together; and it is amended by another contract that all its parties sign too.
Whoever signs for a party under a delegation is no party itself: nobody deals with himself.
"""

from itertools import pairwise
from typing import Annotated, Final

import msgspec

from ledger.chain.entry import Fact
from ledger.chain.kinds import Kind, Moment
from ledger.crypto.encoding import Hex32
from ledger.errors import Inadmissible, Refused
from ledger.registry.call import Call, Events, MessageType, get_none
from ledger.registry.people.accounts import get_identity
from ledger.registry.people.agents import check_agent
from ledger.registry.rows.trade import CONTRACTS, MAX_PARTIES, Contract, Parties, PartyRoles, SomeParties

PROPOSED: Final = "proposed"
IN_FORCE: Final = "in_force"
AMENDED: Final = "amended"
FULFILLED: Final = "fulfilled"
CANCELLED: Final = "cancelled"
LAPSED = "lapsed"
"""Proposed, and not signed by all in time."""
ENDED = "ended"
"""Its term is over; what was done in it can still be accepted."""
CONTRACT_STATUSES = (PROPOSED, IN_FORCE, AMENDED, FULFILLED, CANCELLED, LAPSED, ENDED)

_REFERENCE = "([0-9a-f]{64})?-(0|[1-9][0-9]?)"
ContractId = Annotated[str, msgspec.Meta(pattern=f"^{_REFERENCE}\\Z", max_length=67), Kind.ENTRY]
"""A contract by its id, or -INDEX for one that is proposed by that message of the same transaction."""
AmendedId = Annotated[str, msgspec.Meta(pattern=f"^({_REFERENCE})?\\Z", max_length=67), Kind.ENTRY]
"""The same, or "" for none."""


class ProposeContract(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Proposes a contract and signs it as one of its parties; its id is the message's: TRANSACTION-INDEX."""

    accepting: SomeParties
    """Whose acceptance, all of them together, fulfils it; sorted, at least one."""
    amends: AmendedId
    """The contract in whose place it comes once all have signed; "" for none."""
    commitment: Hex32
    """To the document, salted."""
    ends: Moment
    """Block time (ms UTC) from which its term has ended; 2^53−1 for never."""
    parties: Parties
    """Sorted, the one that acts among them."""
    roles: PartyRoles
    """Of the parties, in their order."""
    sign_by: Moment
    """Block time from which it can be signed no more."""
    terminating: SomeParties
    """Who may end it alone, sorted; () where only all together may."""


class SignContract(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Signs a contract that was proposed; the last signature puts it in force."""

    contract: ContractId


class FulfilContract(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Accepts what was done under a contract; it is fulfilled once all have who are named for that."""

    contract: ContractId


class CancelContract(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Withdraws from a contract that is proposed, ends one in force alone, or agrees to its end."""

    contract: ContractId


def validate_propose_contract(body: ProposeContract) -> None:
    """Raises Inadmissible for parties that are no list of parties."""
    parties = set(body.parties)
    for holds, problem in (
        (_is_sorted(body.parties), "each party must stand in it once, sorted by address"),
        (len(body.roles) == len(body.parties), "every party must have a role"),
        (_is_sorted(body.accepting) and parties >= set(body.accepting), "who accepts must be its parties, each once"),
        (body.accepting, "somebody must accept it"),
        (
            _is_sorted(body.terminating) and parties >= set(body.terminating),
            "who may end it must be its parties, each once",
        ),
    ):
        if not holds:
            raise Inadmissible("contract_must_be_well_formed", problem=problem)


def apply_propose_contract(call: Call, body: ProposeContract) -> Events:
    """Writes the contract, signed by the account that acts."""
    for party in body.parties:
        get_identity(call.rows, party)
    amended = _find_amended(call, body.amends)
    _check_party(call, body.parties)
    if amended:
        _check_amendable(call, amended, body)
    now = call.environment.time
    if body.sign_by <= now:
        raise Refused("signing_must_end_later", time=now, until=body.sign_by)
    if body.ends <= body.sign_by:
        raise Refused("term_must_end_later", sign_by=body.sign_by, until=body.ends)
    contract = Contract(
        accepted=(),
        accepting=body.accepting,
        amends=amended,
        cancelled=(),
        commitment=body.commitment,
        ends=body.ends,
        parties=body.parties,
        roles=body.roles,
        sign_by=body.sign_by,
        signed=(call.actor,),
        status=PROPOSED,
        successor="",
        terminating=body.terminating,
    )
    call.rows.put(CONTRACTS, call.identifier, contract)
    return (Fact("contract", call.identifier),)


def apply_sign_contract(call: Call, body: SignContract) -> Events:
    """Adds the signature; with the last one the contract is in force, and what it amends is amended."""
    identifier, contract = find_contract(call, body.contract)
    _check_party(call, contract.parties)
    status = read_contract_status(contract, call.environment.time)
    if status == LAPSED:
        raise Refused(
            "contract_must_be_signed_in_time",
            contract=identifier,
            time=call.environment.time,
            until=contract.sign_by,
        )
    if status != PROPOSED:
        raise Refused("contract_must_be_open", contract=identifier, status=status)
    old = get_contract_in_force(call, contract.amends) if contract.amends else None
    signed = _add(call, identifier, contract.signed)
    if signed != contract.parties:
        return _write(call, identifier, msgspec.structs.replace(contract, signed=signed))
    if old:
        _write(call, contract.amends, msgspec.structs.replace(old, status=AMENDED, successor=identifier))
    return _write(call, identifier, msgspec.structs.replace(contract, signed=signed, status=IN_FORCE))


def apply_fulfil_contract(call: Call, body: FulfilContract) -> Events:
    """Notes the acceptance, also after the end of the term; the last one fulfils the contract."""
    identifier, contract = find_contract(call, body.contract)
    _check_party(call, contract.parties)
    if call.actor not in contract.accepting:
        raise Refused("acceptance_must_be_of_named", by=call.actor, contract=identifier)
    status = read_contract_status(contract, call.environment.time)
    if status not in (IN_FORCE, ENDED):
        raise Refused("contract_must_be_in_force", contract=identifier, status=status)
    accepted = _add(call, identifier, contract.accepted)
    done = FULFILLED if accepted == contract.accepting else contract.status
    return _write(call, identifier, msgspec.structs.replace(contract, accepted=accepted, status=done))


def apply_cancel_contract(call: Call, body: CancelContract) -> Events:
    """Cancels what is proposed, by any party; what is in force by who may end it alone, or once all agree."""
    identifier, contract = find_contract(call, body.contract)
    _check_party(call, contract.parties)
    status = read_contract_status(contract, call.environment.time)
    if status not in (PROPOSED, IN_FORCE):
        raise Refused("contract_must_not_be_over", contract=identifier, status=status)
    cancelled = _add(call, identifier, contract.cancelled)
    is_over = status == PROPOSED or call.actor in contract.terminating or cancelled == contract.parties
    new = CANCELLED if is_over else contract.status
    return _write(call, identifier, msgspec.structs.replace(contract, cancelled=cancelled, status=new))


def read_contract_status(contract: Contract, time: int) -> str:
    """What a contract is at a time (ms UTC), one of CONTRACT_STATUSES."""
    if contract.status == PROPOSED and time >= contract.sign_by:
        return LAPSED
    if contract.status == IN_FORCE and time >= contract.ends:
        return ENDED
    return contract.status


def get_contract_in_force(call: Call, identifier: str) -> Contract:
    """The contract of that id. Raises Refused where there is none, or it is not in force now."""
    _, contract = find_contract(call, identifier)
    status = read_contract_status(contract, call.environment.time)
    if status != IN_FORCE:
        raise Refused("contract_must_be_in_force", contract=identifier, status=status)
    return contract


def find_contract(call: Call, reference: str) -> tuple[str, Contract]:
    """A contract with its id, by that or by the message of this transaction that proposed it. Raises Refused."""
    identifier = name_contract(call, reference)
    contract = call.rows.get(CONTRACTS, identifier)
    if contract is None:
        raise Refused("contract_must_exist", contract=identifier)
    return identifier, contract


def name_contract(call: Call, reference: str) -> str:
    """The id of a contract that a message names: -INDEX is of the same transaction."""
    return call.transaction_id.hex() + reference if reference.startswith("-") else reference


def list_whole(reference: str) -> tuple[str, ...]:
    """The id that a reference to a contract is: what is of the same transaction is found by that, and has none here."""
    return () if reference[:1] in ("", "-") else (reference,)


def _find_amended(call: Call, reference: str) -> str:
    """The id of what a proposal amends, which is there; "" for nothing.

    An id is the hash of what was signed, so only within one transaction can a contract be named before it is there.
    """
    if not reference:
        return ""
    if reference.startswith("-") and int(reference[1:]) >= call.message:
        raise Refused("contract_must_not_loop", contract=reference)
    return find_contract(call, reference)[0]


def _check_amendable(call: Call, amended: str, body: ProposeContract) -> None:
    _, old = find_contract(call, amended)
    missing = [party for party in old.parties if party not in body.parties]
    if missing:
        raise Refused("contract_must_keep_parties", contract=amended, party=missing[0])
    get_contract_in_force(call, amended)


def _check_party(call: Call, parties: tuple[str, ...]) -> None:
    if call.actor not in parties:
        raise Refused("party_must_be_of_contract", by=call.actor)
    check_agent(call, parties)


def _add(call: Call, identifier: str, names: tuple[str, ...]) -> tuple[str, ...]:
    if call.actor in names:
        raise Refused("declaration_must_be_only_one", by=call.actor, contract=identifier)
    return tuple(sorted((*names, call.actor)))


def _write(call: Call, identifier: str, contract: Contract) -> Events:
    call.rows.put(CONTRACTS, identifier, contract)
    return (Fact("state", contract.status),)


def _is_sorted(names: tuple[str, ...]) -> bool:
    return all(left < right for left, right in pairwise(names))


def _get_all_parties(body: ProposeContract) -> tuple[str, ...]:
    return body.parties


def _get_amended(actor: str, body: ProposeContract) -> tuple[str, ...]:
    return list_whole(body.amends)


def _get_contract(actor: str, body: SignContract | FulfilContract | CancelContract) -> tuple[str, ...]:
    return list_whole(body.contract)


MESSAGES = (
    MessageType(
        "propose_contract",
        ProposeContract,
        apply_propose_contract,
        _get_all_parties,
        validate_propose_contract,
        get_subjects=_get_amended,
        reads=MAX_PARTIES + 2,
        writes=1,
        version=2,
    ),
    *(
        MessageType(
            name,
            body,
            apply,
            get_none,
            get_subjects=_get_contract,
            winds_up=ends,
            reads=reads,
            writes=reads,
            version=2,
        )
        for name, body, apply, ends, reads in (
            ("sign_contract", SignContract, apply_sign_contract, False, 2),
            ("fulfil_contract", FulfilContract, apply_fulfil_contract, True, 1),
            ("cancel_contract", CancelContract, apply_cancel_contract, True, 1),
        )
    ),
)
