"""Erasing what is kept of people who left, once the institution's retention period has ended.

Their words and whatever says who they were go; ids, codes, days and counts stay, so that history and sums remain whole.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Protocol
from uuid import UUID

from sqlalchemy import delete, select

from skills_centre.people.models import AccountLink, Institution, Person, SignInSession
from skills_centre.people.rules import is_retention_over
from skills_centre.platform.audit import record_act
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.platform.mail.forgetting import forget_mail_of
from skills_centre.platform.text import sort_key
from skills_centre.platform.uploads import drop_files_of
from skills_centre.platform.words import erase_words

#: What stands in history where the person's name stood.
SOMEBODY = "Somebody who left"

#: People erased in one transaction: few enough to hold nobody up.
AT_ONCE = 50


class Eraser(Protocol):
    """What a domain above this one does when a person is erased."""

    def __call__(self, person_id: UUID, *, now: datetime) -> None:
        """Erase what the domain keeps in the person's words, in the open transaction."""


_erasers: Sequence[Eraser] = ()


def erase_also_with(*erasers: Eraser) -> None:
    """Choose who else erases; `create_app`, which knows every domain, calls it once."""
    global _erasers  # noqa: PLW0603 - one application a process
    _erasers = erasers


def erase_leavers(*, now: datetime) -> int:
    """Erase the next people whose retention period is over, and give how many; none are left when it gives 0.

    Running it twice, or twice at once, erases each person once.
    """
    due = _people_due(local_day(now))
    for person in due:
        _erase(person, now=now)
    return len(due)


def _people_due(today: date) -> list[Person]:
    """Leavers whose period is over, their rows held. Nobody where no institution says how long it is."""
    months = db.session.scalar(select(Institution.retention_months))
    if months is None:
        return []
    leavers = db.session.execute(
        select(Person.id, Person.left_on)
        .where(Person.left_on < today - timedelta(days=28 * months), Person.erased_at.is_(None))
        .order_by(Person.left_on, Person.id)
    )
    due = [row.id for row in leavers if is_retention_over(row.left_on, months, on=today)][:AT_ONCE]
    return list(
        db.session.scalars(
            select(Person).where(Person.id.in_(due), Person.erased_at.is_(None)).order_by(Person.id).with_for_update()
        )
    )


def _erase(person: Person, *, now: datetime) -> None:
    erase_words(person.id, now=now)
    for erase in _erasers:
        erase(person.id, now=now)
    forget_mail_of(person.id, person.email)
    drop_files_of(person.id)
    for kept in (SignInSession, AccountLink):
        db.session.execute(delete(kept).where(kept.person_id == person.id))
    person.name, person.sort_key = SOMEBODY, sort_key(SOMEBODY)
    person.email = person.staff_number = person.job_title = person.password_hash = None
    person.erased_at = now
    db.session.flush()
    record_act("retention.erase", actor_id=None, subject_kind="person", subject_id=person.id, now=now)
