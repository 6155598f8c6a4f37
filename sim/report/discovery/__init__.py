"""Boxes that were discovered, to be read."""
