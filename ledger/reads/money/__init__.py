"""Finders on money: balances, holds, statements, and what was given back."""
