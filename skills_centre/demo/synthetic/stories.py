"""What may be recorded about somebody in a skill: a book of made-up histories, each with the level and state that the rules give it.

A history's outcome depends on what is asked and not on whose it is, so that the rules are asked once a story, however many people share it.
"""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from skills_centre.demo.content import small_texts
from skills_centre.demo.history import LONGEST_WAIT
from skills_centre.demo.organisation import PAST, days_ago
from skills_centre.platform.clock import local_day
from skills_centre.skills.models import Basis, Decision, Source
from skills_centre.skills.queries.profiles import AskedSkill
from skills_centre.skills.rules import (
    CurrentLevels,
    PastDecision,
    PastResult,
    Period,
    Standing,
    history_to_current,
    work_out_state,
)

#: Stories of each kind: enough that no two people seem alike, few enough to be told in a moment.
STORIES = 250

#: Sources that need no decision, how often each stands for a self-assessment; an import without an assessor is one.
OTHER_SOURCES = {Source.MANAGER: 0.08, Source.OBSERVED: 0.05, Source.IMPORT: 0.05}
EXEMPTION = "On other duties for now; this part of the job is covered."
REVOCATION = "Confirmed for the wrong person."


@dataclass(frozen=True, slots=True)
class Kind:
    """What a story depends on: the level that is asked, whether the skill has a ladder, how long it stays current, and for whom."""

    level: int | None
    has_ladder: bool
    currency_months: int | None
    is_private: bool = False

    @classmethod
    def of(cls, asked: AskedSkill, *, is_private: bool) -> "Kind":
        """The kind of a skill that is asked of somebody; nobody decides about a private person's."""
        return cls(asked.level, asked.has_ladder, asked.currency_months, is_private)


@dataclass(frozen=True, slots=True)
class Answer:
    """A decision about a result."""

    decision: Decision
    level: int | None
    basis: Basis | None
    at: datetime
    reason: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """A result, and what was decided about it."""

    level: int | None
    source: Source
    has_assessor: bool
    basis: Basis | None
    made_at: datetime
    assessed_on: date
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """A history with its outcome; `verified` and `claimed` are places among the results."""

    results: tuple[Told, ...]
    exemption: Period | None
    current: CurrentLevels
    standing: Standing
    verified: int | None
    claimed: int | None
    #: The days that lie back: of the first result, and of the last decision or result.
    oldest: int
    newest: int


class StoryBook:
    """Tells stories of each kind that is asked for, once."""

    def __init__(self, dice: random.Random, now: datetime) -> None:
        self._dice = dice
        self.now = now
        self._today = local_day(now)
        self._known: dict[Kind, tuple[Story, ...]] = {}
        self._lifted: dict[Kind, tuple[Story, ...]] = {}
        self._unknown: dict[Kind, Story] = {}

    def known(self, kind: Kind) -> tuple[Story, ...]:
        """Stories in which something was said."""
        if kind not in self._known:
            self._known[kind] = tuple(self._finish(kind, self._results(kind)) for _ in range(STORIES))
        return self._known[kind]

    def lifted(self, kind: Kind) -> tuple[Story, ...]:
        """Stories of a requirement that is, was or will be lifted; some with results beside."""
        if kind not in self._lifted:
            tellings = [self._results(kind) if number % 3 == 0 else () for number in range(STORIES // 8)]
            self._lifted[kind] = tuple(self._finish(kind, told, self._exemption()) for told in tellings)
        return self._lifted[kind]

    def unknown(self, kind: Kind) -> Story:
        """The story of nothing."""
        if kind not in self._unknown:
            self._unknown[kind] = self._finish(kind, ())
        return self._unknown[kind]

    def _results(self, kind: Kind) -> tuple[Told, ...]:
        dice, top = self._dice, 4 if kind.has_ladder else 2
        first = int(dice.triangular(2, PAST, PAST * 0.6))
        shift = dice.choices((-2, -1, 0, 1), (6, 27, 50, 17))[0]
        level = max(0, min(top, (kind.level or top // 2) + shift))
        told = [self._told(kind, level, first)]
        if first > 150 and dice.random() < 0.3:
            first = int(dice.uniform(3, first - 90))
            level = min(top, level + dice.choice((0, 1, 1)))
            told.append(self._told(kind, level, first))
        if first > LONGEST_WAIT and dice.random() < 0.14:
            lately = int(dice.triangular(1, LONGEST_WAIT, 3))
            told.append(self._told(kind, min(top, level + dice.choice((0, 0, 1, 1, 1))), lately))
        return tuple(told)

    def _told(self, kind: Kind, level: int, days: int) -> Told:
        dice = self._dice
        made_at = days_ago(self.now, days, hour=dice.randint(9, 16), minute=dice.randint(0, 59))
        source = Source.SELF
        if not kind.is_private:
            chances = [1 - sum(OTHER_SOURCES.values()), *OTHER_SOURCES.values()]
            source = dice.choices((Source.SELF, *OTHER_SOURCES), chances)[0]
        has_assessor = source in (Source.MANAGER, Source.OBSERVED) or (source is Source.IMPORT and dice.random() < 0.5)
        basis = dice.choice(list(Basis)) if source is Source.MANAGER else None
        is_own = source is Source.SELF or not has_assessor
        is_not_known = source is Source.SELF and dice.random() < 0.02
        is_decided = is_own and not is_not_known and not kind.is_private
        is_decided = is_decided and (days > LONGEST_WAIT or dice.random() < 0.25)
        return Told(
            None if is_not_known else level, source, has_assessor, basis, made_at, local_day(made_at),
            self._answers(level, made_at) if is_decided else (),
        )  # fmt: skip

    def _answers(self, level: int, made_at: datetime) -> tuple[Answer, ...]:
        dice, texts = self._dice, small_texts()
        latest = self.now - timedelta(minutes=2)
        at = min(made_at + timedelta(days=dice.randint(1, 12), hours=dice.randint(0, 5)), latest)
        decision = dice.choices((Decision.CONFIRMED, Decision.CHANGED, Decision.RETURNED), (76, 15, 9))[0]
        if decision is Decision.CHANGED and level == 0:
            decision = Decision.CONFIRMED
        reasons = {Decision.CHANGED: texts.change_reasons, Decision.RETURNED: texts.return_reasons}.get(decision)
        answers = [
            Answer(
                decision,
                level - 1 if decision is Decision.CHANGED else None,
                None if decision is Decision.RETURNED else dice.choice(list(Basis)),
                at,
                dice.choice(reasons) if reasons else None,
            )
        ]
        if dice.random() < 0.05 and at - made_at > timedelta(days=1):
            answers.insert(0, Answer(Decision.CANNOT_JUDGE, None, None, at - timedelta(hours=20), None))
        if decision is not Decision.RETURNED and dice.random() < 0.02:
            answers.append(Answer(Decision.REVOKED, None, None, min(at + timedelta(days=9), latest), REVOCATION))
        return tuple(answers)

    def _exemption(self) -> Period:
        begins, ends = self._dice.choice(((-30, self._dice.randint(5, 300)), (-200, -9), (20, 120)))
        return Period(self._today + timedelta(days=begins), self._today + timedelta(days=ends))

    def _finish(self, kind: Kind, told: tuple[Told, ...], exemption: Period | None = None) -> Story:
        """Ask the product's own rules what a history comes to. In it a result is known by its place."""
        results = [
            PastResult(UUID(int=place), one.level, one.source, one.has_assessor, one.assessed_on, one.made_at)
            for place, one in enumerate(told)
        ]
        decisions = [
            PastDecision(UUID(int=place), answer.decision, answer.level)
            for place, one in enumerate(told)
            for answer in one.answers
        ]
        current = history_to_current(results, decisions)
        standing = work_out_state(
            kind.level,
            has_ladder=kind.has_ladder,
            current=current,
            currency_months=kind.currency_months,
            exemptions=[exemption] if exemption else [],
            on=self._today,
        )
        made = [one.made_at for one in told]
        last = max([*made, *(answer.at for one in told for answer in one.answers)], default=self.now)
        return Story(
            told,
            exemption,
            current,
            standing,
            current.verified_result_id.int if current.verified_result_id is not None else None,
            current.claimed_result_id.int if current.claimed_result_id is not None else None,
            oldest=(self._today - local_day(min(made, default=self.now))).days,
            newest=(self._today - local_day(last)).days,
        )
