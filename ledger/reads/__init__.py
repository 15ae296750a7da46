"""Reads: what the ledger has, found for whoever asks. Data, never a sentence."""
