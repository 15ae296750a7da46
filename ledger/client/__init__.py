"""What people hold: a Ledger, and a Wallet for each account whose keys they have.

The same objects serve the command line, the tests and a notebook. Amounts are integers in the asset's smallest unit.
"""

from ledger.client.ledger import Ledger
from ledger.client.placed import PlacedEntry
from ledger.client.wallet import Wallet

__all__ = ["Ledger", "PlacedEntry", "Wallet"]
