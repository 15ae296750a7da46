"""Acts and listings of exchange: rates, offers, conversions and reserves."""
