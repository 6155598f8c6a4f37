"""A day, compiled: matters, channels, intake, handling, closure, learning."""
