"""What helps somebody to decide about a course: how useful others found it, which pathways hold it, and which courses are like it."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from skills_centre.catalogue.queries.courses import CourseCard, CourseDetails
from skills_centre.catalogue.queries.pathways import PathwayMention, pathways_with
from skills_centre.catalogue.queries.shelves import courses_beside
from skills_centre.catalogue.rules.similar import Levels, Likeness, most_similar
from skills_centre.learning.queries.marks import Usefulness, usefulness_of


@dataclass(frozen=True)
class SimilarCourse:
    """A course that is like the one on the page, and why."""

    card: CourseCard
    reason: str


@dataclass(frozen=True)
class CourseGuidance:
    """The parts of a course's page that guide: what the person marked, what others say, and where to go from here."""

    usefulness: Usefulness
    pathways: list[PathwayMention]
    similar: list[SimilarCourse]


def course_guidance(course: CourseDetails, *, person_id: UUID) -> CourseGuidance:
    """Gather what guides on the page of a course. Three statements."""
    mentions = pathways_with(course.course_id)
    return CourseGuidance(
        usefulness=usefulness_of(course.course_id, person_id=person_id),
        pathways=[one for one in mentions if one.course_id == course.course_id],
        similar=_similar(course, mentions),
    )


def _similar(course: CourseDetails, mentions: list[PathwayMention]) -> list[SimilarCourse]:
    pathways: dict[UUID, set[str]] = defaultdict(set)
    for one in mentions:
        pathways[one.course_id].add(one.title)
    skills: dict[UUID, dict[str, Levels]] = defaultdict(dict)
    beside = courses_beside(
        course.course_id,
        skill_keys=[one.key for one in course.skills],
        topic=course.topic,
        others=pathways.keys() - {course.course_id},
    )
    for line in beside.towards:
        skills[line.course_id][line.skill_key] = Levels(line.from_level, line.to_level)
    cards = {card.key: card for card in beside.cards.values() if card.key not in course.prerequisites}
    this = Likeness(
        course.key,
        course.minutes,
        {one.key: Levels(one.from_level, one.to_level) for one in course.skills},
        course.topic,
        frozenset(pathways[course.course_id]),
    )
    others = [
        Likeness(card.key, card.minutes, skills[card.course_id], card.topic, frozenset(pathways[card.course_id]))
        for card in cards.values()
    ]
    found = most_similar(this, others, names={one.key: one.name for one in course.skills})
    return [SimilarCourse(cards[one.key], one.reason) for one in found]
