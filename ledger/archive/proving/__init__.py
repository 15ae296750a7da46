"""Proving: what a ledger shows to others, made from its store and verified before it is handed out."""
