"""Commands on laws."""
