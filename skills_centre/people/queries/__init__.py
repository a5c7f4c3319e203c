"""Every SELECT of the people domain, one file per subject."""
