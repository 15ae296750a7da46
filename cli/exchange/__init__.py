"""Commands on exchange: assets, rates, offers, conversions and reserves."""
