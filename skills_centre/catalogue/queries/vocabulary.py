"""The words that courses are found by, and the ones that somebody probably meant."""

from collections.abc import Collection, Sequence

from rapidfuzz import fuzz, process
from sqlalchemy import select

from skills_centre.catalogue.models import CourseSkill, CourseState, CourseVersion
from skills_centre.catalogue.queries.skill_names import skill_names
from skills_centre.catalogue.search import search_words
from skills_centre.platform.database import db

#: How alike two words are, of 100, before one is offered for the other.
ALIKE = 70


def vocabulary() -> set[str]:
    """The words of the published courses' titles and of the skills that they teach. Three statements."""
    published = CourseVersion.state == CourseState.PUBLISHED
    titles = db.session.scalars(select(CourseVersion.title).where(published))
    keys = db.session.scalars(
        select(CourseSkill.skill_key)
        .distinct()
        .join(CourseVersion, CourseVersion.id == CourseSkill.version_id)
        .where(published)
    )
    return {word for text in (*titles, *skill_names(keys.all()).values()) for word in search_words(text)}


def probably_meant(words: Sequence[str], known: Collection[str]) -> list[str]:
    """The words that were probably meant: each unknown one becomes the known word most like it, or goes if none is like it.

    Empty when nothing would change, or nothing would be left.
    """
    meant = [_known(word, known) for word in words]
    kept = list(dict.fromkeys(word for word in meant if word))
    return kept if kept != list(words) else []


def _known(word: str, known: Collection[str]) -> str | None:
    if any(one.startswith(word) for one in known):
        return word
    found = process.extractOne(word, sorted(known), scorer=fuzz.ratio, score_cutoff=ALIKE)
    return found[0] if found else None
