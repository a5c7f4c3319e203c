"""Tasks of the people domain: thin, each one transaction around one service."""
