"""Parcels and titles, against the rules."""
