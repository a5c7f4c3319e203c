"""Whether a required pathway needs a course is changed once somebody has seen how many people that affects, and who."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from skills_centre.catalogue.models import CourseState, CourseVersion, PathwayCourse
from skills_centre.catalogue.services.pathways import withdraw_pathway
from skills_centre.people.models import PersonType, Role, UnitKind
from skills_centre.people.services.places import move_to_unit
from skills_centre.people.services.roles import grant_role
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.pages import short_day
from skills_centre.requirements.models import Obligation
from skills_centre.requirements.queries.asked import leaving_pathway, needed_by, of_whom_it_ends
from skills_centre.requirements.queries.kept_rules import kept_rule
from skills_centre.requirements.rules.audience import Clause, ClauseKind
from skills_centre.requirements.rules.schedule import Recurrence, Schedule
from skills_centre.requirements.rules.subjects import RuleSubject
from skills_centre.requirements.services.excusing import record_absence
from skills_centre.requirements.services.obligations import follow_rules
from tests.counting import statements
from tests.learning.builders import add_course
from tests.people.builders import add, add_unit
from tests.requirements.builders import learn, owed_of, put, rule
from tests.requirements.test_leaving_pathway import CONTRACTORS, STAFF, mark_on
from tests.requirements.test_pathway_rule_pages import Be, MakePerson, text_of

DAY = timedelta(days=1)


def desk(way: RuleSubject) -> str:
    return f"/administration/pathways/{way.pathway_id}"


def step(way: RuleSubject, letter: str) -> str:
    return f"{desk(way)}/courses/course-{letter}"


def needs(way: RuleSubject, course_id: UUID) -> bool | None:
    """Whether the pathway needs a course; none where it is not in it."""
    db.session.close()
    kept = db.session.get(PathwayCourse, (way.pathway_id, course_id))
    return kept.is_required if kept else None


@pytest.mark.sqlite_only
def test_before_a_course_becomes_optional_it_is_said_how_many_are_asked_no_longer_and_who(
    admin: FlaskClient, way: RuleSubject, keeper: UUID, courses: list[UUID]
) -> None:
    now = utc_now()
    ada = add("Ada Clerk")
    add("Ben Clerk")
    add("Con Tractor", kind=PersonType.CONTRACTOR)
    add("Peta Peer", kind=PersonType.PEER)
    learn(ada, courses[0], local_day(now))
    rule(way, keeper, now=now)
    rule(courses[0], keeper, clauses=CONTRACTORS, now=now)
    form = {"why": "Said anew.", "required": ""}
    for sure in ({}, {"sure": "yes"}):
        answer = admin.post(step(way, "a"), data={**form, **sure})
        assert answer.status_code == 200
        said = text_of(answer.text)
        assert "Make Course a optional?" in said
        assert "Everyone completes every course of the pathway “AI for all” within 30 days of joining." in said
        assert (
            "2 people who still have this course to do would no longer be asked for it. "
            "What is overdue then stays in the counts as not completed." in said
        )
        assert "Another rule asks 1 person for the same course" in said
        assert re.search(r"Ben Clerk No team .* Kim Keeper No team", said)
        for name in ("Ada Clerk", "Con Tractor", "Peta Peer"):
            assert name not in said
    assert needs(way, courses[0]) is True
    answer = admin.post(step(way, "a"), data={**form, "sure": mark_on(answer.text)}, follow_redirects=True)
    assert "Saved." in answer.text
    assert "Said anew." in answer.text
    assert needs(way, courses[0]) is False


@pytest.mark.sqlite_only
def test_before_a_course_becomes_needed_it_is_said_who_would_owe_it_by_when(
    admin: FlaskClient, way: RuleSubject, keeper: UUID, courses: list[UUID]
) -> None:
    now, today = utc_now(), local_day(utc_now())
    ada = add("Ada Clerk")
    add("Ben Clerk")
    add("Mo Member", kind=PersonType.MEMBER)
    learn(ada, courses[2], today - 3 * DAY)
    rule(way, keeper, now=now - 20 * DAY)
    rule(courses[2], keeper, clauses=STAFF, schedule=Schedule(Recurrence.ONCE, days=90), now=now - 20 * DAY)
    form = {"why": "Now for all.", "required": "y"}
    answer = admin.post(step(way, "c"), data=form)
    assert answer.status_code == 200
    said = text_of(answer.text)
    assert "Make Course c needed?" in said
    assert "3 people are concerned, of whom 1 has done it already." in said
    due = short_day(today + 30 * DAY)
    assert re.search(rf"Ada Clerk No team completed on .* Ben Clerk No team {due} Kim Keeper No team {due}", said)
    assert "Another rule asks for this course too: House staff complete “Course c” within 90 days of joining." in said
    assert "Mo Member" not in said
    assert needs(way, courses[2]) is False
    answer = admin.post(step(way, "c"), data={**form, "sure": mark_on(answer.text)}, follow_redirects=True)
    assert "Saved. No message leaves before" in answer.text
    assert needs(way, courses[2]) is True
    assert admin.post(step(way, "c"), data=form).status_code == 303, "pressed twice, it is needed all the same"


@pytest.mark.sqlite_only
def test_before_a_course_is_added_as_needed_the_same_is_said(
    admin: FlaskClient, way: RuleSubject, keeper: UUID, courses: list[UUID]
) -> None:
    new = add_course("course-d", title="Course d")
    add("Ben Clerk")
    rule(way, keeper, now=utc_now())
    form = {"course": "course-d", "why": "It came later.", "required": "y"}
    answer = admin.post(f"{desk(way)}/courses", data=form)
    assert answer.status_code == 200
    said = text_of(answer.text)
    assert "Add Course d to what the pathway needs?" in said
    assert "2 people are concerned." in said
    assert "Ben Clerk" in said
    assert f'name="here" value="{desk(way)}"' in answer.text, "there is no page to come back to at its own address"
    assert needs(way, new) is None
    answer = admin.post(f"{desk(way)}/courses", data={**form, "sure": mark_on(answer.text)}, follow_redirects=True)
    assert "The course is added. No message leaves before" in answer.text
    assert needs(way, new) is True


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("letter", "required", "heading"), [("c", "y", "Make Course c needed?"), ("a", "", "Make Course a optional?")]
)
def test_a_course_that_is_in_the_pathway_already_may_be_added_over_again(
    admin: FlaskClient, way: RuleSubject, keeper: UUID, courses: list[UUID], letter: str, required: str, heading: str
) -> None:
    """As by a page that stood open while a colleague added it: what the second press sends is what the form shown holds."""
    rule(way, keeper, now=utc_now())
    form = {"course": f"course-{letter}", "why": "Said once more.", "required": required}
    answer = admin.post(f"{desk(way)}/courses", data=form)
    assert heading in text_of(answer.text)
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', answer.text.split("<main", 1)[1]))
    assert hidden["here"] == desk(way), "there is no page to come back to at its own address"
    answer = admin.post(f"{desk(way)}/courses", data=hidden, follow_redirects=True)
    assert answer.status_code == 200
    assert "Saved." in answer.text
    assert "The course is added." not in answer.text
    assert needs(way, courses["abc".index(letter)]) is bool(required)


@pytest.mark.sqlite_only
def test_one_press_is_enough_where_nobody_is_asked_for_more_or_less(
    admin: FlaskClient, way: RuleSubject, keeper: UUID, courses: list[UUID]
) -> None:
    add_course("course-d", title="Course d")
    assert admin.post(step(way, "b"), data={"why": "No rule asks.", "required": ""}).status_code == 303
    assert admin.post(step(way, "b"), data={"why": "No rule asks.", "required": "y"}).status_code == 303
    rule(way, keeper, now=utc_now())
    assert admin.post(step(way, "a"), data={"why": "Other words.", "required": "y"}).status_code == 303
    assert admin.post(step(way, "c"), data={"why": "Other words."}).status_code == 303
    added = {"course": "course-d", "why": "It is optional."}
    assert admin.post(f"{desk(way)}/courses", data=added).status_code == 303
    with transaction():
        db.session.query(CourseVersion).filter_by(course_id=courses[1]).update({"state": CourseState.WITHDRAWN})
    assert admin.post(step(way, "b"), data={"why": "It has left.", "required": ""}).status_code == 303
    assert way.pathway_id
    with transaction():
        withdraw_pathway(way.pathway_id, by_id=keeper, now=utc_now())
    assert admin.post(step(way, "c"), data={"why": "Nobody sees it.", "required": "y"}).status_code == 303
    assert needs(way, courses[2]) is True


@pytest.mark.sqlite_only
def test_what_is_wrong_is_said_first(admin: FlaskClient, way: RuleSubject, keeper: UUID) -> None:
    rule(way, keeper, now=utc_now())
    for address, form in (
        (step(way, "a"), {"why": " ", "required": ""}),
        (f"{desk(way)}/courses", {"course": "course-d", "why": "None such.", "required": "y"}),
        (f"{desk(way)}/courses", {"course": "", "why": "", "required": "y"}),
    ):
        answer = admin.post(address, data=form)
        assert answer.status_code == 422
        assert "There is a problem" in answer.text
    assert admin.post(step(way, "x"), data={"why": "None such.", "required": "y"}).status_code == 404
    assert admin.post(step(way, "a"), data={"why": "Not the last.", "required": ""}).status_code == 200
    assert admin.get(step(way, "a")).status_code == 200


@pytest.mark.sqlite_only
def test_the_last_course_that_it_needs_stays_needed_and_the_page_says_why(
    admin: FlaskClient, way: RuleSubject, keeper: UUID, courses: list[UUID]
) -> None:
    rule(way, keeper, now=utc_now())
    for letter in "ab":
        mark = mark_on(admin.post(step(way, letter), data={"why": "Said.", "required": ""}).text)
        answer = admin.post(step(way, letter), data={"why": "Said.", "required": "", "sure": mark})
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert needs(way, courses[1]) is True


@pytest.mark.sqlite_only
def test_a_rule_that_was_made_meanwhile_is_shown_first(
    admin: FlaskClient, way: RuleSubject, keeper: UUID, courses: list[UUID]
) -> None:
    rule(way, keeper, clauses=STAFF, now=utc_now())
    form = {"why": "Said.", "required": "y"}
    mark = mark_on(admin.post(step(way, "c"), data=form).text)
    rule(way, keeper, clauses=CONTRACTORS, now=utc_now())
    answer = admin.post(step(way, "c"), data={**form, "sure": mark})
    assert answer.status_code == 200
    assert "Contractors complete every course" in answer.text
    assert needs(way, courses[2]) is False


@pytest.mark.sqlite_only
def test_whose_role_is_for_a_part_of_the_organisation_reads_how_many_and_no_names(
    be: Be, way: RuleSubject, keeper: UUID, make_person: MakePerson
) -> None:
    here = add_unit("Committees", kind=UnitKind.BUSINESS_AREA)
    local = make_person("Lee Local").id
    ada = add("Ada Clerk")
    with transaction():
        move_to_unit(ada, here, starts_on=local_day(utc_now()), by_id=None, now=utc_now())
        grant_role(local, Role.LD_ADMINISTRATOR, unit_id=here, by_id=None, now=utc_now())
    rule(way, keeper, now=utc_now())
    browser = be(local)
    for letter, required, sentence in (
        ("c", "y", "3 people are concerned."),
        ("a", "", "3 people who still have this course to do would no longer be asked"),
    ):
        said = text_of(browser.post(step(way, letter), data={"why": "Said.", "required": required}).text)
        assert sentence in said
        assert "Ada Clerk" not in said
        assert "Kim Keeper" not in said
        assert "Your role is for a part of the organisation" in said


def test_what_is_said_before_is_what_becomes_of_it(way: RuleSubject, keeper: UUID, courses: list[UUID]) -> None:
    """Also of those who did it, are away without an end, came by another rule, or joined after the rule was made."""
    now, today = utc_now(), local_day(utc_now())
    people = [add(f"Staff {place}") for place in range(5)]
    rule_id = rule(way, keeper, now=now - 10 * DAY)
    rule(courses[2], keeper, clauses=(Clause(ClauseKind.PERSON, people[1]),), now=now - 10 * DAY)
    learn(people[0], courses[2], today - 40 * DAY)
    with transaction():
        record_absence(people[2], starts_on=today - 5 * DAY, back_on=None, by_id=keeper, now=now)
    kept = kept_rule(rule_id)
    told = needed_by([courses[2]], kept, today=today, most=50)
    assert (told.concerned, told.done, told.away) == (6, 1, 1)
    assert [(one.due_on, one.people) for one in told.due_days] == [(today + 30 * DAY, 4)]
    with transaction():
        put(way.pathway_id, courses[2], keeper, now=now)
        follow_rules(now=now)
    then = {one.person_id: one.then for one in told.people}
    for person_id in people:
        [(due_on, _outcome)] = owed_of(person_id)[courses[2]]
        would = then[person_id]
        assert would
        if person_id == people[1]:
            assert due_on == today + 20 * DAY, "the earlier date of the other rule"
        elif not would.done:
            assert due_on == would.courses[0].due_on
    assert way.pathway_id
    leaving = leaving_pathway(way.pathway_id, courses[2], on=today)
    ends = of_whom_it_ends([rule_id], courses[2], on=today, most=50)
    assert (leaving.ends, leaving.stays) == (4, 1)
    assert [one.name for one in ends] == ["Kim Keeper", "Staff 2", "Staff 3", "Staff 4"]
    assert [one.due_on for one in ends] == [today + 30 * DAY, None, today + 30 * DAY, today + 30 * DAY]
    assert [one.name for one in of_whom_it_ends([rule_id], courses[2], on=today, most=2)] == ["Kim Keeper", "Staff 2"]
    with transaction():
        put(way.pathway_id, courses[2], keeper, is_required=False, now=now)
        assert follow_rules(now=now).ended == leaving.ends
    assert db.session.query(Obligation).filter_by(course_id=courses[2], closed_on=None).count() == leaving.stays


@pytest.mark.sqlite_only
def test_the_pages_ask_as_much_of_many_people_as_of_few(admin: FlaskClient, way: RuleSubject, keeper: UUID) -> None:
    rule(way, keeper, now=utc_now())

    def ask(letter: str, required: str) -> int:
        return statements(lambda: admin.post(step(way, letter), data={"why": "Said.", "required": required}))

    few = ask("a", ""), ask("c", "y")
    for place in range(30):
        add(f"Staff {place}")
    with transaction():
        follow_rules(now=utc_now())
    assert (ask("a", ""), ask("c", "y")) == few


@pytest.mark.sqlite_only
def test_whoever_is_not_named_is_counted(
    admin: FlaskClient, way: RuleSubject, keeper: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    for view in ("leaving_pathway", "pathway_steps"):
        monkeypatch.setattr(f"skills_centre.requirements.views.{view}.SHOWN", 2)
    for name in ("Ada Clerk", "Ben Clerk", "Cy Clerk", "Dee Clerk"):
        add(name)
    rule(way, keeper, now=utc_now())
    pages = [
        admin.post(step(way, "c"), data={"why": "Said.", "required": "y"}),
        admin.post(step(way, "a"), data={"why": "Said.", "required": ""}),
        admin.get(f"{step(way, 'a')}/remove"),
    ]
    assert way.pathway_id
    with transaction():
        withdraw_pathway(way.pathway_id, by_id=keeper, now=utc_now())
        follow_rules(now=utc_now())
    for answer in [*pages, admin.post(f"{desk(way)}/publish")]:
        said = text_of(answer.text)
        assert [name for name in ("Ada", "Ben", "Cy", "Dee", "Kim Keeper No team") if name in said] == ["Ada", "Ben"]
        assert "And 3 more." in said


@pytest.mark.sqlite_only
def test_before_a_required_pathway_is_published_again_it_is_said_who_would_owe_what(
    admin: FlaskClient, way: RuleSubject, keeper: UUID, courses: list[UUID]
) -> None:
    now = utc_now()
    ada = add("Ada Clerk")
    add("Peta Peer", kind=PersonType.PEER)
    learn(ada, courses[0], local_day(now) - DAY)
    rule(way, keeper, now=now)
    assert way.pathway_id
    with transaction():
        withdraw_pathway(way.pathway_id, by_id=keeper, now=now)
        follow_rules(now=now)
    answer = admin.post(f"{desk(way)}/publish")
    assert answer.status_code == 200
    said = text_of(answer.text)
    assert "Publish AI for all again?" in said
    assert "2 people are concerned; together they would owe 3 courses , each counted once for each person." in said
    due = short_day(local_day(now) + 30 * DAY)
    assert f"Ada Clerk No team 1 course (1 done already): {due} Kim Keeper No team 2 courses: {due}" in said
    assert "Peta Peer" not in said
    assert f'name="here" value="{desk(way)}"' in answer.text
    assert db.session.query(Obligation).filter_by(closed_on=None).count() == 0
    answer = admin.post(f"{desk(way)}/publish", data={"sure": mark_on(answer.text)}, follow_redirects=True)
    assert "Published. Everybody sees the pathway now. No message leaves before" in answer.text
    with transaction():
        follow_rules(now=utc_now())
    assert db.session.query(Obligation).filter_by(closed_on=None).count() == 3
    assert admin.post(f"{desk(way)}/publish").status_code == 303, "pressed twice, it is published all the same"
