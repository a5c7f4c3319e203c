"""Refusals of the catalogue domain."""
