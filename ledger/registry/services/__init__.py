"""Services: what an office offers, who applies for it, what it decides, and what its silence does."""
