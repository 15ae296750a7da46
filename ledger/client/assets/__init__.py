"""Acts and listings of assets: kinds of money, classes of tokens, and what becomes of their units."""
