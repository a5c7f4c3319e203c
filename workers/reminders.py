"""Tasks of the reminders domain: thin, each one transaction around one service."""
