"""Pages that draw on several domains."""
