"""How what people owe stands on a day: what is open, and what became of what was asked before."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, exists, false, not_, or_, select

from skills_centre.catalogue.models import Course, CourseState, CourseVersion
from skills_centre.people.models import Person
from skills_centre.platform.database import db
from skills_centre.platform.portions import portions
from skills_centre.requirements.models import LearningExemption, LongAbsence, Obligation, ObligationRule, RuleEdition
from skills_centre.requirements.queries.obligations import Owing, absences, completions, exemptions, is_told_by_another
from skills_centre.requirements.queries.wording import course_titles, rules_in_words
from skills_centre.requirements.rules.owing import Outcome
from skills_centre.requirements.rules.schedule import Pause, Period, days_after
from skills_centre.requirements.rules.states import PRESSING, ObligationState, obligation_state

#: No rule gives more grace than this; what its end is looked for reaches back so far.
LONGEST_GRACE = timedelta(days=366)
_NEVER: ColumnElement[bool] = false()


@dataclass(frozen=True, slots=True)
class OwedNow:
    """Something that is open of somebody. `completed_on` is set where they have done it, and nobody has closed it yet."""

    id: UUID
    person_id: UUID
    course_id: UUID
    due_on: date | None
    grace_days: int
    tells_manager: bool
    completed_on: date | None = None
    exempt_until: date | None = None
    away_until: date | None = None
    is_away: bool = False

    @property
    def last_day(self) -> date | None:
        """The last day on which it is not yet overdue."""
        return days_after(self.due_on, self.grace_days) if self.due_on else None

    def state(self, on: date) -> ObligationState:
        """How it stands on a day; what waits for the end of an absence is not due."""
        if self.due_on is None:
            return ObligationState.EXEMPT if self.exempt_until else ObligationState.NOT_DUE
        return obligation_state(
            self.due_on,
            grace_days=self.grace_days,
            completed_on=self.completed_on,
            is_exempt=self.exempt_until is not None,
            on=on,
        )

    def is_pressing(self, on: date) -> bool:
        """Whether it is due soon, due or overdue on a day; nobody is pressed while they are away."""
        return not self.is_away and self.state(on) in PRESSING


def asked_since(instant: datetime) -> frozenset[UUID]:
    """What is asked of anybody, or asked in other terms, only since an instant. One statement."""
    rows = db.session.scalars(
        select(Obligation.id)
        .join(RuleEdition, RuleEdition.id == Obligation.edition_id)
        .where(Obligation.closed_on.is_(None), asked_lately(instant))
    )
    return frozenset(rows)


def stands_plainly() -> ColumnElement[bool]:
    """Of which obligations nothing is kept that may excuse or put them off, on any day.

    It is narrow on purpose. Whatever it does not hold of is to be read by `owed_between`, which knows the rules.
    """
    excused = LearningExemption
    return and_(
        not_(exists().where(excused.person_id == Obligation.person_id, excused.course_id == Obligation.course_id)),
        Obligation.person_id.not_in(select(LongAbsence.person_id)),
    )


def asked_lately(instant: datetime) -> ColumnElement[bool]:
    """Whether an obligation, beside the edition that it goes by, is asked of anybody, or in other terms, only since an instant."""
    return or_(Obligation.found_at > instant, RuleEdition.made_at > instant)


def _open() -> Select[tuple[UUID, UUID, UUID, date, date | None, date | None, int, bool]]:
    return (
        select(
            Obligation.id,
            Obligation.person_id,
            Obligation.course_id,
            Obligation.opens_on,
            Obligation.due_on,
            Obligation.closes_on,
            Obligation.grace_days,
            RuleEdition.tells_manager,
        )
        .join(RuleEdition, RuleEdition.id == Obligation.edition_id)
        .where(Obligation.closed_on.is_(None))
    )


def owed_now(person_ids: Collection[UUID], *, on: date) -> list[OwedNow]:
    """What is open of these people, the earliest date first. Four statements, however many people; one where nothing is open."""
    return _standing(_open().where(Obligation.person_id.in_(person_ids)), on=on) if person_ids else []


def owed_late(person_ids: Collection[UUID], *, on: date) -> list[OwedNow]:
    """What is open of these people and was due before a day. One statement where nothing is."""
    return _standing(_open().where(Obligation.person_id.in_(person_ids), Obligation.due_on < on), on=on)


def owed_by_id(ids: Collection[UUID], *, on: date) -> dict[UUID, OwedNow]:
    """Those of these that are still open, by id."""
    return {one.id: one for one in _standing(_open().where(Obligation.id.in_(ids)), on=on)} if ids else {}


def owed_between(first: date, last: date, *, on: date, unless: ColumnElement[bool] = _NEVER) -> list[OwedNow]:
    """What is open of people who are here, whose time ended on the first of two days or later, and is due on the last or earlier.

    What `unless` holds of, a condition about the obligation, is not read.
    """
    statement = (
        _open()
        .join(Person, Person.id == Obligation.person_id)
        .where(Obligation.due_on.between(first - LONGEST_GRACE, last), Person.left_on.is_(None), not_(unless))
    )
    return [one for one in _standing(statement, on=on) if one.last_day and one.last_day >= first]


def _standing(
    statement: Select[tuple[UUID, UUID, UUID, date, date | None, date | None, int, bool]], *, on: date
) -> list[OwedNow]:
    rows = list(db.session.execute(statement.order_by(Obligation.due_on, Obligation.id)))
    found = [one for some in portions(rows) for one in _as_owed(some, on=on)]
    return sorted(found, key=lambda one: (one.due_on or date.max, one.id))


def _as_owed(
    rows: Sequence[Row[tuple[UUID, UUID, UUID, date, date | None, date | None, int, bool]]], *, on: date
) -> list[OwedNow]:
    """Some of what is open, with what is known of its people: few enough for one statement about them."""
    people, courses = {row.person_id for row in rows}, {row.course_id for row in rows}
    done, excused, away = completions(people, courses, by=on), exemptions(people, courses), absences(people)
    found = []
    for row in rows:
        owing, period = (
            Owing(row.person_id, row.course_id),
            Period(0, row.opens_on, row.due_on or row.opens_on, row.closes_on),
        )
        absence = _on(away.get(row.person_id, ()), on)
        exemption = _on(excused.get(owing, ()), on)
        found.append(
            OwedNow(
                row.id,
                row.person_id,
                row.course_id,
                row.due_on,
                row.grace_days,
                row.tells_manager,
                completed_on=next((day for day in done.get(owing, ()) if period.holds(day)), None),
                exempt_until=exemption.last if exemption else None,
                away_until=absence.last if absence else None,
                is_away=absence is not None,
            )
        )
    return found


def _on(pauses: Collection[Pause], day: date) -> Pause | None:
    return next((one for one in pauses if one.first <= day and (one.last is None or day <= one.last)), None)


@dataclass(frozen=True, slots=True)
class OwedBefore:
    """Something that was asked of somebody, and is closed."""

    id: UUID
    person_id: UUID
    course_id: UUID
    due_on: date | None
    grace_days: int
    completed_on: date | None
    closed_on: date
    outcome: Outcome

    @property
    def last_day(self) -> date | None:
        """The last day on which it could be completed on time."""
        return days_after(self.due_on, self.grace_days) if self.due_on else None

    @property
    def is_late(self) -> bool:
        """Whether it was completed after the due date and its grace."""
        return bool(self.completed_on and self.last_day and self.completed_on > self.last_day)


def owed_before(person_ids: Collection[UUID]) -> list[OwedBefore]:
    """What was asked of these people before, and what became of it: the latest first, and each period once. One statement."""
    rows = db.session.execute(
        select(
            Obligation.id,
            Obligation.person_id,
            Obligation.course_id,
            Obligation.due_on,
            Obligation.grace_days,
            Obligation.completed_on,
            Obligation.closed_on,
            Obligation.outcome,
        )
        .where(Obligation.person_id.in_(person_ids), Obligation.closed_on.is_not(None), not_(is_told_by_another()))
        .order_by(Obligation.closed_on.desc(), Obligation.id.desc())
    )
    return [
        OwedBefore(
            id=row.id,
            person_id=row.person_id,
            course_id=row.course_id,
            due_on=row.due_on,
            grace_days=row.grace_days,
            completed_on=row.completed_on,
            closed_on=row.closed_on,
            outcome=row.outcome,
        )
        for row in rows
        if row.closed_on and row.outcome
    ]


def courses_asked_by(ids: Collection[UUID]) -> dict[UUID, UUID]:
    """The courses that these obligations are about, open or closed."""
    if not ids:
        return {}
    rows = db.session.execute(select(Obligation.id, Obligation.course_id).where(Obligation.id.in_(ids)))
    return dict(rows.tuples().all())


@dataclass(frozen=True, slots=True)
class AskedCourse:
    """A course that is asked for; without a key while nobody can take it."""

    title: str
    key: str | None
    minutes: int


def asked_courses(course_ids: Collection[UUID]) -> dict[UUID, AskedCourse]:
    """These courses as lists show them. Two statements at most."""
    if not course_ids:
        return {}
    rows = db.session.execute(
        select(Course.id, Course.key, CourseVersion.title, CourseVersion.minutes)
        .join(CourseVersion, CourseVersion.course_id == Course.id)
        .where(Course.id.in_(course_ids), CourseVersion.state == CourseState.PUBLISHED)
    )
    found = {row.id: AskedCourse(row.title, row.key, row.minutes) for row in rows}
    missing = set(course_ids) - found.keys()
    titles = course_titles(missing) if missing else {}
    return found | {one: AskedCourse(title, None, 0) for one, title in titles.items()}


def asked_why(obligation_ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """The rules that ask for these, each as its sentence, which names nobody else. At most seven statements."""
    rows = db.session.execute(
        select(ObligationRule.obligation_id, ObligationRule.rule_id, Person.name)
        .join(Obligation, Obligation.id == ObligationRule.obligation_id)
        .join(Person, Person.id == Obligation.person_id)
        .where(ObligationRule.obligation_id.in_(obligation_ids))
        .order_by(ObligationRule.due_on, ObligationRule.rule_id)
    ).all()
    words = rules_in_words({row.rule_id for row in rows}) if rows else {}
    found: dict[UUID, list[str]] = defaultdict(list)
    for row in rows:
        found[row.obligation_id].append(words[row.rule_id].told_to(row.name).sentence)
    return found
