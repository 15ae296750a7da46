"""Networks: validators of one ledger on CometBFT, each a process of its own."""
