"""A course is taken out of a pathway that rules ask for once somebody has seen of whom it is no longer asked."""

import re
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from skills_centre.catalogue.models import PathwayCourse
from skills_centre.catalogue.services.pathways import take_course_out
from skills_centre.people.models import PersonType
from skills_centre.people.services.accounts import record_leaver
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.requirements.models import Obligation
from skills_centre.requirements.queries.asked import Leaving, leaving_pathway
from skills_centre.requirements.rules.audience import Clause, ClauseKind
from skills_centre.requirements.rules.subjects import RuleSubject
from skills_centre.requirements.services.obligations import follow_rules
from skills_centre.requirements.services.rules import end_rule
from tests.people.builders import add
from tests.requirements.builders import learn, owed, rule
from tests.requirements.test_pathway_rule_pages import text_of

STAFF = (Clause(ClauseKind.PERSON_TYPE, PersonType.HOUSE_STAFF.value),)
CONTRACTORS = (Clause(ClauseKind.PERSON_TYPE, PersonType.CONTRACTOR.value),)


def out_of(way: RuleSubject, letter: str) -> str:
    return f"/administration/pathways/{way.pathway_id}/courses/course-{letter}/remove"


def letters_in(way: RuleSubject) -> int:
    db.session.close()
    return db.session.query(PathwayCourse).filter_by(pathway_id=way.pathway_id).count()


def mark_on(page: str) -> str:
    found = re.search(r'name="sure" value="([^"]+)"', page)
    assert found
    return found[1]


@pytest.mark.sqlite_only
def test_without_a_rule_and_where_it_is_optional_one_press_takes_it_out(
    admin: FlaskClient, way: RuleSubject, keeper: UUID
) -> None:
    desk = admin.get(f"/administration/pathways/{way.pathway_id}").text
    assert f'action="{out_of(way, "b")}"' in desk
    assert admin.post(out_of(way, "b")).status_code == 303
    assert letters_in(way) == 2
    rule(way, keeper, now=utc_now())
    desk = admin.get(f"/administration/pathways/{way.pathway_id}").text
    assert f'action="{out_of(way, "c")}"' in desk
    assert f'action="{out_of(way, "a")}"' not in desk
    assert admin.post(out_of(way, "c")).status_code == 303
    assert letters_in(way) == 1


@pytest.mark.sqlite_only
def test_where_a_rule_asks_for_it_the_first_press_shows_whom_it_concerns_and_the_second_takes_it_out(
    admin: FlaskClient, way: RuleSubject, keeper: UUID, courses: list[UUID]
) -> None:
    ada = add("Ada Clerk")
    learn(ada, courses[0], local_day(utc_now()))
    add("Ben Clerk")
    rule(way, keeper, now=utc_now())
    desk = admin.get(f"/administration/pathways/{way.pathway_id}").text
    assert f'href="{out_of(way, "a")}"' in desk
    for answer in (
        admin.get(out_of(way, "a")),
        admin.post(out_of(way, "a")),
        admin.post(out_of(way, "a"), data={"sure": "yes"}),
    ):
        assert answer.status_code == 200
        said = text_of(answer.text)
        assert "Everyone completes every course of the pathway “AI for all” within 30 days of joining." in said
        assert (
            "2 people who still have this course to do would no longer be asked for it. "
            "What is overdue then stays in the counts as not completed." in said
        )
        assert "Another rule" not in said
    assert letters_in(way) == 3
    answer = admin.post(out_of(way, "a"), data={"sure": mark_on(answer.text)}, follow_redirects=True)
    assert "Taken out." in answer.text
    assert letters_in(way) == 2
    with transaction():
        follow_rules(now=utc_now())
    assert db.session.query(Obligation).filter_by(course_id=courses[0], closed_on=None).count() == 0
    assert admin.get(out_of(way, "a")).status_code == 404
    assert admin.post(out_of(way, "a")).status_code == 303, "pressed twice, it is out all the same"


@pytest.mark.sqlite_only
def test_a_rule_that_was_made_meanwhile_is_shown_first(admin: FlaskClient, way: RuleSubject, keeper: UUID) -> None:
    rule(way, keeper, clauses=STAFF, now=utc_now())
    mark = mark_on(admin.get(out_of(way, "a")).text)
    rule(way, keeper, clauses=CONTRACTORS, now=utc_now())
    answer = admin.post(out_of(way, "a"), data={"sure": mark})
    assert answer.status_code == 200
    assert "by these rules" in answer.text
    assert letters_in(way) == 3
    assert admin.post(out_of(way, "a"), data={"sure": mark_on(answer.text)}).status_code == 303
    assert letters_in(way) == 2


@pytest.mark.sqlite_only
def test_the_last_course_that_it_needs_stays_in_and_the_page_says_why(
    admin: FlaskClient, way: RuleSubject, keeper: UUID
) -> None:
    rule(way, keeper, now=utc_now())
    for letter in "ab":
        mark = mark_on(admin.get(out_of(way, letter)).text)
        answer = admin.post(out_of(way, letter), data={"sure": mark}, follow_redirects=True)
    assert "Taken out." not in answer.text
    assert letters_in(way) == 2


def test_so_many_are_asked_for_it_no_longer_as_is_said_before(
    way: RuleSubject, keeper: UUID, courses: list[UUID]
) -> None:
    """Also those who are asked by two rules for the pathway; not those whom another rule asks, who did it, or who left."""
    now = utc_now()
    people = [add(f"Staff {place}") for place in range(4)] + [
        add(f"Contractor {place}", kind=PersonType.CONTRACTOR) for place in range(3)
    ]
    learn(people[0], courses[0], local_day(now))
    both = rule(way, keeper, now=now)
    rule(way, keeper, clauses=STAFF, now=now)
    rule(courses[0], keeper, clauses=CONTRACTORS, now=now)
    with transaction():
        record_leaver(people[1], last_day=local_day(now) - timedelta(days=1), by_id=None, now=now)
    assert way.pathway_id
    told = leaving_pathway(way.pathway_id, courses[0], on=local_day(now))
    assert (len(told.rules), told.ends, told.stays) == (2, 3, 3)
    with transaction():
        follow_rules(now=now)
        take_course_out(way.pathway_id, "course-a", by_id=keeper, now=now)
        assert follow_rules(now=now).ended == told.ends
    open_still = db.session.query(Obligation).filter_by(course_id=courses[0], closed_on=None).count()
    assert open_still == told.stays
    assert owed(people[0])[0][1] is not None
    with transaction():
        end_rule(both, by_id=keeper, now=now)
    left = leaving_pathway(way.pathway_id, courses[1], on=local_day(now))
    assert replace(left, rules=()) == Leaving(ends=4)
