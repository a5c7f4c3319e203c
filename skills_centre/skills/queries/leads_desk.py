"""What came to the skills leads, skill by skill: the skills that the viewer answers for first."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import exists, select

from skills_centre.people.models import Person
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.skills.models import AssessmentDecision, AssessmentResult
from skills_centre.skills.queries.described import described_skills
from skills_centre.skills.queries.desks import Place, on_desks_of, turns, waiting_claims
from skills_centre.skills.queries.owners import Owner, owners_of_skills
from skills_centre.skills.rules import Decision

#: Claims on one page.
ON_A_PAGE = 25


@dataclass(frozen=True, slots=True)
class ClaimOnDesk:
    """Somebody's claim that came to the skills leads: since when it waits, and whether somebody said that they cannot judge it."""

    person_id: UUID
    person_name: str
    job_title: str | None
    since: date
    was_passed_on: bool


@dataclass(frozen=True, slots=True)
class SkillOnDesk:
    """A skill in which something waits for the skills leads, the oldest first."""

    name: str
    owner: Owner | None
    is_mine: bool
    claims: tuple[ClaimOnDesk, ...]


@dataclass(frozen=True, slots=True)
class LeadsDesk:
    """A page of the desk; `total` counts claims."""

    skills: tuple[SkillOnDesk, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are; one when nothing waits."""
        return max(1, -(-self.total // ON_A_PAGE))

    @property
    def number_shown(self) -> int:
        """How many claims this page shows."""
        return sum(len(skill.claims) for skill in self.skills)


def leads_desk(viewer_id: UUID, *, on: date, page: int = 1) -> LeadsDesk:
    """A page of what came to the skills leads on a day and the viewer may decide, in six statements.

    One's own skills come first, then those in which somebody has waited longest.
    """
    found = on_desks_of(waiting_claims(turns(on)).subquery("waiting"), [viewer_id], on=on)
    passed_on = exists().where(
        AssessmentDecision.result_id == found.c.id, AssessmentDecision.decision == Decision.CANNOT_JUDGE
    )
    rows = db.session.execute(
        select(
            AssessmentResult.skill_id,
            Person.id,
            Person.name,
            Person.job_title,
            found.c.since,
            passed_on.label("was_passed_on"),
        )
        .join(AssessmentResult, AssessmentResult.id == found.c.id)
        .join(Person, Person.id == found.c.person_id)
        .where(found.c.place == Place.LEADS.value)
        .order_by(found.c.since, Person.sort_key, Person.id)
    ).all()
    oldest = dict(reversed([(row.skill_id, row.since) for row in rows]))
    owners = owners_of_skills(oldest.keys())
    mine = {skill_id for skill_id, owner in owners.items() if owner.person_id == viewer_id}
    ordered = sorted(rows, key=lambda row: (row.skill_id not in mine, oldest[row.skill_id], row.skill_id))
    page = max(1, min(page, -(-len(ordered) // ON_A_PAGE)))
    claims: dict[UUID, list[ClaimOnDesk]] = defaultdict(list)
    for row in ordered[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]:
        claims[row.skill_id].append(
            ClaimOnDesk(row.id, row.name, row.job_title, local_day(row.since), row.was_passed_on)
        )
    skills = described_skills(claims.keys())
    return LeadsDesk(
        tuple(
            SkillOnDesk(skills[skill_id].name, owners.get(skill_id), skill_id in mine, tuple(several))
            for skill_id, several in claims.items()
        ),
        len(ordered),
        page,
    )
