"""What somebody who looks after a session writes to its people, as the message says it."""

from skills_centre.bookings.rules.letters import Words
from skills_centre.bookings.rules.wording import session_in_words


def words_of_message(subject: str, body: str, *, title: str, when: str, where: str) -> Words:
    """A message in the words of its writer, under a line that says of which session it is."""
    written = tuple(line.strip() for line in body.splitlines() if line.strip())
    return Words(
        subject,
        (f"About {session_in_words(title, when, where)}:", *written),
        "See the session",
        "you have a place on this session, wait for one or asked for one",
    )
