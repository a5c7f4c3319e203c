"""Courses, their versions and packs, publishing and search."""
