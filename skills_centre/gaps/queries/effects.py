"""What became of the verified levels of those who completed a course, and of those who took none in the skill; as counts alone."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select

from skills_centre.catalogue.models import CourseSkill, CourseState, CourseVersion
from skills_centre.gaps.queries.teams import counting
from skills_centre.gaps.rules.effects import DAYS_AFTER, Effect, Window, change, effect, middle_day
from skills_centre.learning.models import Enrolment, EnrolmentState
from skills_centre.people.models import Person
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.skills.models import RequiredSkill, Skill
from skills_centre.skills.queries.described import described_skills
from skills_centre.skills.queries.histories import History, Pair, histories
from skills_centre.skills.rules import history_to_current


@dataclass(frozen=True, slots=True)
class SkillEffect:
    """A skill that the course teaches, and what became of people's verified levels in it."""

    name: str
    sort_key: str
    effect: Effect


def course_effects(course_id: UUID, window: Window) -> list[SkillEffect]:
    """What became of verified levels in every skill that a course teaches, by name.

    Who took it: people who count and completed it for the first time in the window. Who took none: people of whom the skill is asked and
    who never completed a course that teaches it, looked at from the middle day of the others' completions. Decisions count as they are now.
    """
    skills = _skills_taught(course_id)
    described = described_skills(skills)
    took = {person_id: day for person_id, day in _completed(course_id).items() if window.holds(day)}
    middle = middle_day(list(took.values()))
    found = []
    for skill_id, one in described.items():
        others = _took_none(skill_id, skills[skill_id]) if middle else set()
        known = histories({*took, *others}, {skill_id}) if middle else {}
        from_day = dict.fromkeys(others - took.keys(), middle)
        found.append(
            SkillEffect(
                one.name,
                one.sort_key,
                effect(
                    (
                        change_since(known.get(Pair(person_id, skill_id), History()), day)
                        for person_id, day in took.items()
                    ),
                    (
                        change_since(known.get(Pair(person_id, skill_id), History()), day)
                        for person_id, day in from_day.items()
                        if day
                    ),
                ),
            )
        )
    return sorted(found, key=lambda one: (one.sort_key, one.name))


def _skills_taught(course_id: UUID) -> dict[UUID, str]:
    """The skills that the published version of a course teaches, with their keys."""
    rows = db.session.execute(
        select(Skill.id, Skill.key)
        .join(CourseSkill, CourseSkill.skill_key == Skill.key)
        .join(CourseVersion, CourseVersion.id == CourseSkill.version_id)
        .where(CourseVersion.course_id == course_id, CourseVersion.state == CourseState.PUBLISHED)
    )
    return dict(rows.tuples().all())


def _completed(course_id: UUID) -> dict[UUID, date]:
    """Who counts and completed a course, and on which day first."""
    rows = db.session.execute(
        select(Enrolment.person_id, func.min(Enrolment.completed_at))
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.course_id == course_id, Enrolment.state == EnrolmentState.COMPLETED, *counting())
        .group_by(Enrolment.person_id)
    )
    return {person_id: local_day(at) for person_id, at in rows if at}


def _took_none(skill_id: UUID, skill_key: str) -> set[UUID]:
    """Of whom a skill is asked and who never completed a course of which any version teaches it. Only who counts has such rows."""
    teaching = (
        select(CourseVersion.course_id)
        .join(CourseSkill, CourseSkill.version_id == CourseVersion.id)
        .where(CourseSkill.skill_key == skill_key)
    )
    learned = select(Enrolment.person_id).where(
        Enrolment.state == EnrolmentState.COMPLETED, Enrolment.course_id.in_(teaching)
    )
    asked = select(RequiredSkill.person_id).where(
        RequiredSkill.skill_id == skill_id, RequiredSkill.person_id.not_in(learned)
    )
    return set(db.session.scalars(asked))


def change_since(history: History, day: date) -> int:
    """What became of a verified level from the end of a day to that of the ninetieth after it."""
    return change(_verified(history, day), _verified(history, day + timedelta(days=DAYS_AFTER)))


def _verified(history: History, day: date) -> int | None:
    """The verified level at the end of a day."""
    by_then = [one for one in history.results if one.assessed_on <= day]
    return history_to_current(by_then, history.decisions).verified_level
