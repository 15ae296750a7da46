"""Commands on the committee: bodies, motions, validators."""
