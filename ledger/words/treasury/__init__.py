"""The treasury in words."""
