"""Commands on the treasury."""
