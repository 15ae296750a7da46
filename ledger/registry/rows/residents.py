"""The rows of e-residents: who sponsors them until when, and whose credentials from abroad are recognised."""

from typing import Annotated

import msgspec

from ledger.chain.kinds import AddressText, EntryText, Moment, ReferenceText
from ledger.crypto.encoding import Hex32
from ledger.state.tables import Table

E_RESIDENT = "e-resident"
"""The kind of account that somebody abroad has."""
IssuerName = Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}\\.[A-Z0-9-]{1,24}\\Z", max_length=27)]
"""COUNTRY.NAME of who issues credentials abroad, such as SG.ICA: a country, and what the issuer is called there."""


class Residence(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What somebody abroad may act by: a sponsor's word, until a date (block time, ms UTC)."""

    commitment: Hex32
    """To the credential that the sponsor was shown last, with a salt: only who has both can tell which it was."""
    grant: EntryText
    """The message that opened it, or renewed it last: TRANSACTION-INDEX."""
    issuer: IssuerName
    """Of that credential."""
    reference: ReferenceText
    """Why the sponsor withdrew; "" unless it did."""
    since: Moment
    """When it was opened: a renewal does not change it."""
    sponsor: AddressText
    until: Moment


class Recognised(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """That credentials by a key are taken for those of an issuer abroad, from when until when."""

    motion: EntryText
    public_key: Hex32
    """Ed25519; a credential names it as a did:key."""
    since: Moment
    until: Moment


RESIDENCES = Table("residence", Residence)
"""By address."""
RECOGNISED = Table("recognised", Recognised)
"""By COUNTRY.NAME."""
RESIDENT_TABLES = (RESIDENCES, RECOGNISED)
