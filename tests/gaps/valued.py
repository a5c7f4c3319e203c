"""A small organisation in which people learned: who completed, began, attended and answered, day by day."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import insert, select

from skills_centre.bookings.models import Booking, CourseSession
from skills_centre.bookings.rules.states import BookingState, SessionState
from skills_centre.catalogue.models import CourseVersion
from skills_centre.gaps.services.value import VALUE_LOCK, work_out_value
from skills_centre.learning.models import (
    CourseReaction,
    Enrolment,
    EnrolmentState,
    FollowUp,
    LearningRecordEntry,
    RecordSource,
)
from skills_centre.learning.rules.opinions import Side, Use
from skills_centre.people.models import Institution, Membership, Person, PersonType
from skills_centre.platform.clock import LONDON, start_of_local_day
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from tests.conftest import NOW
from tests.gaps.organisations import SmallOrganisation, make_organisation
from tests.learning.builders import add_course

#: A quarter that is over, by the tests' clock, and a day of it.
FIRST, LAST, DAY = date(2025, 10, 1), date(2025, 12, 31), date(2025, 11, 12)
LONG_AGO = date(2025, 1, 1)


def noon(day: date) -> datetime:
    """Twelve o'clock in London."""
    return datetime.combine(day, time(12), tzinfo=LONDON).astimezone(UTC)


class Learners:
    """Whoever writes what people did."""

    def __init__(self, skills: tuple[str, ...] = ("Data analysis",)) -> None:
        self.organisation: SmallOrganisation = make_organisation(skills)
        self.course_id = add_course("ethics", title="Data ethics")
        with transaction() as session:
            ours = session.get(Institution, 1)
            if ours is None:
                ours = Institution(id=1, name="The Test Parliament", is_demonstration=False)
                session.add(ours)
            ours.founded_at = start_of_local_day(LONG_AGO)

    def people(
        self,
        number: int,
        unit: str | None,
        *,
        person_type: PersonType = PersonType.HOUSE_STAFF,
        joined_on: date = LONG_AGO,
        left_on: date | None = None,
    ) -> list[UUID]:
        """So many new people in a unit, or in none."""
        made = [new_id() for _ in range(number)]
        with transaction() as session:
            facts = {"name": "Somebody", "sort_key": "somebody", "person_type": person_type, "left_on": left_on}
            session.execute(insert(Person), [{"id": one, "joined_on": joined_on, **facts} for one in made])
            if unit:
                place = {"unit_id": self.organisation.units[unit], "starts_on": joined_on, "ends_on": left_on}
                session.execute(insert(Membership), [{"id": new_id(), "person_id": one, **place} for one in made])
        return made

    def move(self, people: Sequence[UUID], unit: str, on: date) -> None:
        """Have people move to another unit on a day."""
        with transaction() as session:
            for membership in session.scalars(select(Membership).where(Membership.person_id.in_(people))):
                membership.ends_on = on - timedelta(days=1)
            place = {"unit_id": self.organisation.units[unit], "starts_on": on}
            session.execute(insert(Membership), [{"id": new_id(), "person_id": one, **place} for one in people])

    def began(self, people: Sequence[UUID], on: date = DAY) -> None:
        """They began the course and did not complete it."""
        self._enrol(people, on, None)

    def completed(self, people: Sequence[UUID], on: date = DAY, *, course_id: UUID | None = None) -> list[UUID]:
        """They completed the course; gives their enrolments."""
        return self._enrol(people, on, on, course_id)

    def recorded(
        self,
        people: Sequence[UUID],
        minutes: int,
        on: date = DAY,
        *,
        source: RecordSource = RecordSource.COURSE,
        takes_out: bool = False,
        replaces: Sequence[UUID] = (),
    ) -> list[UUID]:
        """An entry of the learning record each."""
        made = [new_id() for _ in people]
        with transaction() as session:
            for place, (one, person_id) in enumerate(zip(made, people, strict=True)):
                session.add(
                    LearningRecordEntry(
                        id=one, person_id=person_id, source=source, minutes=minutes, learned_on=on, recorded_at=noon(on),
                        takes_out=takes_out, replaces_id=replaces[place] if replaces else None,
                    )
                )  # fmt: skip
        return made

    def answered(self, enrolments: Sequence[UUID], before: int | None, after: int | None) -> None:
        """They said how confident they were and are."""
        with transaction() as session:
            for one in enrolments:
                session.add(
                    CourseReaction(
                        enrolment_id=one, confidence_before=before, confidence_after=after, answered_at=NOW, changed_at=NOW
                    )
                )  # fmt: skip

    def used(self, enrolments: Sequence[UUID], people: Sequence[UUID], use: Use) -> None:
        """They said, three months on, whether they have used it."""
        with transaction() as session:
            for one, person_id in zip(enrolments, people, strict=True):
                session.add(
                    FollowUp(
                        enrolment_id=one, side=Side.LEARNER, answered_by=person_id, used=use, answered_at=NOW, changed_at=NOW
                    )
                )  # fmt: skip

    def session(
        self,
        *,
        attended: Sequence[UUID] = (),
        partly: Sequence[UUID] = (),
        absent: Sequence[UUID] = (),
        capacity: int = 40,
        pence: int = 0,
        on: date = DAY,
        state: SessionState = SessionState.DELIVERED,
    ) -> UUID:
        """A session that was held, its register closed if it is delivered, with what became of its places."""
        session_id, ends_at = new_id(), noon(on)
        starts_at = ends_at - timedelta(hours=2)
        with transaction() as session:
            session.add(
                CourseSession(
                    id=session_id, course_id=self.course_id, state=state, capacity=capacity, minimum=0, starts_at=starts_at,
                    ends_at=ends_at, is_online=True, joining_instructions="", audience="", cost_pence=pence, needs_approval=False,
                    is_role_need_first=False, booking_closes_at=starts_at, cancel_by=starts_at, made_at=starts_at,
                    is_register_closed=state is SessionState.DELIVERED,
                )
            )  # fmt: skip
            session.flush()
            everybody = [
                *((one, BookingState.ATTENDED) for one in attended),
                *((one, BookingState.PARTLY_ATTENDED) for one in partly),
                *((one, BookingState.DID_NOT_ATTEND) for one in absent),
            ]
            for ticket, (person_id, became) in enumerate(everybody):
                session.add(
                    Booking(
                        session_id=session_id, person_id=person_id, state=became, ticket=ticket, has_role_need=False,
                        made_at=starts_at, made_by=person_id, changed_at=ends_at,
                    )
                )  # fmt: skip
        return session_id

    def work_out(self, now: datetime = NOW) -> int:
        """As the nightly task does."""
        with transaction(snapshot=True, holding=VALUE_LOCK):
            return work_out_value(now=now)

    def _enrol(
        self, people: Sequence[UUID], began: date, completed: date | None, course_id: UUID | None = None
    ) -> list[UUID]:
        course_id = course_id or self.course_id
        version_id = db.session.scalars(select(CourseVersion.id).where(CourseVersion.course_id == course_id)).first()
        made = [new_id() for _ in people]
        with transaction() as session:
            for one, person_id in zip(made, people, strict=True):
                session.add(
                    Enrolment(
                        id=one, person_id=person_id, course_id=course_id, version_id=version_id,
                        state=EnrolmentState.COMPLETED if completed else EnrolmentState.IN_PROGRESS,
                        enrolled_at=noon(began), enrolled_by=person_id, started_at=noon(began),
                        completed_at=noon(completed) if completed else None,
                    )
                )  # fmt: skip
        return made
