"""Whom a course would be suggested to for a gap, and who is left out and why: direct reports by name, people further down as counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from skills_centre.catalogue.queries.courses import TeachingCourse, courses_teaching
from skills_centre.gaps.models import Scope
from skills_centre.gaps.queries.teams import counting
from skills_centre.gaps.rules.recommending import helps
from skills_centre.learning.queries.suggestions import InTheWay, what_stands_in_the_way
from skills_centre.people.models import LineClosure, Person
from skills_centre.platform.database import db
from skills_centre.skills.models import CurrentLevel, RequiredSkill, SkillState
from skills_centre.skills.queries.asking import open_asks
from skills_centre.skills.queries.described import DescribedSkill


@dataclass(frozen=True, slots=True)
class OneBelow:
    """Somebody in the line of whom the skill is asked, where they stand in it, and whether they are a direct report."""

    person_id: UUID
    name: str
    is_direct: bool
    state: SkillState
    level: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """People who are not sent anything for one reason, in the order of their names."""

    why: str
    people: tuple[OneBelow, ...]


@dataclass(frozen=True, slots=True)
class Receivers:
    """Who would be sent something and who would not. Names are for whoever may be shown by name; the rest are counted together."""

    getting: tuple[OneBelow, ...]
    left_out: tuple[LeftOut, ...]
    by_name: frozenset[UUID]

    @property
    def named(self) -> list[OneBelow]:
        """Those who would get it and are shown by name."""
        return [one for one in self.getting if one.person_id in self.by_name]

    @property
    def unnamed(self) -> int:
        """How many would get it who are counted without a name."""
        return len(self.getting) - len(self.named)

    @property
    def left_out_by_name(self) -> list[LeftOut]:
        """Why whom of those shown by name is left out."""
        named = (
            LeftOut(one.why, tuple(person for person in one.people if person.person_id in self.by_name))
            for one in self.left_out
        )
        return [one for one in named if one.people]

    @property
    def left_out_unnamed(self) -> int:
        """How many others are left out, for whatever reason: told together, so that no reason is anybody's."""
        return sum(person.person_id not in self.by_name for one in self.left_out for person in one.people)


@dataclass(frozen=True, slots=True)
class ChoosableCourse:
    """A course that teaches the skill, and how many of those below it would lead on."""

    course: TeachingCourse
    led_on: int


_WHY = {
    InTheWay.COMPLETED: "completed it already",
    InTheWay.ON_IT: "on it already",
    InTheWay.SUGGESTED: "had it suggested before",
}
EXEMPT, NOT_LED_ON = "exempt from the requirement", "it begins above where they are, or ends there"


def asked_below(manager_id: UUID, skill_id: UUID, scope: Scope) -> list[OneBelow]:
    """Everybody in the scope of whom the skill is asked, by name. Members, peers and their staff are never among them. One statement."""
    statement = (
        select(
            Person.id,
            Person.name,
            LineClosure.depth == 1,
            RequiredSkill.state,
            RequiredSkill.verified_level,
            CurrentLevel.claimed_level,
        )
        .join(LineClosure, LineClosure.person_id == Person.id)
        .join(RequiredSkill, RequiredSkill.person_id == Person.id)
        .outerjoin(
            CurrentLevel,
            (CurrentLevel.person_id == Person.id) & (CurrentLevel.skill_id == RequiredSkill.skill_id),
        )
        .where(LineClosure.manager_id == manager_id, RequiredSkill.skill_id == skill_id, *counting())
        .order_by(Person.sort_key, Person.id)
    )
    if scope is Scope.DIRECT:
        statement = statement.where(LineClosure.depth == 1)
    return [
        OneBelow(person_id, name, bool(is_direct), state, (claimed if verified is None else verified) or 0)
        for person_id, name, is_direct, state, verified, claimed in db.session.execute(statement)
    ]


def courses_for(people: Sequence[OneBelow], skill: DescribedSkill) -> list[ChoosableCourse]:
    """The courses that teach the skill, those first that lead most of the people below on, of equals the shortest. One statement."""
    below = [one.level for one in people if one.state is SkillState.BELOW]
    found = [
        ChoosableCourse(course, sum(helps(course.from_level, course.to_level, level=level) for level in below))
        for course in courses_teaching([skill.key])[skill.key]
    ]
    return sorted(found, key=lambda one: (-one.led_on, one.course.minutes, one.course.title))


def receivers_of(people: Sequence[OneBelow], course: TeachingCourse, *, names_below: bool) -> Receivers:
    """Who of these people would have the course suggested, and who not and why. Two statements for each thousand."""
    below = [one for one in people if one.state is SkillState.BELOW]
    way = what_stands_in_the_way([one.person_id for one in below], course.course_id)
    reasons: dict[str, list[OneBelow]] = {}
    getting = []
    for one in people:
        why = _why_not(one, way.get(one.person_id), course)
        if why:
            reasons.setdefault(why, []).append(one)
        elif one.state is SkillState.BELOW:
            getting.append(one)
    left_out = tuple(
        LeftOut(why, tuple(reasons[why])) for why in (*_WHY.values(), NOT_LED_ON, EXEMPT) if why in reasons
    )
    return Receivers(tuple(getting), left_out, _named(people, names_below=names_below))


def people_to_ask(people: Sequence[OneBelow], skill_id: UUID, *, names_below: bool) -> Receivers:
    """Of whom nothing is known, or nothing that still counts, and who of them was asked before. One statement at most."""
    unsure = [one for one in people if one.state in {SkillState.UNKNOWN, SkillState.STALE}]
    asked = open_asks(skill_id, [one.person_id for one in unsure])
    before = tuple(one for one in unsure if one.person_id in asked)
    left_out = (LeftOut("asked before, and yet to answer", before),) if before else ()
    return Receivers(
        tuple(one for one in unsure if one.person_id not in asked), left_out, _named(people, names_below=names_below)
    )


def _why_not(one: OneBelow, way: InTheWay | None, course: TeachingCourse) -> str | None:
    if one.state is SkillState.EXEMPT:
        return EXEMPT
    if one.state is not SkillState.BELOW:
        return None
    if way:
        return _WHY[way]
    return None if helps(course.from_level, course.to_level, level=one.level) else NOT_LED_ON


def _named(people: Sequence[OneBelow], *, names_below: bool) -> frozenset[UUID]:
    return frozenset(one.person_id for one in people if one.is_direct or names_below)
