"""Trade: contracts that their parties sign, orders whose price is set aside, and invoices with the tax on them."""
