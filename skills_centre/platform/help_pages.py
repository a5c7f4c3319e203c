"""The help pages: Markdown files of docs/help, in the order in which the index lists them."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent.parent.parent / "docs" / "help"


@dataclass(frozen=True)
class HelpPage:
    """A help page: its address, what the index says of it, and its Markdown without the heading."""

    key: str
    title: str
    about: str
    text: str


#: What the index says of each page; a file that is not named here is not shown.
ABOUT = {
    "first-steps": "Courses, quizzes, saying what you can do, and what the states mean. For everyone.",
    "finding-courses": "Searching, the time that you have, your gaps, and asking for what nobody teaches. For everyone.",
    "sessions": "Booking a place, the waiting list, offers, cancelling, and asking for a date. For everyone.",
    "learning-record": "What is in it, recording what you learned elsewhere, your hours, and keeping it as a file.",
    "messages": "What we send you and when, choosing how often, and your working days. For everyone.",
    "managers": "Your team's skills, deciding what people claim, and being away.",
    "organisation": "Skills by business area and role family as counts, why some are withheld, and what to do next.",
    "required-learning": "Rules, due dates, who is never asked, and how it is counted. For everyone, and for L&D.",
    "value": "Quarter by quarter: what learning came to, the decisions wanted, closing a quarter, and one side of A4.",
    "administrators": "Courses, frameworks, people, and the audit trail.",
    "accessibility": "Keyboard, larger text, colours, paper.",
}


@cache
def help_pages() -> tuple[HelpPage, ...]:
    """Every help page in order, read once."""
    pages = []
    for key, about in ABOUT.items():
        heading, _, text = (FOLDER / f"{key}.md").read_text(encoding="utf-8").partition("\n")
        pages.append(HelpPage(key, heading.removeprefix("# ").strip(), about, text.strip()))
    return tuple(pages)
