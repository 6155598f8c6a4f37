"""Boxes of inputs in which something is so more often than elsewhere (PRIM), and how far to trust them."""
