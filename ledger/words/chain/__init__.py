"""What is on the chain in words: entries, blocks, and what proof files of them show."""
