"""A few certificates of the demonstration, with what their holders let others see."""

from datetime import datetime, timedelta

from sqlalchemy import select

from skills_centre.demo.people import Plan
from skills_centre.learning.models import Enrolment, EnrolmentState, Shown
from skills_centre.learning.services.certificates import choose_shown, issue_certificate
from skills_centre.platform.database import db

#: What each account shows of the certificate of the course that it completed first.
HOLDERS = {
    "staff@example.org": Shown.NAME,
    "manager@example.org": Shown.INITIALS,
    "members.staff@example.org": Shown.NOTHING,
}


def issue_some(plan: Plan, *, now: datetime) -> None:
    """Give each of these accounts one certificate, a day after they completed the course."""
    for email, shown in HOLDERS.items():
        person_id = plan.account(email).id
        done = db.session.execute(
            select(Enrolment.id, Enrolment.completed_at)
            .where(Enrolment.person_id == person_id, Enrolment.state == EnrolmentState.COMPLETED)
            .order_by(Enrolment.completed_at, Enrolment.id)
            .limit(1)
        ).one_or_none()
        if done is None:
            continue
        then = min(now, done.completed_at + timedelta(days=1))
        issue_certificate(done.id, person_id=person_id, now=then)
        choose_shown(done.id, shown, person_id=person_id, now=then)
