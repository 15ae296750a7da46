"""Finders on the treasury: the budget, tax returns, and what hangs together with what."""
