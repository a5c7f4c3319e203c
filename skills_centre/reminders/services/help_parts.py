"""What a digest says of help between colleagues: that there is a question or an answer, and where it stands. Who it is, and with which
skill, is on the page alone: mail passes through other hands, and says nothing of anybody's skills.
"""

from skills_centre.platform.pages import counted
from skills_centre.reminders.services.part import Part

#: Where both read who asked whom, and answer.
PAGE = "/helpers/mine"


def help_asked(number: int) -> Part:
    """That so many colleagues ask."""
    some = f"{counted(number, 'colleague')} {'asks' if number == 1 else 'ask'} for your help"
    return Part(
        sentence=f"{some} with a skill for which you let others find you. The page says who it is, with what, and how to reach them."
        " “Not now” is answer enough.",
        heading="Asked for your help",
        link=some,
        path=f"{PAGE}#asked-me",
        button="See who asks",
        subject=some,
        why="you let colleagues find you for a skill; you can pause or take that back at any time",
    )


def help_answered(number: int) -> Part:
    """That so many questions of one's own have an answer."""
    some = (
        "Your question for help has an answer"
        if number == 1
        else f"{number} questions of yours for help have an answer"
    )
    return Part(
        sentence=f"{some}. The page says what it is, and how you reach whoever can help.",
        heading="An answer to your question" if number == 1 else "Answers to your questions",
        link=some,
        path=f"{PAGE}#i-asked",
        button="See the answer" if number == 1 else "See the answers",
        subject=some,
        why="you asked a colleague for help; nobody else is told",
    )
