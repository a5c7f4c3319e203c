"""Forms of the learning domain."""
