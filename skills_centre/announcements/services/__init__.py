"""Changes of announcements."""
