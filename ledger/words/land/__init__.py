"""Land in words: parcels, and titles to them."""
