"""Who looked for help from colleagues in which skill, as counts that may be shown; how it stood at the last midnight.

Members, peers and their staff are in no count, nor is anybody who has left.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import aliased

from skills_centre.gaps.queries.teams import counting
from skills_centre.gaps.rules.help_demand import (
    HelpShown,
    Looked,
    Outcome,
    demand_to_show,
    outcome_of_request,
    what_to_do,
)
from skills_centre.people.models import Person
from skills_centre.platform.clock import local_day, start_of_local_day
from skills_centre.platform.database import db
from skills_centre.skills.models import HelpRequest, HelpWish
from skills_centre.skills.queries.described import DescribedSkill, described_skills
from skills_centre.skills.queries.helping import numbers_who_help

#: Whoever asked so long ago is no longer counted.
WITHIN = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class HelpInSkill:
    """One skill: how many looked for help and how it went, how many may be found now, and what would help."""

    skill: DescribedSkill
    shown: HelpShown
    helpers: int

    @property
    def to_do(self) -> str:
        """What would help, in words."""
        return what_to_do(self.shown, self.helpers)


@dataclass(frozen=True, slots=True)
class HelpDemand:
    """Every skill about which something may be shown, by name, and the day at whose end it stood so."""

    as_of: date
    skills: tuple[HelpInSkill, ...]


def demand_for_help(*, now: datetime) -> HelpDemand:
    """How many looked for help in each skill within a year, once a day. Six statements, however many skills there are."""
    today = local_day(now)
    before = start_of_local_day(today)
    shown = demand_to_show([*_asked(before), *_wished(before)])
    described, helpers = described_skills(shown), numbers_who_help(shown, besides=[], on=today)
    skills = [HelpInSkill(skill, shown[skill_id], helpers[skill_id]) for skill_id, skill in described.items()]
    by_name = sorted(skills, key=lambda one: (one.skill.sort_key, str(one.skill.skill_id)))
    return HelpDemand(today - timedelta(days=1), tuple(by_name))


def _asked(before: datetime) -> Iterator[Looked]:
    helper = aliased(Person)
    rows = db.session.execute(
        select(
            HelpRequest.skill_id,
            HelpRequest.asker_id,
            HelpRequest.accepted_at,
            HelpRequest.declined_at,
            HelpRequest.ended_at,
            helper.left_on.is_not(None).label("helper_has_left"),
        )
        .join(Person, Person.id == HelpRequest.asker_id)
        .join(helper, helper.id == HelpRequest.helper_id)
        .where(HelpRequest.asked_at < before, HelpRequest.asked_at >= before - WITHIN, *counting())
    )
    for row in rows:
        outcome = outcome_of_request(
            accepted_at=row.accepted_at,
            declined_at=row.declined_at,
            ended_at=row.ended_at,
            helper_has_left=bool(row.helper_has_left),
            before=before,
        )
        yield row.skill_id, row.asker_id, outcome


def _wished(before: datetime) -> Iterator[Looked]:
    rows = db.session.execute(
        select(HelpWish.skill_id, HelpWish.person_id)
        .join(Person, Person.id == HelpWish.person_id)
        .where(HelpWish.wished_at < before, HelpWish.wished_at >= before - WITHIN, *counting())
    )
    for skill_id, person_id in rows.tuples():
        yield skill_id, person_id, Outcome.NOBODY_FOUND
