"""The committee: its bodies, the validators they elect, the numbers and rules the chain runs by."""
