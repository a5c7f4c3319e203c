"""Who looks for help from colleagues: each person once, rounded and withheld, Members and their staff in no count, page and file alike."""

import csv
import io
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, update

from skills_centre.gaps.queries.help_demand import HelpDemand, demand_for_help
from skills_centre.gaps.rules.help_demand import HelpShown, Outcome, demand_to_show, outcome_of_request, what_to_do
from skills_centre.people.models import Person, PersonType, Role, RoleGrant
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.ids import new_id
from skills_centre.skills.models import HelpRequest, HelpWish
from tests.conftest import type_of_maker
from tests.counting import statements
from tests.gaps.organisations import SmallOrganisation, make_organisation

NOW = utc_now()
YESTERDAY = NOW - timedelta(days=1, hours=1)
Be = Callable[[UUID], FlaskClient]


@pytest.fixture
def made(app: Flask) -> SmallOrganisation:
    made = make_organisation()
    made.add(12, "Products", "Data analysis", "met")
    made.work_out()
    return made


def people(number: int, *, person_type: PersonType = PersonType.HOUSE_STAFF) -> list[UUID]:
    found = [new_id() for _ in range(number)]
    with transaction() as session:
        session.execute(
            insert(Person),
            [
                {
                    "id": one,
                    "name": "Somebody",
                    "sort_key": "somebody",
                    "person_type": person_type,
                    "joined_on": local_day(NOW),
                }
                for one in found
            ],
        )
    return found


def wish(some: list[UUID], skill_id: UUID, *, at: datetime = YESTERDAY) -> None:
    with transaction() as session:
        session.execute(
            insert(HelpWish),
            [{"id": new_id(), "person_id": one, "skill_id": skill_id, "wished_at": at} for one in some],
        )


def ask(
    some: list[UUID],
    helper: UUID,
    skill_id: UUID,
    *,
    accepted_at: datetime | None = None,
    declined_at: datetime | None = None,
) -> None:
    with transaction() as session:
        session.execute(
            insert(HelpRequest),
            [
                {
                    "id": new_id(),
                    "helper_id": helper,
                    "asker_id": one,
                    "skill_id": skill_id,
                    "is_for_mentoring": False,
                    "asked_at": YESTERDAY,
                    "accepted_at": accepted_at,
                    "declined_at": declined_at,
                    "ended_at": None,
                }
                for one in some
            ],
        )


def by_name(demand: HelpDemand) -> dict[str, HelpShown]:
    return {one.skill.name: one.shown for one in demand.skills}


def test_each_person_counts_once_as_what_went_best_and_members_and_leavers_in_no_count(made: SmallOrganisation) -> None:
    data = made.framework.skills["Data analysis"]
    (helper,) = people(1)
    some = people(24)
    ask(some[:12], helper, data, accepted_at=YESTERDAY)
    ask(some[:20], helper, data)
    wish(some[:5] + some[20:], data)
    wish(people(30, person_type=PersonType.MEMBERS_STAFF), data)
    left = people(30)
    wish(left, data)
    with transaction() as session:
        session.execute(update(Person).where(Person.id.in_(left)).values(left_on=local_day(NOW)))
    assert by_name(demand_for_help(now=NOW)) == {"Data analysis": HelpShown(10, 10, 5, 0)}


def test_what_was_said_today_is_not_counted_until_tomorrow(made: SmallOrganisation) -> None:
    data = made.framework.skills["Data analysis"]
    (helper,) = people(1)
    some = people(10)
    ask(some, helper, data, accepted_at=NOW)
    wish(people(10), data, at=NOW)
    assert by_name(demand_for_help(now=NOW)) == {"Data analysis": HelpShown(0, 10, 0, 0)}
    assert by_name(demand_for_help(now=NOW + timedelta(days=1))) == {"Data analysis": HelpShown(10, 0, 10, 0)}
    assert by_name(demand_for_help(now=NOW + timedelta(days=400))) == {}


def test_it_takes_the_same_statements_for_one_skill_as_for_more(made: SmallOrganisation) -> None:
    wish(people(10), made.framework.skills["Data analysis"])
    few = statements(lambda: demand_for_help(now=NOW))
    wish(people(40), made.framework.skills["Prompt writing"])
    assert len(demand_for_help(now=NOW).skills) == 2
    assert statements(lambda: demand_for_help(now=NOW)) == few <= 6


@pytest.mark.sqlite_only
def test_page_and_file_say_the_same_and_nothing_of_a_skill_for_which_fewer_than_ten_looked(
    client: FlaskClient, made: SmallOrganisation, make_person: type_of_maker, be: Be
) -> None:
    wish(people(13), made.framework.skills["Data analysis"])
    wish(people(9), made.framework.skills["Prompt writing"])
    be(make_person("Ada Okafor", roles=[Role.AUDITOR]).id)
    page = client.get("/organisation/skills/help").text
    body = page[page.index("<main") :]
    assert "About 15 people found nobody, and nobody offers help" in body
    assert "Prompt writing" not in body
    rows = list(csv.DictReader(io.StringIO(client.get("/organisation/skills/help.csv").data.decode("utf-8-sig"))))
    assert [(row["Skill"], row["People who looked for help"], row["Found nobody"]) for row in rows] == [
        ("Data analysis", "15", "15")
    ]
    assert 'href="/organisation/skills/help"' in client.get("/organisation/skills").text


@pytest.mark.sqlite_only
def test_only_whoever_may_see_the_whole_organisation_reads_it(
    client: FlaskClient, made: SmallOrganisation, make_person: type_of_maker, be: Be
) -> None:
    paths = ("/organisation/skills/help", "/organisation/skills/help.csv")
    be(make_person("Nobody in Particular").id)
    assert {client.get(path).status_code for path in paths} == {404}
    lead = make_person("Mae Lead", roles=[Role.MATURITY_LEAD])
    be(lead.id)
    assert {client.get(path).status_code for path in paths} == {200}
    part = make_person("Lee Part")
    with transaction() as session:
        session.add(
            RoleGrant(person_id=part.id, role=Role.MATURITY_LEAD, unit_id=made.units["Committees"], granted_at=NOW)
        )
    be(part.id)
    assert client.get("/organisation/skills").status_code == 200
    assert {client.get(path).status_code for path in paths} == {404}
    assert "/organisation/skills/help" not in client.get("/organisation/skills").text


looks = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 40), st.sampled_from(Outcome)), max_size=150)


@given(looks)
def test_whatever_is_shown_is_of_ten_people_or_more_and_within_two_of_the_truth(
    seen: list[tuple[int, int, Outcome]],
) -> None:
    shown = demand_to_show([(UUID(int=skill), UUID(int=person), outcome) for skill, person, outcome in seen])
    for skill in range(3):
        best = {
            person: min(one for s, p, one in seen if (s, p) == (skill, person)) for s, person, _ in seen if s == skill
        }
        true, one = Counter(best.values()), shown.get(UUID(int=skill))
        if one is None:
            assert len(best) < 10 or sum(5 * round(true[o] / 5) for o in Outcome) < 10
            continue
        assert len(best) >= 10
        for outcome, count in zip(Outcome, (one.helped, one.waiting, one.nobody_found, one.not_helped), strict=True):
            assert count % 5 == 0
            assert abs(count - true[outcome]) <= 2


def test_how_a_request_stood_knows_nothing_of_what_came_later() -> None:
    nothing = {"accepted_at": None, "declined_at": None, "ended_at": None}

    def at(before: datetime, *, has_left: bool = False, **known: datetime) -> Outcome:
        return outcome_of_request(**(nothing | known), helper_has_left=has_left, before=before)

    later = NOW + timedelta(days=1)
    assert at(NOW) is Outcome.WAITING
    assert at(NOW, accepted_at=later) is Outcome.WAITING
    assert at(NOW, declined_at=later, ended_at=later) is Outcome.WAITING
    assert at(later, accepted_at=NOW, ended_at=NOW) is Outcome.HELPED
    assert at(later, declined_at=NOW) is Outcome.NOT_HELPED
    assert at(later, has_left=True) is Outcome.NOT_HELPED


@pytest.mark.parametrize(
    ("shown", "helpers", "words"),
    [
        (HelpShown(0, 0, 15, 0), 0, "nobody offers help: ask those who are confirmed"),
        (HelpShown(0, 0, 15, 0), 2, "somebody offers help now"),
        (HelpShown(5, 5, 0, 5), 2, "About 10 people have no help yet"),
        (HelpShown(20, 0, 0, 0), 2, "Nothing to do for now."),
    ],
)
def test_what_would_help_is_one_sentence(shown: HelpShown, helpers: int, words: str) -> None:
    assert words in what_to_do(shown, helpers)
