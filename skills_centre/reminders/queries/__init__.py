"""Every SELECT of the reminders domain, one file per subject."""
