"""Refusals of the learning domain."""
