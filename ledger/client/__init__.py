"""What people hold: a Ledger, a Wallet for each account whose keys they have, and their Records.

The same objects serve the command line, the tests and a notebook. Amounts are integers in the asset's smallest unit.
"""

TYPE_CHECKING = False  # as in typing, which nobody waits for here
if TYPE_CHECKING:
    from ledger.client.ledger import Ledger
    from ledger.client.records.records import Record
    from ledger.client.records.verifying import verify_disclosure, verify_status
    from ledger.client.verifying import verify_proof, verify_receipt
    from ledger.client.wallet import Wallet
    from ledger.reads.entries import PlacedEntry
    from ledger.registry.records.disclosure import ProvedDisclosure, ProvedStatus

__all__ = [
    "Ledger",
    "PlacedEntry",
    "ProvedDisclosure",
    "ProvedStatus",
    "Record",
    "Wallet",
    "verify_disclosure",
    "verify_proof",
    "verify_receipt",
    "verify_status",
]

_HOMES = {
    "client.ledger": ("Ledger",),
    "reads.entries": ("PlacedEntry",),
    "client.records.records": ("Record",),
    "client.wallet": ("Wallet",),
    "client.records.verifying": ("verify_disclosure", "verify_status"),
    "client.verifying": ("verify_proof", "verify_receipt"),
    "registry.records.disclosure": ("ProvedDisclosure", "ProvedStatus"),
}
"""Where each name is at home: it is loaded once it is asked for."""


def __getattr__(name: str) -> object:
    from importlib import import_module  # noqa: PLC0415 - whoever asks for nothing needs nothing

    module = next((module for module, names in _HOMES.items() if name in names), "")
    if not module:
        raise AttributeError(f"module 'ledger.client' has no attribute {name!r}")
    found: object = getattr(import_module(f"ledger.{module}"), name)
    globals()[name] = found
    return found
