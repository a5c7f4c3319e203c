"""Every SELECT about sessions and bookings."""
