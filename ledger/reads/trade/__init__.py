"""Finders on trade: invoices."""
