"""Pure decisions of the reminders domain, one file per subject."""
