"""Finders on accounts: roles, delegations, what stands against one, and what its keys left standing."""
