"""Policies compared by pairs of runs: differences, intervals, the best, the front, and values of a factor."""
