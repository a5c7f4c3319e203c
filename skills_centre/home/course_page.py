"""The page of one course as one person sees it: which version, what it teaches, what helps before it, and where they stand in it."""

from dataclasses import dataclass
from uuid import UUID

from skills_centre.catalogue.queries.courses import CourseDetails, ModuleOutline, course_version, modules_of
from skills_centre.catalogue.queries.shelves import course_id_of, courses_by_key
from skills_centre.catalogue.queries.withdrawals import Withdrawal, withdrawal_of
from skills_centre.learning.queries.courses import published_version
from skills_centre.learning.queries.enrolments import EnrolmentFacts, enrolment_facts
from skills_centre.learning.queries.moving import Moved, last_move
from skills_centre.learning.queries.standings import Standing, standings_of
from skills_centre.platform.errors import NotFound
from skills_centre.skills.queries.names import named_skills


@dataclass(frozen=True)
class Part:
    """A part of the course, and whether the person has done it in the enrolment that the page is about."""

    outline: ModuleOutline
    is_done: bool


@dataclass(frozen=True)
class Teaching:
    """A skill that the course teaches, with its levels in words; no level to come from where it begins at the beginning."""

    skill_key: str
    framework_key: str | None
    name: str
    from_level: str | None
    to_level: str


@dataclass(frozen=True)
class Before:
    """A course that helps before this one."""

    key: str
    title: str
    minutes: int
    is_completed: bool


@dataclass(frozen=True)
class CoursePage:
    """One course. `is_open` when somebody may start it now, `is_older` when the person finishes a version that is not the newest."""

    course: CourseDetails
    parts: list[Part]
    teaches: list[Teaching]
    before: list[Before]
    enrolment: EnrolmentFacts | None
    is_open: bool
    is_older: bool
    #: That the person was moved to the version that they are on, and why.
    moved: Moved | None
    #: Why it left the catalogue, where it has.
    withdrawal: Withdrawal | None

    @property
    def parts_done(self) -> int:
        """How many parts the person has done."""
        return sum(part.is_done for part in self.parts)


def course_page(key: str, *, person_id: UUID) -> CoursePage:
    """The published version of a course, or the version that the person is on; of a withdrawn one the last that staff saw.

    Raises NotFound when there is no such course, or none that is theirs to see. A constant number of statements.
    """
    course_id = course_id_of(key)
    standing = standings_of(person_id, [course_id]).get(course_id)
    published_id = published_version(course_id)
    withdrawal = withdrawal_of(course_id) if published_id is None else None
    course = course_version(_version_to_show(standing, published_id, withdrawal))
    enrolment = enrolment_facts(standing.enrolment_id, person_id=person_id) if standing else None
    done = {module.key for module in enrolment.modules if module.is_done} if enrolment else set()
    return CoursePage(
        course=course,
        parts=[Part(outline, outline.key in done) for outline in modules_of(course.version_id)],
        teaches=_teaches(course),
        before=_before(course, person_id),
        enrolment=enrolment,
        is_open=published_id is not None,
        is_older=published_id not in (None, course.version_id),
        withdrawal=withdrawal,
        moved=last_move(enrolment.id) if enrolment and enrolment.is_live else None,
    )


def _version_to_show(standing: Standing | None, published_id: UUID | None, withdrawal: Withdrawal | None) -> UUID:
    """The version that somebody is on comes first: they finish on the one they began (DOMAIN.md, courses)."""
    if standing and (published_id is None or not standing.is_completed):
        return standing.version_id
    if published_id is not None:
        return published_id
    if withdrawal is None:
        raise NotFound
    return withdrawal.version_id


def _teaches(course: CourseDetails) -> list[Teaching]:
    named = named_skills([skill.key for skill in course.skills])
    return [
        Teaching(
            skill_key=skill.key,
            framework_key=named[skill.key].framework_key,
            name=named[skill.key].name,
            from_level=named[skill.key].level(skill.from_level) if skill.from_level else None,
            to_level=named[skill.key].level(skill.to_level),
        )
        for skill in course.skills
    ]


def _before(course: CourseDetails, person_id: UUID) -> list[Before]:
    cards = courses_by_key(course.prerequisites)
    standings = standings_of(person_id, [card.course_id for card in cards])
    completed = {course_id for course_id, standing in standings.items() if standing.is_completed}
    return [Before(card.key, card.title, card.minutes, card.course_id in completed) for card in cards]
