"""The page of one course as one person sees it: which version, what it teaches, what helps before it, and where they stand in it."""

from dataclasses import dataclass
from uuid import UUID

from skills_centre.catalogue.queries.courses import CourseDetails, course_version, modules_of
from skills_centre.catalogue.queries.shelves import course_on_shelf, courses_by_key
from skills_centre.catalogue.queries.withdrawals import Withdrawal, withdrawal_of
from skills_centre.learning.queries.enrolments import EnrolmentFacts, telling_enrolment
from skills_centre.learning.queries.moving import Moved, last_move
from skills_centre.learning.queries.standings import standings_of
from skills_centre.learning.rules.progress import ModuleLine
from skills_centre.platform.errors import NotFound
from skills_centre.skills.queries.names import NamedSkill, level_names


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
    #: With what the person has done in the enrolment that the page is about.
    parts: list[ModuleLine]
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
    shelved = course_on_shelf(key)
    published_id = shelved.version_id
    enrolment = telling_enrolment(person_id, shelved.course_id)
    withdrawal = withdrawal_of(shelved.course_id) if published_id is None else None
    course = course_version(_version_to_show(enrolment, published_id, withdrawal))
    return CoursePage(
        course=course,
        parts=_parts(course, enrolment),
        teaches=_teaches(course),
        before=_before(course, person_id),
        enrolment=enrolment,
        is_open=published_id is not None,
        is_older=published_id not in (None, course.version_id),
        withdrawal=withdrawal,
        moved=last_move(enrolment.id) if enrolment and enrolment.is_live else None,
    )


def _parts(course: CourseDetails, enrolment: EnrolmentFacts | None) -> list[ModuleLine]:
    """The parts of the version that is shown; of those of another version that the person took, what has the same key counts as done."""
    if enrolment and enrolment.version_id == course.version_id:
        return enrolment.modules
    done = {module.key for module in enrolment.modules if module.is_done} if enrolment else set()
    return [
        ModuleLine(one.key, one.title, one.minutes, one.is_required, one.kind, one.key in done)
        for one in modules_of(course.version_id)
    ]


def _version_to_show(
    enrolment: EnrolmentFacts | None, published_id: UUID | None, withdrawal: Withdrawal | None
) -> UUID:
    """The version that somebody is on comes first: they finish on the one they began (DOMAIN.md, courses)."""
    if enrolment and (published_id is None or enrolment.completed_at is None):
        return enrolment.version_id
    if published_id is not None:
        return published_id
    if withdrawal is None:
        raise NotFound
    return withdrawal.version_id


def _teaches(course: CourseDetails) -> list[Teaching]:
    levels = level_names() if course.skills else {}
    named = [
        NamedSkill(one.key, one.name, one.framework_key, levels.get(one.framework_key or "", {}))
        for one in course.skills
    ]
    return [
        Teaching(
            skill_key=one.key,
            framework_key=skill.framework_key,
            name=skill.name,
            from_level=skill.level(one.from_level).lower() if one.from_level else None,
            to_level=skill.level_in_words(one.to_level),
        )
        for one, skill in zip(course.skills, named, strict=True)
    ]


def _before(course: CourseDetails, person_id: UUID) -> list[Before]:
    cards = courses_by_key(course.prerequisites)
    standings = standings_of(person_id, [card.course_id for card in cards])
    completed = {course_id for course_id, standing in standings.items() if standing.is_completed}
    return [Before(card.key, card.title, card.minutes, card.course_id in completed) for card in cards]
