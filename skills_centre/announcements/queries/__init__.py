"""Queries of announcements."""
