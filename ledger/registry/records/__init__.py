"""Records: schemas, commitments and statuses on the chain; the holder's file and what is shown of it."""
