"""Money in words."""
