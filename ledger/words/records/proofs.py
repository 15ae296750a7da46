"""What proof files of records show: disclosures, statuses, holders' files and credentials.

`now` (ms UTC) is what the reader's clock says; None where there is none to ask.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from ledger.interchange.credentials.record_credentials import ProvedRecordCredential
from ledger.registry.records.disclosure import UNCHECKED, ProvedDisclosure, ProvedStatus, describe_status
from ledger.registry.records.holder_file import HolderFile, Issued, get_claims
from ledger.words.chain.proofs import Pairs, Told, know_genesis, list_finality
from ledger.words.printing import printable, write_lines
from ledger.words.times import format_end, format_time
from ledger.words.values import make_row_object

NOT_SHOWN = "later status not shown: --status takes the file of natledger record status"


def tell_disclosure(proved: ProvedDisclosure, nonce: str = "", now: int | None = None) -> Told:
    """What a disclosure shows, who issued it, who presents it; `nonce` is what was asked for."""
    issued = proved.issued
    when = know_genesis(proved.proved.genesis).time(issued.proved.time)
    pairs = [
        *_list_values(proved.fields),
        *_list_issued(issued, now),
        ("presented", _describe_presented(proved, nonce)),
        *list_finality(proved.proved),
    ]
    found = _make_issued_object(issued, now) | {"kind": "disclosure", "fields": proved.fields}
    found["nonce_signed"] = proved.presented is not None
    found["keys_of_block"] = proved.presented.header.height if proved.presented else None
    claim = f"valid: {issued.commitment.schema} issued in block {issued.proved.height}, {when}"
    return Told([claim, *write_lines(pairs)], found)


def tell_holder(file: HolderFile, issued: Issued, now: int | None = None) -> Told:
    """That a holder's file is whole, and what it still holds."""
    claims, erased = get_claims(file), [field.name for field in file.fields if not field.salt]
    pairs = [
        *_list_values(claims),
        *_list_issued(issued, now),
        *([("erased", ", ".join(erased))] if erased else []),
        *list_finality(issued.proved.proved),
    ]
    found = _make_issued_object(issued, now) | {"kind": "holder", "claims": claims, "erased": erased}
    claim = f"valid: the holder's file of a {issued.commitment.schema}, issued in block {issued.proved.height}"
    return Told([claim, *write_lines(pairs)], found)


def tell_status(proved: ProvedStatus) -> Told:
    """What the ledger says of a record at a height."""
    row, when = proved.row, _write_place(proved)
    pairs: Pairs = []
    if row:
        pairs = [("schema", row.schema), ("issuer", row.issuer), ("reason", row.reason), ("successor", row.successor)]
    lines = write_lines([(label, text) for label, text in pairs if text])
    found = _make_status_object(proved, proved.status) | {"kind": "status", "record": proved.record}
    claim = f"valid: record {proved.record}: {proved.status} at {when}"
    return Told([claim, *lines, *write_lines(list_finality(proved.proved))], found)


def tell_credential(proved: ProvedRecordCredential, now: int | None = None) -> Told:
    """By whose key a credential is signed, what it says, and what its evidence proves where that was checked."""
    credential, disclosure = proved.credential, proved.disclosure
    pairs: Pairs = []
    if disclosure is None or not proved.is_issuers:
        pairs.append(("signature", "by that key, whose owner is not known: anybody can make one"))
    for subject in credential.subjects:
        pairs += [*_list_values(subject.claims), *([("about", subject.id)] if subject.id else [])]
    if credential.issuer != credential.did:
        pairs.append(("issuer", f"{credential.issuer}: not shown to hold that key"))
    if credential.statuses:
        pairs.append(("statuses", f"it names {len(credential.statuses)} places to ask; none was asked"))
    found: dict[str, Any] = {"kind": "credential", "did": credential.did, "issuer": credential.issuer}
    found |= {"id": credential.id, "types": list(credential.types), "evidence": None}
    found |= {"subjects": msgspec.to_builtins(credential.subjects), "statuses": len(credential.statuses)}
    if disclosure is None:
        given = "no genesis hash was given" if credential.disclosure else "it carries none"
        pairs.append(("evidence", f"not checked on a ledger: {given}"))
    else:
        issued = disclosure.issued
        key = "the same key signed its issue" if proved.is_issuers else "the key is not shown to be the issuer's"
        pairs.append(("evidence", f"it was issued in block {issued.proved.height} as it stands; {key}"))
        pairs += [*_list_issued(issued, now), *list_finality(issued.proved.proved)]
        found["evidence"] = _make_issued_object(issued, now) | {"same_key": proved.is_issuers}
    told = Told([f"valid: a credential signed by {printable(credential.did)}", *write_lines(pairs)], found)
    return told if disclosure else _leave_unchecked(told)


def add_status(told: Told, issued: Issued, status: ProvedStatus | None) -> Told:
    """The same with the record's later status; where none is given, that nobody has shown it."""
    if status is None:
        pair = ("status", f"issued in block {issued.proved.height}, {NOT_SHOWN}")
        return _leave_unchecked(Told([*told.lines, *write_lines([pair])], told.object))
    said = describe_status(issued, status)
    reason = f", reason {status.row.reason}" if status.row and status.row.reason else ""
    pair = ("status", f"{said} at {_write_place(status)}{reason}")
    return Told([*told.lines, *write_lines([pair])], told.object | {"status": _make_status_object(status, said)})


def _leave_unchecked(told: Told) -> Told:
    """Says in the first line what nobody has shown: whoever reads no further must not take it for valid today."""
    claim, *rest = told.lines
    claim = f"{UNCHECKED}:{claim.removeprefix('valid:')}" if claim.startswith("valid:") else claim
    return Told([claim, *rest], told.object | {"status": None})


def _write_place(proved: ProvedStatus) -> str:
    header = proved.proved.header
    return f"block {header.height}, {know_genesis(proved.proved.genesis).time(header.time)}"


def _describe_presented(proved: ProvedDisclosure, nonce: str) -> str:
    if proved.presented is None:
        return "by whoever has the file; ask for a --nonce of your own to have the holder sign it"
    header = proved.presented.header
    keys = f"with its keys of block {header.height}, {know_genesis(proved.proved.genesis).time(header.time)}"
    return (
        f"by the subject, for the nonce {nonce}, {keys}" if nonce else f"by the subject, {keys}, for a nonce not asked"
    )


def _list_issued(issued: Issued, now: int | None) -> Pairs:
    until = know_genesis(issued.proved.proved.genesis).until(issued.commitment.until)
    passed = ", which has passed by this computer's clock" if _has_ended(issued, now) else ""
    return [
        ("record", issued.record + (", as amended here" if issued.amends else "")),
        ("issuer", issued.issuer),
        ("holds", until + passed),
    ]


def _has_ended(issued: Issued, now: int | None) -> bool:
    return now is not None and issued.commitment.until <= now


def _list_values(values: Mapping[str, Any]) -> Pairs:
    # behind one word, so that no claim can pass for a line of ours
    return [("says", f"{name}: {_show(value)}") for name, value in values.items()]


def _show(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, str | int) else msgspec.json.encode(value).decode()


def _make_issued_object(issued: Issued, now: int | None) -> dict[str, Any]:
    return {
        "record": issued.record,
        "schema": issued.commitment.schema,
        "issuer": issued.issuer,
        "height": issued.proved.height,
        "time": format_time(issued.proved.time),
        "amends": issued.amends,
        "until": format_end(issued.commitment.until),
        "ended_by_this_clock": _has_ended(issued, now),
    }


def _make_status_object(proved: ProvedStatus, said: str) -> dict[str, Any]:
    header = proved.proved.header
    row = make_row_object(proved.row) if proved.row else None
    return {"status": said, "height": header.height, "time": format_time(header.time), "row": row}
