"""Conformance: anybody's cases in, our verdicts out, without knowing how the ledger is made inside."""
