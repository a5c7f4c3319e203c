"""Who is on an earlier version of a course, and what a move to another would mean for each of them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select

from skills_centre.catalogue.models import CourseVersion
from skills_centre.catalogue.packs.corrections import is_same_test
from skills_centre.catalogue.queries.courses import ModuleContent, module_contents
from skills_centre.catalogue.rules.kinds import ModuleKind
from skills_centre.learning.models import Enrolment, EnrolmentMove, EnrolmentState, ModuleProgress, NewsKind
from skills_centre.learning.queries.news import may_be_told
from skills_centre.learning.rules.moving import Crossing, Fate, PartMark, crossing, fate_of
from skills_centre.people.models import PRIVATE_PERSON_TYPES, Person, PersonType
from skills_centre.platform.database import db
from skills_centre.platform.portions import portions
from skills_centre.platform.words import Words

LIVE = (EnrolmentState.NOT_STARTED, EnrolmentState.IN_PROGRESS)


@dataclass(frozen=True)
class Mover:
    """A learner who may be moved."""

    enrolment_id: UUID
    name: str
    edition: str
    fate: Fate


@dataclass(frozen=True)
class Way:
    """The way from one earlier version: how many are on it, and what becomes of its parts."""

    version_id: UUID
    edition: str
    learners: int
    crossing: Crossing


@dataclass(frozen=True)
class MovePlan:
    """What moving people to a version would mean. Members, peers and their staff are in none of its names and numbers."""

    ways: list[Way]
    movers: list[Mover]

    @property
    def completing(self) -> int:
        """For how many the move would complete the course."""
        return sum(mover.fate.completes for mover in self.movers)

    @property
    def losing(self) -> int:
        """How many would do something again, or lose something that they have done."""
        return sum(bool(mover.fate.again or mover.fate.lost) for mover in self.movers)


def move_plan(version_id: UUID) -> MovePlan:
    """Everybody who is under way on another version of this version's course, by name. A statement for each version beside four."""
    rows = db.session.execute(
        _learners(version_id)
        .add_columns(Person.name, CourseVersion.major, CourseVersion.minor)
        .join(CourseVersion, CourseVersion.id == Enrolment.version_id)
        .where(Person.person_type.not_in(PRIVATE_PERSON_TYPES))
        .order_by(Person.sort_key, Enrolment.id)
    ).all()
    done = parts_done([row.id for row in rows])
    ways = crossings({row.version_id for row in rows}, version_id)
    numbers: dict[UUID, int] = defaultdict(int)
    editions: dict[UUID, str] = {}
    movers = []
    for row in rows:
        numbers[row.version_id] += 1
        editions[row.version_id] = f"{row.major}.{row.minor}"
        movers.append(Mover(row.id, row.name, editions[row.version_id], fate_of(done[row.id], ways[row.version_id])))
    listed = [Way(one, editions[one], numbers[one], ways[one]) for one in ways]
    return MovePlan(sorted(listed, key=lambda way: [int(part) for part in way.edition.split(".")]), movers)


def _learners(version_id: UUID) -> Select[tuple[UUID, UUID, PersonType]]:
    course_id = select(CourseVersion.course_id).where(CourseVersion.id == version_id).scalar_subquery()
    return (
        select(Enrolment.id, Enrolment.version_id, Person.person_type)
        .join(Person, Person.id == Enrolment.person_id)
        .where(
            Enrolment.course_id == course_id,
            Enrolment.version_id != version_id,
            Enrolment.state.in_(LIVE),
            Person.left_on.is_(None),
        )
    )


def learners_to_move(version_id: UUID, chosen: Collection[UUID] | None) -> Select[tuple[UUID, UUID, PersonType]]:
    """The live enrolments on other versions of the course, with the version and the kind of person of each: everybody's, or those chosen.

    Whoever is never listed by name cannot be chosen by name.
    """
    learners = _learners(version_id).order_by(Enrolment.id)
    if chosen is None:
        return learners
    return learners.where(Enrolment.id.in_(chosen), Person.person_type.not_in(PRIVATE_PERSON_TYPES))


def parts_done(enrolment_ids: Collection[UUID]) -> dict[UUID, set[str]]:
    """The keys of the parts that each of these enrolments has done."""
    done: dict[UUID, set[str]] = defaultdict(set)
    for some in portions(enrolment_ids):
        rows = db.session.execute(
            select(ModuleProgress.enrolment_id, ModuleProgress.module_key).where(
                ModuleProgress.enrolment_id.in_(some), ModuleProgress.completed_at.is_not(None)
            )
        )
        for row in rows:
            done[row.enrolment_id].add(row.module_key)
    return done


def crossings(old_ids: Collection[UUID], new_id: UUID) -> dict[UUID, Crossing]:
    """The way from each of some versions to another."""
    new = module_contents(new_id) if old_ids else []
    return {old_id: _crossing(module_contents(old_id), new) for old_id in old_ids}


def _crossing(old: list[ModuleContent], new: list[ModuleContent]) -> Crossing:
    tests = {part.key: part.quiz for part in new if part.kind is ModuleKind.QUIZ and part.quiz}
    same = [
        part.key
        for part in old
        if part.kind is ModuleKind.QUIZ and part.quiz and part.key in tests and is_same_test(part.quiz, tests[part.key])
    ]
    return crossing(_marks(old), _marks(new), same_tests=same)


def _marks(parts: list[ModuleContent]) -> list[PartMark]:
    return [PartMark(part.key, part.title, str(part.kind), part.is_required) for part in parts]


@dataclass(frozen=True)
class Moved:
    """That somebody was moved, as they read it themselves; `reason` is none once retention has blanked it."""

    at: datetime
    from_edition: str
    to_edition: str
    reason: str | None


def last_move(enrolment_id: UUID) -> Moved | None:
    """The latest move of an enrolment, if it was ever moved."""
    former = select(CourseVersion.major, CourseVersion.minor, CourseVersion.id).subquery()
    row = db.session.execute(
        select(
            EnrolmentMove.moved_at,
            former.c.major,
            former.c.minor,
            CourseVersion.major.label("to_major"),
            CourseVersion.minor.label("to_minor"),
            Words.body,
        )
        .join(former, former.c.id == EnrolmentMove.from_version_id)
        .join(CourseVersion, CourseVersion.id == EnrolmentMove.to_version_id)
        .outerjoin(Words, Words.id == EnrolmentMove.words_id)
        .where(EnrolmentMove.enrolment_id == enrolment_id)
        .order_by(EnrolmentMove.moved_at.desc(), EnrolmentMove.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    return Moved(row.moved_at, f"{row.major}.{row.minor}", f"{row.to_major}.{row.to_minor}", row.body)


@dataclass(frozen=True)
class MoveNews:
    """A move that its learner is told of."""

    move_id: UUID
    person_id: UUID
    moved_at: datetime


def moves_since(since: datetime, *, now: datetime) -> list[MoveNews]:
    """Every move since an instant of which people may be told, with whom it moved."""
    rows = db.session.execute(
        select(EnrolmentMove.id, Enrolment.person_id, EnrolmentMove.moved_at)
        .join(Enrolment, Enrolment.id == EnrolmentMove.enrolment_id)
        .where(EnrolmentMove.moved_at >= since, Enrolment.state != EnrolmentState.WITHDRAWN, _may_be_told(now=now))
    )
    return [MoveNews(*row) for row in rows.tuples()]


def still_moved(move_ids: Collection[UUID]) -> set[UUID]:
    """Those of these moves whose learner has not left the course since, and of which nobody stopped the news."""
    if not move_ids:
        return set()
    return set(
        db.session.scalars(
            select(EnrolmentMove.id)
            .join(Enrolment, Enrolment.id == EnrolmentMove.enrolment_id)
            .where(EnrolmentMove.id.in_(move_ids), Enrolment.state != EnrolmentState.WITHDRAWN, _may_be_told(now=None))
        )
    )


def _may_be_told(*, now: datetime | None) -> ColumnElement[bool]:
    return may_be_told(NewsKind.MOVED, by=EnrolmentMove.moved_by, at=EnrolmentMove.moved_at, now=now)
