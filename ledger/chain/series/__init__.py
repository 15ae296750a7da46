"""Series: entries that an account anchors batch by batch, the proof of one, and an extract of many."""
