"""Policies compared, to be read."""
