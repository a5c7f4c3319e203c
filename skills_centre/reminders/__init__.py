"""The ledger of what is owed to whom, digests, and its sweeps."""
