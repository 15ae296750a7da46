"""Whose turn it is, who may sign, when a block is final. Pure functions: no clock, no disk, no network.

Each validator signs at most one block per height, ever. Two quorums share an honest validator, and it signs
once, so with less than a third faulty there is no fork.
"""
