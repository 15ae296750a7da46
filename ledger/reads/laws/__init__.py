"""Finders on laws: which there are, what one may read, what in one is doubtful, and what each said of an act."""
