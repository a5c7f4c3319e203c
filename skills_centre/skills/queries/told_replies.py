"""What followed decisions about one person in one skill, told: the replies, and the second opinion with what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, select

from skills_centre.people.models import Person
from skills_centre.platform.database import db
from skills_centre.platform.words import words_by_id
from skills_centre.skills.models import (
    AssessmentReply,
    AssessmentResult,
    SecondFinding,
    SecondOpinion,
)
from skills_centre.skills.rules import Finding


@dataclass(frozen=True, slots=True)
class ToldReply:
    """A reply; no text once retention has erased it."""

    text: str | None
    replied_at: datetime


@dataclass(frozen=True, slots=True)
class ToldSecondOpinion:
    """A second opinion that was asked for. With no finding it still waits, or `is_overtaken` by what the person said since."""

    id: UUID
    result_id: UUID
    decision_id: UUID
    asked_at: datetime
    is_overtaken: bool
    finding: Finding | None
    #: The result that the second confirmer entered, when another level was right.
    found_result_id: UUID | None
    by_id: UUID | None
    by_name: str | None
    found_at: datetime | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Followed:
    """What followed: replies by (result, decision), no decision for an entry; second opinions by the result that was disputed."""

    replies: Mapping[tuple[UUID, UUID | None], ToldReply]
    opinions: Mapping[UUID, ToldSecondOpinion]

    @property
    def found_results(self) -> Mapping[UUID, ToldSecondOpinion]:
        """The second opinions by the result that they came to."""
        return {one.found_result_id: one for one in self.opinions.values() if one.found_result_id}


def what_followed(person_id: UUID, counting: ColumnElement[bool], *, last_said_at: datetime | None) -> Followed:
    """The replies and second opinions about these results of a person, in three statements; they said something last at `last_said_at`."""
    replies, opinions = _replies(person_id, counting), _opinions(person_id, counting)
    words = words_by_id([row.words_id for row in replies] + [row.reason_id for row in opinions])
    return Followed(
        replies={
            (row.result_id, row.decision_id): ToldReply(words.get(row.words_id), row.replied_at) for row in replies
        },
        opinions={row.result_id: _told(row, words.get(row.reason_id), last_said_at) for row in opinions},
    )


def _told(row: Row[Any], reason: str | None, last_said_at: datetime | None) -> ToldSecondOpinion:
    return ToldSecondOpinion(
        id=row.id,
        result_id=row.result_id,
        decision_id=row.decision_id,
        asked_at=row.asked_at,
        is_overtaken=row.finding is None and last_said_at is not None and last_said_at > row.asked_at,
        finding=row.finding,
        found_result_id=row.found_result_id,
        by_id=row.found_by,
        by_name=row.by_name,
        found_at=row.found_at,
        reason=reason,
    )


def _replies(person_id: UUID, counting: ColumnElement[bool]) -> list[Row[Any]]:
    return list(
        db.session.execute(
            select(
                AssessmentReply.result_id,
                AssessmentReply.decision_id,
                AssessmentReply.words_id,
                AssessmentReply.replied_at,
            )
            .join(AssessmentResult, AssessmentResult.id == AssessmentReply.result_id)
            .where(AssessmentResult.person_id == person_id, counting)
        )
    )


def _opinions(person_id: UUID, counting: ColumnElement[bool]) -> list[Row[Any]]:
    return list(
        db.session.execute(
            select(
                SecondOpinion.id,
                SecondOpinion.result_id,
                SecondOpinion.decision_id,
                SecondOpinion.asked_at,
                SecondFinding.finding,
                SecondFinding.result_id.label("found_result_id"),
                SecondFinding.found_by,
                Person.name.label("by_name"),
                SecondFinding.found_at,
                SecondFinding.reason_id,
            )
            .join(AssessmentResult, AssessmentResult.id == SecondOpinion.result_id)
            .outerjoin(SecondFinding, SecondFinding.opinion_id == SecondOpinion.id)
            .outerjoin(Person, Person.id == SecondFinding.found_by)
            .where(AssessmentResult.person_id == person_id, counting)
        )
    )
