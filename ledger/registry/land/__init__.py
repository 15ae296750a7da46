"""Rules of land: where parcels lie, what becomes of them, and who has which rights in them."""
