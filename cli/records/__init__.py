"""Commands on records, their schemas and their holders' files."""
