"""A small organisation with bodies, areas, teams, role families and states, and what its tables should be worked out from."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import insert

from skills_centre.gaps.services.organisation import work_out_organisation
from skills_centre.people.models import Membership, OrganisationUnit, Person, PersonType, UnitKind
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from skills_centre.platform.text import sort_key
from skills_centre.skills.models import (
    FrameworkVersion,
    JobRole,
    PersonProfile,
    Profile,
    RequiredSkill,
    RoleFamily,
    RoleLevel,
    SkillState,
    VersionState,
)
from tests.conftest import NOW, TODAY
from tests.gaps.builders import SmallFramework, make_framework

#: Where each unit lies: its kind and what holds it.
UNITS: Mapping[str, tuple[UnitKind, str | None]] = {
    "House": (UnitKind.BODY, None),
    "Committees": (UnitKind.BUSINESS_AREA, "House"),
    "Bills": (UnitKind.BUSINESS_AREA, "Committees"),
    "Bills team": (UnitKind.TEAM, "Bills"),
    "Committees team": (UnitKind.TEAM, "Committees"),
    "Chamber": (UnitKind.BUSINESS_AREA, "House"),
    "Clerk's office": (UnitKind.TEAM, "House"),
    "Digital": (UnitKind.BODY, None),
    "Products": (UnitKind.BUSINESS_AREA, "Digital"),
}


@dataclass
class SmallOrganisation:
    """What was written: ids of units and skills, and the true counts by (row's name, skill)."""

    units: dict[str, UUID]
    framework: SmallFramework
    families: dict[str, UUID]
    true: dict[tuple[str, str], Counter[str]] = field(default_factory=dict)

    def add(
        self,
        number: int,
        unit: str,
        skill: str,
        state: str,
        *,
        family: str | None = None,
        person_type: PersonType = PersonType.HOUSE_STAFF,
        has_left: bool = False,
    ) -> None:
        """So many new people in a unit who are in one state in one skill."""
        people = [new_id() for _ in range(number)]
        with transaction() as session:
            session.execute(
                insert(Person),
                [
                    {
                        "id": one,
                        "name": "Somebody",
                        "sort_key": "somebody",
                        "person_type": person_type,
                        "joined_on": TODAY,
                        "left_on": TODAY if has_left else None,
                    }
                    for one in people
                ],
            )
            session.execute(
                insert(Membership),
                [{"id": new_id(), "person_id": one, "unit_id": self.units[unit], "starts_on": TODAY} for one in people],
            )
            session.execute(insert(RequiredSkill), [self._state(one, skill, state) for one in people])
            if family:
                profile = session.scalars(db.select(Profile.id).where(Profile.key == family)).one()
                session.execute(
                    insert(PersonProfile),
                    [
                        {"id": new_id(), "person_id": one, "profile_id": profile, "is_primary": True, "starts_on": TODAY,
                         "agreed_at": NOW}
                        for one in people
                    ],
                )  # fmt: skip
        if person_type is PersonType.HOUSE_STAFF and not has_left:
            self._count(number, unit, skill, state, family)

    def _state(self, person_id: UUID, skill: str, state: str) -> dict[str, object]:
        return {
            "person_id": person_id,
            "skill_id": self.framework.skills[skill],
            "version_id": self.framework.version_id,
            "required_level": 2,
            "weight": 1,
            "is_essential": False,
            "state": SkillState(state),
            "distance": 1 if state == "below" else 0,
            "is_own_account": False,
            "verified_level": None,
        }

    def _count(self, number: int, unit: str, skill: str, state: str, family: str | None) -> None:
        rows = [family or "No role"]
        place: str | None = unit
        while place:
            if UNITS[place][0] is not UnitKind.TEAM:
                rows.append(place)
            place = UNITS[place][1]
        for row in rows:
            self.true.setdefault((row, skill), Counter())[state] += number

    def work_out(self) -> int:
        """As the nightly task does."""
        with transaction(snapshot=True):
            return work_out_organisation(now=NOW)


def make_organisation(skills: tuple[str, ...] = ("Data analysis", "Prompt writing")) -> SmallOrganisation:
    """Publish a framework with two role families and write the tree of units, with nobody in it."""
    framework = make_framework(skills)
    units = {name: new_id() for name in UNITS}
    families: dict[str, UUID] = {}
    with transaction() as session:
        for name, (kind, above) in UNITS.items():
            session.add(
                OrganisationUnit(
                    id=units[name], key=name, name=name, sort_key=sort_key(name), kind=kind,
                    parent_id=units[above] if above else None,
                )
            )  # fmt: skip
            session.flush()
        version = session.get_one(FrameworkVersion, framework.version_id)
        draft = FrameworkVersion(framework_id=version.framework_id, number=4, state=VersionState.DRAFT, made_at=NOW)
        version.state = VersionState.SUPERSEDED
        session.add(draft)
        session.flush()
        for name in ("Clerks", "Analysts"):
            families[name] = _family(name, draft)
        draft.state, draft.published_at = VersionState.PUBLISHED, NOW
    return SmallOrganisation(units, framework, families)


def _family(name: str, version: FrameworkVersion) -> UUID:
    family = RoleFamily(version_id=version.id, key=name, name=name, sort_key=sort_key(name))
    profile = Profile(framework_id=version.framework_id, key=name, is_everyone=False)
    db.session.add_all([family, profile])
    db.session.flush()
    role = JobRole(
        version_id=version.id, family_id=family.id, key=name, name=name, sort_key=sort_key(name), description=""
    )
    db.session.add(role)
    db.session.flush()
    db.session.add(
        RoleLevel(
            version_id=version.id,
            profile_id=profile.id,
            role_id=role.id,
            name=name,
            sort_key=sort_key(name),
            description="",
        )
    )
    db.session.flush()
    return family.id
