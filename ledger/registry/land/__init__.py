"""Land: parcels that never overlap in space, who owns them, and rights that never exclude each other in time."""
