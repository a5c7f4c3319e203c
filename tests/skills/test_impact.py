"""The impact of a draft is exactly what its publishing brings about, and looking at it changes nothing."""

import random
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from skills_centre.people.models import Person, PersonType
from skills_centre.platform.audit import AuditEvent
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from skills_centre.skills.definitions import FrameworkDefinition
from skills_centre.skills.models import Decision, Exemption, SkillState, Source
from skills_centre.skills.queries.histories import Pair, kept_levels, kept_states
from skills_centre.skills.queries.impact import impact_of
from skills_centre.skills.rules.carrying import MappingKind
from skills_centre.skills.rules.impact import Move
from skills_centre.skills.services.frameworks import load_framework
from skills_centre.skills.services.mapping import decide_mapping
from skills_centre.skills.services.profiles import set_primary_profile
from skills_centre.skills.services.standing import refresh_everybody
from tests.counting import statements
from tests.skills.assessed import ageing_framework, decide, record
from tests.skills.builders import NOW, TODAY, a_person, needs, profile_id, publish_draft, published, skill, skill_id
from tests.skills.renaming import asking, renamed, with_skills, without


def a_crowd(seed: int, number: int = 14) -> list[UUID]:
    """People of all kinds with a past, some exempt, some stale."""
    chance, mina = random.Random(seed), a_person("Mina Manager")
    people = [
        a_person(f"Person {n}", person_type=PersonType.PEER if n == 3 else PersonType.HOUSE_STAFF)
        for n in range(number)
    ]
    skills = [skill_id(key) for key in ("writing", "searching", "leading")]
    with transaction() as session:
        for person in people:
            set_primary_profile(
                person,
                profile_id(chance.choice(["clerk", "senior-clerk", "cook"])),
                starts_on=TODAY,
                by_id=None,
                now=NOW,
            )
            for one in skills:
                on = TODAY - timedelta(days=chance.randrange(700))
                if chance.random() < 0.6:
                    record(person, one, chance.randrange(5), source=Source.MANAGER, assessor_id=mina, on=on)
                if chance.random() < 0.5:
                    made = record(person, one, chance.choice([None, 1, 2, 3, 4]))
                    if chance.random() < 0.3:
                        decide(made, Decision.RETURNED, by_id=mina)
            if chance.random() < 0.2:
                session.add(
                    Exemption(
                        id=new_id(),
                        person_id=person,
                        skill_id=skills[0],
                        starts_on=TODAY,
                        ends_on=TODAY,
                        granted_by=mina,
                    )
                )
        session.get_one(Person, people[-1]).left_on = TODAY
        refresh_everybody(now=NOW)
    return people


def the_next_edition() -> FrameworkDefinition:
    """Writing is split, searching renamed and no longer stale so soon, and a role asks for more."""
    second = renamed(
        with_skills(renamed(ageing_framework(), "writing", "drafting"), skill("editing")), "searching", "finding"
    )
    second = asking(second, "clerk", needs("drafting", 3), needs("editing", 2), needs("finding", 1))
    return asking(second, "cook", needs("leading", None), needs("finding", 4))


def a_draft() -> UUID:
    with transaction():
        version_id = load_framework(the_next_edition(), by_id=None, now=NOW)
        for old, kind, new in (
            ("writing", MappingKind.SPLIT, ["drafting", "editing"]),
            ("searching", MappingKind.RENAMED, ["finding"]),
        ):
            decide_mapping(version_id, skill_id(old), kind, [skill_id(one) for one in new], by_id=None, now=NOW)
    return version_id


def states(people: list[UUID]) -> dict[Pair, SkillState]:
    return {pair: one.state for pair, one in kept_states(people).items()}


def sides(
    moves: tuple[Move, ...], people: list[UUID]
) -> tuple[dict[Pair, SkillState | None], dict[Pair, SkillState | None]]:
    """What the moves say of each requirement of these people before, and after."""
    moves = tuple(one for one in moves if one.person_id in people)
    before = {Pair(one.person_id, one.old_skill_id): one.before for one in moves if one.old_skill_id}
    after = {Pair(one.person_id, one.new_skill_id): one.after for one in moves if one.new_skill_id}
    return before, after


@pytest.mark.parametrize("seed", [5, 2026])
def test_what_is_predicted_is_exactly_what_publishing_brings_about(app: Flask, seed: int) -> None:
    published(ageing_framework())
    people = a_crowd(seed)
    draft = a_draft()
    before = states(people)
    predicted_before, predicted_after = sides(impact_of(draft, on=TODAY).moves, people)
    assert predicted_before == before
    publish_draft(draft)
    assert predicted_after == states(people)
    assert predicted_after != before


def test_looking_changes_nothing(app: Flask) -> None:
    published(ageing_framework())
    people = a_crowd(5)
    draft = a_draft()
    acts = db.session.scalar(select(func.count()).select_from(AuditEvent))
    before = kept_states(people), kept_levels(people)
    impact_of(draft, on=TODAY)
    assert (kept_states(people), kept_levels(people)) == before
    assert db.session.scalar(select(func.count()).select_from(AuditEvent)) == acts


def test_a_rename_alone_moves_nobody(app: Flask) -> None:
    published(ageing_framework())
    a_crowd(5)
    with transaction():
        draft = load_framework(renamed(ageing_framework(), "writing", "drafting"), by_id=None, now=NOW)
        decide_mapping(draft, skill_id("writing"), MappingKind.RENAMED, [skill_id("drafting")], by_id=None, now=NOW)
    assert {move.kind for move in impact_of(draft, on=TODAY).moves} == {None}


def test_a_first_version_asks_for_something_new_and_takes_nothing(app: Flask) -> None:
    a_person("Ada Okafor")
    with transaction():
        draft = load_framework(ageing_framework(), by_id=None, now=NOW)
    (move,) = impact_of(draft, on=TODAY).moves
    assert (move.before, move.after) == (None, SkillState.UNKNOWN)


def test_other_frameworks_are_left_alone(app: Flask) -> None:
    published(replace(without(ageing_framework("elsewhere"), "writing"), name="Elsewhere"))
    a_person("Ada Okafor")
    with transaction():
        refresh_everybody(now=NOW)
        draft = load_framework(ageing_framework(), by_id=None, now=NOW)
    moves = impact_of(draft, on=TODAY).moves
    assert all(move.before is None for move in moves)


def test_the_impact_takes_the_same_statements_for_few_people_and_for_many(app: Flask) -> None:
    published(ageing_framework())
    a_crowd(5, 4)
    draft = a_draft()
    few = statements(lambda: impact_of(draft, on=TODAY))
    a_crowd(6, 30)
    assert statements(lambda: impact_of(draft, on=TODAY)) == few <= 32
