"""Records as people hold them."""
