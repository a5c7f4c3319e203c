"""Every change of the skills domain, one file per subject."""
