"""Pure decisions about sessions and bookings."""
