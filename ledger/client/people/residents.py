"""E-residents as people act for them: `lao.residents`. Who acts is a sponsor's wallet.

The credential is checked here, by its own proof and against the key that the motion recognised, and never leaves: the
ledger has a commitment to it, and who is shown the document with its salt can check both again.
"""

import msgspec

from ledger.client.desk import Acting, Desk, Who
from ledger.client.exchange.evidence import SaltedEvidence, check_evidence, make_evidence
from ledger.client.forms.moments import Moment, read_moment
from ledger.client.forms.places import check_place
from ledger.client.forms.references import check_reference
from ledger.crypto.addresses import compute_address
from ledger.crypto.encoding import Positive, decode_file, encode
from ledger.errors import HomeError, VerificationError
from ledger.interchange.credentials.credentials import ProvedCredential, verify_credential
from ledger.reads.entries import PlacedEntry, find_entry
from ledger.reads.people.residents import (
    FoundIssuer,
    FoundResidence,
    find_issuer,
    find_residence,
    list_issuers,
    list_residences,
)
from ledger.registry.people.accounts import BoundKeys
from ledger.registry.people.residents import OpenResidence, RenewResidence, WithdrawSponsorship


class ResidenceApplication(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The keys of somebody abroad, with their consent to stand for an account of one ledger."""

    keys: BoundKeys
    threshold: Positive


class Residents:
    """The e-residents of a ledger, and whose credentials from abroad are recognised."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def apply(self, name: str, *, keys: int = 1, threshold: int = 1) -> bytes:
        """Makes keys for an account to be, keeps them in this home, and gives the application for a sponsor.

        Raises HomeError for a name that is taken.
        """
        if name in self.desk.keyring.addresses:
            raise HomeError("name_must_be_new", name=name)
        made = self.desk.make_keys(name, keys, 1)
        address = compute_address(self.desk.address_prefix, bytes.fromhex(made[0].public_key))
        bound = self.desk.bind_keys(address, made, threshold)
        for key in made:
            self.desk.keyring.add(name, key)
        self.desk.keyring.set_name(name, address)
        return encode(ResidenceApplication(bound, threshold))

    def open(
        self,
        by: Acting,
        application: bytes,
        credential: bytes,
        *,
        issuer: str,
        jurisdiction: str,
        until: Moment,
        anyway: bool = False,
    ) -> tuple[PlacedEntry, SaltedEvidence]:
        """Opens the account that was applied for; `events["address"]` is its address.

        The salt must be kept with the credential: whoever is to check it needs both. Raises Refused, DecodeError,
        InterchangeError for what is no credential, VerificationError for one that is not of the issuer, or ends before
        the residence would. `anyway` takes a jurisdiction that is in no list of codes.
        """
        check_place(self.desk, jurisdiction, anyway=anyway)
        asked, end = decode_file(application, ResidenceApplication), read_moment(until)
        self._check_credential(credential, issuer, end)
        made = make_evidence(self.desk, credential)
        return by.act(OpenResidence(made.commitment, issuer, jurisdiction, asked.keys, asked.threshold, end)), made

    def renew(
        self, by: Acting, who: Who, credential: bytes, *, issuer: str, until: Moment
    ) -> tuple[PlacedEntry, SaltedEvidence]:
        """Lets a residence end later, by a credential that was shown again. Raises as `open` does."""
        end = read_moment(until)
        self._check_credential(credential, issuer, end)
        made = make_evidence(self.desk, credential)
        return by.act(RenewResidence(self.desk.resolve(who), made.commitment, issuer, end)), made

    def withdraw(self, by: Acting, who: Who, reference: str) -> PlacedEntry:
        """Ends a residence now."""
        return by.act(WithdrawSponsorship(self.desk.resolve(who), check_reference(reference)))

    def get(self, who: Who) -> FoundResidence:
        """The residence of an account. Raises NotFoundError where it has none."""
        return find_residence(self.desk.source, self.desk.resolve(who))

    def list(self, sponsor: Who | None = None, issuer: str = "") -> tuple[FoundResidence, ...]:
        """The residences there are or were: of all sponsors and issuers, or of one."""
        return tuple(list_residences(self.desk.source, self.desk.resolve_any(sponsor), issuer))

    def issuers(self) -> tuple[FoundIssuer, ...]:
        """The issuers abroad that are or were recognised."""
        return tuple(list_issuers(self.desk.source))

    def check(self, who: Who, credential: bytes, salt: str) -> ProvedCredential:
        """What a credential says, if it is the one that was shown last for an account, and was its issuer's then.

        Raises VerificationError for another credential or salt, and for one that another key has signed.
        """
        row = self.get(who).row
        check_evidence(row.commitment, credential, salt)
        placed = find_entry(self.desk.source, row.grant.partition("-")[0])
        recognised = find_issuer(self.desk.source, row.issuer, placed.height)
        return _verify(credential, row.issuer, recognised.public_key, placed.time)

    def _check_credential(self, credential: bytes, issuer: str, until: int) -> None:
        key = find_issuer(self.desk.source, issuer).public_key
        proved = _verify(credential, issuer, key, self.desk.source.get_time())
        if proved.valid_until is not None and proved.valid_until < until:
            raise VerificationError("residence_must_not_outlast_credential", expires=proved.valid_until, until=until)


def _verify(credential: bytes, issuer: str, public_key: str, time: int) -> ProvedCredential:
    proved = verify_credential(credential, time)
    if proved.public_key != public_key:
        raise VerificationError("credential_must_be_of_issuer", issuer=issuer, key=proved.public_key)
    return proved
