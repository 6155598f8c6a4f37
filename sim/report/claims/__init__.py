"""Claims and their verdicts, to be read."""
