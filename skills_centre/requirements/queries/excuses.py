"""From what somebody is or was excused, and when they are or were away for long."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from skills_centre.people.models import Person
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.platform.words import words_by_id
from skills_centre.requirements.models import LearningExemption, LongAbsence
from skills_centre.requirements.queries.wording import course_titles


@dataclass(frozen=True, slots=True)
class Excuse:
    """That somebody was excused from a course, until when, by whom and why; the reason is gone once it was erased."""

    id: UUID
    course: str
    starts_on: date
    ends_on: date
    ended_at: datetime | None
    by_name: str
    reason: str | None

    @property
    def last_day(self) -> date:
        """The last day on which it held or holds."""
        return min(self.ends_on, local_day(self.ended_at)) if self.ended_at else self.ends_on

    @property
    def excuses_nobody(self) -> bool:
        """Whether it was ended on its first day, as one that was given by mistake is."""
        return self.ended_at is not None and local_day(self.ended_at) <= self.starts_on


def excuses_of(person_id: UUID) -> list[Excuse]:
    """The exemptions of somebody, the latest first. Three statements."""
    by = aliased(Person)
    rows = db.session.execute(
        select(LearningExemption, by.name)
        .join(by, by.id == LearningExemption.approved_by)
        .where(LearningExemption.person_id == person_id)
        .order_by(LearningExemption.starts_on.desc(), LearningExemption.id.desc())
    ).all()
    words = words_by_id([one.reason_id for one, _name in rows])
    titles = course_titles({one.course_id for one, _name in rows}) if rows else {}
    return [
        Excuse(
            one.id,
            titles[one.course_id],
            one.starts_on,
            one.ends_on,
            one.ended_at,
            name,
            words.get(one.reason_id) if one.reason_id else None,
        )
        for one, name in rows
    ]


@dataclass(frozen=True, slots=True)
class Absence:
    """Days on which somebody is away; without a day back it lasts until one is given."""

    id: UUID
    starts_on: date
    ends_on: date | None

    @property
    def back_on(self) -> date | None:
        """The first day back."""
        return self.ends_on + timedelta(days=1) if self.ends_on else None


def absences_of(person_id: UUID) -> list[Absence]:
    """The absences of somebody that stand, the latest first. One statement."""
    rows = db.session.execute(
        select(LongAbsence.id, LongAbsence.starts_on, LongAbsence.ends_on)
        .where(LongAbsence.person_id == person_id, LongAbsence.withdrawn_at.is_(None))
        .order_by(LongAbsence.starts_on.desc())
    )
    return [Absence(*row) for row in rows.tuples()]
