"""Acts and listings of exchange: assets, rates, offers, conversions and reserves."""
