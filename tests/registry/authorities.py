"""What authorities and delegates do, in the words of scenarios (scenario.py), and what can be seen of it."""

import re
from collections.abc import Callable
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import msgspec

from ledger.registry.delegation import GrantDelegation, RevokeDelegation
from ledger.registry.people.accounts import get_suspension
from ledger.registry.people.recovery import (
    CancelRecovery,
    CompleteRecovery,
    RequestRecovery,
    compute_cancellation_bytes,
)
from ledger.registry.people.roles import GrantRole, RevokeRole, find_role
from ledger.registry.people.suspension import AppealSuspension, ReinstateAccount, SuspendAccount
from ledger.registry.records.records import (
    AmendRecord,
    Commitment,
    IssueRecord,
    ReinstateRecord,
    RevokeRecord,
    SupersedeRecord,
    SuspendRecord,
    read_status,
)
from ledger.registry.records.schemas import DefineSchema, get_schema_key
from ledger.registry.rows.people import DELEGATIONS, RECOVERIES
from ledger.registry.rows.records import RECORDS, SCHEMAS, SchemaField
from tests.registry.words import UNKNOWN, read_amount, read_time

if TYPE_CHECKING:
    from tests.registry.scenario import Play

Values = dict[str, Any]


def observe(play: "Play", text: str) -> None:
    """Looks at roles, delegations, suspensions and records; fails where the text is not so."""
    address, now = play.country.address, play.country.node.get_time()
    with play.country.node.reading() as state:
        if match := re.fullmatch(r"(\S+) is (not )?(\S+) of (\S+)", text):
            chain = find_role(state, now, match[3], address(match[1]), _scope(match[4]))
            assert bool(chain) == (match[2] is None), text
        elif match := re.fullmatch(r"(\S+) may still move (\S+) (\S+) for (\S+)", text):
            row = state.get(DELEGATIONS, f"{address(match[4])}/{address(match[1])}")
            assert row, text
            assert (row.amount, row.asset) == (read_amount(match[2]), match[3]), text
        elif (
            match := re.fullmatch(r"(\S+) is (not )?suspended", text)
            if text.split(maxsplit=1)[0] not in play.names
            else None
        ):
            assert bool(get_suspension(state, now, address(match[1]))) == (match[2] is None), text
        else:
            match = re.fullmatch(r"(\S+) is (.+)", text)
            assert match, f"nobody can see this: {text}"
            assert read_status(state.get(RECORDS, play.names[match[1]]), now) == match[2], text


def _scope(text: str) -> str:
    return "" if text == "everything" else text


def _grant_role(play: "Play", values: Values) -> GrantRole:
    since = read_time(values["since"]) if values["since"] else 0
    until = read_time(values["until"] or "max")
    return GrantRole(play.country.address(values["who"]), values["role"], _scope(values["scope"]), since, until)


def _revoke_role(play: "Play", values: Values) -> RevokeRole:
    return RevokeRole(play.country.address(values["who"]), values["role"], _scope(values["scope"]))


def _grant_delegation(play: "Play", values: Values) -> GrantDelegation:
    types = tuple(values["types"].split(","))
    since = read_time(values["since"]) if values["since"] else 0
    amount, delegate = read_amount(values["amount"] or "0"), play.country.address(values["who"])
    return GrantDelegation(amount, values["asset"] or "", delegate, since, types, read_time(values["until"]))


def _revoke_delegation(play: "Play", values: Values) -> RevokeDelegation:
    return RevokeDelegation(play.country.address(values["who"]))


def _suspend_account(play: "Play", values: Values) -> SuspendAccount:
    return SuspendAccount(play.country.address(values["who"]), values["reference"])


def _appeal(play: "Play", values: Values) -> AppealSuspension:
    return AppealSuspension(values["reference"])


def _reinstate_account(play: "Play", values: Values) -> ReinstateAccount:
    return ReinstateAccount(play.country.address(values["who"]), values["reference"])


def _request_recovery(play: "Play", values: Values) -> RequestRecovery:
    keys, threshold = int(values["keys"] or 1), int(values["threshold"] or 1)
    address = play.country.address(values["who"])
    fresh = play.country.make_person(values["who"], keys, threshold, 1_000 + play.country.node.tip.height)
    play.asked[values["who"]] = msgspec.structs.replace(fresh, address=address)
    return RequestRecovery(address, play.country.bind(address, fresh.keys, threshold), threshold)


def _complete_recovery(play: "Play", values: Values) -> CompleteRecovery:
    if values["who"] in play.recovering:
        play.add(play.recovering[values["who"]])
    return CompleteRecovery(play.country.address(values["who"]))


def _cancel_recovery(play: "Play", values: Values) -> CancelRecovery:
    """Signed with one key of the account, by its number from 1, or of another account."""
    address, number = play.country.address(values["who"]), int(values["number"] or 1)
    with play.country.node.reading() as state:
        row = state.get(RECOVERIES, address)
    request = row.request if row else UNKNOWN
    key = play.country.people[values["owner"] or values["who"]].keys[number - 1]
    text = compute_cancellation_bytes(play.country.node.tip.genesis_hash, address, request)
    return CancelRecovery(address, key.public_key, request, key.sign(text))


def _define_schema(play: "Play", values: Values) -> DefineSchema:
    fields = [text.split() for text in values["fields"].split(",")]
    made = tuple(SchemaField(name, not kind.endswith("?"), kind.rstrip("?")) for name, kind in fields)  # type: ignore[arg-type]
    return DefineSchema(made, values["schema"], int(values["version"]))


def commit(play: "Play", values: Values) -> Commitment:
    """A commitment to fields that nobody knows, as many as the schema has unless it is said how many."""
    schema = values["schema"] if "@" in values["schema"] else values["schema"] + "@1"
    with play.country.node.reading() as state:
        row = state.get(SCHEMAS, get_schema_key(schema))
    size = int(values["size"] or (len(row.fields) + 1 if row else 1))
    root = sha256(f"{schema} {play.country.node.tip.height}".encode()).hexdigest()
    return Commitment(root, schema, size, read_time(values["until"] or "max"))


def _issue_record(play: "Play", values: Values) -> IssueRecord:
    return IssueRecord(commit(play, values))


def _amend_record(play: "Play", values: Values) -> AmendRecord:
    return AmendRecord(commit(play, values), play.names.get(values["record"], UNKNOWN))


def _supersede_record(play: "Play", values: Values) -> SupersedeRecord:
    return SupersedeRecord(commit(play, values), play.names.get(values["record"], UNKNOWN))


def _change_status(body: type[SuspendRecord | ReinstateRecord | RevokeRecord]) -> Callable[["Play", Values], Any]:
    return lambda play, values: body(values["reason"] or "R-1", play.names.get(values["record"], UNKNOWN))


_FIELDS = r"( of (?P<size>\d+) fields)?( until (?P<until>\S+))?"
_REASON = r"(?P<record>\S+)( because of (?P<reason>\S+))?"
ACTS: dict[str, Callable[["Play", Values], Any]] = {
    r"makes (?P<who>\S+) (?P<role>\S+) of (?P<scope>\S+)( from (?P<since>\S+))?( until (?P<until>\S+))?": _grant_role,
    r"takes (?P<role>\S+) of (?P<scope>\S+) from (?P<who>\S+)": _revoke_role,
    r"lets (?P<who>\S+) (?P<types>[a-z_,]+)( up to (?P<amount>\w+) (?P<asset>\w+))?"
    r"( from (?P<since>\S+))? until (?P<until>\S+)( as (?P<name>\S+))?": _grant_delegation,
    r"stops (?P<who>\S+)": _revoke_delegation,
    r"suspends (?P<who>\S+) for (?P<reference>\S+)": _suspend_account,
    r"appeals with (?P<reference>\S+)": _appeal,
    r"reinstates (?P<who>\S+) for (?P<reference>\S+)": _reinstate_account,
    r"asks for new keys of (?P<who>\S+)( with (?P<threshold>\d+) of (?P<keys>\d+) keys)?": _request_recovery,
    r"completes the recovery of (?P<who>\S+)": _complete_recovery,
    r"cancels the recovery of (?P<who>\S+)( with key (?P<number>\d+))?( of (?P<owner>\S+))?": _cancel_recovery,
    r"defines (?P<schema>[a-z_]+)@(?P<version>\d+) with (?P<fields>.+)": _define_schema,
    r"issues an? (?P<schema>\S+) about (?P<subject>\S+)" + _FIELDS + r"( as (?P<name>\S+))?": _issue_record,
    r"amends (?P<record>\S+) as an? (?P<schema>\S+)" + _FIELDS: _amend_record,
    r"replaces (?P<record>\S+) by an? (?P<schema>\S+)" + _FIELDS + r"( as (?P<name>\S+))?": _supersede_record,
    r"suspends " + _REASON: _change_status(SuspendRecord),
    r"reinstates " + _REASON: _change_status(ReinstateRecord),
    r"revokes " + _REASON: _change_status(RevokeRecord),
}
