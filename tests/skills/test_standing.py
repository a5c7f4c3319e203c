"""The kept levels and states equal what history says, whatever happened, and the deltas say what changed."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import event, update

from skills_centre.people.models import Person, PersonType
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from skills_centre.skills.models import Decision, Exemption, SkillState, Source
from skills_centre.skills.queries.histories import Pair, kept_levels, kept_states
from skills_centre.skills.services.profiles import add_profile, set_primary_profile
from skills_centre.skills.services.standing import refresh_everybody, refresh_people, refresh_skill, turn_the_day
from tests.skills.assessed import (
    ageing_framework,
    counts_by_deltas,
    counts_by_states,
    decide,
    kept,
    rebuilt,
    record,
)
from tests.skills.builders import NOW, TODAY, a_person, profile_id, published, skill_id


@pytest.fixture
def framework(app: Flask) -> None:
    published(ageing_framework())


def a_clerk(name: str, *, person_type: PersonType = PersonType.HOUSE_STAFF) -> UUID:
    clerk, profile = a_person(name, person_type=person_type), profile_id("clerk")
    with transaction():
        set_primary_profile(clerk, profile, starts_on=TODAY - timedelta(days=60), by_id=None, now=NOW)
    return clerk


def state_of(person_id: UUID, skill: UUID) -> SkillState:
    return kept_states([person_id])[Pair(person_id, skill)].state


@pytest.mark.usefixtures("framework")
def test_a_new_person_with_a_role_is_unknown_in_all_that_it_asks() -> None:
    ada = a_clerk("Ada Okafor")
    found = kept_states([ada])
    assert {one.state for one in found.values()} == {SkillState.UNKNOWN}
    assert {pair.skill_id for pair in found} == {skill_id("writing"), skill_id("searching")}


@pytest.mark.usefixtures("framework")
def test_a_private_person_has_levels_but_no_state_that_could_be_counted() -> None:
    mel, writing = a_clerk("Mel Members-Staff", person_type=PersonType.MEMBERS_STAFF), skill_id("writing")
    with transaction():
        record(mel, writing, 3)
        refresh_skill(mel, writing, now=NOW)
    assert kept_states([mel]) == {}
    assert kept_levels([mel])[Pair(mel, writing)].claimed_level == 3
    assert Pair(mel, writing) not in counts_by_deltas()


@pytest.mark.usefixtures("framework")
def test_somebody_who_left_is_taken_out_when_the_day_turns() -> None:
    ada = a_clerk("Ada Okafor")
    with transaction() as session:
        session.execute(update(Person).where(Person.id == ada).values(left_on=TODAY))
    with transaction():
        assert turn_the_day(NOW) == 1
    assert kept_states([ada]) == {}
    assert not [pair for pair in counts_by_deltas() if pair.person_id == ada]


@pytest.mark.usefixtures("framework")
def test_a_newcomer_whom_nobody_told_us_of_is_found_when_the_day_turns() -> None:
    ada = a_person("Ada Okafor")
    assert kept_states([ada]) == {}
    with transaction():
        turn_the_day(NOW)
    assert [one.required_level for one in kept_states([ada]).values()] == [1]
    with transaction():
        assert turn_the_day(NOW) == 0


@pytest.mark.usefixtures("framework")
def test_a_result_goes_stale_by_the_calendar_alone_also_when_nights_were_missed() -> None:
    ada, mina, searching = a_clerk("Ada Okafor"), a_person("Mina Manager"), skill_id("searching")
    with transaction():
        record(ada, searching, 4, source=Source.MANAGER, assessor_id=mina, on=date(2025, 3, 10))
        refresh_skill(ada, searching, now=NOW)
    assert kept_states([ada])[Pair(ada, searching)].next_change_on == date(2026, 3, 11)
    for later, state in ((NOW + timedelta(days=7), SkillState.MET), (NOW + timedelta(days=30), SkillState.STALE)):
        with transaction():
            turn_the_day(later)
        assert state_of(ada, searching) is state
        assert kept([ada]) == rebuilt([ada], now=later)
    assert counts_by_deltas() == counts_by_states()


@pytest.mark.usefixtures("framework")
def test_a_role_that_begins_later_counts_from_its_day() -> None:
    ada, senior, writing = a_clerk("Ada Okafor"), profile_id("senior-clerk"), skill_id("writing")
    with transaction():
        add_profile(ada, senior, starts_on=TODAY + timedelta(days=10), by_id=None, now=NOW)
    assert kept_states([ada])[Pair(ada, writing)].required_level == 2
    assert kept_states([ada])[Pair(ada, writing)].next_change_on == TODAY + timedelta(days=10)
    with transaction():
        turn_the_day(NOW + timedelta(days=10))
    assert kept_states([ada])[Pair(ada, writing)].required_level == 3


@pytest.mark.usefixtures("framework")
def test_an_exemption_counts_until_its_last_day() -> None:
    ada, mina, writing = a_clerk("Ada Okafor"), a_person("Mina Manager"), skill_id("writing")
    with transaction() as session:
        session.add(
            Exemption(id=new_id(), person_id=ada, skill_id=writing, starts_on=TODAY, ends_on=TODAY, granted_by=mina)
        )
        refresh_people([ada], now=NOW)
    assert state_of(ada, writing) is SkillState.EXEMPT
    with transaction():
        turn_the_day(NOW + timedelta(days=1))
    assert state_of(ada, writing) is SkillState.UNKNOWN


@pytest.mark.usefixtures("framework")
@pytest.mark.parametrize("seed", [7, 11, 2026])
def test_after_any_sequence_of_events_the_kept_tables_equal_a_rebuild_and_the_deltas_add_up(seed: int) -> None:
    chance = random.Random(seed)
    mina = a_person("Mina Manager")
    people = [a_clerk("Ada"), a_clerk("Ben"), a_clerk("Mel", person_type=PersonType.PEER), a_person("Cho")]
    skills = [skill_id(key) for key in ("writing", "searching", "leading")]
    profiles = [profile_id(key) for key in ("clerk", "senior-clerk", "cook")]
    undecided: list[tuple[UUID, UUID, UUID]] = []
    for step in range(40):
        now = NOW + timedelta(days=step * 11, minutes=step)
        person, skill = chance.choice(people), chance.choice(skills)
        with transaction():
            event_kind = chance.choice(["self", "self", "manager", "decide", "decide", "role", "nothing"])
            if event_kind == "self":
                made = record(person, skill, chance.choice([None, 0, 1, 2, 3, 4]), on=now.date(), at=now)
                undecided.append((person, skill, made))
            elif event_kind == "manager":
                earlier = now.date() - timedelta(days=chance.randrange(400))
                record(person, skill, chance.randrange(5), source=Source.MANAGER, assessor_id=mina, on=earlier, at=now)
            elif event_kind == "decide" and undecided:
                person, skill, made = undecided.pop(chance.randrange(len(undecided)))
                decision = chance.choice(list(Decision))
                decide(made, decision, by_id=mina, level=2 if decision is Decision.CHANGED else None)
            elif event_kind == "role":
                set_primary_profile(person, chance.choice(profiles), starts_on=now.date(), by_id=None, now=now)
            refresh_skill(person, skill, now=now)
        with transaction():
            turn_the_day(now)
        assert kept(people) == rebuilt(people, now=now)
    assert counts_by_deltas() == counts_by_states()
    with transaction():
        assert refresh_everybody(now=now) == len(people) + 2
    assert counts_by_deltas() == counts_by_states()


@pytest.mark.usefixtures("framework")
def test_refreshing_takes_the_same_statements_for_three_people_as_for_thirty() -> None:
    def statements_for(people: list[UUID]) -> int:
        seen: list[str] = []
        count: Callable[..., None] = lambda *args: seen.append(args[2])  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", count)
        with transaction():
            refresh_people(people, now=NOW)
        event.remove(db.engine, "before_cursor_execute", count)
        return len(seen)

    people = [a_person(f"Person {n}") for n in range(30)]
    assert statements_for(people[:3]) == statements_for(people[3:])
