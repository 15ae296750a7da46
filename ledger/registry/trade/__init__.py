"""What people trade, on record: one module for each subject of the law of e-transactions."""
