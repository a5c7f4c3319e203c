"""The words that courses are found by, and the ones that somebody probably meant."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from sqlalchemy import select

from skills_centre.catalogue.models import CourseSkill, CourseState, CourseVersion, Module
from skills_centre.catalogue.queries.skill_names import skill_names
from skills_centre.catalogue.queries.synonyms import synonym_sets
from skills_centre.catalogue.rules.asking import STOP_WORDS, plain
from skills_centre.platform.database import db

#: How alike two words are, of 100, before one is offered for the other; and before it is offered though the other finds something.
ALIKE, SURELY_ALIKE = 72, 85

#: The same of words of this length and more, in which a slip weighs less: "secure" is not what "écriture" means.
ALIKE_IF_LONG, LONG = 80, 7

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
    """The words of the published courses' titles, summaries, topics and parts, and of the skills that they teach. Four statements."""
    published = CourseVersion.state == CourseState.PUBLISHED
    courses = db.session.execute(
        select(CourseVersion.title, CourseVersion.summary, CourseVersion.topic).where(published)
    ).all()
    parts = db.session.scalars(
        select(Module.title).distinct().join(CourseVersion, CourseVersion.id == Module.version_id).where(published)
    )
    keys = db.session.scalars(
        select(CourseSkill.skill_key)
        .distinct()
        .join(CourseVersion, CourseVersion.id == CourseSkill.version_id)
        .where(published)
    )
    texts = [*(text for row in courses for text in row), *parts, *skill_names(keys.all()).values()]
    return Vocabulary.of(_words_of(texts))


def with_meanings(known: Vocabulary) -> Vocabulary:
    """The same with the words that administrators say mean the same as others, as they are now. One statement."""
    return Vocabulary.of((*known.words, *_words_of(term for one in synonym_sets() for term in one.terms)))


def _words_of(texts: Iterable[str]) -> Iterator[str]:
    return (word for text in texts for word in plain(text).split() if word not in STOP_WORDS)


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
    least = max(alike, ALIKE_IF_LONG) if len(word) >= LONG else alike
    found = process.extractOne(word, known.words, scorer=fuzz.ratio, score_cutoff=least)
    return found[0] if found else None
