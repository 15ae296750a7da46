"""What commands on devices and on access logs have in common: a file is anchored batch by batch."""

from cli.shell.acts import show_act
from cli.shell.session import Session
from ledger.client.devices.batches import Anchored
from ledger.words.devices.devices import describe_batch
from ledger.words.values import make_row_object


def show_anchored(session: Session, found: Anchored) -> None:
    """Ends the anchoring of a file: says which numbers, and gives the batches for JSON."""
    said = ", ".join(describe_batch(body, session.lexicon) for body in found.batches)
    show_act(session, found.placed, f"anchored {said}", more={"batches": [*map(make_row_object, found.batches)]})
