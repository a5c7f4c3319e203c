"""People, the organisation, the line of management, sign-in, and who may see whom."""
