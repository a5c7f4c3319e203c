"""The rooms of the demonstration, with how to get in and what helps there."""

from datetime import datetime
from uuid import UUID

from skills_centre.bookings.services.venues import VenueFields, add_venue

CEDAR = VenueFields(
    name="Cedar Room, Learning Centre",
    address="Second floor, Weir House, 4 Mill Lane",
    capacity=14,
    access_notes=(
        "Step-free from Mill Lane: take lift B to the second floor. Hearing loop, adjustable desks, and an accessible toilet on the same"
        " floor. Assistance dogs are welcome. The nearest parking space for disabled people is in the yard behind the house."
    ),
    is_in_use=True,
)
LINDEN = VenueFields(
    name="Linden Room, Learning Centre",
    address="Second floor, Weir House, 4 Mill Lane",
    capacity=8,
    access_notes="Step-free from Mill Lane by lift B. No hearing loop: ask at the desk for the portable one, a day before if you can.",
    is_in_use=True,
)
GALLERY = VenueFields(
    name="Old Gallery, Delegates’ Building",
    address="First floor, south stairs, Parliament Square",
    capacity=40,
    access_notes=(
        "The main way in has eleven steps. Step-free: through the garden gate, where a doorkeeper takes you to the service lift."
        " Hearing loop. The quiet room next door is free on the day."
    ),
    is_in_use=True,
)


def write_venues(*, by_id: UUID, now: datetime) -> dict[str, UUID]:
    """Add the three rooms, and give their ids by name."""
    return {room.name: add_venue(room, by_id=by_id, now=now) for room in (CEDAR, LINDEN, GALLERY)}
