"""The language of laws: what it refuses, what it answers, and that other languages answer alike where they overlap."""
