"""The treasury as people see it."""
