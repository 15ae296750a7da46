"""What is signed and what is linked: genesis, transactions, entries, headers, commits, receipts.

With `crypto` and `merkle` this is all an offline verifier needs. The bodies of messages are opaque here.
"""
