"""The demonstration institution, built from a fixed seed."""
