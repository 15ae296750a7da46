"""The programme as it is read: targets with what came of them, and the report on a period."""
