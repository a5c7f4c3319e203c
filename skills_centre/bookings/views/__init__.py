"""Pages of the bookings domain; importing this registers their routes on the blueprint."""

from skills_centre.bookings.views import (
    booking_acts,
    calendars,
    interest,
    looking_after,
    my_bookings,
    needs,
    offers,
    register,
    requests,
    scheduling,
    session_list,
    session_messages,
    session_page,
    session_people,
    team_booking,
    team_bookings,
    venues,
)
from skills_centre.bookings.views.blueprint import blueprint

__all__ = [
    "blueprint",
    "booking_acts",
    "calendars",
    "interest",
    "looking_after",
    "my_bookings",
    "needs",
    "offers",
    "register",
    "requests",
    "scheduling",
    "session_list",
    "session_messages",
    "session_page",
    "session_people",
    "team_booking",
    "team_bookings",
    "venues",
]
