"""Laws in words: what one says, what it read, whom it refused, and what it would have done."""
