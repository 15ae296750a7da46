"""Commands on land: parcels, and titles to them."""
