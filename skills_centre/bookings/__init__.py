"""Sessions of courses: their places, the waiting list, timed offers, approval, cancelling and attendance."""
