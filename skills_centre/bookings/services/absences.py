"""Telling people that they are down as absent, or that a completion which rested on their attendance does not stand: one working day after
it was recorded, unless it was corrected by then.

An absence and the message that it owes are settled in one transaction, so that a worker killed at any moment leaves each either told or
still to be told.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from uuid import UUID

from skills_centre.bookings.queries.absences import TELL_ABSENCE_WITHIN, UntoldAbsence, untold_absences
from skills_centre.bookings.queries.sessions import SessionLine, sessions_by_id
from skills_centre.bookings.rules.attendance import absence_told_at
from skills_centre.bookings.rules.letters import words_of_absence, words_of_reopening
from skills_centre.bookings.services.posting import ToPost, page_of_session, post
from skills_centre.bookings.services.told import mark_told
from skills_centre.learning.queries.taken_back import people_taken_back, untold_taken_back
from skills_centre.learning.services.taking_back import mark_taken_back_told
from skills_centre.people.queries.calendar import closed_days
from skills_centre.platform.clock import local_day
from skills_centre.platform.mail.looks import Letterhead

#: Absences settled in one transaction.
AT_ONCE = 100


def tell_absences(head: Letterhead, *, now: datetime, most: int = AT_ONCE) -> int:
    """Put the messages of absences whose working day has passed into the outbox, and say how many that settled; 0 when none is left.

    One that was corrected since is settled without a message. Each is a fact, so a sweep that was missed is made up for by the next.
    """
    due = _due(untold_absences(now=now), now=now)[:most]
    ours = [one for one in due if mark_told([one.event_id], now=now) and one.stands]
    sessions = sessions_by_id({one.session_id for one in ours})
    ours.sort(key=lambda one: one.session_id)
    for session_id, absent in groupby(ours, key=lambda one: one.session_id):
        _post([one.person_id for one in absent], sessions[session_id], head, now=now)
    return len(due)


def tell_taken_back(head: Letterhead, *, now: datetime, most: int = AT_ONCE) -> int:
    """Put the messages of completions that were taken back a working day ago into the outbox, and say how many that settled.

    One that was restored since is settled without a message.
    """
    today = local_day(now)
    closed = closed_days(today - TELL_ABSENCE_WITHIN, today + TELL_ABSENCE_WITHIN)
    untold = untold_taken_back()
    due = [one for one in untold if not one.stands or absence_told_at(one.at, closed_days=closed) <= now][:most]
    ours = [one for one in due if mark_taken_back_told(one.id, now=now) and one.stands]
    sessions = sessions_by_id({one.session_id for one in ours})
    for one in ours:
        session = sessions[one.session_id]
        words = words_of_reopening(session.title, session.when_in_short)
        letter = ToPost(one.person_id, words, f"/learning/{one.enrolment_id}")
        post([letter], head, key=f"completion-taken-back:{one.id}", now=now, is_urgent=False)
    return len(due)


def _due(absences: Sequence[UntoldAbsence], *, now: datetime) -> list[UntoldAbsence]:
    """Those whose time has come, and those that do not stand and owe nothing."""
    if not absences:
        return []
    today = local_day(now)
    closed = closed_days(today - TELL_ABSENCE_WITHIN, today + TELL_ABSENCE_WITHIN)
    return [one for one in absences if not one.stands or absence_told_at(one.at, closed_days=closed) <= now]


def _post(person_ids: Sequence[UUID], session: SessionLine, head: Letterhead, *, now: datetime) -> None:
    """Write to them once for the session, however often the register said so."""
    words, page = words_of_absence(session.title, session.when, session.where), page_of_session(session.id)
    # Whose completion is taken back has a message that says both.
    reopened = people_taken_back(session.id)
    letters = [ToPost(one, words, page) for one in person_ids if one not in reopened]
    post(letters, head, key=f"session-absence:{session.id}", now=now, is_urgent=False)
