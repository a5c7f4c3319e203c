"""Builders of the gaps tests: a small framework, a line of management, states with the deltas that a change writes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, insert, select

from skills_centre.gaps.models import TeamSummary
from skills_centre.gaps.rules import SUM_NAMES
from skills_centre.gaps.services.folding import fold_deltas
from skills_centre.gaps.services.recompute import recompute_summaries
from skills_centre.people.models import LineClosure, ManagementLine, Person, PersonType
from skills_centre.people.services.lines import ORGANISATION_LOCK, rebuild_line_closure
from skills_centre.platform.database import db, transaction
from skills_centre.platform.text import slug, sort_key
from skills_centre.skills.models import (
    Framework,
    FrameworkVersion,
    RequiredSkill,
    Skill,
    SkillDefinition,
    SkillState,
    SummaryDelta,
    VersionState,
)
from tests.conftest import NOW, TODAY
from tests.gaps.oracle import PersonState, sums_of


@dataclass(frozen=True)
class SmallFramework:
    """A published version and its skills by name."""

    version_id: UUID
    skills: dict[str, UUID]


def make_framework(names: Iterable[str], *, key: str = "ours") -> SmallFramework:
    """Publish a framework with these skills, all with a ladder."""
    with transaction() as session:
        framework = Framework(key=key, name="Our framework", description="For tests", is_in_force=True)
        session.add(framework)
        session.flush()
        version = FrameworkVersion(framework_id=framework.id, number=3, state=VersionState.DRAFT, made_at=NOW)
        session.add(version)
        session.flush()
        skills: dict[str, UUID] = {}
        for name in names:
            skill = Skill(framework_id=framework.id, key=slug(name))
            session.add(skill)
            session.flush()
            session.add(
                SkillDefinition(
                    version_id=version.id,
                    skill_id=skill.id,
                    name=name,
                    sort_key=sort_key(name),
                    description="",
                    has_ladder=True,
                    is_ai_related=False,
                )
            )
            skills[name] = skill.id
        session.flush()
        version.state, version.published_at = VersionState.PUBLISHED, NOW
    return SmallFramework(version.id, skills)


def make_people(names: Iterable[str], *, person_type: PersonType = PersonType.HOUSE_STAFF) -> list[UUID]:
    """Add people by name."""
    people = [
        Person(
            name=name,
            sort_key=sort_key(name),
            email=f"{slug(name)}@example.org",
            person_type=person_type,
            joined_on=TODAY,
        )
        for name in names
    ]
    with transaction() as session:
        session.add_all(people)
        session.flush()
        return [person.id for person in people]


def set_lines(manager_of: Mapping[UUID, UUID]) -> None:
    """Replace the whole line of management, as a reorganisation does; the caller has the summaries recomputed."""
    with transaction() as session:
        session.execute(delete(ManagementLine))
        rows = [
            {"person_id": person_id, "manager_id": manager_id, "starts_on": TODAY}
            for person_id, manager_id in manager_of.items()
        ]
        if rows:
            session.execute(insert(ManagementLine), rows)
        rebuild_line_closure(on=TODAY)


def set_states(version_id: UUID, states: Iterable[PersonState | tuple[UUID, UUID]]) -> None:
    """Write states, and the deltas of what changed; a bare (person, skill) takes the requirement away."""
    with transaction() as session:
        for given in states:
            person_id, skill_id = (given.person_id, given.skill_id) if isinstance(given, PersonState) else given
            before = _state_of(person_id, skill_id)
            after = given if isinstance(given, PersonState) else None
            session.execute(
                delete(RequiredSkill).where(RequiredSkill.person_id == person_id, RequiredSkill.skill_id == skill_id)
            )
            if after:
                session.add(
                    RequiredSkill(
                        person_id=person_id,
                        skill_id=skill_id,
                        version_id=version_id,
                        required_level=after.required_level,
                        weight=after.weight,
                        is_essential=after.is_essential,
                        state=SkillState(after.state),
                        distance=after.distance,
                        is_own_account=after.is_own_account,
                        verified_level=after.verified_level,
                        next_change_on=None,
                    )
                )
                session.flush()
            old, new = sums_of([before] if before else []), sums_of([after] if after else [])
            change = {name: getattr(new, name) - getattr(old, name) for name in SUM_NAMES}
            if any(change.values()):
                session.add(SummaryDelta(person_id=person_id, skill_id=skill_id, **change))
                session.flush()


def _state_of(person_id: UUID, skill_id: UUID) -> PersonState | None:
    return next((state for state in all_states(person_id) if state.skill_id == skill_id), None)


def all_states(person_id: UUID | None = None) -> list[PersonState]:
    """The states as they are kept, of everybody or of one."""
    statement = select(
        RequiredSkill.person_id,
        RequiredSkill.skill_id,
        RequiredSkill.state,
        RequiredSkill.required_level,
        RequiredSkill.weight,
        RequiredSkill.is_essential,
        RequiredSkill.distance,
        RequiredSkill.is_own_account,
        RequiredSkill.verified_level,
    )
    if person_id:
        statement = statement.where(RequiredSkill.person_id == person_id)
    return [PersonState(*row) for row in db.session.execute(statement)]


def waiting_deltas() -> int:
    """How many deltas wait to be folded."""
    return len(db.session.scalars(select(SummaryDelta.id)).all())


def closure() -> list[tuple[UUID, UUID, int]]:
    """Every (manager, person, depth) of the kept closure."""
    rows = db.session.execute(select(LineClosure.manager_id, LineClosure.person_id, LineClosure.depth))
    return [(row.manager_id, row.person_id, row.depth) for row in rows]


def kept() -> dict[tuple[UUID, str, UUID], tuple[int, ...]]:
    """The kept summaries as plain values."""
    rows = db.session.scalars(select(TeamSummary).execution_options(populate_existing=True)).all()
    return {
        (row.manager_id, row.scope.value, row.skill_id): tuple(getattr(row, name) for name in SUM_NAMES) for row in rows
    }


def fold_all() -> int:
    """As the task does: batch by batch until nothing waits."""
    folded = 0
    while True:
        with transaction():
            now = fold_deltas(now=NOW)
        if not now:
            return folded
        folded += now


def recompute() -> int:
    with transaction(snapshot=True, holding=ORGANISATION_LOCK):
        return recompute_summaries(now=NOW)


def a_line_of_five() -> tuple[dict[UUID, UUID], list[UUID]]:
    """Director → two managers → one person each."""
    director, first, second, ann, bob = people = make_people(["Director", "First", "Second", "Ann", "Bob"])
    manager_of = {first: director, second: director, ann: first, bob: second}
    set_lines(manager_of)
    return manager_of, people
