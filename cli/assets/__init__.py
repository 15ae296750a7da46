"""Commands on assets: kinds of money and classes of tokens."""
