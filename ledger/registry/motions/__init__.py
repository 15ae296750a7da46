"""Motions: what a body can be asked, who may vote, when it counts, and what comes of it."""
