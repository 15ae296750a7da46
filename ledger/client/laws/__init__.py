"""Laws as people look at them and try them."""
