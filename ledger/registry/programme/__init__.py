"""The programme: targets written down before their time, what came of them, and the report that is noted."""
