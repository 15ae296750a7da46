"""Transparency logs: receipts as C2SP's verifiers read them."""
