"""What people hold: a Ledger, a Wallet for each account whose keys they have, and their Records.

The same objects serve the command line, the tests and a notebook. Amounts are integers in the asset's smallest unit.
"""
