"""What proof files of records say, for people and as objects: disclosures, statuses, holders' files, credentials."""

from typing import Any, NamedTuple

import msgspec

from cli.shell import output
from ledger import ProvedDisclosure, ProvedStatus
from ledger.chain.finality import Checkpoint, ProvedHeader
from ledger.chain.kinds import NEVER
from ledger.errors import LedgerError, VerificationError
from ledger.home.clock import read_system_clock
from ledger.interchange.credentials.record_credentials import verify_record_credential
from ledger.registry.records.disclosure import (
    UNCHECKED,
    check_age,
    check_valid,
    describe_status,
    verify_disclosure,
    verify_record_status,
    verify_status,
)
from ledger.registry.records.holder_file import Issued, get_claims, read_issued, verify_holder_file
from ledger.words.lexicon import Lexicon
from ledger.words.printing import printable
from ledger.words.times import format_time
from ledger.words.values import date_values

NOT_SHOWN = "later status not shown: --status takes the file of natledger record status"


class Later(NamedTuple):
    """A later status of a record, as it was given: the file, and how old it may be (ms); None for any age."""

    data: bytes
    max_age: int | None = None


class Verified(NamedTuple):
    """What a file proved: lines for people, an object, and why it is not to be relied on all the same."""

    lines: list[str]
    object: dict[str, Any]
    warning: LedgerError | None = None


def tell_disclosure(
    data: bytes, genesis_hash: bytes, checkpoint: Checkpoint | None, nonce: str, status: Later | None
) -> Verified:
    """A disclosure: what it shows, who issued it, who presents it."""
    proved = verify_disclosure(data, genesis_hash, checkpoint, nonce=nonce)
    issued = proved.issued
    when = words_of(issued.proved.proved).time(issued.proved.time)
    lines = [
        f"valid: {issued.commitment.schema} issued in block {issued.proved.height}, {when}",
        *_list_values(proved.fields),
        *_describe_issued(issued),
        f"  presented   {_describe_presented(proved, nonce)}",
        *describe_finality(proved.proved),
    ]
    found = _make_issued_object(issued) | {"kind": "disclosure", "fields": proved.fields}
    found["nonce_signed"] = proved.presented is not None
    found["keys_of_block"] = proved.presented.header.height if proved.presented else None
    return add_status(Verified(lines, found), issued, status, genesis_hash, checkpoint)


def tell_holder(data: bytes, genesis_hash: bytes, checkpoint: Checkpoint | None, status: Later | None) -> Verified:
    """A holder's file: that it is whole, and what it still holds."""
    file, issued = verify_holder_file(data, genesis_hash, checkpoint)
    claims, erased = get_claims(file), [field.name for field in file.fields if not field.salt]
    lines = [
        f"valid: the holder's file of a {issued.commitment.schema}, issued in block {issued.proved.height}",
        *_list_values(claims),
        *_describe_issued(issued),
        *([f"  erased      {', '.join(erased)}"] if erased else []),
        *describe_finality(issued.proved.proved),
    ]
    found = _make_issued_object(issued) | {"kind": "holder", "claims": claims, "erased": erased}
    return add_status(Verified(lines, found), issued, status, genesis_hash, checkpoint)


def tell_status(status: Later, genesis_hash: bytes, checkpoint: Checkpoint | None) -> Verified:
    """A status: what the ledger says of a record at a height."""
    proved = verify_status(status.data, genesis_hash, checkpoint)
    header, row = proved.proved.header, proved.row
    when = f"at block {header.height}, {words_of(proved.proved).time(header.time)}"
    lines = [f"valid: record {proved.record}: {proved.status} {when}"]
    if row:
        lines += [f"  schema      {printable(row.schema)}", f"  issuer      {printable(row.issuer)}"]
        lines += [f"  reason      {printable(row.reason)}"] if row.reason else []
        lines += [f"  successor   {printable(row.successor)}"] if row.successor else []
    lines += describe_finality(proved.proved)
    found = _make_status_object(proved, proved.status) | {"kind": "status", "record": proved.record}
    return Verified(lines, found, _warn(None, proved, status.max_age))


def tell_credential(
    data: bytes, genesis_hash: bytes | None, checkpoint: Checkpoint | None, status: Later | None
) -> Verified:
    """A W3C credential: by whose key, what it says, and what its evidence proves where a genesis hash is given."""
    proved = verify_record_credential(data, genesis_hash, checkpoint, time=read_system_clock())
    credential = proved.credential
    lines = [f"valid: a credential signed by {printable(credential.did)}"]
    for subject in credential.subjects:
        lines += [*_list_values(subject.claims), *([f"  about       {printable(subject.id)}"] if subject.id else [])]
    if proved.disclosure is None or not proved.is_issuers:
        lines.insert(1, "  signature   by that key, whose owner is not known: anybody can make one")
    if credential.issuer != credential.did:
        lines.append(f"  issuer      {printable(credential.issuer)}: not shown to hold that key")
    found: dict[str, Any] = {"kind": "credential", "did": credential.did, "issuer": credential.issuer}
    found |= {"id": credential.id, "types": list(credential.types), "evidence": None}
    found |= {"subjects": msgspec.to_builtins(credential.subjects), "statuses": len(credential.statuses)}
    if credential.statuses:
        lines.append(f"  statuses    it names {len(credential.statuses)} places to ask; none was asked")
    if proved.disclosure is None or genesis_hash is None:
        given = "no genesis hash was given" if credential.disclosure else "it carries none"
        lines.append(f"  evidence    not checked on a ledger: {given}")
        return _say_unchecked(Verified(lines, found))
    issued = proved.disclosure.issued
    key = "the same key signed its issue" if proved.is_issuers else "the key is not shown to be the issuer's"
    lines += [f"  evidence    it was issued in block {issued.proved.height} as it stands; {key}"]
    lines += [*_describe_issued(issued), *describe_finality(issued.proved.proved)]
    found["evidence"] = _make_issued_object(issued) | {"same_key": proved.is_issuers}
    return add_status(Verified(lines, found), issued, status, genesis_hash, checkpoint)


def words_of(proved: ProvedHeader) -> Lexicon:
    """How amounts and times are written on the ledger that something was proved of; it knows no names."""
    genesis = proved.genesis
    return Lexicon({}, {unit.asset: unit.decimals for unit in genesis.assets}, offset=genesis.utc_offset)


def describe_finality(header: ProvedHeader) -> list[str]:
    """Who made a header final, and what that leaves open."""
    tally = header.tally
    signed = f"{tally.signed} of {tally.validators} validators signed"
    if header.final_height != header.header.height:
        signed += f" block {header.final_height}, whose history holds block {header.header.height}"
    times = "once" if header.handovers == 1 else f"{header.handovers} times"
    changed = f"handed over {times} from those of the genesis on, each time signed by those before"
    point = "none given; one from a source you trust would rule out a second history made by former validators"
    if header.checkpoint:
        point = f"block {header.checkpoint.height} is in the same history"
    return [
        f"  finality    {signed} (more than 2/3 needed)",
        f"  validators  {changed if header.handovers else 'those of the genesis'}",
        f"  checkpoint  {point}",
    ]


def list_issued(proved: Any) -> list[Issued]:
    """What each message of a proved receipt issued or amended."""
    found = []
    for index in range(len(proved.signed.transaction.messages)):
        try:
            found.append(read_issued(proved, index))
        except VerificationError:
            continue
    return found


def add_status(
    verified: Verified, issued: Issued, status: Later | None, genesis_hash: bytes, checkpoint: Checkpoint | None
) -> Verified:
    """The same with the record's later status, as far as a proof shows it. Raises VerificationError."""
    if status is None:
        lines = [*verified.lines, f"  status      issued in block {issued.proved.height}, {NOT_SHOWN}"]
        return _say_unchecked(verified._replace(lines=lines))
    proved = verify_record_status(issued, status.data, genesis_hash, checkpoint)
    said, header = describe_status(issued, proved), proved.proved.header
    when = words_of(proved.proved).time(header.time)
    reason = f", reason {proved.row.reason}" if proved.row and proved.row.reason else ""
    lines = [
        *verified.lines,
        f"  status      {said} at block {header.height}, {when}{printable(reason)}",
    ]
    found = verified.object | {"status": _make_status_object(proved, said)}
    return Verified(lines, found, _warn(issued, proved, status.max_age))


def _say_unchecked(verified: Verified) -> Verified:
    """Says in the first line what nobody has shown: whoever reads no further must not take it for valid today."""
    claim, *rest = verified.lines
    claim = f"{UNCHECKED}:{claim.removeprefix('valid:')}" if claim.startswith("valid:") else claim
    return verified._replace(lines=[claim, *rest], object=verified.object | {"status": None})


def _warn(issued: Issued | None, proved: ProvedStatus, max_age: int | None) -> LedgerError | None:
    """Why the record is not valid; raises VerificationError where it was, but longer ago than was asked for."""
    try:
        check_valid(issued, proved)
    except VerificationError as error:
        return error
    if max_age is not None:
        try:
            check_age(proved, max_age, read_system_clock())
        except VerificationError as error:  # in the words of the lines around it
            raise output.explain(error, words_of(proved.proved), output.UNPROVED) from error
    return None


def _describe_presented(proved: ProvedDisclosure, nonce: str) -> str:
    if proved.presented is None:
        return "by whoever has the file; ask for a --nonce of your own to have the holder sign it"
    header = proved.presented.header
    keys = f"with its keys of block {header.height}, {words_of(proved.proved).time(header.time)}"
    return (
        f"by the subject, for the nonce {nonce}, {keys}" if nonce else f"by the subject, {keys}, for a nonce not asked"
    )


def _describe_issued(issued: Issued) -> list[str]:
    return [
        f"  record      {issued.record}" + (", as amended here" if issued.amends else ""),
        f"  issuer      {printable(issued.issuer)}",
        f"  holds       {words_of(issued.proved.proved).until(issued.commitment.until)}{_tell_end(issued)}",
    ]


def _tell_end(issued: Issued) -> str:
    return ", which has passed by this computer's clock" if _has_ended(issued) else ""


def _has_ended(issued: Issued) -> bool:
    return issued.commitment.until <= read_system_clock()


def _list_values(values: dict[str, Any]) -> list[str]:
    # behind one word, so that no claim can pass for a line of ours
    return [f"  says        {printable(name)}: {_show(value)}" for name, value in values.items()]


def _show(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return printable(str(value)) if isinstance(value, str | int) else printable(msgspec.json.encode(value).decode())


def _make_issued_object(issued: Issued) -> dict[str, Any]:
    until = issued.commitment.until
    return {
        "record": issued.record,
        "schema": issued.commitment.schema,
        "issuer": issued.issuer,
        "height": issued.proved.height,
        "time": format_time(issued.proved.time),
        "amends": issued.amends,
        "until": None if until == NEVER else format_time(until),
        "ended_by_this_clock": _has_ended(issued),
    }


def _make_status_object(proved: ProvedStatus, said: str) -> dict[str, Any]:
    header = proved.proved.header
    row = date_values(msgspec.to_builtins(proved.row)) if proved.row else None
    return {"status": said, "height": header.height, "time": format_time(header.time), "row": row}
