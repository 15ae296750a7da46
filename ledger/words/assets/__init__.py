"""Assets in words: kinds of money, classes of tokens, and what becomes of their units."""
