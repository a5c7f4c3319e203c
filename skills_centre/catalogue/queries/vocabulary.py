"""The words that courses are found by, and the ones that somebody probably meant."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from sqlalchemy import select

from skills_centre.catalogue.models import CourseSkill, CourseState, CourseVersion
from skills_centre.catalogue.queries.skill_names import skill_names
from skills_centre.catalogue.rules.asking import STOP_WORDS, plain
from skills_centre.platform.database import db

#: How alike two words are, of 100, before one is offered for the other; and before it is offered though the other finds something.
ALIKE, SURELY_ALIKE = 70, 85

#: A shorter word is like too many others.
SHORTEST = 4


@dataclass(frozen=True)
class Vocabulary:
    """Known words in the order of the alphabet, so that a word's beginning is found by halving."""

    words: tuple[str, ...]

    @classmethod
    def of(cls, words: Iterable[str]) -> "Vocabulary":
        """The vocabulary of these words."""
        return cls(tuple(sorted(set(words))))

    def knows(self, word: str) -> bool:
        """Whether a known word begins with this one."""
        at = bisect_left(self.words, word)
        return at < len(self.words) and self.words[at].startswith(word)


def vocabulary() -> Vocabulary:
    """The words of the published courses' titles and summaries and of the skills that they teach. Three statements."""
    published = CourseVersion.state == CourseState.PUBLISHED
    courses = db.session.execute(select(CourseVersion.title, CourseVersion.summary).where(published)).all()
    keys = db.session.scalars(
        select(CourseSkill.skill_key)
        .distinct()
        .join(CourseVersion, CourseVersion.id == CourseSkill.version_id)
        .where(published)
    )
    texts = [*(text for row in courses for text in row), *skill_names(keys.all()).values()]
    return Vocabulary.of(word for text in texts for word in plain(text).split() if word not in STOP_WORDS)


def probably_meant(
    words: Sequence[str], known: Vocabulary, *, held: Collection[str] = (), alike: int = ALIKE
) -> list[str]:
    """The words that were probably meant: each unknown one becomes the known word most like it, or goes if none is like it.

    `held` are words that courses hold somewhere, and so are known too. Empty when nothing would change, or nothing would be left but
    words that courses hold in passing.
    """
    meant = [word if word in held else _known(word, known, alike) for word in words]
    kept = list(dict.fromkeys(word for word in meant if word))
    if len(kept) < len(words) and not any(known.knows(word) for word in kept):
        return []
    return kept if kept != list(words) else []


def _known(word: str, known: Vocabulary, alike: int) -> str | None:
    if known.knows(word):
        return word
    if len(word) < SHORTEST:
        return None
    found = process.extractOne(word, known.words, scorer=fuzz.ratio, score_cutoff=alike)
    return found[0] if found else None
