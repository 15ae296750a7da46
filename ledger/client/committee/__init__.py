"""The committee as people put motions to it and vote."""
