"""What organisations do at the end of a month: observe, decide, apply."""
