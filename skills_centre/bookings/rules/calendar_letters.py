"""The words of the messages that bring the further dates of a session to a calendar, or take them out."""

from skills_centre.bookings.rules.letters import BOOKED, Words


def words_of_calendar_date(title: str, span: str, *, number: int, of: int, is_taken_out: bool) -> Words:
    """The message about one date of a session that has several: a mail can carry one of them to a calendar."""
    if is_taken_out:
        return Words(
            f"Date {number} is off: {title}",
            (f"“{title}” on {span} does not take place for you any more. This message takes it out of your calendar.",),
            "See the session",
            BOOKED,
        )
    return Words(
        f"Date {number} of {of}: {title}",
        (f"“{title}” has {of} dates, and this message brings number {number} to your calendar: {span}.",
         "Each date comes in a message of its own, because a calendar takes one from each."),
        "See your booking",
        BOOKED,
    )  # fmt: skip
