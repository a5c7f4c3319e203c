"""What became of confirmed levels ninety days after people first completed a course in the skill. For the nightly work alone."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from skills_centre.catalogue.models import CourseSkill
from skills_centre.gaps.queries.effects import change_since
from skills_centre.gaps.queries.value_sums import Days, Sums, counted_on
from skills_centre.gaps.rules.effects import CHANGES, DAYS_AFTER
from skills_centre.learning.models import Enrolment, EnrolmentState
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.platform.portions import portions
from skills_centre.skills.models import Skill
from skills_centre.skills.queries.carrying import succession
from skills_centre.skills.queries.described import described_skills
from skills_centre.skills.queries.histories import History, Pair, histories


@dataclass(frozen=True, slots=True)
class _Taken:
    """Somebody's first completed course that teaches a skill, and the unit that they are counted in."""

    pair: Pair
    unit_id: UUID | None
    day: date


def change_by_unit(days: Days) -> dict[UUID | None, Sums]:
    """What became of levels, a person and skill once, in the order of CHANGES; where their ninetieth day fell in these days.

    Decisions count as they are now. In memory are the histories of a thousand people at a time.
    """
    taken = _taken(days)
    skills = {one.pair.skill_id for one in taken}
    of_person: dict[UUID, list[_Taken]] = defaultdict(list)
    for one in taken:
        of_person[one.pair.person_id].append(one)
    known = succession()
    counts: dict[UUID | None, Counter[int]] = defaultdict(Counter)
    people: Counter[UUID | None] = Counter()
    for some in portions(sorted(of_person)):
        recorded = histories(some, skills, known=known)
        for person_id in some:
            theirs = of_person[person_id]
            people[theirs[0].unit_id] += 1
            for one in theirs:
                counts[one.unit_id][change_since(recorded.get(one.pair, History()), one.day)] += 1
    return {
        unit_id: Sums(tuple(found[kind] for kind in range(len(CHANGES))), people[unit_id])
        for unit_id, found in counts.items()
    }


def _taken(days: Days) -> list[_Taken]:
    counted, within = counted_on(days.last), days.earlier(DAYS_AFTER)
    first = func.min(Enrolment.completed_at)
    rows = db.session.execute(
        select(counted.c.person_id, counted.c.unit_id, Skill.id, first)
        .join(Enrolment, Enrolment.person_id == counted.c.person_id)
        .join(CourseSkill, CourseSkill.version_id == Enrolment.version_id)
        .join(Skill, Skill.key == CourseSkill.skill_key)
        .where(Enrolment.state == EnrolmentState.COMPLETED)
        .group_by(counted.c.person_id, counted.c.unit_id, Skill.id)
        .having(within.hold(first))
    ).all()
    still = described_skills({skill_id for _person, _unit, skill_id, _at in rows})
    return [
        _Taken(Pair(person_id, skill_id), unit_id, local_day(at))
        for person_id, unit_id, skill_id, at in rows
        if skill_id in still
    ]
