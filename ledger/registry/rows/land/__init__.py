"""The rows of land: grids, parcels and cells; and who owns a parcel, and what lies on it."""
