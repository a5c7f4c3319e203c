"""Every SELECT of the skills domain, one file per subject."""
