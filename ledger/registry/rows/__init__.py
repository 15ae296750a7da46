"""The rows a ledger keeps and the tables they stand in, subject by subject."""
