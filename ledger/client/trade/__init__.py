"""Trade as people do it: contracts with their documents, orders, and invoices with the files of their lines."""
