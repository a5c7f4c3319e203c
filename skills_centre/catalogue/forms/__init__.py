"""Forms of the catalogue domain."""
