"""Required learning: rules, what they ask of whom by when, and who has done it."""
