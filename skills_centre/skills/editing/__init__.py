"""Changing an edition by hand: pure changes of its value, and what it still lacks."""
