"""What all commands share: the grammar, the session, files, and the one place that writes to a terminal."""
