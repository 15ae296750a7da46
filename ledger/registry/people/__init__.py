"""People: accounts and their keys, roles, recoveries, suspensions."""
