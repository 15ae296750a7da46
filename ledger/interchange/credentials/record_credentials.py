"""A record of the ledger as a W3C credential, and back: the same fields, once for any wallet, once with their proof.

The credential is signed by a key of the issuer and carries a disclosure as its evidence. Whoever has the genesis hash
checks both; whoever has not still has a credential.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from ledger.chain.finality import Checkpoint
from ledger.chain.kinds import NEVER
from ledger.crypto.encoding import encode
from ledger.crypto.keys import SigningKey
from ledger.errors import VerificationError
from ledger.interchange.credentials.credentials import Credential, ProvedCredential, verify_credential, write_credential
from ledger.interchange.credentials.model import KIND, write_urn
from ledger.interchange.foreign_json import canonicalise_json
from ledger.registry.records.disclosure import ProvedDisclosure, make_disclosure, verify_disclosure
from ledger.registry.records.holder_file import HolderFile, Issued
from ledger.registry.records.schemas import SUBJECT


class ProvedRecordCredential(msgspec.Struct, frozen=True):
    """What a credential proved, by its own signature and by the ledger's."""

    credential: ProvedCredential
    disclosure: ProvedDisclosure | None
    """What its evidence proved; None where no genesis hash was given."""

    @property
    def is_issuers(self) -> bool:
        """Whether the key that signed the credential also signed the record's issue on the ledger."""
        if self.disclosure is None:
            return False
        issued = self.disclosure.issued
        key = (issued.issuer, self.credential.public_key)
        return key in [(item.address, item.public_key) for item in issued.proved.signed.signatures]


def export_record(file: HolderFile, issued: Issued, names: Sequence[str], key: SigningKey, time: int = 0) -> bytes:
    """A credential that says these fields of a record, with their disclosure as evidence, signed by an issuer's key.

    `time` (ms UTC) is when it is signed, so that it does not look as if it had left before what came later; 0 where it
    shall not say. Whether the record still stands is for the caller to ask. Raises Refused for a field that is not
    there, or is erased; InterchangeError for what a credential cannot say.
    """
    disclosure = make_disclosure(file, names)
    fields = {field.name: field.value for field in disclosure.fields}
    genesis_hash = issued.proved.proved.genesis_hash.hex()
    subject = str(fields.pop(SUBJECT, ""))
    until = issued.commitment.until
    evidence: dict[str, Any] = msgspec.json.decode(encode(disclosure))
    credential = Credential(
        genesis_hash=genesis_hash,
        record_id=issued.record,
        types=(_name_type(issued.commitment.schema),),
        schema=issued.commitment.schema,
        claims={name: value for name, value in fields.items() if value != ""},
        subject=write_urn(genesis_hash, subject) if subject else "",
        valid_from=issued.proved.time,
        valid_until=0 if until == NEVER else until,
        created=time,
        evidence=evidence,
    )
    return write_credential(credential, key)


def verify_record_credential(
    data: bytes,
    genesis_hash: bytes | str | None,
    checkpoint: Checkpoint | None = None,
    *,
    time: int | None = None,
) -> ProvedRecordCredential:
    """What a credential proves; with a genesis hash, also what its evidence does. Raises LedgerError.

    1. Its signature holds, and with `time` (ms) it is valid then.  2. Its evidence is one disclosure of this ledger.
    3. What it says is exactly what is shown there, of the same record.
    """
    credential = verify_credential(data, time)
    if genesis_hash is None:
        return ProvedRecordCredential(credential, None)
    if not credential.disclosure:
        raise VerificationError("credential_must_carry_a_disclosure")
    disclosure = verify_disclosure(credential.disclosure, genesis_hash, checkpoint)
    _check_same(credential, disclosure)
    return ProvedRecordCredential(credential, disclosure)


def _check_same(credential: ProvedCredential, disclosure: ProvedDisclosure) -> None:
    issued = disclosure.issued
    genesis_hash = issued.proved.proved.genesis_hash.hex()
    shown = {name: value for name, value in disclosure.fields.items() if name != SUBJECT and value != ""}
    subject = disclosure.fields.get(SUBJECT, "")
    until = None if issued.commitment.until == NEVER else issued.commitment.until
    said = [{"id": item.id, "claims": item.claims} for item in credential.subjects]
    expected = [{"id": write_urn(genesis_hash, str(subject)) if subject else "", "claims": shown}]
    for holds, problem in (
        (credential.genesis_hash == genesis_hash, "its id names another ledger"),
        (credential.record_id == issued.record, "its id names another record"),
        (credential.schema == issued.commitment.schema, "its schema is another"),
        (set(credential.types) <= {KIND, _name_type(issued.commitment.schema)}, "its type is another"),
        (credential.valid_from == issued.proved.time, "it begins at another time"),
        (credential.valid_until == until, "it ends at another time"),
        # as bytes: in Python true is equal to 1
        (canonicalise_json(said) == canonicalise_json(expected), "its claims are others"),
    ):
        if not holds:
            raise VerificationError("credential_must_say_what_is_shown", problem=problem)


def _name_type(schema: str) -> str:
    """DegreeCredential of degree@1."""
    words = schema.partition("@")[0].split("_")
    return "".join(word.capitalize() for word in words) + "Credential"
