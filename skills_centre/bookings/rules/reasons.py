"""Why a booking ended, in words."""

from skills_centre.bookings.rules.states import EndReason

#: As the list says it from which a person chooses, and as their own page and those who look after the session read it.
REASON_IN_WORDS = {
    EndReason.WORK: "Something at work came up",
    EndReason.DATE: "The date does not suit any more",
    EndReason.LEAVE: "On leave that day",
    EndReason.ILL: "Not well",
    EndReason.NOT_NEEDED: "Not needed any more",
    EndReason.MISTAKE: "Booked by mistake",
    EndReason.OTHER: "Another reason",
    EndReason.PASSED: "Passed on the offer",
    EndReason.REMOVED: "Cancelled by those who look after the session",
    EndReason.SESSION_CANCELLED: "The session was cancelled",
    EndReason.NOT_ANSWERED: "Nobody answered the request in time",
    EndReason.SESSION_STARTED: "The session started, and no place came free",
    EndReason.LEFT: "Left the institution",
}
