"""The embedded shell: a home directory, a mempool, and validators in one process.

One operator holds all keys here, so the ledger is tamper-evident, not Byzantine-tolerant.
"""
