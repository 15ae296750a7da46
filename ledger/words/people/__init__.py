"""Words for accounts: their roles, their delegations, what stands against them, and what their keys left standing."""
