"""Summaries of teams' skills gaps, kept by workers, and the manager's page."""
