"""Rules as they are kept: one of them with its editions, and all of them for the list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from skills_centre.people.queries.names import names_of
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.requirements.models import LearningRule, RuleEdition
from skills_centre.requirements.queries.rules import can_be_taken, clauses_of, schedule_of
from skills_centre.requirements.queries.wording import course_titles, editions_in_words, rules_in_words
from skills_centre.requirements.rules.audience import Clause
from skills_centre.requirements.rules.schedule import Schedule
from skills_centre.requirements.rules.sentences import RuleInWords


@dataclass(frozen=True, slots=True)
class EditionLine:
    """What a rule said from a moment on, and who had it say so."""

    number: int
    words: RuleInWords
    made_at: datetime
    made_by: str


@dataclass(frozen=True, slots=True)
class KeptRule:
    """A rule with everything that it ever said, the latest first."""

    id: UUID
    course_id: UUID
    clauses: tuple[Clause, ...]
    schedule: Schedule
    starts_on: date
    ends_on: date | None
    made_at: datetime
    tells_manager: bool
    editions: Sequence[EditionLine]
    ended_at: datetime | None
    ended_by: str
    #: Whether the course can be taken; one that was withdrawn is asked of nobody.
    is_open: bool

    @property
    def number(self) -> int:
        """The number of its latest edition."""
        return self.editions[0].number

    @property
    def words(self) -> RuleInWords:
        """What it says now."""
        return self.editions[0].words

    def has_ended(self, today: date) -> bool:
        """Whether it asks for nothing any more."""
        return self.ended_at is not None or (self.ends_on is not None and self.ends_on < today)


def kept_rule(rule_id: UUID) -> KeptRule:
    """One rule. At most ten statements. Raises NotFound."""
    rule = db.session.get(LearningRule, rule_id)
    if rule is None:
        raise NotFound
    editions = db.session.scalars(
        select(RuleEdition).where(RuleEdition.rule_id == rule_id).order_by(RuleEdition.number.desc())
    ).all()
    latest = editions[0]
    words = editions_in_words([(one, rule.course_id) for one in editions])
    names = names_of({one.made_by for one in editions} | ({rule.ended_by} if rule.ended_by else set()))
    return KeptRule(
        id=rule.id,
        course_id=rule.course_id,
        clauses=clauses_of([latest.id])[latest.id],
        schedule=schedule_of(latest),
        starts_on=latest.starts_on,
        ends_on=latest.ends_on,
        made_at=latest.made_at,
        tells_manager=latest.tells_manager,
        editions=[EditionLine(one.number, words[one.id], one.made_at, names.get(one.made_by, "")) for one in editions],
        ended_at=rule.ended_at,
        ended_by=names.get(rule.ended_by, "") if rule.ended_by else "",
        is_open=bool(db.session.scalar(select(can_be_taken(LearningRule.course_id)).where(LearningRule.id == rule_id))),
    )


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule in the list."""

    id: UUID
    words: RuleInWords
    ended_on: date | None
    #: Whether the course can be taken; one that was withdrawn is asked of nobody.
    is_open: bool

    def is_in_force(self, today: date) -> bool:
        """Whether it asks for something on a day."""
        return self.ended_on is None and self.words.starts_on <= today and not self._is_over(today)

    def has_ended(self, today: date) -> bool:
        """Whether it asks for nothing any more."""
        return self.ended_on is not None or self._is_over(today)

    def _is_over(self, today: date) -> bool:
        return self.words.ends_on is not None and self.words.ends_on < today


def rule_lines() -> list[RuleLine]:
    """Every rule, by the title of its course and then by age. At most seven statements."""
    rule = LearningRule
    rules = db.session.execute(
        select(rule.id, rule.ended_at, can_be_taken(rule.course_id).label("is_open")).order_by(rule.id)
    ).all()
    words = rules_in_words([row.id for row in rules])
    lines = [
        RuleLine(row.id, words[row.id], local_day(row.ended_at) if row.ended_at else None, row.is_open) for row in rules
    ]
    return sorted(lines, key=lambda one: (one.words.course.casefold(), one.id))


def rule_names(rule_ids: set[UUID]) -> dict[UUID, str]:
    """Rules as the audit trail names them. At most two statements."""
    if not rule_ids:
        return {}
    rows = db.session.execute(
        select(LearningRule.id, LearningRule.course_id).where(LearningRule.id.in_(rule_ids))
    ).all()
    titles = course_titles({row.course_id for row in rows})
    return {row.id: f"the rule that requires “{titles[row.course_id]}”" for row in rows}
