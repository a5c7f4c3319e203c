"""What everybody owes, followed for all who are alike at once.

Nearly everybody is in the same situation with a course as many others. Each situation is settled once, by the rules that settle it for
one person, and what comes of it is written for everybody in it by one statement. Whoever may be excused, is asked by several rules, or is
among a few whose situation changes is left to be looked at alone. Why so is told in docs/decisions/0037.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from skills_centre.learning.models import LearningRecordEntry
from skills_centre.people.models import Membership, Person
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.platform.stale_statistics import refresh_stale_statistics
from skills_centre.requirements.models import LearningExemption, LongAbsence, Obligation, ObligationRule
from skills_centre.requirements.queries.obligations import courses_owed, people_away
from skills_centre.requirements.queries.rules import RuleTerms
from skills_centre.requirements.queries.situations import (
    Free,
    Holding,
    Situation,
    Situations,
    Unasked,
    people_in,
    told_apart_by,
)
from skills_centre.requirements.rules.owing import Asking, Closing, DoneBefore, Held, Outcome, Owed, Settled, settle
from skills_centre.requirements.services.one_by_one import Followed, terms_of
from skills_centre.requirements.services.set_writes import close_all, move_all, open_all
from skills_centre.skills.models import PersonProfile

T = TypeVar("T", Holding, Unasked, Free)

#: The tables that are read for everybody at once.
READ = (
    Person,
    Membership,
    PersonProfile,
    LearningRecordEntry,
    LongAbsence,
    LearningExemption,
    Obligation,
    ObligationRule,
)
#: Where the situation of fewer people with a course changes, each is looked at alone.
MANY = 200


def follow_in_sets(rules: Sequence[RuleTerms], *, now: datetime) -> tuple[Followed, set[UUID]]:
    """Let everybody owe what these rules ask, but for those who are to be looked at alone; gives what changed, and who they are."""
    refresh_stale_statistics(db.session(), *READ)  # else a sweep just after a large import takes seconds
    asking: dict[UUID, list[RuleTerms]] = {course_id: [] for course_id in courses_owed()}
    for rule in rules:
        asking.setdefault(rule.course_id, []).append(rule)
    total, alone = Followed(), set(people_away())
    for course_id, of_course in asking.items():
        course = _Course(course_id, of_course, now)
        total += course.follow()
        alone |= course.alone
    return total, alone


class _Course:
    """One course, for which some rules ask or asked, followed for everybody; `alone` are those who are to be looked at one by one."""

    def __init__(self, course_id: UUID, rules: Sequence[RuleTerms], now: datetime) -> None:
        self._rules, self._now, self._on = rules, now, local_day(now)
        self._of = Situations(course_id, rules, self._on, is_mixed=len(rules) > 1)
        self.alone: set[UUID] = set()

    def follow(self) -> Followed:
        """Close and move what people hold, then open what they owe next: the same, whether something was closed just now or long ago."""
        if not self._rules:
            return self._close_unasked()
        done = self._follow_holdings() + self._follow_frees()
        for statement in self._of.special():
            self.alone.update(db.session.scalars(statement))
        return done

    def _follow_holdings(self) -> Followed:
        people = self._holdings()
        closed: dict[Holding, Closing] = {}
        moved: dict[Holding, Owed] = {}
        for one in filter(self._is_by_its_rule, people):
            settled = self._settled(one)
            if settled.closing:
                closed[one] = settled.closing
            elif settled.owes and not _is_as_owed(one, settled.owes):
                moved[one] = settled.owes
        if self._are_few(people, [*closed, *moved]):
            return Followed()
        apart = told_apart_by(people)
        close_all(self._of, closed, apart, now=self._now)
        move_all(self._of, moved, apart)
        return Followed(moved=sum(people[one] for one in moved)) + _closed(closed, people)

    def _close_unasked(self) -> Followed:
        """Close what people hold of a course that no rule asks for any more."""
        people = self._of.unasked()
        closed = {one: closing for one in people if (closing := self._ending(one))}
        if self._are_few(people, list(closed)):
            return Followed()
        close_all(self._of, closed, told_apart_by(people), now=self._now)
        return _closed(closed, people)

    def _holdings(self) -> dict[Holding, int]:
        """The situations of those who owe it. Whoever owes it by no rule, or by another than the one that asks now, is left alone."""
        found = self._of.holdings()
        if not self._of.is_mixed and len({one.by_rule_id for one in found}) > 1:
            self._of = replace(self._of, is_mixed=True)
            found = self._of.holdings()
        self._leave([one for one in found if not self._is_by_its_rule(one)])
        return found

    def _is_by_its_rule(self, one: Holding) -> bool:
        return one.by_rule_id is not None and (one.place is None or self._rules[one.place].rule_id == one.by_rule_id)

    def _follow_frees(self) -> Followed:
        people = self._of.frees()
        opened: dict[Free, Owed] = {}
        done: dict[Free, DoneBefore] = {}
        for one in people:
            settled = self._settled(one)
            if settled.owes:
                opened[one] = settled.owes
            elif settled.done_before:
                done[one] = settled.done_before
        if self._are_few(people, [*opened, *done]):
            return Followed()
        open_all(self._of, opened, done, told_apart_by(people), now=self._now)
        already = sum(people[one] for one in done)
        return Followed(opened=sum(people[one] for one in opened) + already, completed=already)

    def _settled(self, one: Holding | Free) -> Settled:
        """What the rules decide for one person in a situation."""
        if isinstance(one, Holding):
            held, done, is_new = _as_held(one), [one.done_on, one.last_on], False
        else:
            held, done, is_new = None, [one.last_on], not one.was_asked
        completed = sorted({day for day in done if day})
        return settle(held, self._asking(one), completed=completed, pauses=(), is_new=is_new, today=self._on)

    def _ending(self, one: Unasked) -> Closing | None:
        """How the rules let end what one person in a situation holds, where nothing asks for it."""
        completed = [one.done_on] if one.done_on else []
        return settle(_as_held(one), (), completed=completed, pauses=(), is_new=False, today=self._on).closing

    def _asking(self, one: Holding | Free) -> Sequence[Asking]:
        if one.place is None or one.since is None:
            return ()
        rule = self._rules[one.place]
        return (Asking(rule.rule_id, rule.edition_id, rule.schedule, one.since),)

    def _are_few(self, people: Mapping[T, int], changing: Sequence[T]) -> bool:
        """Whether so few people are in situations that change that they are left alone."""
        if sum(people[one] for one in changing) >= MANY:
            return False
        self._leave(changing)
        return True

    def _leave(self, situations: Sequence[Situation]) -> None:
        self.alone.update(people_in(self._of, situations))


def _as_held(one: Holding | Unasked) -> Held:
    return Held(one.opens_on, one.closes_on, one.due_on, one.grace_days)


def _closed(closed: Mapping[T, Closing], people: Mapping[T, int]) -> Followed:
    """How many people's obligations were closed in which way."""
    ended = Counter[Outcome]()
    for one, closing in closed.items():
        ended[closing.outcome] += people[one]
    return Followed(completed=ended[Outcome.COMPLETED], missed=ended[Outcome.MISSED], ended=ended[Outcome.NO_LONGER])


def _is_as_owed(one: Holding, owes: Owed) -> bool:
    """Whether what people hold says already what they owe."""
    first = owes.first
    by_rule = (first.asking.edition_id, first.asking.since, first.due_on)
    return by_rule == (one.by_rule_edition_id, one.by_rule_since, one.by_rule_due_on) and all(
        getattr(one, name) == value for name, value in terms_of(owes).items()
    )
