"""Every change of the gaps domain, one file per subject."""
