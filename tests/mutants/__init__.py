"""Planted faults: one small mistake at a time in ledger/, to see whether a test notices.

`python -m tests.mutants` runs it (see __main__.py); it is in no run of pytest. kinds.py says what is planted,
planting.py where, reach.py which tests run a line, trying.py tries a mutant, equivalents.py reads those that change
nothing.
"""
