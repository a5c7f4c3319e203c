"""Pure decisions of the reminders domain."""
