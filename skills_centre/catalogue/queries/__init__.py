"""Every SELECT of the catalogue domain, one file per subject."""
