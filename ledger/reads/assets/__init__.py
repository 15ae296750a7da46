"""Assets as the ledger has them: kinds of money, and classes of tokens."""
