"""Refusals of the gaps domain."""
