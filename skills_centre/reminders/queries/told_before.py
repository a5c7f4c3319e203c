"""Everything that one person was ever sent, or told on the site, the newest first: further back than their own page goes."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import cast, func, null, select, union_all

from skills_centre.platform.database import db
from skills_centre.platform.mail.models import OutboxMessage
from skills_centre.platform.pagination import PER_PAGE, Page, place_among
from skills_centre.reminders.models import Reminder
from skills_centre.reminders.queries.ledger import messages_to, past_reminders, was_shown_to
from skills_centre.reminders.queries.own_messages import PastMessage, sent_of, titles_of_past


def told_before(person_id: UUID, number: int) -> Page[PastMessage]:
    """A page of what somebody was sent and told, with what each was about. A constant number of statements."""
    mailed = select(OutboxMessage.queued_at.label("at"), OutboxMessage.id.label("id")).where(*was_shown_to(person_id))
    on_site = (
        select(Reminder.told_at.label("at"), cast(null(), OutboxMessage.id.type).label("id"))
        .where(Reminder.person_id == person_id, Reminder.told_at.is_not(None))
        .distinct()
    )
    both = union_all(mailed, on_site).subquery()
    total = db.session.scalar(select(func.count()).select_from(both)) or 0
    place, pages = place_among(total, number)
    rows = db.session.execute(
        select(both.c.at, both.c.id)
        .order_by(both.c.at.desc(), both.c.id.is_(None), both.c.id.desc())
        .limit(PER_PAGE)
        .offset((place - 1) * PER_PAGE)
    ).all()
    lines = _lines(person_id, [row.id for row in rows if row.id], {row.at for row in rows if not row.id})
    return Page(lines, place, pages, total)


def _lines(person_id: UUID, messages: Collection[UUID], instants: Collection[datetime]) -> list[PastMessage]:
    sent = messages_to(person_id, ids=messages)
    past = past_reminders(person_id, digests=[one.digest_id for one in sent if one.digest_id], told=instants)
    return sent_of(sent, past, titles_of_past(past))
