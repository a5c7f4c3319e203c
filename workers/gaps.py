"""Tasks of the gaps domain: thin, each one transaction around one service."""
