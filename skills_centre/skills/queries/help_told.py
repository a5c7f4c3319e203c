"""Questions for help and their answers, as what the two people are to be told: ids and times, and whether it is still so."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, select

from skills_centre.people.models import Person
from skills_centre.platform.database import db
from skills_centre.skills.models import HelpOffer, HelpRequest


@dataclass(frozen=True, slots=True)
class Question:
    """Who asked whom for help, what was said to it, and whether there is still somebody to ask and to be answered."""

    id: UUID
    helper_id: UUID
    asker_id: UUID
    asked_at: datetime
    answered_at: datetime | None
    is_taken_back: bool
    #: Whether whoever was asked still lets colleagues find them for it.
    is_offered: bool
    asker_has_left: bool

    @property
    def waits(self) -> bool:
        """Whether it waits for an answer that somebody would still like to have and to give."""
        return not self.answered_at and not self.is_taken_back and self.is_offered and not self.asker_has_left


_ANSWERED_AT = func.coalesce(HelpRequest.accepted_at, HelpRequest.declined_at, type_=HelpRequest.asked_at.type)
_OFFERED = exists().where(HelpOffer.person_id == HelpRequest.helper_id, HelpOffer.skill_id == HelpRequest.skill_id)


def questions_waiting(*, since: datetime) -> list[Question]:
    """The questions that were asked since an instant and wait, the oldest first."""
    is_open = and_(HelpRequest.accepted_at.is_(None), HelpRequest.declined_at.is_(None), HelpRequest.ended_at.is_(None))
    return [one for one in _questions(HelpRequest.asked_at >= since, is_open) if one.waits]


def questions_answered(*, since: datetime) -> list[Question]:
    """The questions to which somebody said yes or no since an instant, the oldest first."""
    return _questions(since <= _ANSWERED_AT)


def questions_by_id(ids: Collection[UUID]) -> dict[UUID, Question]:
    """These questions, however they stand. One statement at the most."""
    return {one.id: one for one in _questions(HelpRequest.id.in_(ids))} if ids else {}


def _questions(*which: ColumnElement[bool]) -> list[Question]:
    rows = db.session.execute(
        select(
            HelpRequest.id,
            HelpRequest.helper_id,
            HelpRequest.asker_id,
            HelpRequest.asked_at,
            _ANSWERED_AT.label("answered_at"),
            and_(HelpRequest.ended_at.is_not(None), _ANSWERED_AT.is_(None)).label("is_taken_back"),
            _OFFERED.label("is_offered"),
            Person.left_on.is_not(None).label("asker_has_left"),
        )
        .join(Person, Person.id == HelpRequest.asker_id)
        .where(*which)
        .order_by(HelpRequest.asked_at, HelpRequest.id)
    )
    return [Question(**row._mapping) for row in rows]
