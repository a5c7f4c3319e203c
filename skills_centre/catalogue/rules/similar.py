"""Which courses are like another one, and why: pure, so that the same catalogue always gives the same answer.

Points, all added up: for each skill in common 20, and 15 more where one course goes on where the other ends, or 5 where both lead to the
same level; 25 for a pathway in common; 5 for the topic, so that a topic alone comes last. Of equals the shorter comes first, then by key.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

#: How many are shown.
MOST_SIMILAR = 3

_SHARED, _GOES_ON, _SAME_LEVEL, _PATHWAY, _TOPIC = 20, 15, 5, 25, 5


@dataclass(frozen=True)
class Levels:
    """From which level to which a course leads in a skill."""

    start: int
    end: int


@dataclass(frozen=True)
class Likeness:
    """A course as far as it can be like another: the levels of its skills by key, its topic, its pathways by title."""

    key: str
    minutes: int
    skills: Mapping[str, Levels]
    topic: str
    pathways: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Similar:
    """A course that is like the one in question, and why in a few words."""

    key: str
    reason: str


def most_similar(
    this: Likeness, others: Sequence[Likeness], *, names: Mapping[str, str], most: int = MOST_SIMILAR
) -> list[Similar]:
    """The courses most like this one; `names` are those of its skills, by key."""
    scored = [(_score(this, other), other) for other in others if other.key != this.key]
    scored = [(score, other) for score, other in scored if score]
    scored.sort(key=lambda pair: (-pair[0], pair[1].minutes, pair[1].key))
    return [Similar(other.key, _reason(this, other, names)) for _, other in scored[:most]]


def _score(this: Likeness, other: Likeness) -> int:
    score = _TOPIC if this.topic == other.topic else 0
    score += _PATHWAY if this.pathways & other.pathways else 0
    for key in this.skills.keys() & other.skills.keys():
        mine, theirs = this.skills[key], other.skills[key]
        score += _SHARED
        if mine.end == theirs.start or theirs.end == mine.start:
            score += _GOES_ON
        elif mine.end == theirs.end:
            score += _SAME_LEVEL
    return score


def _reason(this: Likeness, other: Likeness, names: Mapping[str, str]) -> str:
    shared = sorted(this.skills.keys() & other.skills.keys(), key=lambda key: (names[key].casefold(), key))
    onwards = [key for key in shared if this.skills[key].end == other.skills[key].start]
    if onwards:
        return f"Goes on where this one ends in {names[onwards[0]]}"
    if shared:
        return f"Also teaches {' and '.join(names[key] for key in shared[:2])}"
    together = sorted(this.pathways & other.pathways)
    if together:
        return f"Also on the pathway “{together[0]}”"
    return f"Also about {this.topic[0].lower()}{this.topic[1:]}"
