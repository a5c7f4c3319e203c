"""Everything recorded about one person in one skill, told: results with their decisions, and exemptions, newest first."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.orm import aliased

from skills_centre.people.models import Person
from skills_centre.platform.database import db
from skills_centre.platform.words import words_by_id
from skills_centre.skills.models import AssessmentDecision, AssessmentResult, Exemption, FrameworkVersion
from skills_centre.skills.queries.carried_over import Became, CarriedOver, counting_for
from skills_centre.skills.queries.described import scales_of
from skills_centre.skills.queries.evidence import EvidenceItem, evidence_of
from skills_centre.skills.queries.told_replies import Followed, ToldReply, ToldSecondOpinion, what_followed
from skills_centre.skills.rules import (
    Basis,
    CurrentLevels,
    Decision,
    PastDecision,
    PastResult,
    Period,
    ResultState,
    Source,
    history_to_current,
    level_name,
    may_ask_second,
    may_reply,
    result_state,
)


@dataclass(frozen=True, slots=True)
class ToldDecision:
    """A decision about a result, by whom and why; `level_name` when it was changed, `reason` when somebody gave one that still stands.

    The subject may reply to it, and ask for a second confirmer, as the two flags say.
    """

    id: UUID
    decision: Decision
    level: int | None
    level_name: str | None
    basis: Basis | None
    by_id: UUID
    by_name: str
    acting_for_name: str | None
    decided_at: datetime
    reason: str | None
    reply: ToldReply | None
    may_reply: bool
    may_ask_second: bool


@dataclass(frozen=True, slots=True)
class ToldResult:
    """A result in words, under the version that it was made under, with what has become of it."""

    id: UUID
    level: int | None
    level_name: str
    source: Source
    state: ResultState
    assessor_name: str | None
    basis: Basis | None
    assessed_on: date
    recorded_at: datetime
    evidence: str | None
    #: Links and files beside the words.
    items: tuple[EvidenceItem, ...]
    version_number: int
    #: Where it comes from, when it was recorded under a skill that became this one.
    carried: CarriedOver | None
    decisions: tuple[ToldDecision, ...]
    #: The reply to what somebody else entered, and whether there may still be one.
    reply: ToldReply | None
    may_reply: bool
    #: The second opinion that was asked for about this result.
    second_opinion: ToldSecondOpinion | None
    #: The second opinion that this result came from.
    found_by_second: ToldSecondOpinion | None

    @property
    def is_open_to_reply(self) -> bool:
        """Whether the subject may reply to anything about it, or ask for a second confirmer."""
        return self.may_reply or any(one.may_reply or one.may_ask_second for one in self.decisions)


@dataclass(frozen=True, slots=True)
class ToldExemption:
    """An exemption, why and by whom; `ended_at` when somebody ended it before its last day."""

    starts_on: date
    ends_on: date
    reason: str | None
    granted_by_name: str
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Told:
    """A person's history in a skill and what it comes to, by history itself; `became` when the skill has turned into others since."""

    current: CurrentLevels
    results: tuple[ToldResult, ...]
    exemptions: tuple[ToldExemption, ...]
    became: tuple[Became, ...]

    @property
    def exempt_periods(self) -> tuple[Period, ...]:
        """The exemptions that nobody ended."""
        return tuple(Period(one.starts_on, one.ends_on) for one in self.exemptions if one.ended_at is None)


def told(person_id: UUID, skill_id: UUID, *, has_ladder: bool) -> Told:
    """The history of one person in one skill, in ten statements, and in fourteen where skills became others."""
    counting = counting_for(person_id, skill_id)
    results, decisions = _results(person_id, counting.results), _decisions(person_id, counting.results)
    exemptions = _exemptions(person_id, counting.exemptions)
    scales = scales_of({row.version_id for row in results})
    words = words_by_id(
        [row.evidence_id for row in results] + [row.reason_id for row in (*decisions, *exemptions)],
    )
    past = [
        PastResult(row.id, row.level, row.source, row.assessor_id is not None, row.assessed_on, row.recorded_at)
        for row in results
    ]
    made = [PastDecision(row.result_id, row.decision, row.level) for row in decisions]
    current = history_to_current(past, made)
    last_said_at = max((one.recorded_at for one in past if one.is_own_account), default=None)
    items = evidence_of(row.id for row in results)
    followed = what_followed(person_id, counting.results, last_said_at=last_said_at)

    def named(row: Row[Any]) -> str:
        return level_name(row.level, scales[row.version_id], has_ladder=has_ladder)

    by_result: dict[UUID, list[ToldDecision]] = defaultdict(list)
    for row in decisions:
        changed_to = None if row.level is None else named(row)
        is_last = not any(one.decision is not Decision.CANNOT_JUDGE for one in by_result[row.result_id])
        by_result[row.result_id].append(
            _told_decision(row, changed_to, words.get(row.reason_id), followed, is_last=is_last, last_said=last_said_at)
        )
    return Told(
        current=current,
        results=tuple(
            _told_result(
                row,
                one,
                named(row),
                result_state(one, made, open_claim_id=current.claimed_result_id),
                words.get(row.evidence_id),
                items[row.id],
                tuple(by_result[row.id]),
                counting.carried.get(row.id),
                followed,
            )
            for row, one in zip(results, past, strict=True)
        ),
        exemptions=tuple(
            ToldExemption(row.starts_on, row.ends_on, words.get(row.reason_id), row.granted_by_name, row.ended_at)
            for row in exemptions
        ),
        became=counting.became,
    )


def _told_result(
    row: Row[Any],
    past: PastResult,
    named: str,
    state: ResultState,
    evidence: str | None,
    items: tuple[EvidenceItem, ...],
    decisions: tuple[ToldDecision, ...],
    carried: CarriedOver | None,
    followed: Followed,
) -> ToldResult:
    reply = followed.replies.get((row.id, None))
    return ToldResult(
        id=row.id,
        level=row.level,
        level_name=named,
        source=row.source,
        state=state,
        assessor_name=row.assessor_name,
        basis=row.basis,
        assessed_on=row.assessed_on,
        recorded_at=row.recorded_at,
        evidence=evidence,
        items=items,
        version_number=row.version_number,
        carried=carried,
        decisions=decisions,
        reply=reply,
        may_reply=not past.is_own_account and not decisions and reply is None,
        second_opinion=followed.opinions.get(row.id),
        found_by_second=followed.found_results.get(row.id),
    )


def _told_decision(
    row: Row[Any],
    changed_to: str | None,
    reason: str | None,
    followed: Followed,
    *,
    is_last: bool,
    last_said: datetime | None,
) -> ToldDecision:
    reply = followed.replies.get((row.result_id, row.id))
    return ToldDecision(
        id=row.id,
        decision=row.decision,
        level=row.level,
        level_name=changed_to,
        basis=row.basis,
        by_id=row.decided_by,
        by_name=row.by_name,
        acting_for_name=row.acting_for_name,
        decided_at=row.decided_at,
        reason=reason,
        reply=reply,
        may_reply=may_reply(row.decision, was_replied=reply is not None),
        may_ask_second=may_ask_second(
            row.decision,
            is_last=is_last,
            said_since=last_said is not None and last_said > row.decided_at,
            was_asked=row.result_id in followed.opinions,
        ),
    )


def _results(person_id: UUID, counting: ColumnElement[bool]) -> Sequence[Row[Any]]:
    assessor = aliased(Person)
    return db.session.execute(
        select(
            AssessmentResult.id,
            AssessmentResult.version_id,
            AssessmentResult.level,
            AssessmentResult.source,
            AssessmentResult.assessor_id,
            assessor.name.label("assessor_name"),
            AssessmentResult.basis,
            AssessmentResult.assessed_on,
            AssessmentResult.recorded_at,
            AssessmentResult.evidence_id,
            FrameworkVersion.number.label("version_number"),
        )
        .join(FrameworkVersion, FrameworkVersion.id == AssessmentResult.version_id)
        .outerjoin(assessor, assessor.id == AssessmentResult.assessor_id)
        .where(AssessmentResult.person_id == person_id, counting)
        .order_by(AssessmentResult.assessed_on.desc(), AssessmentResult.recorded_at.desc(), AssessmentResult.id.desc())
    ).all()


def _decisions(person_id: UUID, counting: ColumnElement[bool]) -> Sequence[Row[Any]]:
    by, acting_for = aliased(Person), aliased(Person)
    return db.session.execute(
        select(
            AssessmentDecision.id,
            AssessmentDecision.result_id,
            AssessmentResult.version_id,
            AssessmentDecision.decision,
            AssessmentDecision.level,
            AssessmentDecision.basis,
            AssessmentDecision.decided_by,
            by.name.label("by_name"),
            acting_for.name.label("acting_for_name"),
            AssessmentDecision.decided_at,
            AssessmentDecision.reason_id,
        )
        .join(AssessmentResult, AssessmentResult.id == AssessmentDecision.result_id)
        .join(by, by.id == AssessmentDecision.decided_by)
        .outerjoin(acting_for, acting_for.id == AssessmentDecision.acting_for_id)
        .where(AssessmentResult.person_id == person_id, counting)
        .order_by(AssessmentDecision.decided_at.desc(), AssessmentDecision.id.desc())
    ).all()


def _exemptions(person_id: UUID, counting: ColumnElement[bool]) -> Sequence[Row[Any]]:
    return db.session.execute(
        select(
            Exemption.starts_on,
            Exemption.ends_on,
            Exemption.reason_id,
            Exemption.ended_at,
            Person.name.label("granted_by_name"),
        )
        .join(Person, Person.id == Exemption.granted_by)
        .where(Exemption.person_id == person_id, counting)
        .order_by(Exemption.starts_on.desc(), Exemption.id)
    ).all()
