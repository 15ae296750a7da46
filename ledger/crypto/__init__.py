"""Bytes, hashes, keys and addresses: what everything else is built from."""
