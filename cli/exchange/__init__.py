"""Commands on exchange: rates, offers, conversions and reserves."""
