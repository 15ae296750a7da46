"""The CometBFT shell: the ledger behind ABCI 2.0, one validator a process, for parties that do not trust each other."""
