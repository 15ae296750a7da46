"""What people hold: a Ledger, a Wallet for each account whose keys they have, and their Records.

The same objects serve the command line, the tests and a notebook. Amounts are integers in the asset's smallest unit.
"""

from ledger.client.ledger import Ledger
from ledger.client.placed import PlacedEntry
from ledger.client.records import Record
from ledger.client.wallet import Wallet
from ledger.registry.disclosure import ProvedDisclosure, ProvedStatus, verify_disclosure, verify_status

__all__ = [
    "Ledger",
    "PlacedEntry",
    "ProvedDisclosure",
    "ProvedStatus",
    "Record",
    "Wallet",
    "verify_disclosure",
    "verify_status",
]
