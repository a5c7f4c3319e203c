"""Every change of the catalogue domain, one file per subject."""
