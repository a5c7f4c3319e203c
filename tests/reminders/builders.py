"""Enrolments with due dates for tests of reminders, and a letterhead."""

from datetime import date, datetime
from uuid import UUID

from skills_centre.learning.models import Enrolment
from skills_centre.learning.services.enrolments import enrol
from skills_centre.platform.database import transaction
from skills_centre.platform.mail.looks import Letterhead

HEAD = Letterhead("The Test Parliament", "https://skills.test", "#373151", "#006548")


def enrolled(person_id: UUID, course_id: UUID, *, due_on: date | None, now: datetime) -> UUID:
    """Enrol somebody, and give the enrolment's id."""
    with transaction():
        return enrol(person_id, course_id, by_id=person_id, due_on=due_on, now=now).id


def change(enrolment_id: UUID, **values: object) -> None:
    """Change an enrolment directly."""
    with transaction() as session:
        enrolment = session.get_one(Enrolment, enrolment_id)
        for name, value in values.items():
            setattr(enrolment, name, value)
