"""The state: typed rows, overlays of changes, and the store they live in."""
