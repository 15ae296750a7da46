"""Laws on the chain: how they are made, what they may read, and how they bind."""
