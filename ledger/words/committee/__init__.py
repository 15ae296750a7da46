"""The committee in words: what motions ask for, who sits where, and how the votes stand."""
