"""Every SELECT of the gaps domain, one file per subject."""
