"""The house rules: checkers that read code as syntax trees, with bad examples for each; tests/test_tidy.py runs them.

Nothing of the ledger is imported or run. What a rule still finds, and may for now, stands in pending.txt, which only
shrinks: `python -m tests.tidy` takes out what is mended, and refuses to add.
"""
