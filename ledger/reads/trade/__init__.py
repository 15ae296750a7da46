"""Finders on trade: contracts, orders and invoices."""
