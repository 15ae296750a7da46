"""Money as people move it: payment files, imports, and payments given back."""
