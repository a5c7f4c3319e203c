"""What a digest says to whoever a register says was not there: which sessions, what follows from it, and how it is put right."""

from collections.abc import Sequence

from skills_centre.platform.pages import counted
from skills_centre.reminders.services.part import Part, Thing

_PUT_RIGHT = "If you were there, tell whoever ran the session: they can correct it"


def session_missed(number: int, *, things: Sequence[Thing]) -> Part:
    """That they are down as absent from so many sessions, of which `things` are named."""
    one = things[0] if number == len(things) == 1 else None
    sessions = counted(number, "session")
    return Part(
        sentence=f"You had a place on {one.named if one else sessions}, and the register says that you were not there.",
        heading="We missed you",
        link=f"See other dates of “{one.title}”" if one else "See your sessions",
        path=one.path if one else "/my-bookings",
        button="See other dates" if one else "See your sessions",
        subject=f"We missed you: {one.title}" if one else f"We missed you at {sessions}",
        why="you had a place on a session, and its register says that you were not there",
        lines=(
            *_named(things, one),
            f"{_PUT_RIGHT}. If you could not come, {'its page' if one else 'the page of each'} shows other dates.",
        ),
    )


def completion_taken_back(number: int, *, things: Sequence[Thing]) -> Part:
    """That so many courses that they had completed by being at a session are open again, of which `things` are named."""
    one = things[0] if number == len(things) == 1 else None
    courses = counted(number, "course")
    open_again = "the course is open again" if number == 1 else "each course is open again"
    return Part(
        sentence=f"You had completed “{one.title}” by being at its session ({one.when})."
        if one
        else f"You had completed {courses} by being at a session.",
        heading="Open again",
        link=f"See “{one.title}”" if one else "See your courses",
        path=one.path if one else "/my-learning",
        button="See your course" if number == 1 else "See your courses",
        subject=f"Your course is open again: {one.title}"
        if one
        else f"{courses} of yours {'is' if number == 1 else 'are'} open again",
        why="you had completed a course by being at a session, and its register was corrected",
        lines=(
            *_named(things, one),
            "The register was corrected: it says now that you were not there for the whole of it.",
            f"So {open_again}, your learning record shows the correction, and a certificate of it does not count any more.",
            f"{_PUT_RIGHT}, and the completion stands again.",
        ),
    )


def _named(things: Sequence[Thing], one: Thing | None) -> Sequence[str]:
    return () if one else [thing.named for thing in things]
