"""Trade: contracts that their parties sign, and orders whose price is set aside until the goods are accepted."""
