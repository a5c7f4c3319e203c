"""What has changed since somebody last answered: decisions, what is asked, the framework's words."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from skills_centre.people.models import Role
from skills_centre.platform.database import transaction
from skills_centre.skills.definitions import DefinedDescriptor, FrameworkDefinition
from skills_centre.skills.models import Decision
from skills_centre.skills.queries.my_skills import skills_of_person
from skills_centre.skills.queries.since_last import Changes, SinceLast, changes_since_last
from skills_centre.skills.services.deciding import Verdict, enter_assessment, revoke_result
from skills_centre.skills.services.profiles import set_primary_profile
from tests.counting import statements
from tests.skills.assessed import ageing_framework
from tests.skills.builders import NOW, TODAY, a_person, changed, needs, profile_id, published, skill_id
from tests.skills.deciding_builders import SEEN, Team, a_report, a_team, agree, claim, say

LATER = NOW + timedelta(days=30)
LATER_DAY = TODAY + timedelta(days=30)


@pytest.fixture
def team(app: Flask) -> Team:
    return a_team()


def changes(person_id: UUID) -> Changes:
    return changes_since_last(person_id, skills_of_person(person_id, on=LATER_DAY))


def since(person_id: UUID, key: str = "writing") -> SinceLast:
    return changes(person_id).by_skill[skill_id(key)]


def test_whoever_never_answered_reads_of_no_change(team: Team) -> None:
    found = changes(team.ada)
    assert (found.since, found.is_anything) == (None, False)
    assert since(team.ada).last_level_name is None


def test_the_last_answer_and_what_was_decided_since_stand_beside_the_skill(team: Team) -> None:
    made = claim(team.ada, team.writing)
    say(team.ada, Verdict(made, Decision.CHANGED, 2, SEEN, "Not alone yet."), by_id=team.mina)
    one = since(team.ada)
    assert (one.last_level_name, one.last_on) == ("Practitioner", TODAY)
    assert one.event is not None
    assert (one.event.decision, one.event.level_name, one.event.by_name) == (
        Decision.CHANGED,
        "Working",
        "Mina Manager",
    )
    with transaction():
        revoke_result(team.ada, made, reason="Wrong person.", by_id=team.mina, now=LATER)
    event = since(team.ada).event
    assert event is not None
    assert (event.decision, event.level_name, event.on) == (Decision.REVOKED, "Practitioner", LATER_DAY)
    with transaction():
        enter_assessment(team.ada, team.writing, level=1, basis=SEEN, by_id=team.mina, now=LATER + timedelta(hours=1))
    event = since(team.ada).event
    assert event is not None
    assert (event.decision, event.level_name) == (None, "Awareness")
    assert changes(team.ada).decided == 1
    claim(team.ada, skill_id("searching"), 2, at=LATER + timedelta(hours=2))
    assert since(team.ada).event == replace(event, is_recent=False)
    assert changes(team.ada).decided == 0
    claim(team.ada, team.writing, 4, at=LATER + timedelta(hours=3))
    assert since(team.ada).event is None


def test_what_nobody_could_judge_is_no_decision(team: Team) -> None:
    made = claim(team.ada, team.writing)
    say(team.ada, Verdict(made, Decision.CANNOT_JUDGE), by_id=team.mina)
    assert since(team.ada).event is None
    say(team.ada, agree(made), by_id=a_person("Lena Lead", roles=(Role.SKILLS_LEAD,)))
    assert since(team.ada).event is not None


def test_a_new_role_asks_for_more_or_for_something_new(team: Team) -> None:
    claim(team.ada, team.writing)
    with transaction():
        set_primary_profile(team.ada, profile_id("cook"), starts_on=LATER_DAY, by_id=None, now=LATER)
    found = changes(team.ada)
    assert found.newly_asked == 1
    assert since(team.ada, "leading").is_newly_asked
    with transaction():
        set_primary_profile(team.ada, profile_id("senior-clerk"), starts_on=LATER_DAY, by_id=None, now=LATER)
    assert since(team.ada).asked_before == "Working"
    assert not since(team.ada).is_newly_asked
    assert changes(team.ada).asked_otherwise == 2


def edited(whole: FrameworkDefinition) -> FrameworkDefinition:
    """The next edition: "writing" described otherwise at one level, "leading" asked of clerks too."""
    [writing, *others] = whole.skills
    words = (DefinedDescriptor(1, "Writes a note"), *writing.descriptors[1:])
    [family] = whole.families
    clerk, *roles = family.roles
    levels = (
        replace(clerk.levels[0], requirements=(*clerk.levels[0].requirements, needs("leading", None))),
        *clerk.levels[1:],
    )
    return changed(
        whole,
        skills=(replace(writing, descriptors=words), *others),
        families=(replace(family, roles=(replace(clerk, levels=levels), *roles)),),
    )


def test_a_new_edition_says_which_words_changed_and_what_it_asks_newly(team: Team) -> None:
    claim(team.ada, team.writing)
    claim(team.ada, skill_id("searching"), 2)
    published(edited(ageing_framework()), now=LATER)
    found = changes(team.ada)
    assert (found.reworded, found.newly_asked, found.asked_otherwise) == (1, 1, 0)
    assert (since(team.ada).is_reworded, since(team.ada, "searching").is_reworded) == (True, False)
    assert since(team.ada, "leading").is_newly_asked


def test_the_same_statements_for_few_skills_and_for_many(team: Team) -> None:
    claim(team.ada, team.writing)
    mine = skills_of_person(team.ada, on=TODAY)
    few = statements(lambda: changes_since_last(team.ada, mine[:1]))
    ben = a_report(team.mina, "Ben")
    for key in ("writing", "searching", "leading"):
        say(ben, agree(claim(ben, skill_id(key), 2)), by_id=team.mina)
    theirs = skills_of_person(ben, on=TODAY)
    assert statements(lambda: changes_since_last(ben, theirs)) == few == 7
