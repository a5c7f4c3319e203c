"""Chasing: a manager reminds their people of what they owe, with one press. It is recorded, and not repeated within three days."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from skills_centre.people.queries.teams import team_of
from skills_centre.platform.audit import record_act
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id
from skills_centre.requirements.errors import NothingToChase, RemindedAlready
from skills_centre.requirements.models import LearningChase, Obligation
from skills_centre.requirements.queries.chasing import chases_of
from skills_centre.requirements.queries.standing import owed_by_id

#: Nobody is reminded again of one thing before.
AGAIN_AFTER = timedelta(days=3)


def chase(obligation_ids: Collection[UUID], *, by_id: UUID, now: datetime) -> int:
    """Remind people of one's team of these things, but for those that are done meanwhile or of whom it was done lately; gives how many.

    Raises NotFound where any of it is not of one's own people; NothingToChase or RemindedAlready where nobody is left to remind.
    """
    today = local_day(now)
    held = db.session.execute(
        select(Obligation.id, Obligation.person_id)
        .where(Obligation.id.in_(obligation_ids))
        .order_by(Obligation.id)
        .with_for_update()
    ).all()
    team = {one.id for one in team_of(by_id, on=today)}
    if len(held) < len(set(obligation_ids)) or any(row.person_id not in team for row in held):
        raise NotFound
    pressing = [one for one in owed_by_id(obligation_ids, on=today).values() if one.is_pressing(today)]
    if not pressing:
        raise NothingToChase
    before = chases_of([one.id for one in pressing])
    due = [one for one in pressing if one.id not in before or before[one.id].chased_at + AGAIN_AFTER <= now]
    if not due:
        raise RemindedAlready
    for one in due:
        db.session.add(LearningChase(id=new_id(), obligation_id=one.id, by_id=by_id, chased_at=now))
        record_act("rule.chase", actor_id=by_id, subject_kind="person", subject_id=one.person_id, now=now)
    db.session.flush()
    return len(due)
