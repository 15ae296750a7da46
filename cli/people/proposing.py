"""What a body of the committee is asked of issuers abroad: `motion propose recognise-issuer`, `end-recognition`."""

import click

from cli.committee.putting import Asked, put, takes_asked
from cli.shell.grammar import Command, takes_reference
from cli.shell.session import Session
from ledger.interchange.credentials.did_key import decode_did_key

_ASKED = "--reference DECREE/2026-9 --by finance"
_DID = "--did did:key:z6MkviNDhV5AAN94ajA9XXRdomCi7osqNR7qiBAB5mHsKBJ4"


@click.command(
    "recognise-issuer",
    cls=Command,
    examples=[
        f"natledger motion propose recognise-issuer TH.DOPA {_DID} {_ASKED}",
        f"natledger motion propose recognise-issuer TH.DOPA {_DID} --until 2027-01-01 {_ASKED}",
    ],
)
@click.argument("issuer")
@click.option("--did", metavar="DID", required=True, help="Its key, as its credentials name it: did:key:z6Mk…")
@click.option("--until", metavar="TIME", default="never", show_default=True, help="When that ends.")
@takes_asked("ncdt")
@click.pass_obj
def recognise_issuer(session: Session, issuer: str, did: str, until: str, asked: Asked) -> None:
    """Recognise the credentials of an issuer abroad. ISSUER is COUNTRY.NAME, such as SG.ICA."""
    action = session.open().actions.recognise_issuer(issuer, decode_did_key(did), until=session.moment(until))
    put(session, action, asked)


@click.command(
    "end-recognition",
    cls=Command,
    examples=[
        f"natledger motion propose end-recognition SG.ICA --why MFA/2026-3 {_ASKED}",
        f"natledger motion propose end-recognition SG.ICA --why MFA/2026-3 {_ASKED} --json",
    ],
)
@click.argument("issuer")
@takes_reference("--why", says="Where the reason is written: A-Z 0-9 . / - only, at most 35.")
@takes_asked("ncdt")
@click.pass_obj
def end_recognition(session: Session, issuer: str, why: str, asked: Asked) -> None:
    """Recognise them no more. Residences by them stay until they end, or are withdrawn."""
    put(session, session.open().actions.end_recognition(issuer, why), asked)
