"""Telling whoever may answer a request that it has reached them, and the person that it has gone on: each once, whoever lost the wake-up.

Who sits at a desk is asked each time, so that a new manager, a new delegate and a desk that it reaches later are all told. About a
Member, a peer or their staff nobody is written to: the list of decisions shows what they ask for.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from skills_centre.bookings.models import ToldOfRequest
from skills_centre.bookings.queries.requests import OpenRequest, acting_now, open_requests
from skills_centre.bookings.queries.sessions import SessionLine, sessions_by_id
from skills_centre.bookings.rules.approvals import ApprovalDesk
from skills_centre.bookings.rules.letters import Words
from skills_centre.bookings.rules.request_letters import AskedFor, cost_in_words, words_of_going_on, words_of_request
from skills_centre.bookings.services.posting import ToPost, page_of_session, post
from skills_centre.people.queries.names import names_of
from skills_centre.platform.database import db, insert_missing
from skills_centre.platform.mail.looks import Letterhead

#: Messages in one transaction.
AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class _Owed:
    """That somebody is to be told of a request at a desk."""

    request: OpenRequest
    person_id: UUID
    desk: ApprovalDesk


def tell_of_requests(head: Letterhead, *, now: datetime, most: int = AT_ONCE) -> int:
    """Put the next messages about requests into the outbox, and say how many; 0 when none is left."""
    ours = [one for one in _owed(now)[:most] if _is_ours(one, now=now)]
    sessions = sessions_by_id({one.request.session_id for one in ours})
    names = names_of({one for owed in ours for one in (owed.request.manager_id, owed.request.fallback_id) if one})
    for owed in ours:
        letter = ToPost(owed.person_id, _words(owed, sessions[owed.request.session_id], names), _path(owed))
        post([letter], head, key=f"place-request:{owed.request.booking_id}:{owed.desk}", now=now)
    return len(ours)


def page_of_request(booking_id: UUID) -> str:
    """The path of the page on which a request is answered."""
    return f"/team/requests/{booking_id}"


def _owed(now: datetime) -> list[_Owed]:
    requests = [one for one in open_requests(now=now) if not one.is_private]
    if not requests:
        return []
    told = {
        (row.booking_id, row.person_id, row.desk)
        for row in db.session.execute(
            select(ToldOfRequest.booking_id, ToldOfRequest.person_id, ToldOfRequest.desk).where(
                ToldOfRequest.booking_id.in_([one.booking_id for one in requests])
            )
        )
    }
    acting = acting_now(now)
    owed = [
        _Owed(request, person_id, request.desk)
        for request in requests
        if request.desk
        for person_id in _to_tell(request, acting)
    ]
    return [one for one in owed if (one.request.booking_id, one.person_id, one.desk) not in told]


def _to_tell(request: OpenRequest, acting: dict[UUID, list[UUID]]) -> Iterator[UUID]:
    if request.desk:
        yield from request.sits_at(request.desk, acting)
    if len(request.desks) > 1:
        yield request.person_id


def _is_ours(owed: _Owed, *, now: datetime) -> bool:
    """Mark somebody as told; whether no other worker had."""
    row = {
        "booking_id": owed.request.booking_id,
        "person_id": owed.person_id,
        "desk": owed.desk,
        "told_at": now,
    }
    return insert_missing(db.session(), ToldOfRequest, [row]) == 1


def _words(owed: _Owed, session: SessionLine, names: dict[UUID, str]) -> Words:
    request, cost = owed.request, cost_in_words(session.cost_pence)
    asked = AskedFor(request.name, session.title, session.when, session.where, cost)
    if owed.person_id != request.person_id:
        return words_of_request(asked, owed.desk, answer_by=request.answer_by, has_come_on=len(request.desks) > 1)
    fallback = names.get(request.fallback_id) if request.fallback_id and owed.desk is ApprovalDesk.FALLBACK else None
    return words_of_going_on(asked, fallback or "the learning and development team", answer_by=request.answer_by)


def _path(owed: _Owed) -> str:
    is_own = owed.person_id == owed.request.person_id
    return page_of_session(owed.request.session_id) if is_own else page_of_request(owed.request.booking_id)
