"""The audit trail in plain words."""
