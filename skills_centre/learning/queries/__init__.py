"""Every SELECT of the learning domain, one file per subject."""
