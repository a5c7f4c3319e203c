"""Every change of the learning domain, one file per subject."""
