"""Telling whoever may answer a request that it has reached them, and the person that it has gone on: each once, whoever lost the wake-up.

Who sits at a desk is asked each time, so that a new manager, a new delegate and a desk that it reaches later are all told. About a
Member, a peer or their staff nobody is written to: the list of decisions shows what they ask for.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from skills_centre.bookings.models import ToldOfRequest
from skills_centre.bookings.queries.requests import OpenRequest, acting_now, open_requests
from skills_centre.bookings.queries.sessions import SessionLine, sessions_by_id
from skills_centre.bookings.queries.telling import told_of, told_since
from skills_centre.bookings.rules.approvals import ApprovalDesk
from skills_centre.bookings.rules.request_letters import (
    AskedFor,
    cost_in_words,
    words_of_going_on,
    words_of_request,
    words_of_requests,
)
from skills_centre.bookings.services.posting import ToPost, page_of_session, post
from skills_centre.people.queries.names import names_of
from skills_centre.platform.database import db, insert_missing
from skills_centre.platform.mail.looks import Letterhead

#: Messages in one transaction.
AT_ONCE = 20
#: Whoever may answer gets no second message so soon: what comes meanwhile is gathered in the next one.
GATHERED_FOR = timedelta(hours=1)
#: Unless so little is left to answer.
HURRIES_WITHIN = timedelta(hours=24)

QUEUE = "/team/decisions#places"


@dataclass(frozen=True, slots=True)
class _Owed:
    """That somebody is to be told of a request at a desk."""

    request: OpenRequest
    person_id: UUID
    desk: ApprovalDesk

    @property
    def is_own(self) -> bool:
        """Whether it is told to the person who asked."""
        return self.person_id == self.request.person_id


def tell_of_requests(head: Letterhead, *, now: datetime, most: int = AT_ONCE) -> int:
    """Put the next messages about requests into the outbox, and say how many; 0 when none is left."""
    letters = list(_gathered(_owed(now), now=now))[:most]
    sessions = sessions_by_id({one.request.session_id for letter in letters for one in letter})
    fallbacks = names_of({one.request.fallback_id for letter in letters for one in letter if one.request.fallback_id})
    for letter in letters:
        ours = [one for one in letter if _is_ours(one, now=now)]
        if ours:
            occasion = f"place-request:{ours[0].request.booking_id}:{ours[0].desk}"
            post([_letter(ours, sessions, fallbacks)], head, key=occasion, now=now)
    return len(letters)


def _owed(now: datetime) -> list[_Owed]:
    """Who is still to be told of which request, in the order of asking."""
    requests = [one for one in open_requests(now=now) if not one.is_private]
    if not requests:
        return []
    told = told_of([one.booking_id for one in requests])
    acting = acting_now(now)
    owed = [
        _Owed(request, person_id, request.desk)
        for request in requests
        if request.desk
        for person_id in _to_tell(request, request.desk, acting)
    ]
    return [one for one in owed if (one.request.booking_id, one.person_id, one.desk) not in told]


def _to_tell(request: OpenRequest, desk: ApprovalDesk, acting: Mapping[UUID, Collection[UUID]]) -> Iterator[UUID]:
    yield from request.sits_at(desk, acting)
    if len(request.desks) > 1:
        yield request.person_id


def _gathered(owed: Sequence[_Owed], *, now: datetime) -> Iterator[list[_Owed]]:
    """What goes into one message each: to the person who asked alone, to whoever may answer all that waits for them and is not told."""
    mine: dict[UUID, list[_Owed]] = defaultdict(list)
    for one in owed:
        if one.is_own:
            yield [one]
        else:
            mine[one.person_id].append(one)
    lately = told_since(now - GATHERED_FOR, list(mine))
    for person_id, some in mine.items():
        hurries = any(one.request.answer_by < now + HURRIES_WITHIN for one in some)
        if hurries or person_id not in lately:
            yield some


def _is_ours(owed: _Owed, *, now: datetime) -> bool:
    """Mark somebody as told; whether no other worker had."""
    row = {
        "booking_id": owed.request.booking_id,
        "person_id": owed.person_id,
        "desk": owed.desk,
        "told_at": now,
    }
    return insert_missing(db.session(), ToldOfRequest, [row]) == 1


def _letter(ours: Sequence[_Owed], sessions: Mapping[UUID, SessionLine], fallbacks: Mapping[UUID, str]) -> ToPost:
    first = ours[0]
    asked = [asked_for(one.request, sessions[one.request.session_id]) for one in ours]
    if first.is_own:
        fallback_id = first.request.fallback_id if first.desk is ApprovalDesk.FALLBACK else None
        desk_name = fallbacks[fallback_id] if fallback_id else "the learning and development team"
        words = words_of_going_on(asked[0], desk_name, answer_by=first.request.answer_by)
        session_id = first.request.session_id
        return ToPost(first.person_id, words, page_of_session(session_id), session_id=session_id)
    if len(ours) > 1:
        words = words_of_requests(
            [(one, owed.request.answer_by) for one, owed in zip(asked, ours, strict=True)], first.desk
        )
        return ToPost(first.person_id, words, QUEUE)
    words = words_of_request(
        asked[0], first.desk, answer_by=first.request.answer_by, has_come_on=len(first.request.desks) > 1
    )
    return ToPost(first.person_id, words, path_of_request(first.request.booking_id))


def path_of_request(booking_id: UUID) -> str:
    """The path of the page on which a request is answered."""
    return f"/team/requests/{booking_id}"


def asked_for(request: OpenRequest, session: SessionLine) -> AskedFor:
    """A request in words."""
    return AskedFor(request.name, session.title, session.when, session.where, cost_in_words(session.cost_pence))
