"""Commands on the programme."""
