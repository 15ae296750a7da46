"""An issuer abroad, and the credentials it gives: W3C credentials of a ledger that is not ours."""

from ledger.home.founding import make_key
from ledger.interchange.credentials.credentials import Credential, write_credential

ISSUER = "SG.ICA"
ABROAD = make_key(5, "abroad")
DID = "did:key:z6MkrKemGBKFxfY5fY57LxNB7ydE9P5SBAZ6DdFDVpqgUHuW"


def make_credential(name: str = "EVA", valid_until: int = 0, key: str = "abroad") -> bytes:
    """A passport as a credential, signed by the issuer's key or another."""
    credential = Credential(
        genesis_hash="5e" * 32,
        record_id=f"passport-{name.lower()}",
        types=("PassportCredential",),
        schema="passport@1",
        claims={"given_names": name, "number": "K1234567"},
        valid_until=valid_until,
    )
    return write_credential(credential, make_key(5, key))
