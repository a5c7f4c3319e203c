"""Following whatever changed: a mark in the transaction of the change, a job that wakes a worker, and the calendar once a day.

The mark is what counts. When the message is lost, or the worker dies, the next run finds the mark.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, or_, select

from skills_centre.catalogue.models import PathwayCourse
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, insert_missing, lock_named
from skills_centre.platform.enqueue import enqueue
from skills_centre.platform.ids import new_id
from skills_centre.platform.jobs import Job
from skills_centre.platform.portions import portions
from skills_centre.requirements.models import LearningRule, ObligationMark, ObligationTurn
from skills_centre.requirements.services.obligations import RULES_LOCK, follow_rules
from skills_centre.requirements.services.one_by_one import Followed
from skills_centre.skills.queries.histories import people_who_count

#: Of so many people what they owe is written at once, in the transaction of a change; of more, by a worker.
AT_ONCE = 1_000


def mark_people(person_ids: Sequence[UUID], *, now: datetime) -> None:
    """Note that something changed for these people, and wake a worker; for very many, everybody is looked at."""
    _mark(sorted(set(person_ids)) if len(person_ids) <= AT_ONCE else [None], now=now)


def mark_course(course_id: UUID, *, now: datetime) -> None:
    """Note that a course can be taken again or no longer, where a rule asks for it, and wake a worker."""
    holding = select(PathwayCourse.pathway_id).where(PathwayCourse.course_id == course_id, PathwayCourse.is_required)
    _mark_where_asked(or_(LearningRule.course_id == course_id, LearningRule.pathway_id.in_(holding)), now=now)


def mark_pathway(pathway_id: UUID, *, now: datetime) -> None:
    """Note that a pathway asks for other courses than before, or for none, where a rule asks for it, and wake a worker."""
    _mark_where_asked(LearningRule.pathway_id == pathway_id, now=now)


def follow_now_or_soon(*, now: datetime) -> Followed:
    """Let everybody owe what the rules ask: at once where there are few people, else by a worker, within a minute or two."""
    concerned = len(people_who_count())
    if concerned <= AT_ONCE:
        return follow_rules(now=now)
    _mark([None], now=now)
    return Followed(left_to_worker=concerned)


def follow_what_changed(*, now: datetime) -> Followed:
    """Follow the calendar, if nobody has on this day, and every mark that there is; then take the marks away."""
    lock_named(RULES_LOCK)
    marks = db.session.execute(select(ObligationMark.id, ObligationMark.person_id)).all()
    people = {mark.person_id for mark in marks}
    if _is_first_of(now) or None in people:
        done = follow_rules(now=now)
    else:
        done = follow_rules(now=now, person_ids=[one for one in people if one]) if people else Followed()
    for some in portions([mark.id for mark in marks]):
        db.session.execute(delete(ObligationMark).where(ObligationMark.id.in_(some)))
    return done


def _mark_where_asked(is_about: ColumnElement[bool], *, now: datetime) -> None:
    asked = select(LearningRule.id).where(is_about, LearningRule.ended_at.is_(None)).limit(1)
    if db.session.scalar(asked) is not None:
        _mark([None], now=now)


def _mark(person_ids: Sequence[UUID | None], *, now: datetime) -> None:
    rows = [{"id": new_id(), "person_id": person_id, "marked_at": now} for person_id in person_ids]
    insert_missing(db.session(), ObligationMark, rows)
    enqueue(Job.FOLLOW_RULES)


def _is_first_of(now: datetime) -> bool:
    """Whether this is the day's first run, which is noted. A day that was missed needs no run of its own: the next one does its work."""
    return insert_missing(db.session(), ObligationTurn, [{"day": local_day(now), "turned_at": now}]) == 1
