"""Suggesting a course to many people at once, taking that back, and saying that it is not for oneself."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, update

from skills_centre.catalogue.models import CourseState, CourseVersion
from skills_centre.catalogue.queries.courses import course_cards
from skills_centre.learning.errors import CourseNotOpen
from skills_centre.learning.errors.suggesting import (
    NobodyToSuggestTo,
    OwnWordsTooLong,
    ReasonNeeded,
    SuggestionDayHasPassed,
    SuggestionGone,
)
from skills_centre.learning.models import CourseSuggestion, NewsKind, NotForMe, SuggestionRound
from skills_centre.learning.queries.suggestions import held_news_of, own_suggestion, what_stands_in_the_way
from skills_centre.learning.services.enrolments import set_due_date
from skills_centre.learning.services.news import hold_news, stop_news
from skills_centre.learning.services.progress import Place, start_course
from skills_centre.platform.audit import record_act
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, insert_missing, lock_named
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id
from skills_centre.platform.portions import portions
from skills_centre.platform.words import keep_words
from skills_centre.skills.queries.histories import people_who_count

LONGEST_WORDS = 500


@dataclass(frozen=True)
class Terms:
    """What is suggested, for which skill, by when to finish, and a word of one's own."""

    course_id: UUID
    skill_id: UUID
    due_on: date | None = None
    words: str = ""


@dataclass(frozen=True)
class Suggested:
    """The round that was made, and to how many people."""

    round_id: UUID
    people: int


def suggest_course(terms: Terms, person_ids: Collection[UUID], *, by_id: UUID, now: datetime) -> Suggested:
    """Suggest a course to those of these people who do not have it, and had it suggested by nobody yet.

    The caller has made sure that they are in the line of `by_id`. Members, peers and their staff are passed over, and so are leavers.
    Twice at once suggests once: whoever suggests this course waits for the other, and a unique index stands behind it. Of more than a
    few people the news is held for some minutes.
    Raises CourseNotOpen, SuggestionDayHasPassed, OwnWordsTooLong or NobodyToSuggestTo.
    """
    if terms.due_on is not None and terms.due_on < local_day(now):
        raise SuggestionDayHasPassed
    if len(terms.words.strip()) > LONGEST_WORDS:
        raise OwnWordsTooLong
    _refuse_unless_open(terms.course_id)
    lock_named(f"suggesting:{terms.course_id}")
    receivers = _receivers(person_ids, terms.course_id)
    if not receivers:
        raise NobodyToSuggestTo
    made = SuggestionRound(
        id=new_id(),
        suggested_by=by_id,
        suggested_at=now,
        course_id=terms.course_id,
        skill_id=terms.skill_id,
        due_on=terms.due_on,
        words_id=keep_words(terms.words, about_id=by_id, purpose="suggestion", now=now),
    )
    db.session.add(made)
    db.session.flush()
    rows = [
        {"id": new_id(), "round_id": made.id, "person_id": person_id, "course_id": terms.course_id}
        for person_id in receivers
    ]
    sent = sum(insert_missing(db.session(), CourseSuggestion, some) for some in portions(rows))
    if not sent:
        raise NobodyToSuggestTo
    hold_news(NewsKind.SUGGESTED, course_id=terms.course_id, receivers=sent, by_id=by_id, now=now)
    record_act("enrolment.suggest", actor_id=by_id, subject_kind="course", subject_id=terms.course_id, now=now)
    return Suggested(made.id, sent)


def withdraw_suggestions(round_id: UUID, *, by_id: UUID, now: datetime) -> None:
    """Take a round back: whoever has not begun sees it no more, nobody is written to of it, and whoever is on the course stays on it.

    Withdrawing twice changes nothing. Raises NotFound, also for somebody else's round.
    """
    made = db.session.get(SuggestionRound, round_id, with_for_update=True, populate_existing=True)
    if made is None or made.suggested_by != by_id:
        raise NotFound
    if made.withdrawn_at is not None:
        return
    made.withdrawn_at = now
    db.session.execute(update(CourseSuggestion).where(CourseSuggestion.round_id == round_id).values(withdrawn_at=now))
    held = held_news_of(round_id, now=now)
    if held is not None:
        stop_news(held, by_id=by_id, now=now)
    else:
        record_act(
            "enrolment.withdraw-suggestion", actor_id=by_id, subject_kind="course", subject_id=made.course_id, now=now
        )
    db.session.flush()


def take_up(suggestion_id: UUID, *, person_id: UUID, now: datetime) -> Place:
    """Begin the course that was suggested to oneself, with the day that came with it where it is still to come.

    Pressed twice, it gives the same place. Raises NotFound, SuggestionGone or CourseNotOpen.
    """
    one = own_suggestion(suggestion_id, person_id=person_id)
    if one is None:
        raise NotFound
    if one.withdrawn_at is not None:
        raise SuggestionGone
    card = course_cards([one.course_id]).get(one.course_id)
    if card is None:
        raise CourseNotOpen
    place = start_course(person_id, card.key, now=now)
    if one.due_on is not None and one.due_on >= local_day(now) and one.is_untouched:
        set_due_date(place.enrolment_id, one.due_on, person_id=person_id, now=now)
    return place


def say_not_for_me(suggestion_id: UUID, why: str, *, person_id: UUID, now: datetime) -> None:
    """Say that a suggestion is not for oneself, and why, by one of a few reasons; a second answer changes nothing.

    Raises NotFound, ReasonNeeded or SuggestionGone.
    """
    one = db.session.scalar(
        select(CourseSuggestion)
        .where(CourseSuggestion.id == suggestion_id, CourseSuggestion.person_id == person_id)
        .with_for_update()
    )
    if one is None:
        raise NotFound
    if one.withdrawn_at is not None:
        raise SuggestionGone
    if why not in {reason.value for reason in NotForMe}:
        raise ReasonNeeded
    if one.declined_at is None:
        one.declined_at, one.declined_why = now, NotForMe(why)
        db.session.flush()


def _refuse_unless_open(course_id: UUID) -> None:
    is_open = select(CourseVersion.id).where(
        CourseVersion.course_id == course_id, CourseVersion.state == CourseState.PUBLISHED
    )
    if db.session.scalar(is_open.with_for_update(read=True)) is None:
        raise CourseNotOpen


def _receivers(person_ids: Collection[UUID], course_id: UUID) -> list[UUID]:
    """Those whom nothing stands in the way of, in one order, so that rivals never wait for each other in a ring."""
    there = [one for some in portions(person_ids) for one in people_who_count(some)]
    out = what_stands_in_the_way(there, course_id)
    return sorted(one for one in there if one not in out)
