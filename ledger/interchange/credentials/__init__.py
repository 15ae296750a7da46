"""Verifiable credentials: records of the ledger in the W3C's form."""
