"""From a gap to whoever can help with it: the team's page, a cell of it and one's own pages lead to the finder where somebody is found."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from skills_centre.people.models import Person
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.skills.queries.helping import numbers_who_help
from skills_centre.skills.services.helping import offer_help, take_offer_back
from tests.counting import statements
from tests.gaps.teams import Team, say, skills_by_key, team_of

Be = Callable[[UUID], FlaskClient]
MakePerson = Callable[..., Person]
TO_THE_FINDER = 'href="/helpers?skill=skill-0"'


@pytest.fixture
def team(app: Flask) -> Team:
    """Ada is below in skill 0; Cy, Di and Ed are not, and let nobody find them yet."""
    made = team_of(["Ada Okafor", "Cy Roy", "Di Fox", "Ed Ng"])
    for place, name in enumerate(made.people):
        say(made, name, "skill-0", 2 if place else 1)
    return made


def offer(*people: UUID) -> None:
    """Let these people be found; whoever is found can be written to."""
    skill_id = skills_by_key()["skill-0"]
    for one in people:
        with transaction() as session:
            session.get_one(Person, one).email = f"{one}@example.org"
            offer_help(one, skill_id, is_mentor=False, note="", now=utc_now())


def pages_of(team: Team, be: Be) -> dict[str, str]:
    """What leads to the finder: the manager's page and one cell of it, and two pages of whoever is below."""
    ada = team.people["Ada Okafor"]
    addresses = {
        team.manager_id: ("/team/gaps", f"/team/people/{ada}/skills/skill-0"),
        ada: ("/my-skills", "/my-skills/skill-0"),
    }
    return {path: be(who).get(path).text for who, paths in addresses.items() for path in paths}


@pytest.mark.sqlite_only
def test_a_gap_leads_to_the_finder_only_where_it_finds_somebody_and_says_how_many(team: Team, be: Be) -> None:
    assert not [path for path, text in pages_of(team, be).items() if TO_THE_FINDER in text]
    cy, di = team.people["Cy Roy"], team.people["Di Fox"]
    offer(cy, di)
    found = pages_of(team, be)
    assert not [path for path, text in found.items() if TO_THE_FINDER not in text]
    assert "2 colleagues let others find them for this skill." in found.pop("/team/gaps")
    assert not [path for path, text in found.items() if "2 colleagues can help" not in text]
    assert not [path for path, text in found.items() if "Cy Roy" in text or "Di Fox" in text]
    skill_id = skills_by_key()["skill-0"]
    for one in (cy, di):
        with transaction():
            take_offer_back(one, skill_id, now=utc_now())
    assert not [path for path, text in pages_of(team, be).items() if TO_THE_FINDER in text]


@pytest.mark.sqlite_only
def test_nobody_is_led_to_themselves_and_who_has_what_is_asked_is_led_nowhere(team: Team, be: Be) -> None:
    cy = team.people["Cy Roy"]
    offer(cy)
    assert TO_THE_FINDER not in be(cy).get("/my-skills/skill-0").text
    assert TO_THE_FINDER not in be(cy).get("/my-skills").text
    assert TO_THE_FINDER not in be(team.manager_id).get(f"/team/people/{cy}/skills/skill-0").text
    assert TO_THE_FINDER not in be(team.manager_id).get(f"/team/people/{team.people['Di Fox']}/skills/skill-0").text


def test_the_numbers_are_those_whom_the_finder_would_show_in_one_statement(team: Team) -> None:
    skills, today = skills_by_key(), local_day(utc_now())
    cy, di, ed = (team.people[name] for name in ("Cy Roy", "Di Fox", "Ed Ng"))
    offer(cy, di, ed)
    with transaction() as session:
        session.get_one(Person, ed).left_on = today
    assert dict(numbers_who_help(skills.values(), besides=[cy], on=today)) == {skills["skill-0"]: 1}
    assert db.session.scalar(select(Person.left_on).where(Person.id == ed))
    assert statements(lambda: numbers_who_help(skills.values(), besides=[cy], on=today)) == 1
    assert statements(lambda: numbers_who_help([], besides=[cy], on=today)) == 0
