"""Tasks of the mail domain: thin, each one transaction around one service."""
