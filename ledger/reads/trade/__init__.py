"""Finders on trade: contracts and orders."""
