"""Reminding whoever may answer a request and has not: once a desk, on the last working day before it goes on or ends.

All that one person is to be reminded of is one message. About a Member, a peer or their staff nobody is written to.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import update

from skills_centre.bookings.models import ToldOfRequest
from skills_centre.bookings.queries.requests import OpenRequest, acting_now, open_requests
from skills_centre.bookings.queries.sessions import sessions_by_id
from skills_centre.bookings.queries.telling import told_and_not_reminded
from skills_centre.bookings.rules.approvals import ApprovalDesk, is_time_to_remind
from skills_centre.bookings.rules.request_letters import words_of_reminder
from skills_centre.bookings.services.posting import ToPost, post
from skills_centre.bookings.services.telling_requests import AT_ONCE, QUEUE, asked_for, path_of_request
from skills_centre.people.queries.calendar import closed_days
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import affected_rows, db
from skills_centre.platform.mail.looks import Letterhead


def remind_of_requests(head: Letterhead, *, now: datetime, most: int = AT_ONCE) -> int:
    """Put the next reminders into the outbox, and say how many people that were; 0 when none is left."""
    owed = list(_owed(now).items())[:most]
    sessions = sessions_by_id({one.session_id for _to, some in owed for one in some})
    for (person_id, desk), some in owed:
        ours = [one for one in some if _is_ours(one.booking_id, person_id, desk, now=now)]
        if ours:
            asked = [(asked_for(one, sessions[one.session_id]), one.turn_ends_at, one.goes_on) for one in ours]
            path = path_of_request(ours[0].booking_id) if len(ours) == 1 else QUEUE
            occasion = f"place-request-reminder:{ours[0].booking_id}:{desk}"
            post([ToPost(person_id, words_of_reminder(asked, desk), path)], head, key=occasion, now=now)
    return len(owed)


def _owed(now: datetime) -> dict[tuple[UUID, ApprovalDesk], list[OpenRequest]]:
    """Who is to be reminded at which desk of which requests, in the order of asking."""
    requests = [one for one in open_requests(now=now) if one.desk and not one.is_private]
    if not requests:
        return {}
    told = told_and_not_reminded([one.booking_id for one in requests])
    closed = _closed_before(requests)
    acting = acting_now(now)
    owed: dict[tuple[UUID, ApprovalDesk], list[OpenRequest]] = defaultdict(list)
    for one in requests:
        desk = one.desks[-1]
        for person_id in one.sits_at(desk, acting):
            told_at = told.get((one.booking_id, person_id, desk))
            if told_at and is_time_to_remind(told_at, one.turn_ends_at, closed=closed, now=now):
                owed[person_id, desk].append(one)
    return owed


def _closed_before(requests: Sequence[OpenRequest]) -> frozenset[date]:
    first = min(one.made_at for one in requests)
    return closed_days(local_day(first), local_day(max(one.answer_by for one in requests)))


def _is_ours(booking_id: UUID, person_id: UUID, desk: ApprovalDesk, *, now: datetime) -> bool:
    """Mark somebody as reminded; whether no other worker had."""
    told = ToldOfRequest
    mine = told.booking_id == booking_id, told.person_id == person_id, told.desk == desk, told.reminded_at.is_(None)
    return affected_rows(db.session(), update(told).where(*mine).values(reminded_at=now)) == 1
