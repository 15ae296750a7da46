"""Trade as people do it: contracts with their documents, and orders."""
