"""The small total language in which laws are written: read, checked, answered, explained. Knows no registry."""
