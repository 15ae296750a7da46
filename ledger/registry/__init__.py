"""What a transaction may do, one file per subject; `messages` lists every type there is."""
