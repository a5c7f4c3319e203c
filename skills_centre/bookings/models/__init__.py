"""What the bookings domain keeps: venues, sessions and their dates, bookings, and the history that explains them."""

from skills_centre.bookings.models.attendance import AttendanceTap
from skills_centre.bookings.models.bookings import Booking, BookingNeed, PlaceReservation
from skills_centre.bookings.models.calendars import CalendarEntry, CalendarFeed
from skills_centre.bookings.models.history import SessionAct, SessionEvent, ToldEvent
from skills_centre.bookings.models.joining import JoiningNews
from skills_centre.bookings.models.messages import MessageTo, SessionMessage
from skills_centre.bookings.models.moves import SessionMove, SessionMoveDate
from skills_centre.bookings.models.opinions import SessionOpinion
from skills_centre.bookings.models.requests import PlaceRequest, ToldOfRequest
from skills_centre.bookings.models.sessions import (
    CourseSession,
    SessionDate,
    SessionFacilitator,
    SessionInterest,
    Venue,
)

__all__ = [
    "AttendanceTap",
    "Booking",
    "BookingNeed",
    "CalendarEntry",
    "CalendarFeed",
    "CourseSession",
    "JoiningNews",
    "MessageTo",
    "PlaceRequest",
    "PlaceReservation",
    "SessionAct",
    "SessionDate",
    "SessionEvent",
    "SessionFacilitator",
    "SessionInterest",
    "SessionMessage",
    "SessionMove",
    "SessionMoveDate",
    "SessionOpinion",
    "ToldEvent",
    "ToldOfRequest",
    "Venue",
]
