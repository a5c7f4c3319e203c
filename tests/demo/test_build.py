"""The demonstration as it stands in the database: lived-in, and its numbers hold together."""

from collections import Counter
from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from skills_centre.catalogue.models import CourseVersion, Module
from skills_centre.catalogue.queries.administration import Shown, courses_to_publish
from skills_centre.catalogue.queries.courses import published_course
from skills_centre.catalogue.queries.shelves import courses_within
from skills_centre.catalogue.queries.withdrawals import withdrawal_of
from skills_centre.catalogue.rules.kinds import ModuleKind
from skills_centre.demo.accounts import ACCOUNTS, PASSWORD
from skills_centre.demo.build import build_demonstration
from skills_centre.demo.editions import GROWN, REPLACED_BY
from skills_centre.demo.next_edition import RENAMED
from skills_centre.demo.reviews import CORRECTED, NEW, SCHEDULED
from skills_centre.gaps.models import OrganisationFigure, Scope
from skills_centre.gaps.queries.pages import team_page
from skills_centre.gaps.queries.targets import points_of, targets_of
from skills_centre.gaps.queries.teams import team_size
from skills_centre.gaps.rules.next_steps import ActKind
from skills_centre.gaps.rules.targets import TargetState
from skills_centre.learning.models import (
    CourseReaction,
    Enrolment,
    EnrolmentState,
    FollowUp,
    LearningRecordEntry,
    RecordSource,
)
from skills_centre.learning.queries.attempt_requests import attempt_requests, attempts_answered
from skills_centre.learning.queries.moving import move_plan
from skills_centre.learning.queries.suggestions import rounds_of
from skills_centre.people.errors import AlreadyFounded
from skills_centre.people.models import PRIVATE_PERSON_TYPES, DayKind, Person, Role, RoleGrant
from skills_centre.people.queries.calendar import calendar_days
from skills_centre.people.services.signing_in import sign_in
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, transaction
from skills_centre.platform.words import Words
from skills_centre.reminders.models import Reminder
from skills_centre.reminders.queries.own_messages import own_messages
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.rules.policies import Policies
from skills_centre.reminders.services.finding import find_owed
from skills_centre.requirements.models import Obligation
from skills_centre.requirements.queries.compliance import PeopleFilter, people_of_rule, standings, total
from skills_centre.requirements.queries.kept_rules import rule_lines
from skills_centre.requirements.rules.states import ObligationState
from skills_centre.requirements.services.obligations import follow_rules
from skills_centre.skills.models import AssessmentResult, CurrentLevel, RequiredSkill, Skill, SkillState
from skills_centre.skills.queries.desks import turns, waiting_claims
from skills_centre.skills.queries.owners import owners_of_skills
from skills_centre.skills.services.standing import refresh_everybody
from tests.conftest import NOW
from tests.databases import Databases
from tests.demonstrations import CONTENT, bring_demonstration

pytestmark = pytest.mark.soak_on("postgresql")


@pytest.fixture
def demonstration(app: Flask, databases: Databases) -> Flask:
    bring_demonstration(databases.shared, now=NOW, name="noon")
    return app


def rows(model: type[CurrentLevel] | type[RequiredSkill]) -> set[tuple[object, ...]]:
    columns = [column for column in model.__table__.columns if column.name != "version_id"]
    return {tuple(row) for row in db.session.execute(select(*columns))}


@pytest.mark.usefixtures("demonstration")
def test_it_is_lived_in_and_its_numbers_hold_together() -> None:
    states = Counter(db.session.scalars(select(RequiredSkill.state)))
    assert set(states) == set(SkillState)
    # Nobody yet answers for what only a draft has.
    skills = set(db.session.scalars(select(Skill.id).where(Skill.key != RENAMED[1])))
    assert len({owner.person_id for owner in owners_of_skills(skills).values()}) == 3
    assert owners_of_skills(skills).keys() == skills
    enrolments = Counter(db.session.scalars(select(Enrolment.state)))
    assert set(enrolments) == set(EnrolmentState)
    recorded = LearningRecordEntry.source == RecordSource.COURSE, LearningRecordEntry.replaces_id.is_(None)
    entries = db.session.scalar(select(func.count()).where(*recorded))
    assert entries == enrolments[EnrolmentState.COMPLETED]
    assert (db.session.scalar(select(func.max(AssessmentResult.recorded_at))) or NOW) <= NOW
    levels, required = rows(CurrentLevel), rows(RequiredSkill)
    with transaction():
        refresh_everybody(now=NOW)
    assert rows(CurrentLevel) == levels
    assert rows(RequiredSkill) == required


@pytest.mark.usefixtures("demonstration")
@pytest.mark.sqlite_only
def test_no_claim_has_waited_longer_than_three_weeks_and_most_not_ten_working_days() -> None:
    waiting = [local_day(row.since) for row in db.session.execute(waiting_claims(turns(local_day(NOW))))]
    assert len(waiting) > 100
    assert min(waiting) >= local_day(NOW) - timedelta(weeks=3)
    assert sum(day > local_day(NOW) - timedelta(weeks=2) for day in waiting) > 0.8 * len(waiting)


def person_id(email: str) -> UUID:
    return db.session.scalars(select(Person.id).where(Person.email == email)).one()


@pytest.mark.usefixtures("demonstration")
@pytest.mark.sqlite_only
def test_each_administrator_finds_a_course_to_review_and_one_that_waits_for_its_day() -> None:
    waiting = {
        email: [
            line.key
            for line in courses_to_publish(viewer_id=person_id(email), shown=Shown.WAITING, search="", page=1).lines
        ]
        for email in ("admin@example.org", "reviewer@example.org")
    }
    assert waiting == {"admin@example.org": [CORRECTED], "reviewer@example.org": [NEW]}
    lines = courses_to_publish(viewer_id=person_id("admin@example.org"), shown=Shown.IN_REVIEW, search="", page=1).lines
    scheduled = [line for line in lines if line.publish_at]
    assert [line.key for line in scheduled] == [SCHEDULED]
    assert scheduled[0].publish_at is not None
    assert scheduled[0].publish_at > NOW + timedelta(days=5)


@pytest.mark.usefixtures("demonstration")
@pytest.mark.sqlite_only
def test_a_course_was_withdrawn_for_another_and_its_learners_may_finish_it() -> None:
    page = courses_to_publish(viewer_id=person_id("admin@example.org"), shown=Shown.WITHDRAWN, search="", page=1)
    [line] = page.lines
    course_id = db.session.scalars(select(CourseVersion.course_id).where(CourseVersion.id == line.version_id)).one()
    withdrawal = withdrawal_of(course_id)
    assert withdrawal is not None
    assert withdrawal.words
    assert withdrawal.replacement is not None
    assert withdrawal.replacement.key == REPLACED_BY
    under_way = select(Enrolment.state).where(
        Enrolment.course_id == course_id, Enrolment.person_id == person_id("manager@example.org")
    )
    assert db.session.scalars(under_way).all() == [EnrolmentState.IN_PROGRESS]


@pytest.mark.usefixtures("demonstration")
@pytest.mark.sqlite_only
def test_fifteen_minutes_are_enough_for_whole_courses_and_one_of_them_has_a_film() -> None:
    short = courses_within(15, without=(), most=10)
    assert len(short) > 1
    kinds = db.session.scalars(select(Module.kind).where(Module.version_id.in_([one.version_id for one in short])))
    assert set(kinds) == {ModuleKind.LESSON, ModuleKind.QUIZ, ModuleKind.VIDEO}


@pytest.mark.usefixtures("demonstration")
@pytest.mark.sqlite_only
def test_people_can_be_moved_to_a_newer_version_and_some_would_do_something_again() -> None:
    plan = move_plan(published_course(GROWN).version_id)
    assert len(plan.movers) > 10
    assert plan.losing > 0
    [way] = plan.ways
    assert way.crossing.carried
    assert way.crossing.again
    assert way.crossing.added


@pytest.mark.usefixtures("demonstration")
@pytest.mark.sqlite_only
def test_two_learners_wait_for_one_more_attempt_and_two_have_an_answer() -> None:
    assert [one.course for one in attempt_requests()] == [published_course(GROWN).title] * 2
    assert len(attempts_answered(since=NOW - timedelta(days=30))) == 2


@pytest.mark.usefixtures("demonstration")
@pytest.mark.sqlite_only
def test_nobody_says_of_a_course_what_somebody_else_said_word_for_word() -> None:
    about = select(Enrolment.course_id, Words.body).select_from(Enrolment)
    on_completing = about.join(CourseReaction).join(Words, Words.id == CourseReaction.comment_id)
    later = about.join(FollowUp).join(Words, Words.id == FollowUp.what_id)
    for asked in (on_completing, later):
        found = db.session.execute(asked).all()
        assert len(found) > 10
        assert len(set(found)) == len(found)


@pytest.mark.usefixtures("demonstration")
@pytest.mark.sqlite_only
def test_members_staff_have_levels_of_their_own_and_no_kept_state() -> None:
    private = set(db.session.scalars(select(Person.id).where(Person.person_type.in_(PRIVATE_PERSON_TYPES))))
    assert private & set(db.session.scalars(select(CurrentLevel.person_id)))
    assert not private & set(db.session.scalars(select(RequiredSkill.person_id)))
    assert (
        db.session.scalar(select(func.count()).where(Enrolment.person_id.in_(private), Enrolment.due_on.is_not(None)))
        == 0
    )


@pytest.mark.usefixtures("demonstration")
@pytest.mark.sqlite_only
def test_every_account_signs_in_with_the_printed_password() -> None:
    for account in ACCOUNTS:
        with transaction():
            assert sign_in(account.email, PASSWORD, now=NOW)


@pytest.mark.usefixtures("demonstration")
@pytest.mark.sqlite_only
def test_it_is_never_built_over_an_institution() -> None:
    with pytest.raises(AlreadyFounded), transaction():
        build_demonstration(CONTENT, now=NOW, say=lambda _sentence: None)


@pytest.mark.usefixtures("demonstration")
@pytest.mark.sqlite_only
def test_its_ledger_has_a_past_and_the_first_sweep_repeats_none_of_it() -> None:
    staff = db.session.scalar(select(Person.id).where(Person.email == "staff@example.org"))
    assert staff is not None
    assert own_messages(staff, Policies(), now=NOW, closed=frozenset()).sent
    past = db.session.scalar(select(func.count()).select_from(Reminder)) or 0
    assert past > 50
    with transaction():
        find_owed(NOW, frozenset(), Policies())
    # The month of each team is still news on its third day, and no part of the past that was written.
    of_today = select(Reminder.owed_on).where(Reminder.found_at == NOW, Reminder.kind != ReminderKind.TEAM_MONTH)
    assert set(db.session.scalars(of_today)) <= {local_day(NOW)}


@pytest.mark.usefixtures("demonstration")
def test_the_calendar_has_recess_and_sitting_days_that_never_fall_on_one_another() -> None:
    year = local_day(NOW).year
    days = calendar_days(date(year, 1, 1), date(year, 12, 31))
    on = {kind: {one.day for one in days if one.kind is kind} for kind in DayKind}
    assert min(map(len, on.values())) >= 8
    assert not on[DayKind.SITTING] & (on[DayKind.RECESS] | on[DayKind.CLOSED])
    assert {one.name for one in days if one.kind is DayKind.RECESS} >= {"Easter recess", "Summer recess"}


@pytest.mark.usefixtures("demonstration")
def test_somebody_answers_for_a_business_area_and_finds_its_skills() -> None:
    grant = db.session.scalars(select(RoleGrant).where(RoleGrant.role == Role.MATURITY_LEAD)).one()
    assert db.session.scalar(select(Person.email).where(Person.id == grant.person_id)) == "facilitator@example.org"
    assert grant.unit_id is not None
    shown = db.session.scalar(
        select(func.count())
        .select_from(OrganisationFigure)
        .where(OrganisationFigure.row_id == grant.unit_id, OrganisationFigure.is_withheld.is_(False))
    )
    assert shown


@pytest.mark.usefixtures("demonstration")
@pytest.mark.sqlite_only
def test_a_manager_finds_a_target_under_way_with_its_past_and_what_became_of_a_suggestion() -> None:
    manager_id = db.session.execute(select(Person.id).where(Person.email == "manager@example.org")).scalar_one()
    line, direct = sorted(targets_of(manager_id, today=local_day(NOW)), key=lambda one: one.scope == Scope.DIRECT)
    assert (line.state, line.set_on < local_day(NOW) - timedelta(days=60)) == (TargetState.UNDER_WAY, True)
    days = [point.day for point in points_of(line.id)]
    assert len(days) > 2
    assert max(days) > line.set_on
    assert direct.state in {TargetState.UNDER_WAY, TargetState.MET}
    [made] = rounds_of(manager_id, now=NOW)
    assert made.counts.declined == 3, made.counts


@pytest.mark.usefixtures("demonstration")
@pytest.mark.sqlite_only
def test_a_manager_can_book_places_for_one_of_the_gaps_that_matter_most() -> None:
    manager_id = db.session.execute(select(Person.id).where(Person.email == "manager@example.org")).scalar_one()
    page = team_page(manager_id, Scope.DIRECT, team_size(manager_id), by_name=True, now=NOW)
    assert any(act.kind is ActKind.BOOK for gap in page.gaps for act in gap.acts)


@pytest.mark.usefixtures("demonstration")
def test_required_learning_shows_every_state_and_the_rules_have_nothing_left_to_follow() -> None:
    today = local_day(NOW)
    found = standings(today, sight=None)
    assert {one.state for one in found} == set(ObligationState)
    lines = rule_lines()
    assert sum(one.is_in_force(today) for one in lines) == 5
    assert sum(one.has_ended(today) for one in lines) == 1
    everyone = total(found)
    assert 0.7 < (everyone.share or 0) < 1
    with transaction():
        assert follow_rules(now=NOW).is_nothing
    private = select(func.count()).where(
        Obligation.person_id == Person.id, Person.person_type.in_(PRIVATE_PERSON_TYPES)
    )
    assert db.session.scalar(private) == 0


@pytest.mark.usefixtures("demonstration")
@pytest.mark.sqlite_only
def test_a_pathway_is_required_of_the_member_of_staff_and_of_the_manager() -> None:
    today = local_day(NOW)
    [asking] = [one for one in rule_lines() if one.words.is_pathway]
    assert asking.is_in_force(today)
    standing = people_of_rule(asking.id, today, PeopleFilter())
    of = {
        email: sorted(one.state for one in standing if one.email == f"{email}@example.org")
        for email in ("staff", "manager")
    }
    assert of["staff"] == [ObligationState.NOT_DUE] * 3
    assert len(of["manager"]) == 3
