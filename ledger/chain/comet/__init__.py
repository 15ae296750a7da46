"""What CometBFT signs and links, as far as proofs of ours carry it."""
