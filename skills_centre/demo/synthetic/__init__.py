"""Synthetic organisations of any size, for benchmarks and trials: the same for the same seed and day."""
