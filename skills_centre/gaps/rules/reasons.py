"""Why a course is recommended, in one sentence for the person alone. To Members, peers and their staff everything is a suggestion."""

from dataclasses import dataclass
from datetime import date

from skills_centre.platform.pages import in_words


@dataclass(frozen=True)
class Asking:
    """Who asks for a skill, in whose words: a role, or everyone's profile; of private people nothing is asked."""

    is_of_everyone: bool
    is_private: bool

    def wants(self, skill: str, level: str | None) -> str:
        """Such as “Your role asks for working level in data analysis”; no level where any would do."""
        what = f"{level.lower()} level in {skill}" if level else f"some knowledge of {skill}"
        if self.is_private:
            return f"{what[0].upper()}{what[1:]} is suggested for work like yours"
        return f"{'Everyone here is asked for' if self.is_of_everyone else 'Your role asks for'} {what}"


def below(asking: Asking, skill: str, *, wanted: str | None, at: str | None, is_own_account: bool) -> str:
    """The person is below what is asked, at a level or at none yet."""
    place = f"you are at {at.lower()}" if at else "you are not there yet"
    return f"{asking.wants(skill, wanted)}; {place}{', by your own account' if is_own_account else ''}."


def unknown(asking: Asking, skill: str, *, wanted: str | None) -> str:
    """Nothing is known of the person in the skill."""
    who = "you have not" if asking.is_private else "nobody has"
    return f"{asking.wants(skill, wanted)}, and {who} said yet where you are with it."


def goal(skill: str, *, level: str, by_on: date) -> str:
    """The person's plan has a goal in the skill."""
    return f"Your plan has a goal: {level.lower()} level in {skill} by {in_words(by_on)}."


def planned() -> str:
    """The course itself is in the person's plan."""
    return "It is in your development plan."


def pathway(title: str, *, done: int, of: int) -> str:
    """The course is the next one of a pathway that the person is on."""
    return f"It comes next on the pathway “{title}”, of which you have done {done} of {of}."


def team(skill: str) -> str:
    """The person's manager named the skill as a priority of the team; says nothing about anybody's level."""
    return f"It teaches {skill}, which your manager has named as a priority of your team."


def saved(on: date) -> str:
    """The person saved the course."""
    return f"You saved it on {in_words(on)}."


def begun(on: date) -> str:
    """The person began the course and has not opened it for a while."""
    return f"You began it, and last opened it on {in_words(on)}."


def place_to_begin() -> str:
    """Nothing says what the person needs, so one course is as good a beginning as any."""
    return "It is a good place to begin: what these tools are, and what they are not."


def suggested(asking: Asking, skill: str, *, wanted: str | None) -> str:
    """The person's manager suggests it to whoever it may help; says what is asked, and nothing about where anybody is."""
    return f"{asking.wants(skill, wanted)}, and it teaches that."
