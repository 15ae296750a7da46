"""Commands on trade."""
