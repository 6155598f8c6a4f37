"""The sections of a scenario: one frozen model per table of the TOML file."""
