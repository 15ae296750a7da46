"""Trade as people do it: invoices, and the files of their lines."""
