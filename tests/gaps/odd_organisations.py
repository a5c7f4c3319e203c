"""Organisations as they should not be and are: teams of one, of none and of five hundred, without requirements, with thousands of them.

Everything is written as rows, past the services, because some of it is more than a test could wait for.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from uuid import UUID

from sqlalchemy import insert

from skills_centre.gaps.services.organisation import work_out_organisation
from skills_centre.gaps.services.snapshots import keep_snapshots
from skills_centre.people.models import ManagementLine, Membership, OrganisationUnit, Person, PersonType, UnitKind
from skills_centre.people.services.lines import rebuild_line_closure
from skills_centre.platform.clock import local_day, start_of_local_day, utc_now
from skills_centre.platform.database import db, table_of, transaction
from skills_centre.platform.ids import new_id
from skills_centre.skills.models import (
    CurrentLevel,
    Framework,
    FrameworkVersion,
    JobRole,
    Level,
    PersonProfile,
    Profile,
    RequiredSkill,
    RoleFamily,
    RoleLevel,
    Skill,
    SkillDefinition,
    SkillState,
    VersionState,
)
from tests.gaps.builders import recompute

#: A state by the place of a person and a skill, so that every state is somewhere.
MIXED = ("below", "unknown", "met", "claimed", "stale", "exempt", "met", "below", "met", "met")


@dataclass
class Odd:
    """A manager and what is odd about their people."""

    name: str
    manager_id: UUID
    #: Whether anything is asked of anybody who counts.
    has_requirements: bool = True
    #: Whether anybody is counted in a share.
    has_shares: bool = True
    #: Whether anybody who counts is below the manager at all.
    is_manager: bool = True
    #: Whether things are asked of those below the direct reports alone.
    is_asked_below: bool = False


@dataclass
class OddOrganisation:
    """What was written: skills by their place, and the odd teams."""

    skills: list[UUID]
    version_id: UUID | None
    teams: list[Odd] = field(default_factory=list)
    numbers: "count[int]" = field(default_factory=count)
    profiles: list[UUID] = field(default_factory=list)
    unit_id: UUID | None = None

    def people(self, number: int, *, person_type: PersonType = PersonType.HOUSE_STAFF) -> list[UUID]:
        """So many people."""
        rows = [
            {"id": new_id(), "name": f"Person {at:05}", "sort_key": f"person {at:05}", "person_type": person_type,
             "email": f"person.{at}@example.org", "joined_on": local_day(utc_now()) - timedelta(days=500)}
            for at, _ in zip(self.numbers, range(number), strict=False)
        ]  # fmt: skip
        _write(Person, rows)
        return [one["id"] for one in rows]  # type: ignore[misc]  # ids all

    def manager(self, name: str, people: Sequence[UUID], **what: bool) -> UUID:
        """A manager of these people, whose name says what is odd about them."""
        manager_id = self.people(1)[0]
        starts_on = local_day(utc_now()) - timedelta(days=400)
        _write(
            ManagementLine,
            [{"id": new_id(), "person_id": one, "manager_id": manager_id, "starts_on": starts_on} for one in people],
        )
        self.teams.append(Odd(name, manager_id, **what))
        return manager_id

    def ask(self, people: Sequence[UUID], skills: Sequence[UUID], states: Sequence[str]) -> None:
        """Ask these skills of these people, who are in the states by turns."""
        rows: list[dict[str, object]] = []
        levels: list[dict[str, object]] = []
        for at, person_id in enumerate(people):
            for place, skill_id in enumerate(skills):
                state = states[(at + place) % len(states)]
                verified = {"met": 3, "stale": 2, "below": 1}.get(state)
                rows.append(
                    {"person_id": person_id, "skill_id": skill_id, "version_id": self.version_id, "required_level": 2,
                     "weight": 1, "is_essential": place % 2 == 0, "state": SkillState(state),
                     "distance": int(state == "below"), "is_own_account": False, "verified_level": verified}
                )  # fmt: skip
                if verified or state == "claimed":
                    levels.append(
                        {"person_id": person_id, "skill_id": skill_id, "verified_level": verified,
                         "verified_on": local_day(utc_now()) if verified else None,
                         "claimed_level": None if verified else 2,
                         "claimed_on": None if verified else local_day(utc_now())}
                    )  # fmt: skip
        _write(RequiredSkill, rows)
        _write(CurrentLevel, levels)

    def place(self, people: Sequence[UUID]) -> None:
        """Put people into the one team there is."""
        starts_on = local_day(utc_now()) - timedelta(days=400)
        _write(
            Membership,
            [{"id": new_id(), "person_id": one, "unit_id": self.unit_id, "starts_on": starts_on} for one in people],
        )

    def give_roles(self, person_id: UUID) -> None:
        """Two roles, agreed, one of them main."""
        starts_on = local_day(utc_now()) - timedelta(days=400)
        _write(
            PersonProfile,
            [{"id": new_id(), "person_id": person_id, "profile_id": one, "is_primary": at == 0, "starts_on": starts_on,
              "agreed_at": utc_now()} for at, one in enumerate(self.profiles[:2])],
        )  # fmt: skip

    def settle(self) -> None:
        """As the workers do: the line, the summaries, the days that were kept, the organisation's tables."""
        with transaction():
            rebuild_line_closure(on=local_day(utc_now()))
        recompute()
        for days in (40, 10):
            with transaction():
                keep_snapshots(now=start_of_local_day(local_day(utc_now()) - timedelta(days=days)))
        with transaction(snapshot=True):
            work_out_organisation(now=utc_now())


def _write(table: type, rows: Sequence[dict[str, object]]) -> None:
    if rows:
        with transaction():
            db.session.execute(insert(table_of(table)), list(rows))


def a_framework(skills: int) -> OddOrganisation:
    """A published framework of so many skills, with two roles; a body, an area and a team."""
    framework_id, version_id = new_id(), new_id()
    ids = [new_id() for _ in range(skills)]
    with transaction() as session:
        session.add(Framework(id=framework_id, key="odd", name="Odd framework", description="", is_in_force=True))
        session.flush()
        version = FrameworkVersion(
            id=version_id, framework_id=framework_id, number=1, state=VersionState.DRAFT, made_at=utc_now()
        )
        session.add(version)
        session.flush()
        for rank, name in enumerate(("Awareness", "Working", "Practitioner", "Expert"), start=1):
            session.add(Level(version_id=version_id, rank=rank, key=name.casefold(), name=name, description=""))
        session.execute(
            insert(Skill), [{"id": one, "framework_id": framework_id, "key": f"s-{at}"} for at, one in enumerate(ids)]
        )
        session.execute(
            insert(SkillDefinition),
            [
                {"version_id": version_id, "skill_id": one, "name": f"Skill {at:05}", "sort_key": f"skill {at:05}",
                 "description": "", "has_ladder": at % 50 != 49, "is_ai_related": at % 10 == 0}
                for at, one in enumerate(ids)
            ],
        )  # fmt: skip
        profiles = [_role(name, version_id, framework_id) for name in ("Clerk", "Analyst")]
        session.flush()
        version.state, version.published_at = VersionState.PUBLISHED, utc_now()
        above = None
        for kind in (UnitKind.BODY, UnitKind.BUSINESS_AREA, UnitKind.TEAM):
            unit = OrganisationUnit(id=new_id(), key=kind, name=kind, sort_key=kind, kind=kind, parent_id=above)
            session.add(unit)
            session.flush()
            above = unit.id
    return OddOrganisation(ids, version_id, profiles=profiles, unit_id=above)


def _role(name: str, version_id: UUID, framework_id: UUID) -> UUID:
    family = RoleFamily(version_id=version_id, key=name, name=name, sort_key=name)
    profile = Profile(framework_id=framework_id, key=name, is_everyone=False)
    db.session.add_all([family, profile])
    db.session.flush()
    role = JobRole(version_id=version_id, family_id=family.id, key=name, name=name, sort_key=name, description="")
    db.session.add(role)
    db.session.flush()
    db.session.add(
        RoleLevel(
            version_id=version_id, profile_id=profile.id, role_id=role.id, name=name, sort_key=name, description=""
        )
    )
    db.session.flush()
    return profile.id


def odd_organisation(*, large: int = 500, wide: int = 500, many: int = 10_000) -> OddOrganisation:
    """Every odd team, in one organisation. `large` people, `wide` skills asked of sixty, `many` skills asked of two."""
    here = a_framework(max(many, wide, 15))
    skills = here.skills
    here.manager("nobody", [], is_manager=False)
    members_staff = here.people(3, person_type=PersonType.MEMBERS_STAFF)
    here.manager("everyone Members’ staff", members_staff, has_requirements=False, has_shares=False)
    here.manager("no requirements", here.people(4), has_requirements=False, has_shares=False)
    for name, number, states in (
        ("a team of one", 1, MIXED),
        ("everyone exempt", 4, ("exempt",)),
        ("everyone unknown", 4, ("unknown",)),
        ("everyone met", 4, ("met",)),
    ):
        people = here.people(number)
        here.ask(people, skills[:6], states)
        here.manager(name, people, has_shares=states != ("exempt",))
    usual = here.people(6)
    here.place(usual[1:])
    here.give_roles(usual[2])
    here.ask(usual, skills[:8], MIXED)
    below = [here.manager("somebody with no unit, somebody with two roles", usual)]
    for number in (1, 2, 3):
        people = here.people(number)
        here.ask(people, skills[:5], MIXED)
        below.append(here.manager(f"a sub-team of {number}", people))
    here.ask(below, skills[:3], MIXED)
    head = here.manager("sub-teams, some too small", below)
    here.manager("only managers below, of whom nothing is asked", [head], is_asked_below=True)
    big = here.people(large)
    here.place(big[: large // 2])
    here.ask(big, skills[:15], MIXED)
    here.manager(f"a team of {large}", big)
    staff = here.people(60)
    here.ask(staff, skills[:wide], MIXED)
    here.manager(f"{wide} skills asked of everyone", staff)
    two = here.people(2)
    here.ask(two, skills[:many], MIXED)
    here.manager(f"{many} skills", two)
    here.settle()
    return here
