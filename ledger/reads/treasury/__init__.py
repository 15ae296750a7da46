"""Finders on the treasury: taxes."""
