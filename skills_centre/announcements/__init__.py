"""Announcements: what learning and development tell everybody, or some parts of the organisation."""
