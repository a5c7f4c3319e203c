"""Benchmarks against ceilings measured in the same run."""
