"""Invariants of roles, delegations, suspensions, recoveries and records, as invariants.py has the others.

6 and 37 by their numbers in the list of forty; the rest by what they say.
"""

from collections.abc import Iterator
from typing import Any

from ledger.crypto.encoding import MAX_INTEGER
from ledger.registry.people.roles import follow_chain
from tests.merkle import reference
from tests.properties.invariants import leaf, tagged
from tests.properties.life import CANARY, Kept, Life, canonical

ALWAYS = {"appeal_suspension", "cancel_recovery"}
EDGES = {
    *((None, "valid"), ("valid", "valid"), ("valid", "suspended"), ("suspended", "valid")),
    *(("valid", "revoked"), ("suspended", "revoked"), ("valid", "superseded")),
}
"""How the status of a record may change; an amendment leaves it valid."""


ISSUING = ("amend_record", "grant_application", "issue_record", "supersede_record")
"""What commits to the fields of a record."""


def invariant_06_suspended_account_neither_acts_nor_loses_money(life: Life) -> None:
    """But for its appeal, the end of a recovery and votes against; only holds it had placed before are captured."""
    ends: dict[str, int] = {}
    for kept in life.kept:
        suspended = {owner for owner, until in ends.items() if kept.header["time"] < until}
        for message in list_applied(kept):
            if message["type"] not in ALWAYS and message["body"].get("vote") not in ("no", "veto"):
                assert not suspended & {message["by"], message["on_behalf_of"]}, message
        for key, old, new in kept.delta:
            table, _, owner = key.partition("/")
            if table == "account" and owner in suspended:
                after = get_available(new)
                assert all(after.get(asset, 0) >= amount for asset, amount in get_available(old).items())
            elif table == "suspension":
                ends = {other: until for other, until in ends.items() if other != owner}
                ends |= {owner: new.get("until", MAX_INTEGER)} if new else {}
    assert ends.keys() == {key.split("/")[1] for key in life.read_rows() if key.startswith("suspension/")}


def invariant_37_nothing_of_a_record_but_its_root_is_stored(life: Life) -> None:
    """No claim, salt, name or subject is in any byte of the ledger's files, nor of what SQLite reads from them."""
    files = [path.read_bytes() for path in sorted(life.folder.iterdir())]
    cells = [cell for rows in life.read_all().values() for row in rows for cell in row if isinstance(cell, bytes | str)]
    stored = b"\n".join(files + [cell.encode() if isinstance(cell, str) else cell for cell in cells])
    assert CANARY.encode() not in stored
    for held in life.held.values():
        for salt, value in held.fields.values():
            if salt in life.disclosed:  # a holder has shown its subject, and nothing else
                continue
            assert salt not in stored
            assert salt.hex().encode() not in stored
            if isinstance(value, str) and len(value) > 5 and not is_registered(life, value):
                assert value.encode() not in stored
            elif type(value) is int:
                assert str(value).encode() not in stored
    for root in list_roots(life):
        assert root.encode() in stored, "the search would find it"


def invariant_37_no_record_leads_to_its_subject(life: Life) -> None:
    """Where the subject has an account, neither the record's row nor the message that issued it names it."""
    for kept in life.kept:
        for message in list_applied(kept):
            if "commitment" in message["body"] and message["type"] in ISSUING:
                subject = life.held[message["body"]["commitment"]["root"]].subject
                assert subject.encode() not in canonical(message["body"])
                rows = [new for key, _, new in kept.delta if key.startswith("record/") and new["issuer"] != subject]
                assert subject.encode() not in canonical(rows)


def record_is_issued_once_and_never_deleted(life: Life) -> None:
    issued: list[str] = []
    for kept in life.kept:
        for entry in kept.entries:
            transaction, applied = entry["signed"]["transaction"], not entry["outcome"]["code"]
            identifier = tagged("transaction", canonical(transaction)).hex()
            for index, message in enumerate(transaction["messages"]):
                if applied and message["type"] in {"grant_application", "issue_record", "supersede_record"}:
                    issued.append(f"{identifier}-{index}")
    assert sorted(issued) == sorted(set(issued)) == sorted(list_records(life))
    assert issued == life.records


def status_of_a_record_changes_along_the_edges(life: Life) -> None:
    for kept in life.kept:
        for key, old, new in kept.delta:
            if key.startswith("record/"):
                before = old["status"] if old else None
                assert (before, new["status"]) in EDGES
                assert new["changed_at"] == kept.height
                amended = old is not None and new["root"] != old["root"]
                assert new["revision"] == (old["revision"] if old else 0) + (amended or old is None)
                assert amended == ((before, new["status"]) == ("valid", "valid"))
                assert old is None or (new["issuer"], new["issued_at"]) == (old["issuer"], old["issued_at"])


def root_of_a_record_is_what_its_claims_give(life: Life) -> None:
    """Computed again from the definition of a field's commitment; by the claims as the holder knows them."""
    for row in list_records(life).values():
        held = life.held[row["root"]]
        shown = {name: value for name, (_, value) in held.fields.items() if name != "subject" and value != ""}
        assert shown == held.claims
        leaves = [leaf(commit_field(name, *held.fields[name])) for name in sorted(held.fields)]
        assert reference.mth(leaves).hex() == row["root"]
        assert len(leaves) == row["size"]


def role_in_force_goes_back_to_genesis_or_a_motion(life: Life) -> None:
    genesis = {row.key for row in life.country.file.rows if row.key.startswith("role/")}
    state = life.read_state()
    rows = {key: row for key, row in state.items() if key.startswith("role/")}
    decided = {key for key, row in state.items() if key.startswith("motion/") and row["state"] == "enacted"}
    residences = {key: row for key, row in state.items() if key.startswith("residence/")}
    now = life.country.node.get_time()
    assert genesis <= rows.keys()
    for key in rows:
        role, holder, *scope = key.removeprefix("role/").split("/")
        with life.country.node.reading() as state:
            chain = follow_chain(state, now, role, holder, "/".join(scope))
        link, plain = key, []
        while link in rows and rows[link]["since"] <= now < rows[link]["until"] and len(plain) < 9:
            plain.append(link.removeprefix("role/"))
            link = "role/" + rows[link]["granted_by"]
        alive = (link == "role/" or link.removeprefix("role/") in decided) and len(plain) <= 8
        alive = alive and residences.get(f"residence/{holder}", {"until": now + 1})["until"] > now
        assert [found.identifier for found in chain] == (plain if alive else [])
        assert not chain or "role/" + chain[-1].identifier in genesis or chain[-1].row.granted_by in decided


def budget_of_a_delegation_rises_only_by_a_grant(life: Life) -> None:
    for kept in life.kept:
        granted = {
            f"delegation/{message['on_behalf_of']}/{message['body']['delegate']}": message["body"]["amount"]
            for message in list_applied(kept)
            if message["type"] == "grant_delegation"
        }
        for key, old, new in kept.delta:
            if key.startswith("delegation/"):
                assert new is not None
                assert new["amount"] <= (old["amount"] if old else 0) or new["amount"] <= granted[key]


def no_recovery_completes_before_it_is_due(life: Life) -> None:
    for kept in life.kept:
        for message in list_applied(kept):
            if message["type"] == "complete_recovery":
                account = message["body"]["account"]
                changes = {key: (old, new) for key, old, new in kept.delta}
                recovery, gone = changes[f"recovery/{account}"]
                _, identity = changes[f"identity/{account}"]
                assert gone is None
                assert kept.header["time"] >= recovery["due"]
                assert (identity["keys"], identity["threshold"]) == (recovery["keys"], recovery["threshold"])


# ------------------------------------------------------------------------------------------- what they need


def list_applied(kept: Kept) -> Iterator[dict[str, Any]]:
    for entry in kept.entries:
        if not entry["outcome"]["code"]:
            yield from entry["signed"]["transaction"]["messages"]


def list_records(life: Life) -> dict[str, dict[str, Any]]:
    state = life.read_state()
    return {key.removeprefix("record/"): row for key, row in state.items() if key.startswith("record/")}


def list_roots(life: Life) -> list[str]:
    return [row["root"] for row in list_records(life).values()]


def is_registered(life: Life, value: str) -> bool:
    return f"account/{value}" in life.model.state or value == life.country.address("nobody")


def get_available(account: dict[str, Any]) -> dict[str, int]:
    return {balance["asset"]: balance["available"] for balance in account["balances"]}


def commit_field(name: str, salt: bytes, value: str | int | bool) -> bytes:
    return tagged("field", salt + bytes([len(name)]) + name.encode() + canonical(value))


AT_THE_END = [
    *(invariant_06_suspended_account_neither_acts_nor_loses_money, invariant_37_no_record_leads_to_its_subject),
    *(invariant_37_nothing_of_a_record_but_its_root_is_stored, record_is_issued_once_and_never_deleted),
    *(status_of_a_record_changes_along_the_edges, root_of_a_record_is_what_its_claims_give),
    *(role_in_force_goes_back_to_genesis_or_a_motion, budget_of_a_delegation_rises_only_by_a_grant),
    no_recovery_completes_before_it_is_due,
]
