"""ABCI on the wire: the messages of CometBFT v0.38, their frames, and the server that answers them."""
