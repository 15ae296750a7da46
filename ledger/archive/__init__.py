"""The archive: what any engine's shell keeps of a chain, and everything that is computed from it."""
