"""Forms: what people write by hand, read strictly and refused in words of our own."""
