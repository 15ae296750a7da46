"""The treasury: its account, taxes and returns, and the budget."""
