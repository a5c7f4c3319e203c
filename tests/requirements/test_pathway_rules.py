"""A rule that asks for a pathway asks for each course that the pathway needs, as the pathway is on the day; on both databases."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from skills_centre.catalogue.models import Course, CourseVersion
from skills_centre.catalogue.services.pathways import publish_pathway, take_course_out, withdraw_pathway
from skills_centre.catalogue.services.withdrawing import withdraw
from skills_centre.people.models import PersonType
from skills_centre.people.services.accounts import NewPerson, add_person
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, queued_jobs, transaction
from skills_centre.platform.ids import new_id
from skills_centre.platform.jobs import Job
from skills_centre.requirements.errors import PathwayNotOpen
from skills_centre.requirements.models import LearningRule, Obligation, ObligationMark, ObligationRule
from skills_centre.requirements.queries.compliance import PeopleFilter, by_course, by_rule, people_of_rule, standings
from skills_centre.requirements.queries.kept_rules import kept_rule, rule_names
from skills_centre.requirements.queries.offered import courses_offered_instead
from skills_centre.requirements.queries.previews import Terms
from skills_centre.requirements.queries.rule_previews import rule_preview
from skills_centre.requirements.queries.standing import asked_why
from skills_centre.requirements.rules.owing import Outcome
from skills_centre.requirements.rules.previews import Effect
from skills_centre.requirements.rules.schedule import Recurrence, Schedule
from skills_centre.requirements.rules.states import Compliance
from skills_centre.requirements.rules.subjects import RuleSubject
from skills_centre.requirements.services.following import follow_what_changed
from skills_centre.requirements.services.obligations import follow_rules
from skills_centre.requirements.services.rules import RuleDraft, change_rule, end_rule
from tests.conftest import NOW
from tests.learning.builders import add_course, withdraw_course
from tests.people.builders import add
from tests.requirements.builders import EVERYONE, ONCE, YEARLY, learn, owed, owed_of, pathway, put, rule

TODAY = local_day(NOW)
DAY = timedelta(days=1)
CYCLE = Schedule(Recurrence.FIXED, days=45, fixed_on=date(2026, 3, 31), months=6, grace_days=5)
BACK = Schedule(Recurrence.ONCE, days=14, counts_back_months=12)


@pytest.fixture
def keeper(app: Flask) -> UUID:
    return add("Kim Keeper")


@pytest.fixture
def courses(keeper: UUID) -> list[UUID]:
    return [add_course(f"course-{letter}", title=f"Course {letter}") for letter in "abcd"]


def follow(at: datetime) -> None:
    with transaction():
        follow_what_changed(now=at)
    with transaction():
        assert follow_rules(now=at).is_nothing


def key_of(course_id: UUID) -> str:
    return str(db.session.query(Course.key).filter_by(id=course_id).scalar())


def woken() -> bool:
    return (Job.FOLLOW_RULES, {}) in queued_jobs().waiting


def add_to(subject: RuleSubject, course_id: UUID, by_id: UUID, at: datetime, *, is_required: bool = True) -> None:
    with transaction():
        put(subject.pathway_id, course_id, by_id, is_required=is_required, now=at)
        assert woken(), "whoever follows is told at once"
    follow(at)


def take_out(subject: RuleSubject, course_id: UUID, by_id: UUID, at: datetime) -> None:
    assert subject.pathway_id
    with transaction():
        take_course_out(subject.pathway_id, key_of(course_id), by_id=by_id, now=at)
        assert woken()
    follow(at)


def test_each_course_that_the_pathway_needs_is_owed_and_none_that_is_optional(
    keeper: UUID, courses: list[UUID]
) -> None:
    ada = add("Ada Clerk")
    made = rule(pathway(keeper, *courses[:2], optional=(courses[2],)), keeper)
    assert owed_of(ada) == {one: [(TODAY + 30 * DAY, None)] for one in courses[:2]}
    assert {row.rule_id for row in db.session.query(ObligationRule)} == {made}
    [why] = {tuple(one) for one in asked_why([row.id for row in db.session.query(Obligation)]).values()}
    assert why == ("Everyone completes every course of the pathway “AI for all” within 30 days of joining.",)
    assert rule_names({made}) == {made: "the rule that requires the pathway “AI for all”"}
    follow(NOW)


@pytest.mark.parametrize("both", [True, False])
def test_the_database_refuses_a_rule_for_both_and_a_rule_for_neither(
    keeper: UUID, courses: list[UUID], both: bool
) -> None:
    of = pathway(keeper, courses[0])
    wrong = {"course_id": courses[0], "pathway_id": of.pathway_id} if both else {}
    with pytest.raises(IntegrityError), transaction() as session:
        session.add(LearningRule(id=new_id(), **wrong))
    with pytest.raises(ValueError, match="a course or for a pathway"):
        RuleSubject(**wrong)


def test_whoever_completed_a_course_of_it_before_has_done_that_one(keeper: UUID, courses: list[UUID]) -> None:
    ada = add("Ada Clerk")
    learn(ada, courses[0], TODAY - 100 * DAY)
    rule(pathway(keeper, *courses[:2]), keeper)
    assert owed_of(ada) == {
        courses[0]: [(TODAY + 30 * DAY, Outcome.COMPLETED)],
        courses[1]: [(TODAY + 30 * DAY, None)],
    }


def test_members_peers_and_their_staff_owe_nothing_and_are_offered_its_courses(
    keeper: UUID, courses: list[UUID]
) -> None:
    kinds = (PersonType.MEMBER, PersonType.MEMBERS_STAFF, PersonType.PEER, PersonType.PEERS_STAFF)
    people = [add(f"Pat {kind.value}", kind=kind) for kind in kinds]
    of = pathway(keeper, *courses[:2], optional=(courses[2],))
    rule(of, keeper)
    then = Terms(EVERYONE, ONCE, TODAY, TODAY)
    assert [one.name for one in rule_preview(of, then, today=TODAY).people] == ["Kim Keeper"]
    for one in people:
        assert owed(one) == []
        assert [card.title for card in courses_offered_instead(one, on=TODAY)] == ["Course a", "Course b"]


def test_a_course_that_comes_later_is_asked_from_that_day_and_the_others_keep_theirs(
    keeper: UUID, courses: list[UUID]
) -> None:
    ada = add("Ada Clerk")
    of = pathway(keeper, *courses[:2])
    rule(of, keeper)
    follow(NOW)
    late = NOW + 100 * DAY
    add_to(of, courses[2], keeper, late)
    first, later = [(TODAY + 30 * DAY, None)], [(TODAY + 130 * DAY, None)]
    for days in (100, 101, 129):  # the younger date does not reach the older courses on any later day
        follow(NOW + days * DAY)
        assert owed_of(ada) == {courses[0]: first, courses[1]: first, courses[2]: later}
    with transaction():
        add_person(NewPerson("Ben Porter", "ben@example.org", PersonType.HOUSE_STAFF, local_day(late)), by_id=None, now=late)  # fmt: skip
    follow(late + 30 * DAY)
    ben = db.session.query(Obligation).filter(
        Obligation.due_on == TODAY + 130 * DAY, Obligation.course_id == courses[0]
    )
    assert ben.count() == 1, "whoever joins is asked for all of it from their own day"


def test_nobody_is_overdue_by_a_course_that_came_to_a_rule_of_long_ago(keeper: UUID, courses: list[UUID]) -> None:
    """By whatever schedule: the earliest date is as many days after the course came as the rule gives."""
    ada = add("Ada Clerk")
    late = NOW + 400 * DAY
    for place, schedule in enumerate((ONCE, YEARLY, CYCLE, BACK)):
        of = pathway(keeper, courses[0], title=f"Pathway {place}")
        made = rule(of, keeper, schedule=schedule)
        follow(NOW)
        add_to(of, courses[1], keeper, late)
        [row] = db.session.query(Obligation).filter_by(person_id=ada, course_id=courses[1], closed_on=None)
        assert row.due_on
        assert row.due_on >= local_day(late) + schedule.days * DAY
        with transaction():
            end_rule(made, by_id=keeper, now=late)


def test_a_course_that_becomes_needed_is_asked_from_that_day_and_one_that_becomes_optional_no_longer(
    keeper: UUID, courses: list[UUID]
) -> None:
    ada = add("Ada Clerk")
    of = pathway(keeper, courses[0], optional=(courses[1],))
    rule(of, keeper)
    add_to(of, courses[1], keeper, NOW + 50 * DAY)
    assert owed_of(ada)[courses[1]] == [(TODAY + 80 * DAY, None)]
    add_to(of, courses[1], keeper, NOW + 60 * DAY, is_required=False)
    assert owed_of(ada)[courses[1]] == [(TODAY + 80 * DAY, Outcome.NO_LONGER)]
    add_to(of, courses[1], keeper, NOW + 70 * DAY)
    assert owed_of(ada)[courses[1]][1:] == [(TODAY + 100 * DAY, None)], "it begins again"
    assert owed_of(ada)[courses[0]] == [(TODAY + 30 * DAY, None)]


def test_a_course_that_leaves_the_pathway_is_asked_no_longer_unless_another_rule_does(
    keeper: UUID, courses: list[UUID]
) -> None:
    ada = add("Ada Clerk")
    of = pathway(keeper, *courses)
    rule(of, keeper)
    other = rule(courses[1], keeper, schedule=YEARLY)
    learn(ada, courses[2], TODAY + DAY)
    for one in courses[:3]:
        take_out(of, one, keeper, NOW + 3 * DAY)
    owes = owed_of(ada)
    assert owes[courses[0]] == [(TODAY + 30 * DAY, Outcome.NO_LONGER)]
    assert owes[courses[1]] == [(TODAY + 30 * DAY, None)]
    assert owes[courses[2]] == [(TODAY + 30 * DAY, Outcome.COMPLETED)], "what was done stays"
    [row] = db.session.query(Obligation).filter_by(person_id=ada, course_id=courses[1])
    assert [one.rule_id for one in db.session.query(ObligationRule).filter_by(obligation_id=row.id)] == [other]


def test_a_pathway_that_is_withdrawn_asks_for_nothing_and_published_again_from_that_day(
    keeper: UUID, courses: list[UUID]
) -> None:
    ada = add("Ada Clerk")
    of = pathway(keeper, *courses[:2])
    made = rule(of, keeper)
    assert of.pathway_id
    with transaction():
        withdraw_pathway(of.pathway_id, by_id=keeper, now=NOW + 20 * DAY)
        assert woken()
    follow(NOW + 20 * DAY)
    assert owed(ada) == [(TODAY + 30 * DAY, Outcome.NO_LONGER)] * 2
    assert not kept_rule(made).is_open
    with transaction(), pytest.raises(PathwayNotOpen):
        change_rule(made, RuleDraft(EVERYONE, YEARLY, TODAY), by_id=keeper, now=NOW + 21 * DAY)
    with transaction():
        publish_pathway(of.pathway_id, by_id=keeper, now=NOW + 200 * DAY)
        assert woken()
    for days in (200, 201):
        follow(NOW + days * DAY)
        assert owed(ada)[2:] == [(TODAY + 230 * DAY, None)] * 2
    assert kept_rule(made).is_open


def test_a_course_that_is_withdrawn_leaves_the_rest_of_its_pathway_to_do(keeper: UUID, courses: list[UUID]) -> None:
    ada = add("Ada Clerk")
    made = rule(pathway(keeper, *courses[:2]), keeper)
    version = db.session.query(CourseVersion).filter_by(course_id=courses[0]).one()
    with transaction():
        withdraw(version.id, by_id=keeper, now=NOW + DAY)
        assert woken()
    follow(NOW + DAY)
    assert owed_of(ada) == {
        courses[0]: [(TODAY + 30 * DAY, Outcome.NO_LONGER)],
        courses[1]: [(TODAY + 30 * DAY, None)],
    }
    assert kept_rule(made).is_open


def test_where_a_rule_for_the_course_overlaps_the_earlier_date_counts_and_both_are_shown(
    keeper: UUID, courses: list[UUID]
) -> None:
    ada = add("Ada Clerk")
    by_pathway = rule(pathway(keeper, *courses[:2]), keeper)
    sooner = rule(courses[0], keeper, schedule=Schedule(Recurrence.ONCE, days=10))
    assert owed_of(ada) == {courses[0]: [(TODAY + 10 * DAY, None)], courses[1]: [(TODAY + 30 * DAY, None)]}
    [row] = db.session.query(Obligation).filter_by(person_id=ada, course_id=courses[0])
    rows = db.session.query(ObligationRule).filter_by(obligation_id=row.id)
    assert {one.rule_id: one.due_on for one in rows} == {by_pathway: TODAY + 30 * DAY, sooner: TODAY + 10 * DAY}
    assert [one.split(" within")[0] for one in asked_why([row.id])[row.id]] == [
        "Everyone completes “Course a”",
        "Everyone completes every course of the pathway “AI for all”",
    ]


def test_a_pathway_that_nobody_requires_wakes_nobody(keeper: UUID, courses: list[UUID]) -> None:
    of = pathway(keeper, courses[0])
    rule(courses[0], keeper)
    with transaction():
        before = db.session.query(ObligationMark).count()
        put(of.pathway_id, courses[1], keeper)
        assert db.session.query(ObligationMark).count() == before


def test_what_changes_no_course_that_is_needed_wakes_nobody(keeper: UUID, courses: list[UUID]) -> None:
    of = pathway(keeper, courses[0], optional=(courses[1],))
    rule(of, keeper)
    follow(NOW)
    with transaction():
        put(of.pathway_id, courses[2], keeper, is_required=False)
        put(of.pathway_id, courses[0], keeper)
        assert of.pathway_id
        take_course_out(of.pathway_id, key_of(courses[1]), by_id=keeper, now=NOW)
        assert not woken()


def test_a_pathway_that_cannot_be_completed_is_refused(keeper: UUID, courses: list[UUID]) -> None:
    of = pathway(keeper, courses[0])
    withdraw_course(courses[0])
    with pytest.raises(PathwayNotOpen):
        rule(of, keeper)
    with pytest.raises(PathwayNotOpen):
        rule(RuleSubject(pathway_id=new_id()), keeper)


def test_courses_are_counted_each_once_for_each_person(keeper: UUID, courses: list[UUID]) -> None:
    ada = add("Ada Clerk")
    made = rule(pathway(keeper, *courses[:2]), keeper)
    learn(ada, courses[0], TODAY + DAY)
    follow(NOW + 40 * DAY)
    found = standings(TODAY + 40 * DAY, sight=None)
    assert by_rule(found) == {made: Compliance(on_time=1, overdue=3)}
    assert by_course(found) == {courses[0]: Compliance(on_time=1, overdue=1), courses[1]: Compliance(overdue=2)}
    lines = people_of_rule(made, TODAY + 40 * DAY, PeopleFilter())
    assert [(one.name, one.course_id) for one in lines] == [
        ("Ada Clerk", courses[0]), ("Ada Clerk", courses[1]), ("Kim Keeper", courses[0]), ("Kim Keeper", courses[1])
    ]  # fmt: skip
    assert {one.name for one in people_of_rule(made, TODAY, PeopleFilter(course_id=courses[1]))} == {
        "Ada Clerk",
        "Kim Keeper",
    }


def test_a_preview_counts_people_and_courses_and_says_what_a_change_does(keeper: UUID, courses: list[UUID]) -> None:
    ada = add("Ada Clerk")
    of = pathway(keeper, *courses[:3])
    learn(ada, courses[0], TODAY - DAY)
    for course_id in courses[:3]:
        learn(keeper, course_id, TODAY - DAY)
    preview = rule_preview(of, Terms(EVERYONE, ONCE, TODAY, TODAY), today=TODAY)
    assert (preview.concerned, preview.done, preview.away, preview.left) == (2, 1, 0, 2)
    assert list(preview.courses) == courses[:3]
    [line, done] = preview.people
    assert line.then
    assert done.then
    assert (line.name, line.then.done, line.then.left, line.then.due_days) == ("Ada Clerk", 1, 2, [TODAY + 30 * DAY])
    assert (done.then.left, done.then.done_on, done.effect) == (0, TODAY - DAY, Effect.COMES_IN)
    assert [(one.people, one.courses) for one in preview.due_days] == [(1, 2)]
    made = rule(of, keeper)
    late = local_day(NOW + 5 * DAY)
    changed = rule_preview(
        of,
        Terms(EVERYONE, Schedule(Recurrence.ONCE, days=60), TODAY, late),
        now=Terms(EVERYONE, ONCE, TODAY, TODAY),
        rule_id=made,
        today=late,
    )
    assert changed.effects == {Effect.LATER: 1, Effect.SAME: 1}
    with transaction():
        change_rule(made, RuleDraft(EVERYONE, Schedule(Recurrence.ONCE, days=60), TODAY), by_id=keeper, now=NOW + 5 * DAY)  # fmt: skip
    assert set(owed(ada)) == {(TODAY + 30 * DAY, Outcome.COMPLETED), (TODAY + 60 * DAY, None)}
