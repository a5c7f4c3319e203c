"""What the bookings domain refuses, in the words that people read."""

from skills_centre.platform.errors import Refusal


class BookingClosed(Refusal):
    """Nobody can book: the deadline has passed, or the session is not open."""

    sentence = "Booking for this session has closed."


class NotOpenYet(BookingClosed):
    """Booking has not opened."""

    sentence = "Booking for this session has not opened yet."


class SessionStarted(BookingClosed):
    """It has begun or is over."""

    sentence = "This session has already started, so nobody can book a place or change one."


class SessionCancelled(BookingClosed):
    """It will not take place."""

    sentence = "This session has been cancelled."


class SessionBeingCancelled(BookingClosed):
    """Its cancelling has been announced to begin."""

    sentence = "This session is about to be cancelled, so it takes no bookings."


class AlreadyBooked(Refusal):
    """The person has a live booking of this session."""

    sentence = "You already have a place on this session, or are waiting for one."


class NotYours(Refusal):
    """The booking does not stand as the page showed it."""

    sentence = "This booking has changed since you opened the page. Here is how it stands now."


class OfferEnded(Refusal):
    """The offer lapsed, was taken or was passed on."""

    sentence = "This offer has ended, and the place has gone to the next person on the waiting list."


class NoPlaceFree(Refusal):
    """Somebody else was quicker."""

    sentence = "Somebody else has just taken that place. You are still on the waiting list."


class CapacityBelowTaken(Refusal):
    """So many places are already held."""

    field = "capacity"


class CapacityChanged(Refusal):
    """Somebody else changed it meanwhile."""

    field = "capacity"


class ChangedMeanwhile(Refusal):
    """Somebody else changed the session while its form was open."""

    sentence = "Somebody changed this session while you had it open. Nothing of yours has been saved yet."


class CancellingWaits(Refusal):
    """Nothing of it is changed while it is about to be cancelled."""

    sentence = "This session is about to be cancelled. Stop that first if you want to change it."


class MoveWaits(Refusal):
    """The session is about to be moved."""

    sentence = "This session is about to be moved. Stop that first, or wait until it is done."


class MoveGone(Refusal):
    """It has been carried out."""

    sentence = "The session has already been moved, so this cannot be stopped."


class DatesWrong(Refusal):
    """The dates of a session contradict each other."""


class SessionIncomplete(Refusal):
    """Something that the session needs is missing or out of range."""


class NoPlaceToGive(Refusal):
    """After booking has closed an administrator gives free places only."""

    sentence = "No place is free. To add somebody, let the session take more people first."


class PeopleWait(Refusal):
    """A place would go past those who wait, and nobody said that it is meant."""

    field = "passes_over"


class PlacesGone(Refusal):
    """Fewer places are free than were asked for."""


class VenueKnown(Refusal):
    """Two rooms of one name would be taken for each other."""

    sentence = "There is a room of this name already."
    field = "name"


class MessageGone(Refusal):
    """It is with the outbox already."""

    sentence = "This message has already been sent, so it cannot be stopped."


class RequestAnswered(Refusal):
    """Somebody was quicker."""

    sentence = "This request has been answered already. Here is how it stands."


class RequestEnded(Refusal):
    """It was taken back, or nobody answered it in time."""

    sentence = "This request has ended, so it cannot be answered any more."


class NotYetTime(Refusal):
    """The day has not come on which the attendance of this date can be taken."""

    sentence = "Attendance can be taken from the morning of the day on."


class RegisterTooEarly(Refusal):
    """The last date has not begun."""

    sentence = "The register can be closed once the last date has started."


class AttendanceNotSound(Refusal):
    """Rows of a file are wrong, so that nothing of it was taken in."""

    sentence = "Something changed here since you sent the file, and it does not fit any more. Send it again to see what is wrong."


class AttendanceChangedMeanwhile(Refusal):
    """Somebody was marked since the page that says what a file would change was opened."""

    sentence = "The register has changed since you opened this page. Here is what the file would change now."


class PeopleCameMeanwhile(Refusal):
    """Somebody was marked since the page that says who was absent was opened."""

    sentence = "Somebody was marked differently since you opened this page. Look at the list again."
