"""Finders on the committee: its bodies, the motions before them, and what became of those."""
