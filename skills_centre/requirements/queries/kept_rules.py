"""Rules as they are kept: one of them with its editions, and all of them for the list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select

from skills_centre.people.queries.names import names_of
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.requirements.models import LearningRule, RuleEdition
from skills_centre.requirements.queries.rules import clauses_of, has_something_to_ask, schedule_of
from skills_centre.requirements.queries.wording import editions_in_words, rules_in_words, subject_titles
from skills_centre.requirements.rules.audience import Clause
from skills_centre.requirements.rules.schedule import Schedule
from skills_centre.requirements.rules.sentences import RuleInWords
from skills_centre.requirements.rules.subjects import RuleSubject


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
    subject: RuleSubject
    clauses: tuple[Clause, ...]
    schedule: Schedule
    starts_on: date
    ends_on: date | None
    made_at: datetime
    tells_manager: bool
    editions: Sequence[EditionLine]
    ended_at: datetime | None
    ended_by: str
    #: Whether the course, or any of the pathway, can be taken; what was withdrawn is asked of nobody.
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
    """One rule. At most eleven statements. Raises NotFound."""
    rule = db.session.get(LearningRule, rule_id)
    if rule is None:
        raise NotFound
    editions = db.session.scalars(
        select(RuleEdition).where(RuleEdition.rule_id == rule_id).order_by(RuleEdition.number.desc())
    ).all()
    latest = editions[0]
    subject = RuleSubject(rule.course_id, rule.pathway_id)
    words = editions_in_words(dict.fromkeys(editions, subject))
    names = names_of({one.made_by for one in editions} | ({rule.ended_by} if rule.ended_by else set()))
    return KeptRule(
        id=rule.id,
        subject=subject,
        clauses=clauses_of([latest.id])[latest.id],
        schedule=schedule_of(latest),
        starts_on=latest.starts_on,
        ends_on=latest.ends_on,
        made_at=latest.made_at,
        tells_manager=latest.tells_manager,
        editions=[EditionLine(one.number, words[one.id], one.made_at, names.get(one.made_by, "")) for one in editions],
        ended_at=rule.ended_at,
        ended_by=names.get(rule.ended_by, "") if rule.ended_by else "",
        is_open=bool(db.session.scalar(select(has_something_to_ask()).where(LearningRule.id == rule_id))),
    )


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule in the list."""

    id: UUID
    words: RuleInWords
    ended_on: date | None
    #: Whether the course, or any of the pathway, can be taken; what was withdrawn is asked of nobody.
    is_open: bool

    def is_in_force(self, today: date) -> bool:
        """Whether it asks for something on a day."""
        return self.ended_on is None and self.words.starts_on <= today and not self._is_over(today)

    def has_ended(self, today: date) -> bool:
        """Whether it asks for nothing any more."""
        return self.ended_on is not None or self._is_over(today)

    def _is_over(self, today: date) -> bool:
        return self.words.ends_on is not None and self.words.ends_on < today


def rule_lines(*which: ColumnElement[bool]) -> list[RuleLine]:
    """Every rule, or those of which this holds, by the title of what it asks for and then by age.

    At most eight statements; one where there are none.
    """
    rule = LearningRule
    rules = db.session.execute(
        select(rule.id, rule.ended_at, has_something_to_ask().label("is_open")).where(*which).order_by(rule.id)
    ).all()
    words = rules_in_words([row.id for row in rules]) if rules else {}
    lines = [
        RuleLine(row.id, words[row.id], local_day(row.ended_at) if row.ended_at else None, row.is_open) for row in rules
    ]
    return sorted(lines, key=lambda one: (one.words.title.casefold(), one.id))


def rule_names(rule_ids: set[UUID]) -> dict[UUID, str]:
    """Rules as the audit trail names them. At most three statements."""
    if not rule_ids:
        return {}
    rows = db.session.execute(
        select(LearningRule.id, LearningRule.course_id, LearningRule.pathway_id).where(LearningRule.id.in_(rule_ids))
    )
    subjects = {rule_id: RuleSubject(*subject) for rule_id, *subject in rows}
    titles = subject_titles(set(subjects.values()))
    return {
        rule_id: f"the rule that requires {'the pathway ' if subject.is_pathway else ''}“{titles[subject]}”"
        for rule_id, subject in subjects.items()
    }
