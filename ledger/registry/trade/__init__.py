"""What people trade, on record: contracts, orders and invoices."""
