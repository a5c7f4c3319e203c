"""The courses recommended to one person, for their eyes alone: facts gathered in a constant number of statements, ranked by rules."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from skills_centre.catalogue.models import Topic
from skills_centre.catalogue.queries.courses import CourseCard
from skills_centre.catalogue.queries.pathways import PathwayStep, published_steps
from skills_centre.catalogue.queries.shelves import (
    ShelfCard,
    TeachingLine,
    courses_by_key,
    first_of_topic,
    shelf_towards,
)
from skills_centre.catalogue.rules.pathways import progress_along
from skills_centre.gaps.queries.priorities import priorities_for
from skills_centre.gaps.rules import reasons
from skills_centre.gaps.rules.recommending import (
    LEFT_AFTER_DAYS,
    Because,
    Candidate,
    Reason,
    Recommended,
    helps,
    recommend,
)
from skills_centre.learning.queries.marks import Marks
from skills_centre.learning.queries.taken import PlannedLearning, Taken, planned_learning, taken_and_marked
from skills_centre.platform.clock import local_day
from skills_centre.skills.queries.asked_standings import AskedStanding
from skills_centre.skills.queries.names import NamedSkill, named_skills
from skills_centre.skills.rules import SkillState

#: How many are shown on the page.
MOST_RECOMMENDED = 12

#: How many of the skills in which somebody is below or unknown are looked at, the most important first.
_MOST_SKILLS = 25


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A course and every reason for it. `first` are courses worth taking before it; `enrolment_id` where it is to be carried on."""

    course: CourseCard
    reasons: tuple[str, ...]
    first: tuple[CourseCard, ...]
    enrolment_id: UUID | None
    is_saved: bool


@dataclass(frozen=True, slots=True)
class Recommendations:
    """What is recommended, in order, and what the person does not want suggested. `away` is what cannot be recommended to them."""

    found: tuple[Recommendation, ...]
    hidden: tuple[CourseCard, ...]
    away: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class _Want:
    """A level of a skill that somebody should reach, where they are, and why."""

    skill_key: str
    wanted: int
    level: int | None
    because: Because
    sentence: str


@dataclass(frozen=True, slots=True)
class _Facts:
    on: date
    is_private: bool
    stood: Mapping[str, AskedStanding]
    taken: Taken
    planned: PlannedLearning
    marks: Marks
    pathways: Mapping[tuple[str, str], Sequence[PathwayStep]]
    priorities: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Step:
    """A course of a pathway as the person stands in it."""

    course: PathwayStep
    is_completed: bool
    is_begun: bool

    @property
    def is_required(self) -> bool:
        return self.course.is_required

    @property
    def is_open(self) -> bool:
        return self.course.is_open

    @property
    def minutes_left(self) -> int:
        return self.course.minutes


def recommendations(
    person_id: UUID,
    stood: Sequence[AskedStanding],
    *,
    is_private: bool,
    on: date,
    most: int = MOST_RECOMMENDED,
    without: UUID | None = None,
) -> Recommendations:
    """What is recommended to somebody who stands so in what is asked of them, `without` a course if there is a page about it.

    Seven statements at most, whatever the catalogue holds.
    """
    taken, marks = taken_and_marked(person_id)
    facts = _Facts(
        on=on,
        is_private=is_private,
        stood={one.asked.skill_key: one for one in stood},
        taken=taken,
        planned=planned_learning(person_id),
        marks=marks,
        pathways=published_steps(),
        priorities=() if is_private else priorities_for(person_id),
    )
    wants = _wants(facts)
    away = {*facts.taken.completed, *facts.taken.live, *facts.marks.not_for_me, *([without] if without else [])}
    others = list(_for_others(facts, away))
    shelf = shelf_towards(
        {want.skill_key for want in wants},
        without=away,
        others={course_id for course_id, _ in others} | facts.marks.not_for_me.keys(),
    )
    cards, found = shelf.cards, [*_for_skills(wants, shelf.lines), *others]
    ranked = recommend(
        (
            Candidate(cards[course_id].card.key, cards[course_id].card.minutes, reason)
            for course_id, reason in found
            if course_id in cards and course_id not in facts.marks.not_for_me
        ),
        firsts={one.card.key: one.first for one in cards.values()},
    )
    return Recommendations(
        found=tuple(_shown(ranked[:most], cards, facts)),
        hidden=tuple(cards[course_id].card for course_id in facts.marks.not_for_me if course_id in cards),
        away=frozenset(away),
    )


def place_to_begin(*, without: Collection[UUID]) -> list[Recommendation]:
    """For somebody about whom nothing says what they need: a short course about what everybody meets. One statement."""
    card = first_of_topic(Topic.ARTIFICIAL_INTELLIGENCE, without=without)
    return [Recommendation(card, (reasons.place_to_begin(),), (), None, is_saved=False)] if card else []


def _wants(facts: _Facts) -> list[_Want]:
    """The levels to reach: those of goals, those asked for, and those that the manager named."""
    open_ones = [
        one
        for one in facts.stood.values()
        if one.asked.has_ladder and one.state in {SkillState.BELOW, SkillState.UNKNOWN}
    ]
    open_ones.sort(key=lambda one: (not one.asked.is_essential, -one.asked.weight, one.asked.sort_key))
    goals = facts.planned.goals
    keys = {one.asked.skill_key for one in open_ones[:_MOST_SKILLS]}
    named = named_skills(keys | {one.skill_key for one in goals} | set(facts.priorities))
    wants = [_asked_for(one, named[one.asked.skill_key], facts) for one in open_ones[:_MOST_SKILLS]]
    for goal in goals:
        skill = named[goal.skill_key]
        sentence = reasons.goal(skill.name, level=skill.level(goal.level), by_on=goal.by_on)
        wants.append(_Want(goal.skill_key, goal.level, _level(facts, goal.skill_key), Because.GOAL, sentence))
    for key in facts.priorities:
        stands, level = facts.stood.get(key), _level(facts, key)
        if stands is None or stands.state in {SkillState.BELOW, SkillState.UNKNOWN, SkillState.CLAIMED}:
            wanted = (stands.asked.level if stands else None) or (level or 0) + 1
            wants.append(_Want(key, wanted, level, Because.TEAM, reasons.team(named[key].name)))
    return wants


def _asked_for(one: AskedStanding, skill: NamedSkill, facts: _Facts) -> _Want:
    asking = reasons.Asking(is_of_everyone=one.is_of_everyone, is_private=facts.is_private)
    wanted = skill.level(one.asked.level) if one.asked.level else None
    if one.state is SkillState.UNKNOWN or one.level is None:
        because = Because.UNKNOWN if one.asked.is_essential else Because.UNKNOWN_DESIRABLE
        sentence = reasons.unknown(asking, skill.name, wanted=wanted)
    else:
        because = Because.BELOW if one.asked.is_essential else Because.BELOW_DESIRABLE
        at = skill.level(one.level) if one.level else None
        sentence = reasons.below(asking, skill.name, wanted=wanted, at=at, is_own_account=one.is_own_account)
    return _Want(one.asked.skill_key, one.asked.level or 1, one.level, because, sentence)


def _level(facts: _Facts, skill_key: str) -> int | None:
    stands = facts.stood.get(skill_key)
    return stands.level if stands else None


def _for_skills(wants: Sequence[_Want], lines: Sequence[TeachingLine]) -> Iterator[tuple[UUID, Reason]]:
    """The courses that lead towards what is wanted."""
    for want in wants:
        for line in lines:
            if line.skill_key == want.skill_key and helps(line.from_level, line.to_level, level=want.level):
                off_by = abs(line.to_level - want.wanted)
                yield line.course_id, Reason(want.because, want.sentence, want.skill_key, off_by)


def _for_others(facts: _Facts, away: set[UUID]) -> Iterator[tuple[UUID, Reason]]:
    """What was begun and left, planned, next on a pathway, or saved."""
    left_before = facts.on - timedelta(days=LEFT_AFTER_DAYS)
    for course_id, (_, opened_at) in facts.taken.live.items():
        if local_day(opened_at) <= left_before:
            yield course_id, Reason(Because.BEGUN, reasons.begun(local_day(opened_at)))
    for course_id in facts.planned.course_ids - away:
        yield course_id, Reason(Because.PLANNED, reasons.planned())
    for (_, title), courses in facts.pathways.items():
        way = progress_along(
            [_Step(one, one.course_id in facts.taken.completed, one.course_id in facts.taken.live) for one in courses]
        )
        if way.next and way.done and not way.is_complete and way.next.course.course_id not in away:
            sentence = reasons.pathway(title, done=way.done, of=way.of)
            yield way.next.course.course_id, Reason(Because.PATHWAY, sentence)
    for course_id, saved_at in facts.marks.saved.items():
        if course_id not in away:
            yield course_id, Reason(Because.SAVED, reasons.saved(local_day(saved_at)))


def _shown(ranked: Sequence[Recommended], cards: Mapping[UUID, ShelfCard], facts: _Facts) -> Iterator[Recommendation]:
    by_key = {one.card.key: one for one in cards.values()}
    firsts = {key for one in ranked for key in by_key[one.course_key].first}
    before = {card.key: card for card in courses_by_key(firsts) if card.course_id not in facts.taken.completed}
    for one in ranked:
        shelf = by_key[one.course_key]
        live = facts.taken.live.get(shelf.card.course_id)
        yield Recommendation(
            course=shelf.card,
            reasons=tuple(reason.sentence for reason in one.reasons),
            first=() if live else tuple(before[key] for key in shelf.first if key in before),
            enrolment_id=live[0] if live else None,
            is_saved=shelf.card.course_id in facts.marks.saved,
        )
