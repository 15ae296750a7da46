"""Everything that is a proof: RFC 6962 logs, the state tree, and what verifies them."""
