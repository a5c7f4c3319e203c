"""Every change of the reminders domain, one file per subject."""
