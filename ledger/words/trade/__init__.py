"""Trade in words."""
