"""Every change of the people domain, one file per subject."""
