"""Refusals of the reminders domain."""
