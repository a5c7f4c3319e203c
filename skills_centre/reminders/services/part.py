"""A part of a digest."""

from dataclasses import dataclass

from skills_centre.reminders.rules.kinds import ReminderKind


@dataclass(frozen=True)
class Thing:
    """One thing that a part names, when it was, and its page."""

    title: str
    when: str
    path: str

    @property
    def named(self) -> str:
        """It and its time, as a sentence names them."""
        return f"“{self.title}” ({self.when})"


@dataclass(frozen=True)
class Part:
    """One kind of thing in a digest, however many of it there are."""

    #: How the message begins when this comes first.
    sentence: str
    #: The heading and the link when something else comes first.
    heading: str
    link: str
    path: str
    #: The button when this comes first.
    button: str
    #: The subject of the message when it is about nothing else.
    subject: str
    #: What follows "You get this because".
    why: str
    #: Sentences that follow the first, all of them shown whether the part comes first or not.
    lines: tuple[str, ...] = ()
    #: The words of one more link, to where what the lines propose is done, and its path.
    act: str = ""
    act_path: str = ""
    #: The kind of the reminders that it gathers; none where it stands alone on a page.
    kind: ReminderKind | None = None
    #: How many of them there are, as its sentence counts them.
    number: int = 1
