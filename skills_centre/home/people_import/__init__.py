"""Bringing people in from a file: read, compared with what is there, shown, and then taken in whole or not at all.

It stands above the domains that it writes to: people, and their role profiles.
"""
