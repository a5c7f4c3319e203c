"""Every change of sessions and bookings. Each takes the session's row first, so that rivals come one after another."""
