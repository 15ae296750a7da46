"""The treasury as people ask it, and act for it."""
