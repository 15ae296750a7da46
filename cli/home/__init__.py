"""Commands on the home, the program and the whole ledger."""
