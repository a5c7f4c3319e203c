"""Pages of the bookings domain; importing this registers their routes on the blueprint."""

from skills_centre.bookings.views import booking_acts, interest, my_bookings, needs, offers, session_list, session_page
from skills_centre.bookings.views.blueprint import blueprint

__all__ = [
    "blueprint",
    "booking_acts",
    "interest",
    "my_bookings",
    "needs",
    "offers",
    "session_list",
    "session_page",
]
