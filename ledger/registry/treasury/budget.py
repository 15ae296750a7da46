"""The budget: lines that a motion sets, what is committed under them, and what is paid of that.

All of it is the treasury's money, and what is committed is held. The treasury commits, or a line's authority does so
for it, under a delegation; a delegate commits under its own authority's lines alone. Who may commit may pay, and
cancel; once a commitment has expired anyone may cancel it, so that no money stays held.
"""

import msgspec

from ledger.chain.entry import Fact
from ledger.chain.kinds import Address, Amount, AssetCode, EntryId, LegalReference, Moment, OptionalEntryId
from ledger.errors import Refused
from ledger.registry.budgets import spend
from ledger.registry.call import Call, Events, MessageType, get_none
from ledger.registry.decision import ActionType, Decision
from ledger.registry.legs import give_back, pay_out, set_aside
from ledger.registry.money.money import Transfer, check_amount, get_asset
from ledger.registry.people.accounts import AUTHORITY, get_identity
from ledger.registry.postings import spend_amount
from ledger.registry.rows.treasury import BUDGET_COMMITMENTS, BUDGET_LINES, BudgetCommitment, BudgetLine, LineCode
from ledger.registry.treasury.office import get_treasury

COMMITMENT, INSTALMENT = "commitment", "instalment"
"""What its legs are called."""


class SetBudget(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False, tag_field="action", tag="set_budget"
):
    """Makes a line of the budget, or changes one: how much it is, whose, and when something is committed under it."""

    amount: Amount
    """All that is appropriated, in the asset's smallest unit; never less than is committed and paid."""
    asset: AssetCode
    """The asset's code; of a line that there is, its own."""
    authority: Address
    """Whose line it is: an authority's."""
    line: LineCode
    """Its code, in public: 2026/MTC/7."""
    since: Moment
    """Block time (ms UTC) from which something is committed under it; 0 for as before, or from its enactment on."""
    until: Moment
    """Block time (ms UTC) from which nothing is committed under it any more."""


class CommitBudget(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Sets money of the treasury aside for a payee, under a line of the budget."""

    amount: Amount
    """How much is set aside, in the smallest unit."""
    asset: AssetCode
    """That of the line."""
    contract: OptionalEntryId
    """The contract or the invoice that it is for; nobody looks whether there is one. "" for none."""
    expires: Moment
    """Block time (ms UTC) from which it is paid no more, and anyone may cancel it."""
    line: LineCode
    """The line's code."""
    reference: LegalReference
    """What for, in public: never a name or free text."""
    to: Address
    """Who is paid; neither the treasury nor the line's authority."""


class PayCommitment(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Pays what was committed, or a part of it."""

    amount: Amount
    """How much is paid, in the smallest unit; the rest stays held."""
    asset: AssetCode
    """That of the line."""
    commitment: EntryId
    """The commitment's id."""
    reference: LegalReference
    """What for, in public: never a name or free text."""


class CancelCommitment(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Gives what is left of a commitment back to its line."""

    commitment: EntryId
    """The commitment's id."""


def apply_set_budget(call: Call, decision: Decision, action: SetBudget) -> None:
    """Writes the line. Refused where it would be less than what is committed and paid under it."""
    identity, old, now = get_identity(call.rows, action.authority), _find_line(call, action.line), call.environment.time
    if identity.kind != AUTHORITY:
        raise Refused("line_must_be_an_authoritys", account=action.authority, kind=identity.kind)
    if old and old.asset != action.asset:
        raise Refused("line_must_keep_asset", asset=old.asset, found=action.asset, line=action.line)
    since = action.since or (old.since if old else now)
    if action.until <= max(since, now):
        raise Refused("line_must_end_later", line=action.line, until=action.until)
    committed, paid = (old.committed, old.paid) if old else (0, 0)
    if action.amount < committed + paid:
        raise Refused(
            "line_must_keep_what_is_committed",
            amount=action.amount,
            asset=action.asset,
            least=committed + paid,
            line=action.line,
        )
    get_asset(call, action.asset)
    line = BudgetLine(
        action.amount, action.asset, action.authority, committed, decision.motion, paid, since, action.until
    )
    call.rows.put(BUDGET_LINES, action.line, line)


def apply_commit_budget(call: Call, body: CommitBudget) -> Events:
    """Raises what is committed under the line, and holds as much of the treasury's money for the payee."""
    treasury, line, now = get_treasury(call), _get_line(call, body.line), call.environment.time
    if call.actor != treasury:
        raise Refused("budget_must_be_the_treasurys", by=call.actor, treasury=treasury)
    if call.by not in (call.actor, line.authority):
        raise Refused("line_must_be_the_delegates", authority=line.authority, by=call.by, line=body.line)
    if not line.since <= now < line.until:
        raise Refused("line_must_be_in_force", line=body.line, since=line.since, until=line.until)
    if body.asset != line.asset:
        raise Refused("money_must_be_of_the_line", asset=line.asset, found=body.asset, line=body.line)
    if body.to in (treasury, line.authority):
        raise Refused("commitment_must_be_for_another", line=body.line, to=body.to)
    if body.amount > line.rest:
        raise Refused("line_must_cover_amount", amount=body.amount, asset=line.asset, line=body.line, rest=line.rest)
    payment = Transfer(body.amount, body.asset, body.reference, body.to)
    told = set_aside(call, COMMITMENT, payment, call.identifier, body.expires)
    _write_line(call, body.line, line, committed=line.committed + body.amount)
    made = BudgetCommitment(
        body.amount, body.asset, body.contract, body.expires, 0, body.line, 0, body.reference, body.to
    )
    call.rows.put(BUDGET_COMMITMENTS, call.identifier, made)
    return (*told, Fact("commitment", call.identifier), Fact("rest", line.rest - body.amount))


def apply_pay_commitment(call: Call, body: PayCommitment) -> Events:
    """Pays the payee from what is held. Refused to all but the treasury and the line's authority, and once expired.

    Who pays for one of them under a delegation pays no more than that lets be moved.
    """
    found, line = _get_commitment(call, body.commitment)
    _check_may(call, body.commitment, found, line)
    _check_open(body.commitment, found)
    if call.environment.time >= found.expires:
        raise Refused("commitment_must_not_be_expired", commitment=body.commitment, expires=found.expires)
    if body.asset != found.asset:
        raise Refused("money_must_be_of_the_line", asset=found.asset, found=body.asset, line=found.line)
    if body.amount > found.left:
        raise Refused(
            "commitment_must_cover_amount",
            amount=body.amount,
            asset=found.asset,
            commitment=body.commitment,
            rest=found.left,
        )
    check_amount(body.amount)
    spend(call, body.asset, body.amount)  # a leg takes from a delegation what is set aside: this is another's
    told = pay_out(call, INSTALMENT, body.commitment, body.commitment, body.amount)
    _write_line(call, found.line, line, committed=line.committed - body.amount, paid=line.paid + body.amount)
    paid = msgspec.structs.replace(found, paid=found.paid + body.amount)
    call.rows.put(BUDGET_COMMITMENTS, body.commitment, paid)
    return (*told, Fact("remaining", paid.left))


def apply_cancel_commitment(call: Call, body: CancelCommitment) -> Events:
    """Gives the rest back to the line: by the treasury or the line's authority, by anyone once it has expired."""
    found, line = _get_commitment(call, body.commitment)
    if call.environment.time < found.expires:
        _check_may(call, body.commitment, found, line)
    _check_open(body.commitment, found)
    give_back(call, body.commitment, body.commitment)
    _write_line(call, found.line, line, committed=line.committed - found.left)
    closed = msgspec.structs.replace(found, given_back=found.left)
    call.rows.put(BUDGET_COMMITMENTS, body.commitment, closed)
    return Fact("amount", found.left), Fact("asset", found.asset)


def _check_may(call: Call, identifier: str, found: BudgetCommitment, line: BudgetLine) -> None:
    if call.actor not in (line.authority, get_treasury(call)):
        raise Refused(
            "commitment_must_be_the_authoritys",
            authority=line.authority,
            by=call.actor,
            commitment=identifier,
            expires=found.expires,
        )


def _check_open(identifier: str, found: BudgetCommitment) -> None:
    if not found.left:
        raise Refused("commitment_must_be_open", commitment=identifier, state=found.state)


def _find_line(call: Call, code: str) -> BudgetLine | None:
    return call.rows.get(BUDGET_LINES, code)


def _get_line(call: Call, code: str) -> BudgetLine:
    line = _find_line(call, code)
    if line is None:
        raise Refused("budget_line_must_exist", line=code)
    return line


def _get_commitment(call: Call, identifier: str) -> tuple[BudgetCommitment, BudgetLine]:
    found = call.rows.get(BUDGET_COMMITMENTS, identifier)
    if found is None:
        raise Refused("commitment_must_exist", commitment=identifier)
    return found, _get_line(call, found.line)


def _write_line(call: Call, code: str, line: BudgetLine, **counters: int) -> None:
    call.rows.put(BUDGET_LINES, code, msgspec.structs.replace(line, **counters))


def _get_authority(action: SetBudget) -> tuple[str, ...]:
    return (action.authority,)


def _get_set_line(action: SetBudget) -> tuple[str, ...]:
    return (BUDGET_LINES.key(action.line),)


def _get_payee(body: CommitBudget) -> tuple[str, ...]:
    return (body.to,)


def _get_line_and_contract(actor: str, body: CommitBudget) -> tuple[str, ...]:
    return (BUDGET_LINES.key(body.line), body.contract) if body.contract else (BUDGET_LINES.key(body.line),)


def _get_paid(actor: str, body: PayCommitment | CancelCommitment) -> tuple[str, ...]:
    return (body.commitment,)


ACTION_TYPES = (
    ActionType(
        SetBudget,
        apply_set_budget,
        _get_authority,
        _get_set_line,
        get_favoured=_get_authority,
        version=2,
        covered_by="set_value",
    ),
)
MESSAGES = (
    MessageType(
        "commit_budget",
        CommitBudget,
        apply_commit_budget,
        _get_payee,
        get_subjects=_get_line_and_contract,
        pays=True,
        reads=12,
        writes=5,
        version=2,
    ),
    MessageType(
        "pay_commitment",
        PayCommitment,
        apply_pay_commitment,
        get_none,
        get_subjects=_get_paid,
        count_spent=spend_amount,
        pays=True,
        reads=11,
        writes=6,
        version=2,
    ),
    MessageType(
        "cancel_commitment",
        CancelCommitment,
        apply_cancel_commitment,
        get_none,
        get_subjects=_get_paid,
        reads=6,
        writes=4,
        version=2,
    ),
)
