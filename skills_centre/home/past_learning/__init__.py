"""Bringing learning of many people in from an earlier system: a file, a dry run, and all of it or nothing."""
