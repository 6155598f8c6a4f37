"""Sensitivity indices, to be read."""
