"""Accounts as people open and look after them."""
