"""What the pages of one's own skills read and change, on every database."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from skills_centre.people.models import Delegation, Membership, PersonType, Role, UnitKind
from skills_centre.people.queries.looks import Sight, looks_at
from skills_centre.people.services.fallbacks import name_fallback
from skills_centre.people.services.looks import note_looks
from skills_centre.platform.database import transaction
from skills_centre.platform.ids import new_id
from skills_centre.skills.models import Decision
from skills_centre.skills.queries.lookers import lookers_of
from skills_centre.skills.queries.my_skills import MySkill, sent_back_to, skills_of_person
from skills_centre.skills.queries.profiles import active_profiles
from skills_centre.skills.queries.role_choices import ON_A_PAGE, proposal_of, role_choices
from skills_centre.skills.queries.rounds import RoundOf, round_of
from skills_centre.skills.services.answers import Answer
from skills_centre.skills.services.my_role import choose_role, say_not_mine
from skills_centre.skills.services.profiles import set_primary_profile
from skills_centre.skills.services.self_assessment import save_draft
from skills_centre.skills.services.standing import refresh_skill
from tests.counting import statements
from tests.people.builders import add_unit
from tests.skills.assessed import ageing_framework, decide, kept, rebuilt, record, report_to
from tests.skills.builders import (
    NOW,
    TODAY,
    a_person,
    changed,
    needs,
    profile_id,
    published,
    skill,
    skill_id,
    small_framework,
)
from tests.skills.deciding_builders import claim


@pytest.fixture
def version_id(app: Flask) -> UUID:
    return published(small_framework(), now=NOW - timedelta(days=200))


def a_clerk(name: str = "Ada", *, person_type: PersonType = PersonType.HOUSE_STAFF) -> UUID:
    clerk, profile = a_person(name, person_type=person_type), profile_id("clerk")
    with transaction():
        set_primary_profile(clerk, profile, starts_on=TODAY - timedelta(days=60), by_id=None, now=NOW)
    return clerk


def said(person_id: UUID, key: str, level: int | None, *, days_ago: int = 0) -> UUID:
    at = NOW - timedelta(days=days_ago)
    with transaction():
        made = record(person_id, skill_id(key), level, on=at.date(), at=at)
        refresh_skill(person_id, skill_id(key), now=NOW)
    return made


def decided(result_id: UUID, decision: Decision, *, by_id: UUID, person_id: UUID, key: str) -> None:
    with transaction():
        decide(result_id, decision, by_id=by_id)
        refresh_skill(person_id, skill_id(key), now=NOW)


def mine(person_id: UUID) -> dict[str, MySkill]:
    return {one.skill.key: one for one in skills_of_person(person_id, on=TODAY)}


def test_ones_skills_are_what_is_asked_and_what_is_known_beyond(version_id: UUID) -> None:
    ada, mina = a_clerk(), a_person("Mina Manager")
    assert set(mine(ada)) == {"searching", "writing"}
    decided(said(ada, "writing", 4), Decision.CONFIRMED, by_id=mina, person_id=ada, key="writing")
    said(ada, "leading", 2)
    found = mine(ada)
    assert [(key, one.state, one.is_strength) for key, one in sorted(found.items())] == [
        ("leading", "claimed", False),
        ("searching", "unknown", False),
        ("writing", "met", True),
    ]
    assert (found["writing"].asked_level_name, found["writing"].verified_level_name) == ("Working", "Expert")
    assert (found["leading"].asked_level_name, found["leading"].claimed_level_name) == (None, "Met")
    assert found["searching"].is_of_a_role
    assert found["searching"].is_of_everyone
    assert not found["writing"].is_of_everyone


def test_a_high_level_that_went_stale_is_stale_and_no_strength(app: Flask) -> None:
    """It stood under "Worth a look" with the word "Strength" beside it."""
    published(ageing_framework())
    ada, mina = a_clerk(), a_person("Mina Manager")
    decided(said(ada, "searching", 4, days_ago=500), Decision.CONFIRMED, by_id=mina, person_id=ada, key="searching")
    searching = mine(ada)["searching"]
    assert (searching.state, searching.is_strength, searching.wants_a_look) == ("stale", False, True)


def test_what_was_sent_back_stays_until_a_newer_answer(version_id: UUID) -> None:
    ada, mina = a_clerk(), a_person("Mina Manager")
    first = said(ada, "writing", 3, days_ago=2)
    decided(first, Decision.RETURNED, by_id=mina, person_id=ada, key="writing")
    [back] = sent_back_to(ada)
    assert (back.skill.key, back.level_name, back.by_name, back.reason) == (
        "writing",
        "Practitioner",
        "Mina Manager",
        None,
    )
    with transaction():
        record(ada, skill_id("writing"), 2, at=NOW + timedelta(minutes=1))
        refresh_skill(ada, skill_id("writing"), now=NOW)
    assert sent_back_to(ada) == []


def test_a_round_has_its_order_its_place_and_its_end(version_id: UUID) -> None:
    ada = a_clerk()
    going = round_of(skills_of_person(ada, on=TODAY), RoundOf.ROLE)
    searching, writing = skill_id("searching"), skill_id("writing")
    assert [one.skill.skill_id for one in going.steps] == [searching, writing]
    assert (going.place_of(writing), going.place_of(skill_id("leading"))) == (2, None)
    assert (going.before(searching), going.before(writing)) == (None, going.steps[0])
    assert (going.next_open(), going.next_open(after=writing)) == (going.steps[0], going.steps[0])
    with transaction():
        save_draft(ada, Answer(searching, version_id, 1), now=NOW)
        save_draft(ada, Answer(writing, version_id, None), now=NOW)
    going = round_of(skills_of_person(ada, on=TODAY), RoundOf.ROLE)
    assert (going.next_open(), going.next_open(after=searching), going.unanswered) == (None, None, ())


def test_reading_ones_skills_takes_the_same_statements_however_many(version_id: UUID) -> None:
    ada, ben = a_clerk(), a_person("Ben")
    few = statements(lambda: skills_of_person(ada, on=TODAY))
    many = tuple(skill(f"skill-{n:02}") for n in range(40))
    first = small_framework()
    [family] = first.families
    busy = replace(family.roles[0].levels[0], requirements=tuple(needs(one.key) for one in many))
    roles = (replace(family.roles[0], levels=(busy, family.roles[0].levels[1])), family.roles[1])
    published(changed(first, skills=(*first.skills, *many), families=(replace(family, roles=roles),)))
    clerk = profile_id("clerk")
    with transaction():
        set_primary_profile(ben, clerk, starts_on=TODAY, by_id=None, now=NOW)
    assert len(mine(ben)) == 41
    assert statements(lambda: skills_of_person(ben, on=TODAY)) == few <= 10


def test_roles_are_found_by_any_of_their_words_and_come_a_page_at_a_time(version_id: UUID) -> None:
    assert [one.name for one in role_choices("").choices] == ["Clerk", "Cook", "Senior clerk"]
    assert [one.name for one in role_choices(" CLERK  senior").choices] == ["Senior clerk"]
    assert [one.name for one in role_choices("work cook").choices] == ["Cook"]
    for nothing in ("%", "_", "everyone", "\\"):
        assert role_choices(nothing).total == 0
    elsewhere = small_framework("elsewhere")
    [family] = elsewhere.families
    clerk = family.roles[0]
    many = tuple(replace(clerk.levels[0], key=f"level-{n:02}", name=f"Level {n:02}") for n in range(30))
    published(changed(elsewhere, is_in_force=False, families=(replace(family, roles=(replace(clerk, levels=many),)),)))
    first, last = role_choices(""), role_choices("", page=9)
    assert (first.total, first.pages, len(first.choices), len(last.choices)) == (33, 2, ON_A_PAGE, 8)
    assert [one.name for one in first.choices][:3] == ["Clerk", "Cook", "Senior clerk"]
    assert not {one.profile_id for one in first.choices} & {one.profile_id for one in last.choices}


def test_choosing_a_role_proposes_it_and_for_private_people_it_counts(version_id: UUID) -> None:
    ada, peer, clerk = a_person("Ada"), a_person("Pat Peer", person_type=PersonType.PEER), profile_id("clerk")
    for _ in range(2):
        with transaction():
            assert not choose_role(ada, clerk, now=NOW)
        with transaction():
            assert choose_role(peer, clerk, now=NOW)
    proposal = proposal_of(ada)
    assert proposal is not None
    assert (proposal.name, proposal.is_own, proposal.by_name) == ("Clerk", True, "Ada")
    assert proposal_of(peer) is None
    assert [one.name for one in active_profiles(ada, TODAY)] == ["Everyone"]
    assert [one.name for one in active_profiles(peer, TODAY)] == ["Clerk", "Everyone"]


def test_a_role_that_is_not_mine_stops_counting_today_and_keeps_its_past(version_id: UUID) -> None:
    ada, clerk = a_clerk(), profile_id("clerk")
    for ended in (True, False):
        with transaction():
            assert say_not_mine(ada, clerk, now=NOW) is ended
    assert [one.name for one in active_profiles(ada, TODAY)] == ["Everyone"]
    assert [one.name for one in active_profiles(ada, TODAY - timedelta(days=1))] == ["Clerk", "Everyone"]
    assert kept([ada]) == rebuilt([ada])


def test_whoever_may_look_is_named_with_the_reason(version_id: UUID) -> None:
    ada, mina, dee = a_person("Ada"), a_person("Mina Manager"), a_person("Dee Delegate")
    boss, lead = a_person("Bo Boss"), a_person("Sam Lead", roles=(Role.SKILLS_LEAD,))
    report_to(boss, mina)
    report_to(mina, ada)
    with transaction() as session:
        for delegate, first, last in ((boss, -5, -1), (dee, 0, 3)):
            session.add(
                Delegation(
                    id=new_id(),
                    manager_id=mina,
                    delegate_id=delegate,
                    starts_on=TODAY + timedelta(days=first),
                    ends_on=TODAY + timedelta(days=last),
                )
            )
    assert [(one.name, one.sight, one.is_now) for one in lookers_of(ada, on=TODAY)] == [
        ("Mina Manager", Sight.MANAGER, True),
        ("Dee Delegate", Sight.DELEGATE, True),
        ("Sam Lead", Sight.SKILLS_LEAD, False),
    ]
    assert lookers_of(lead, on=TODAY) == []


def test_a_fallback_and_a_skills_lead_may_look_once_something_has_come_to_them(version_id: UUID) -> None:
    ada, mina = a_person("Ada"), a_person("Mina Manager")
    a_person("Sam Lead", roles=(Role.SKILLS_LEAD,))
    fay, area = a_person("Fay Fallback"), add_unit("Area", kind=UnitKind.BUSINESS_AREA)
    report_to(mina, ada)
    with transaction() as session:
        session.add(Membership(id=new_id(), person_id=ada, unit_id=area, starts_on=TODAY))
        name_fallback(area, fay, ends_on=None, by_id=None, now=NOW)
    claim(ada, skill_id("writing"))

    def others(days: int) -> list[tuple[str, bool]]:
        return [(one.name, one.is_now) for one in lookers_of(ada, on=TODAY + timedelta(days=days))[1:]]

    assert others(14) == [("Fay Fallback", False), ("Sam Lead", False)]
    assert others(15) == [("Fay Fallback", True), ("Sam Lead", False)]
    assert others(30) == [("Fay Fallback", True), ("Sam Lead", True)]
    assert statements(lambda: lookers_of(ada, on=TODAY)) <= 12


def test_looks_come_newest_day_first_and_a_page_at_a_time(version_id: UUID) -> None:
    ada, mina, ben = a_person("Ada"), a_person("Mina Manager"), a_person("Ben")
    with transaction():
        for n in range(26):
            note_looks(mina, [ada], day=TODAY - timedelta(days=n))
        note_looks(ben, [ada], day=TODAY)
        note_looks(ben, [mina], day=TODAY)
    first = looks_at(ada)
    assert (first.total, first.pages, len(first.looks), len(looks_at(ada, page=2).looks)) == (27, 2, 25, 2)
    assert [(one.viewer_name, one.day) for one in first.looks[:2]] == [("Ben", TODAY), ("Mina Manager", TODAY)]
