"""What a validator does for its own people: it takes what they hand in, and tells them what came of it."""
