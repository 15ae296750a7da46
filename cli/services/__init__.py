"""Commands on services."""
