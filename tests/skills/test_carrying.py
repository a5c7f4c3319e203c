"""Results go where their skill went: kept levels, states, explanations, the decision queue, and what others see."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from skills_centre.people.models import Person, PersonType
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from skills_centre.skills.definitions import FrameworkDefinition
from skills_centre.skills.models import (
    AssessmentResult,
    Decision,
    Exemption,
    Skill,
    SkillState,
    Source,
)
from skills_centre.skills.queries.decision_queue import to_decide
from skills_centre.skills.queries.explanations import explanation_of
from skills_centre.skills.queries.histories import Pair, kept_levels, kept_states
from skills_centre.skills.queries.my_skills import sent_back_to, skills_of_person
from skills_centre.skills.queries.waiting import returned_to_people
from skills_centre.skills.rules import NOTHING_KNOWN, CurrentLevels, PastDecision, PastResult, history_to_current
from skills_centre.skills.rules.carrying import MappingKind
from skills_centre.skills.services.deciding import Verdict, revoke_result
from skills_centre.skills.services.exempting import end_exemption
from skills_centre.skills.services.frameworks import load_framework
from skills_centre.skills.services.mapping import decide_mapping
from skills_centre.skills.services.profiles import set_primary_profile
from skills_centre.skills.services.standing import refresh_everybody, refresh_skill, turn_the_day
from tests.counting import statements
from tests.skills.assessed import ageing_framework, counts_by_deltas, counts_by_states, decide, kept, rebuilt, record
from tests.skills.builders import NOW, TODAY, a_person, profile_id, publish_draft, published, skill, skill_id
from tests.skills.deciding_builders import Team, a_report, a_team, agree, claim, say
from tests.skills.renaming import renamed, with_skills, without

LATER = NOW + timedelta(days=1)


def publish(definition: FrameworkDefinition, *, now: datetime = LATER, **became: tuple[MappingKind, list[str]]) -> UUID:
    """Load an edition, say what became of skills (`writing=(RENAMED, ["drafting"])`), and publish it."""
    with transaction():
        version_id = load_framework(definition, by_id=None, now=now)
        for old, (kind, new) in became.items():
            decide_mapping(version_id, skill_id(old), kind, [skill_id(one) for one in new], by_id=None, now=now)
    publish_draft(version_id, now=now)
    return version_id


def rename_writing() -> None:
    publish(renamed(ageing_framework(), "writing", "drafting"), writing=(MappingKind.RENAMED, ["drafting"]))


def levels_of(person_id: UUID) -> dict[str, tuple[int | None, int | None]]:
    keys = dict(db.session.execute(select(Skill.id, Skill.key)).tuples().all())
    return {
        keys[pair.skill_id]: (one.verified_level, one.claimed_level) for pair, one in kept_levels([person_id]).items()
    }


@pytest.fixture
def team(app: Flask) -> Team:
    return a_team()


def test_after_a_rename_the_result_counts_for_the_new_skill_and_no_longer_for_the_old(team: Team) -> None:
    say(team.ada, agree(claim(team.ada, team.writing, 3)), by_id=team.mina)
    rename_writing()
    assert levels_of(team.ada) == {"drafting": (3, None)}
    assert kept_states([team.ada])[Pair(team.ada, skill_id("drafting"))].state is SkillState.MET
    assert Pair(team.ada, team.writing) not in kept_states([team.ada])
    assert counts_by_deltas() == counts_by_states()


def test_a_split_gives_the_result_to_each_part_and_a_later_result_counts_for_its_own_part_alone(team: Team) -> None:
    say(team.ada, agree(claim(team.ada, team.writing, 3)), by_id=team.mina)
    two = with_skills(renamed(ageing_framework(), "writing", "drafting"), skill("editing"))
    publish(two, writing=(MappingKind.SPLIT, ["drafting", "editing"]))
    assert levels_of(team.ada) == {"drafting": (3, None), "editing": (3, None)}
    claim(team.ada, skill_id("editing"), 4, at=LATER)
    assert levels_of(team.ada) == {"drafting": (3, None), "editing": (3, 4)}


def test_of_merged_skills_the_latest_result_counts(team: Team) -> None:
    with transaction():
        record(team.ada, team.writing, 4, source=Source.MANAGER, assessor_id=team.mina, at=NOW - timedelta(days=2))
        record(team.ada, skill_id("searching"), 1, source=Source.MANAGER, assessor_id=team.mina, at=NOW)
    merged = without(renamed(ageing_framework(), "writing", "drafting"), "searching")
    publish(merged, writing=(MappingKind.MERGED, ["drafting"]), searching=(MappingKind.MERGED, ["drafting"]))
    assert levels_of(team.ada) == {"drafting": (1, None)}


def test_what_is_retired_stays_in_history_and_counts_in_nothing_that_is_asked(team: Team) -> None:
    say(team.ada, agree(claim(team.ada, team.writing, 3)), by_id=team.mina)
    published(without(ageing_framework(), "writing"), now=LATER)
    assert levels_of(team.ada) == {"writing": (3, None)}
    assert Pair(team.ada, team.writing) not in kept_states([team.ada])
    assert explanation_of(team.ada, team.writing, on=TODAY).state == "strength"


def test_results_follow_over_several_editions_and_back(team: Team) -> None:
    say(team.ada, agree(claim(team.ada, team.writing, 3)), by_id=team.mina)
    rename_writing()
    claim(team.ada, skill_id("drafting"), 4, at=LATER)
    publish(ageing_framework(), now=LATER + timedelta(days=1), drafting=(MappingKind.RENAMED, ["writing"]))
    assert levels_of(team.ada) == {"writing": (3, 4)}


def test_deciding_an_old_claim_after_the_publishing_moves_the_new_skill(team: Team) -> None:
    made = claim(team.ada, team.writing, 3)
    rename_writing()
    (waiting,) = to_decide(team.mina, team.ada, on=TODAY).claims
    assert (waiting.skill.key, waiting.level_name, waiting.asked_level_name) == ("drafting", "Practitioner", "Working")
    assert waiting.carried is not None
    assert (waiting.carried.from_name, waiting.carried.how) == ("Writing", "renamed")
    say(team.ada, agree(made), by_id=team.mina)
    assert levels_of(team.ada) == {"drafting": (3, None)}
    with transaction():
        revoke_result(team.ada, made, reason="A mistake.", by_id=team.mina, now=LATER)
    assert levels_of(team.ada) == {}
    assert kept([team.ada]) == rebuilt([team.ada], now=LATER)


def test_a_claim_of_a_skill_that_was_split_waits_once_and_is_decided_for_every_part(team: Team) -> None:
    made = claim(team.ada, team.writing, 3)
    two = with_skills(renamed(ageing_framework(), "writing", "drafting"), skill("editing"))
    publish(two, writing=(MappingKind.SPLIT, ["drafting", "editing"]))
    (waiting,) = to_decide(team.mina, team.ada, on=TODAY).claims
    assert waiting.skill.key == "drafting"
    say(team.ada, agree(made), by_id=team.mina)
    assert levels_of(team.ada) == {"drafting": (3, None), "editing": (3, None)}
    assert to_decide(team.mina, team.ada, on=TODAY).claims == ()


def test_an_explanation_says_where_each_result_comes_from(team: Team) -> None:
    say(team.ada, agree(claim(team.ada, team.writing, 3)), by_id=team.mina)
    rename_writing()
    claim(team.ada, skill_id("drafting"), 4, at=LATER)
    one = explanation_of(team.ada, skill_id("drafting"), on=TODAY)
    new, old = one.results
    assert new.carried is None
    assert old.carried is not None
    assert (old.carried.from_name, old.carried.version_number, old.carried.how) == ("Writing", 1, "renamed")
    assert one.verified_level_name == "Practitioner"


def test_the_old_skill_says_what_became_of_it_and_claims_nothing(team: Team) -> None:
    say(team.ada, agree(claim(team.ada, team.writing, 3)), by_id=team.mina)
    rename_writing()
    one = explanation_of(team.ada, team.writing, on=TODAY)
    assert [(each.name, how) for each, how in one.became] == [("Drafting", "renamed")]
    assert (one.current, one.state, len(one.results)) == (NOTHING_KNOWN, None, 1)
    assert [each.skill.key for each in skills_of_person(team.ada, on=TODAY)] == ["drafting", "searching"]


def test_what_was_sent_back_is_found_under_the_new_name_until_it_is_answered_there(team: Team) -> None:
    made = claim(team.ada, team.writing, 3)
    say(team.ada, Verdict(made, Decision.RETURNED, reason="Not yet."), by_id=team.mina)
    rename_writing()
    assert [one.skill.key for one in sent_back_to(team.ada)] == ["drafting"]
    assert [one.thing_id for one in returned_to_people(since=NOW)] == [made]
    claim(team.ada, skill_id("drafting"), 2, at=LATER)
    assert sent_back_to(team.ada) == []
    assert returned_to_people(since=NOW) == []


def test_an_exemption_goes_with_a_rename_and_can_be_ended_there(team: Team) -> None:
    with transaction() as session:
        session.add(
            Exemption(
                id=new_id(),
                person_id=team.ada,
                skill_id=team.writing,
                starts_on=TODAY,
                ends_on=TODAY + timedelta(days=90),
                granted_by=team.mina,
            )
        )
        refresh_skill(team.ada, team.writing, now=NOW)
    rename_writing()
    drafting = skill_id("drafting")
    assert kept_states([team.ada])[Pair(team.ada, drafting)].state is SkillState.EXEMPT
    assert len(explanation_of(team.ada, drafting, on=TODAY).exemptions) == 1
    with transaction():
        assert end_exemption(team.ada, drafting, by_id=team.mina, now=LATER)
    assert kept_states([team.ada])[Pair(team.ada, drafting)].state is SkillState.UNKNOWN


def test_leavers_private_people_and_people_without_a_role_keep_their_history_under_the_new_name(team: Team) -> None:
    gone, private, roleless = a_person("Gone"), a_person("Mel", person_type=PersonType.PEER), a_person("Cho")
    for person in (gone, private, roleless):
        claim(person, team.writing, 2)
    with transaction() as session:
        session.get_one(Person, gone).left_on = TODAY
    rename_writing()
    for person in (gone, private, roleless):
        assert levels_of(person) == {"drafting": (None, 2)}
    assert kept_states([gone, private]) == {}


@dataclass
class World:
    """A history kept by hand: which result counts where, moved by hand at each publishing."""

    results: dict[UUID, tuple[UUID, PastResult]] = field(default_factory=dict)
    decisions: list[PastDecision] = field(default_factory=list)
    where: dict[UUID, set[str]] = field(default_factory=dict)

    def levels(self) -> dict[Pair, CurrentLevels]:
        found = {}
        for person_id in {person for person, _ in self.results.values()}:
            for key in {one for keys in self.where.values() for one in keys}:
                mine = [r for i, (p, r) in self.results.items() if p == person_id and key in self.where[i]]
                ids = {one.id for one in mine}
                current = history_to_current(mine, [one for one in self.decisions if one.result_id in ids])
                if current != NOTHING_KNOWN:
                    found[Pair(person_id, skill_id(key))] = current
        return found


@pytest.mark.parametrize("seed", [3, 2026])
def test_whatever_is_recorded_and_whatever_is_published_the_kept_tables_equal_a_rebuild(app: Flask, seed: int) -> None:
    chance, world = random.Random(seed), World()
    definition = ageing_framework()
    published(definition)
    mina = a_person("Mina Manager")
    people = [a_person("Ada"), a_person("Ben"), a_person("Mel", person_type=PersonType.PEER)]
    with transaction():
        for person in people[:2]:
            set_primary_profile(person, profile_id("clerk"), starts_on=TODAY, by_id=None, now=NOW)
    for step in range(36):
        now = NOW + timedelta(days=step * 5, minutes=step)
        if step % 6 == 5:
            definition, became = next_edition(definition, chance, step)
            publish(definition, now=now, **became)
            for result_id, keys in world.where.items():
                moved = [set(became[key][1]) or {key} if key in became else {key} for key in keys]
                world.where[result_id] = set().union(*moved)
        else:
            happen(world, chance, chance.choice(people), definition, mina, now)
        assert kept_levels(people) == world.levels()
        with transaction():
            turn_the_day(now)
        assert kept(people) == rebuilt(people, now=now)
    assert counts_by_deltas() == counts_by_states()
    with transaction():
        refresh_everybody(now=now)
    assert kept_levels(people) == world.levels()


def happen(
    world: World, chance: random.Random, person: UUID, definition: FrameworkDefinition, mina: UUID, now: datetime
) -> None:
    """Somebody says something, a manager does, or an older claim is decided."""
    undecided = [i for i, (p, r) in world.results.items() if r.is_own_account and not _decided(world, i)]
    key = chance.choice([one.key for one in definition.skills if one.has_ladder])
    with transaction():
        if undecided and chance.random() < 0.35:
            result_id = chance.choice(undecided)
            decision = chance.choice([Decision.CONFIRMED, Decision.RETURNED, Decision.CHANGED])
            level = 2 if decision is Decision.CHANGED else None
            decide(result_id, decision, by_id=mina, level=level)
            world.decisions.append(PastDecision(result_id, decision, level))
            row = db.session.get_one(AssessmentResult, result_id)
            refresh_skill(row.person_id, row.skill_id, now=now)
            return
        source = chance.choice([Source.SELF, Source.SELF, Source.MANAGER])
        level = chance.randrange(5) if source is Source.MANAGER else chance.choice([None, 0, 1, 2, 3, 4])
        assessor = mina if source is Source.MANAGER else None
        on = now.date() - timedelta(days=chance.randrange(30) if assessor else 0)
        made = record(person, skill_id(key), level, source=source, assessor_id=assessor, on=on, at=now)
        world.results[made] = (person, PastResult(made, level, source, bool(assessor), on, now))
        world.where[made] = {key}
        refresh_skill(person, skill_id(key), now=now)


def _decided(world: World, result_id: UUID) -> bool:
    return any(one.result_id == result_id for one in world.decisions)


def next_edition(
    definition: FrameworkDefinition, chance: random.Random, step: int
) -> tuple[FrameworkDefinition, dict[str, tuple[MappingKind, list[str]]]]:
    """An edition in which something became of a skill."""
    old = chance.choice([one.key for one in definition.skills if one.has_ladder])
    others = [one.key for one in definition.skills if one.has_ladder and one.key != old]
    new, more = f"skill-{step}", f"part-{step}"
    kind = chance.choice(["rename", "split", "split and stay", "merge", "retire"])
    if kind == "rename":
        return renamed(definition, old, new), {old: (MappingKind.RENAMED, [new])}
    if kind == "split":
        return with_skills(renamed(definition, old, new), skill(more)), {old: (MappingKind.SPLIT, [new, more])}
    if kind == "split and stay" or not others:
        return with_skills(definition, skill(more)), {old: (MappingKind.SPLIT, [old, more])}
    if kind == "merge":
        return without(definition, old), {old: (MappingKind.MERGED, [others[0]])}
    return without(definition, old), {old: (MappingKind.RETIRED, [])}


def test_reading_a_persons_skills_takes_the_same_statements_however_much_was_carried(team: Team) -> None:
    def cost() -> tuple[int, int, int]:
        on = TODAY
        return (
            statements(lambda: explanation_of(team.ada, skill_id("drafting"), on=on)),
            statements(lambda: to_decide(team.mina, team.ada, on=on)),
            statements(lambda: skills_of_person(team.ada, on=on)),
        )

    claim(team.ada, team.writing, 3)
    rename_writing()
    few = cost()
    for day in range(6):
        claim(team.ada, skill_id("drafting"), 2, at=LATER + timedelta(hours=day))
        a_report(team.mina, f"Clerk {day}")
    assert all(more <= less for more, less in zip(cost(), few, strict=True))
    assert few[0] <= 23
