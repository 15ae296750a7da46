"""Acts and listings of land: parcels, and titles to them."""
