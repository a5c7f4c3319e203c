"""The profiles that people hold, and what those ask of them."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import NotFound
from skills_centre.skills.errors import NoSuchProposal, ProfileNotInUse
from skills_centre.skills.models import PersonProfile
from skills_centre.skills.queries.profiles import active_profiles, asked_of, asked_of_many
from skills_centre.skills.services.frameworks import load_framework
from skills_centre.skills.services.profiles import (
    add_profile,
    agree_proposal,
    decline_proposal,
    end_profile,
    propose_primary_profile,
    set_primary_profile,
    withdraw_proposal,
)
from tests.counting import statements
from tests.skills.assessed import report_to
from tests.skills.builders import NOW, TODAY, a_person, needs, profile_id, published, small_framework

YESTERDAY = TODAY - timedelta(days=1)


def set_primary(person_id: UUID, key: str, starts_on: date = TODAY) -> None:
    profile = profile_id(key)
    with transaction():
        set_primary_profile(person_id, profile, starts_on=starts_on, by_id=None, now=NOW)


def add(person_id: UUID, key: str, starts_on: date = TODAY) -> None:
    profile = profile_id(key)
    with transaction():
        add_profile(person_id, profile, starts_on=starts_on, by_id=None, now=NOW)


def propose(person_id: UUID, key: str, *, by_id: UUID | None = None) -> UUID:
    profile = profile_id(key)
    with transaction():
        propose_primary_profile(person_id, profile, by_id=by_id or person_id, now=NOW)
    return db.session.execute(
        select(PersonProfile.id).where(PersonProfile.agreed_at.is_(None), PersonProfile.ends_on.is_(None))
    ).scalar_one()


def names(person_id: UUID, on: date = TODAY) -> list[str]:
    return [one.name for one in active_profiles(person_id, on)]


def asked(person_id: UUID, on: date = TODAY) -> dict[str, int | None]:
    return {one.skill_key: one.level for one in asked_of(person_id, on).skills}


def test_with_no_role_only_everyone_counts(app: Flask) -> None:
    published(small_framework())
    ada = a_person("Ada")
    assert names(ada) == ["Everyone"]
    assert asked(ada) == {"searching": 1}


def test_everyone_counts_only_where_the_framework_is_in_force_and_published(app: Flask) -> None:
    ada = a_person("Ada")
    published(replace(small_framework("elsewhere"), is_in_force=False))
    with transaction():
        load_framework(small_framework("draft"), by_id=None, now=NOW)
    assert (names(ada), asked(ada)) == ([], {})


def test_a_profile_of_a_framework_not_in_force_counts_for_whoever_holds_it(app: Flask) -> None:
    published(replace(small_framework(), is_in_force=False))
    ada = a_person("Ada")
    set_primary(ada, "clerk")
    assert asked(ada) == {"searching": 2, "writing": 2}


def test_the_highest_level_counts_with_the_greatest_weight_and_every_origin(app: Flask) -> None:
    definition = small_framework()
    published(replace(definition, everyone=(needs("searching", 3, is_essential=False, weight=1),)))
    ada = a_person("Ada")
    set_primary(ada, "clerk")
    [searching] = [one for one in asked_of(ada, TODAY).skills if one.skill_key == "searching"]
    assert (searching.level, searching.weight, searching.is_essential) == (3, 2, True)
    assert [(one.profile_name, one.level, one.weight) for one in searching.origins] == [
        ("Clerk", 2, 2),
        ("Everyone", 3, 1),
    ]


def test_a_skill_without_a_ladder_is_asked_for_without_a_level(app: Flask) -> None:
    published(small_framework())
    ada = a_person("Ada")
    set_primary(ada, "cook")
    assert asked(ada) == {"leading": None, "searching": 1}


def test_a_new_primary_profile_ends_the_former_the_day_before_and_history_stays(app: Flask) -> None:
    published(small_framework())
    ada = a_person("Ada")
    set_primary(ada, "clerk", starts_on=date(2025, 1, 1))
    set_primary(ada, "senior-clerk")
    assert names(ada) == ["Senior clerk", "Everyone"]
    assert names(ada, YESTERDAY) == ["Clerk", "Everyone"]
    assert names(ada, date(2024, 12, 31)) == ["Everyone"]


def test_a_primary_profile_that_was_set_wrongly_today_is_corrected_without_a_trace_in_requirements(app: Flask) -> None:
    published(small_framework())
    ada = a_person("Ada")
    set_primary(ada, "clerk")
    set_primary(ada, "cook")
    assert names(ada) == ["Cook", "Everyone"]


def test_setting_the_profile_that_somebody_holds_changes_nothing(app: Flask) -> None:
    published(small_framework())
    ada = a_person("Ada")
    set_primary(ada, "clerk", starts_on=YESTERDAY)
    set_primary(ada, "clerk")
    [held] = db.session.execute(select(PersonProfile.starts_on, PersonProfile.ends_on)).all()
    assert (held.starts_on, held.ends_on) == (YESTERDAY, None)


@pytest.mark.parametrize(
    ("last_day", "expected"),
    [
        (0, [("clerk", 0, 5), ("clerk", 6, None)]),
        (4, [("clerk", 0, 0), ("cook", 1, 4), ("clerk", 6, None)]),
    ],
    ids=["it goes", "it ends earlier"],
)
def test_of_two_planned_roles_the_first_may_end_and_no_two_are_primary_on_one_day(
    app: Flask, last_day: int, expected: list[tuple[str, int, int | None]]
) -> None:
    published(small_framework())
    ada, cook = a_person("Ada Okafor"), profile_id("cook")
    set_primary(ada, "clerk")
    set_primary(ada, "cook", TODAY + timedelta(days=1))
    set_primary(ada, "clerk", TODAY + timedelta(days=6))
    with transaction():
        end_profile(ada, cook, last_day=TODAY + timedelta(days=last_day), by_id=None, now=NOW)
    rows = db.session.execute(
        select(PersonProfile.profile_id, PersonProfile.starts_on, PersonProfile.ends_on)
        .where(PersonProfile.person_id == ada)
        .order_by(PersonProfile.starts_on)
    ).all()
    held = [(one, (first - TODAY).days, last and (last - TODAY).days) for one, first, last in rows]
    assert held == [(profile_id(key), first, last) for key, first, last in expected]


def test_further_profiles_count_beside_the_primary_until_they_end(app: Flask) -> None:
    published(small_framework())
    ada = a_person("Ada")
    set_primary(ada, "clerk")
    add(ada, "cook", starts_on=YESTERDAY)
    add(ada, "cook")
    assert names(ada) == ["Clerk", "Cook", "Everyone"]
    cook = profile_id("cook")
    with transaction():
        end_profile(ada, cook, last_day=TODAY, by_id=None, now=NOW)
    assert names(ada) == ["Clerk", "Cook", "Everyone"]
    assert names(ada, TODAY + timedelta(days=1)) == ["Clerk", "Everyone"]
    assert asked_of(ada, TODAY).next_change_on == TODAY + timedelta(days=1)
    with pytest.raises(NotFound), transaction():
        end_profile(ada, cook, last_day=TODAY, by_id=None, now=NOW)


def test_a_profile_that_begins_later_is_announced_as_the_next_change(app: Flask) -> None:
    published(small_framework())
    ada = a_person("Ada")
    add(ada, "cook", starts_on=TODAY + timedelta(days=9))
    assert (asked(ada), asked_of(ada, TODAY).next_change_on) == ({"searching": 1}, TODAY + timedelta(days=9))


def test_everyone_and_unknown_profiles_cannot_be_given(app: Flask) -> None:
    published(small_framework())
    ada = a_person("Ada")
    with pytest.raises(ProfileNotInUse):
        set_primary(ada, "everyone")
    for person, profile, refusal in ((ada, uuid4(), ProfileNotInUse), (uuid4(), profile_id("cook"), NotFound)):
        with pytest.raises(refusal), transaction():
            set_primary_profile(person, profile, starts_on=TODAY, by_id=None, now=NOW)


def test_a_proposed_role_counts_only_once_somebody_else_has_agreed(app: Flask) -> None:
    published(small_framework())
    ada, boss = a_person("Ada"), a_person("Boss")
    report_to(boss, ada)
    set_primary(ada, "cook", starts_on=YESTERDAY)
    proposal = propose(ada, "clerk")
    assert names(ada) == ["Cook", "Everyone"]
    with pytest.raises(NoSuchProposal), transaction():
        agree_proposal(proposal, by_id=ada, now=NOW)
    with transaction():
        agree_proposal(proposal, by_id=boss, now=NOW)
    assert (names(ada), names(ada, YESTERDAY)) == (["Clerk", "Everyone"], ["Cook", "Everyone"])
    with pytest.raises(NoSuchProposal), transaction():
        agree_proposal(proposal, by_id=boss, now=NOW)


def test_the_manager_proposes_and_the_person_agrees(app: Flask) -> None:
    published(small_framework())
    ada, boss = a_person("Ada"), a_person("Boss")
    report_to(boss, ada)
    proposal = propose(ada, "clerk", by_id=boss)
    with pytest.raises(NoSuchProposal), transaction():
        agree_proposal(proposal, by_id=boss, now=NOW)
    with transaction():
        agree_proposal(proposal, by_id=ada, now=NOW)
    assert names(ada) == ["Clerk", "Everyone"]


def test_proposing_what_the_other_side_has_proposed_agrees_it(app: Flask) -> None:
    published(small_framework())
    ada, boss, clerk = a_person("Ada"), a_person("Boss"), profile_id("clerk")
    report_to(boss, ada)
    propose(ada, "clerk")
    with transaction():
        propose_primary_profile(ada, clerk, by_id=ada, now=NOW)
    assert names(ada) == ["Everyone"]
    with transaction():
        propose_primary_profile(ada, clerk, by_id=boss, now=NOW)
    assert names(ada) == ["Clerk", "Everyone"]
    with transaction():
        propose_primary_profile(ada, clerk, by_id=boss, now=NOW)
    assert db.session.scalar(select(func.count()).select_from(PersonProfile)) == 1


def test_nobody_but_the_two_sides_has_a_say_in_a_proposal(app: Flask) -> None:
    published(small_framework())
    ada, boss, stranger, clerk = a_person("Ada"), a_person("Boss"), a_person("Stranger"), profile_id("clerk")
    report_to(boss, ada)
    proposal = propose(ada, "clerk")
    for act in (agree_proposal, decline_proposal):
        with pytest.raises(NotFound), transaction():
            act(proposal, by_id=stranger, now=NOW)
    with pytest.raises(NotFound), transaction():
        propose_primary_profile(ada, clerk, by_id=stranger, now=NOW)


def test_a_proposal_may_be_declined_withdrawn_or_replaced(app: Flask) -> None:
    published(small_framework())
    ada, boss = a_person("Ada"), a_person("Boss")
    report_to(boss, ada)
    first = propose(ada, "clerk")
    second = propose(ada, "cook")
    for gone in (first,):
        with pytest.raises(NoSuchProposal), transaction():
            agree_proposal(gone, by_id=boss, now=NOW)
    with transaction():
        decline_proposal(second, by_id=boss, now=NOW)
    third = propose(ada, "senior-clerk")
    with transaction():
        withdraw_proposal(ada, now=NOW)
    with pytest.raises(NoSuchProposal), transaction():
        decline_proposal(third, by_id=boss, now=NOW)
    assert names(ada) == ["Everyone"]


def test_what_is_asked_of_many_takes_the_same_statements_as_of_one(app: Flask) -> None:
    published(small_framework())
    people = [a_person(f"Person {n}") for n in range(30)]
    for n, person in enumerate(people):
        if n % 3:
            set_primary(person, "clerk" if n % 3 == 1 else "cook")
    one = statements(lambda: asked_of_many(people[:1], TODAY))
    assert statements(lambda: asked_of_many(people, TODAY)) == one == 2
    together = asked_of_many(people, TODAY)
    assert together == {person: asked_of(person, TODAY) for person in people}
    assert together[people[1]].skills is together[people[4]].skills
    assert db.session.scalar(select(func.count()).select_from(PersonProfile)) == 20
