"""Refusals of the skills domain."""
