"""Commands on what is on the chain: blocks, transactions, receipts and their verification."""
