"""Suggesting a course to everyone below: who gets it and who not, once, why, and what became of it as counts."""

import re
from collections.abc import Callable, Generator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from time_machine import travel

from skills_centre.gaps.models import Scope
from skills_centre.gaps.queries.month import team_month
from skills_centre.gaps.rules.month import OneThing
from skills_centre.gaps.services.suggesting import ask_those_unknown, suggest_to_those_below
from skills_centre.learning.errors.suggesting import NobodyToSuggestTo, SuggestionDayHasPassed
from skills_centre.learning.models import CourseSuggestion, Enrolment, NotForMe
from skills_centre.learning.queries.suggestions import open_suggestions, rounds_of
from skills_centre.learning.services.suggestions import (
    Suggested,
    Terms,
    say_not_for_me,
    take_up,
    withdraw_suggestions,
)
from skills_centre.people.models import Person, PersonType
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import NotFound
from skills_centre.platform.mail.many import PAUSE_BEFORE_MANY
from skills_centre.platform.mail.models import OutboxMessage
from skills_centre.platform.text import slug
from skills_centre.reminders.models import Reminder
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.rules.policies import Policies
from skills_centre.reminders.services.finding import find_owed
from skills_centre.reminders.services.sweep import sweep
from skills_centre.skills.errors import EverybodyAskedAlready
from skills_centre.skills.models import AssessmentAsk
from skills_centre.skills.queries.asking import asked_by, asked_of_me
from skills_centre.skills.queries.described import skill_at
from skills_centre.skills.services.asking import take_back_asks
from tests.counting import statements
from tests.gaps.teams import Team, add_people, say, team_of
from tests.learning.builders import add_course, enrolled
from tests.reminders.builders import HEAD

Be = Callable[[UUID], FlaskClient]

SUGGEST = "/team/gaps/skills/skill-0/suggest?course=course"


@pytest.fixture(autouse=True)
def on_a_tuesday(app: Flask) -> Generator[None]:
    """A working day, on which what is owed today may be found."""
    with travel(datetime(2026, 3, 3, 9, 30, tzinfo=UTC)):
        yield


@pytest.fixture
def team(app: Flask) -> Team:
    """Of six, four are below in skill-0, one has met it, and of one nothing is known."""
    made = team_of(["Ada Okafor", "Ben Ito", "Cy Roy", "Di Fox", "Ed Ng", "Flo Day"])
    for name in ("Ada Okafor", "Ben Ito", "Cy Roy", "Di Fox"):
        say(made, name, "skill-0", 1)
    say(made, "Ed Ng", "skill-0", 2)
    return made


@pytest.fixture
def course(team: Team) -> UUID:
    return add_course("course", title="Data for beginners", skills=("skill-0",))


def press(team: Team, course: UUID, *, scope: Scope = Scope.DIRECT, days: int | None = None) -> Suggested:
    """Suggest it, as the manager's button does."""
    now = utc_now()
    due_on = None if days is None else local_day(now) + timedelta(days=days)
    with transaction():
        return suggest_to_those_below(
            team.manager_id,
            skill_at("skill-0"),
            Terms(course, team.skills["skill-0"], due_on, "It helps our reports."),
            scope=scope,
            now=now,
        )


def receivers() -> set[UUID]:
    return set(db.session.scalars(select(CourseSuggestion.person_id).where(CourseSuggestion.withdrawn_at.is_(None))))


def owed(kind: ReminderKind, *, after: timedelta = timedelta()) -> int:
    with transaction():
        find_owed(utc_now() + after, frozenset(), Policies())
    return db.session.scalar(select(func.count()).select_from(Reminder).where(Reminder.kind == kind)) or 0


def test_whoever_is_below_gets_it_once_however_often_it_is_pressed(team: Team, course: UUID) -> None:
    enrolled(team.people["Ben Ito"], course)
    assert press(team, course).people == 3
    assert receivers() == {team.people[name] for name in ("Ada Okafor", "Cy Roy", "Di Fox")}
    with pytest.raises(NobodyToSuggestTo):
        press(team, course)
    assert db.session.scalar(select(func.count()).select_from(CourseSuggestion)) == 3
    for _again in range(2):
        assert owed(ReminderKind.COURSE_SUGGESTED) == 3


def test_further_down_they_get_it_too_but_never_members_or_their_staff(team: Team, course: UUID) -> None:
    types = {"Mo Staff": PersonType.MEMBERS_STAFF}
    deeper = Team(
        team.people["Ada Okafor"],
        add_people(team.people["Ada Okafor"], ["Zoe Low", "Mo Staff"], person_types=types),
        team.skills,
    )
    say(deeper, "Zoe Low", "skill-0", 1)
    say(deeper, "Mo Staff", "skill-0", 1)
    assert press(team, course, scope=Scope.LINE).people == 5
    assert deeper.people["Zoe Low"] in receivers()
    assert deeper.people["Mo Staff"] not in receivers()


def test_a_day_that_has_passed_is_refused(team: Team, course: UUID) -> None:
    with pytest.raises(SuggestionDayHasPassed):
        press(team, course, days=-1)
    assert receivers() == set()


def test_a_course_that_does_not_teach_the_skill_is_none_to_suggest_for_it(team: Team) -> None:
    with pytest.raises(NotFound):
        press(team, add_course("other", skills=("skill-1",)))


def test_more_than_twenty_are_told_after_five_minutes_and_after_a_stop_nobody(app: Flask) -> None:
    big = team_of([f"Person {number:02}" for number in range(21)])
    for name in big.people:
        say(big, name, "skill-0", 1)
    made = press(big, add_course("course", skills=("skill-0",)))
    one = next(iter(big.people.values()))
    assert owed(ReminderKind.COURSE_SUGGESTED) == 0
    assert open_suggestions(one, now=utc_now()) == []
    assert len(open_suggestions(one, now=utc_now() + PAUSE_BEFORE_MANY)) == 1
    for _twice in range(2):
        with transaction():
            withdraw_suggestions(made.round_id, by_id=big.manager_id, now=utc_now())
    assert owed(ReminderKind.COURSE_SUGGESTED, after=timedelta(hours=1)) == 0
    assert open_suggestions(one, now=utc_now() + PAUSE_BEFORE_MANY) == []


def test_whoever_takes_it_up_begins_with_the_day_and_keeps_the_course_when_it_is_taken_back(
    team: Team, course: UUID
) -> None:
    made = press(team, course, days=30)
    ada = team.people["Ada Okafor"]
    [mine] = open_suggestions(ada, now=utc_now())
    assert (mine.course_title, mine.by_name, mine.words) == ("Data for beginners", "Bo Boss", "It helps our reports.")
    for _twice in range(2):
        with transaction():
            take_up(mine.id, person_id=ada, now=utc_now())
    [enrolment] = db.session.scalars(select(Enrolment).where(Enrolment.person_id == ada))
    assert enrolment.due_on == local_day(utc_now()) + timedelta(days=30)
    assert enrolment.enrolled_by == ada
    with transaction():
        withdraw_suggestions(made.round_id, by_id=team.manager_id, now=utc_now())
    assert open_suggestions(team.people["Cy Roy"], now=utc_now()) == []
    assert db.session.get_one(Enrolment, enrolment.id).withdrawn_at is None
    assert press(team, course).people == 3, "what was taken back may be suggested once more"


def test_not_for_me_is_an_answer_and_is_told_as_a_count(team: Team, course: UUID) -> None:
    press(team, course)
    ben = team.people["Ben Ito"]
    [mine] = open_suggestions(ben, now=utc_now())
    with transaction(), pytest.raises(NotFound):
        say_not_for_me(mine.id, "known", person_id=team.people["Cy Roy"], now=utc_now())
    for why in ("not-now", "known"):
        with transaction():
            say_not_for_me(mine.id, why, person_id=ben, now=utc_now())
    assert open_suggestions(ben, now=utc_now()) == []
    [shown] = rounds_of(team.manager_id, now=utc_now())
    assert (shown.counts.people, shown.counts.declined, shown.counts.open) == (4, 1, 3)
    assert shown.counts.reasons == ((NotForMe.NOT_NOW, 1),)
    with transaction():
        find_owed(utc_now(), frozenset(), Policies())
    told = db.session.scalars(select(Reminder.person_id).where(Reminder.kind == ReminderKind.COURSE_SUGGESTED)).all()
    assert ben not in told


def test_another_managers_round_is_nobody_elses_to_take_back(team: Team, course: UUID) -> None:
    made = press(team, course)
    with transaction(), pytest.raises(NotFound):
        withdraw_suggestions(made.round_id, by_id=team.people["Ada Okafor"], now=utc_now())


def test_asking_asks_each_of_the_unknown_once_until_they_answer(team: Team) -> None:
    flo = team.people["Flo Day"]
    for expected in (1, None):
        with transaction():
            if expected is None:
                with pytest.raises(EverybodyAskedAlready):
                    ask_those_unknown(team.manager_id, team.skills["skill-0"], scope=Scope.DIRECT, now=utc_now())
            else:
                asked = ask_those_unknown(team.manager_id, team.skills["skill-0"], scope=Scope.DIRECT, now=utc_now())
                assert asked == expected
    assert [one.by_name for one in asked_of_me(flo)] == ["Bo Boss"]
    assert owed(ReminderKind.ASSESSMENT_ASKED) == 1
    say(team, "Flo Day", "skill-0", 2, confirmed=False)
    assert asked_of_me(flo) == []
    assert db.session.scalar(select(func.count()).select_from(AssessmentAsk)) == 1


@pytest.mark.sqlite_only
def test_the_page_names_who_gets_it_and_who_not_and_why(team: Team, course: UUID, be: Be) -> None:
    enrolled(team.people["Ben Ito"], course)
    page = be(team.manager_id).get(SUGGEST).text
    who = page[page.index('id="who"') : page.index('id="left-out"')]
    assert re.findall(r"<li>([^<]+)</li>", who) == ["Ada Okafor", "Cy Roy", "Di Fox"]
    assert "On it already: Ben Ito" in page
    assert "Ed Ng" not in page
    assert "Your manager suggests 1 course to you." in page


@pytest.mark.sqlite_only
def test_further_down_the_page_counts_and_names_nobody(team: Team, course: UUID, be: Be) -> None:
    deeper = Team(
        team.people["Ada Okafor"], add_people(team.people["Ada Okafor"], ["Zoe Low", "Yan Low", "Xi Low"]), team.skills
    )
    say(deeper, "Zoe Low", "skill-0", 1)
    page = be(team.manager_id).get(f"{SUGGEST}&scope=line").text
    assert "Zoe Low" not in page
    assert "And 1 person further down your line" in page


@pytest.mark.sqlite_only
def test_the_press_works_without_script_and_twice_has_one_effect(team: Team, course: UUID, be: Be) -> None:
    browser = be(team.manager_id)
    first = browser.post(SUGGEST, data={"words": "For our reports"}, follow_redirects=True).text
    assert "Suggested “Data for beginners” to 4 people" in first
    assert "To 4 people: 0 completed it, 0 are on it, 4 yet to answer" in first
    second = browser.post(SUGGEST, data={"words": "For our reports"}, follow_redirects=True).text
    assert "Nobody was sent anything" in second
    assert len(receivers()) == 4
    mine = be(team.people["Ada Okafor"]).get("/my-learning").text
    assert "Suggested by Bo Boss" in mine
    assert "Your role asks for working level in Skill 0, and it teaches that." in mine
    assert "For our reports" in mine
    assert "Your manager suggests" in be(team.people["Ada Okafor"]).get("/recommended").text


@pytest.mark.sqlite_only
def test_of_few_people_nothing_is_counted_apart(app: Flask, be: Be) -> None:
    small = team_of(["Ada Okafor", "Ben Ito"])
    for name in small.people:
        say(small, name, "skill-0", 1)
    press(small, add_course("course", skills=("skill-0",)))
    page = be(small.manager_id).get("/team/suggestions").text
    assert "So few are not counted apart" in page
    assert "completed it" not in page


@pytest.mark.sqlite_only
def test_the_pages_cost_the_same_for_many(team: Team, course: UUID, be: Be) -> None:
    few = statements(lambda: be(team.manager_id).get(SUGGEST))
    added = add_people(team.manager_id, [f"Person {number:02}" for number in range(12)])
    more = Team(team.manager_id, added, team.skills)
    for name in added:
        say(more, name, "skill-0", 1)
    many = statements(lambda: be(team.manager_id).get(SUGGEST))
    assert many <= few
    assert many <= 20


@pytest.mark.sqlite_only
def test_the_page_of_what_was_suggested_costs_the_same_for_many_rounds(team: Team, course: UUID, be: Be) -> None:
    press(team, course)
    browser = be(team.manager_id)
    few = statements(lambda: browser.get("/team/suggestions"))
    for number in range(5):
        press(team, add_course(f"course-{number}", skills=("skill-0",)))
    assert browser.get("/team/suggestions").text.count("yet to answer") == 6
    assert statements(lambda: browser.get("/team/suggestions")) == few <= 12


@pytest.mark.sqlite_only
def test_whoever_declines_chooses_a_reason(team: Team, course: UUID, be: Be) -> None:
    press(team, course)
    [mine] = open_suggestions(team.people["Ada Okafor"], now=utc_now())
    browser, address = be(team.people["Ada Okafor"]), f"/my-learning/suggestions/{mine.id}/not-for-me"
    assert "Choose why it is not for you" in browser.post(address, data={}).text
    assert browser.post(address, data={"why": "known"}).status_code == 303
    assert be(team.people["Ben Ito"]).get(address).status_code == 404


@pytest.mark.sqlite_only
def test_the_overview_offers_each_step_that_is_possible_with_its_reason(team: Team, course: UUID, be: Be) -> None:
    page = be(team.manager_id).get("/team/gaps").text
    gaps = page[page.index("The gaps that matter most") : page.index("What we do not know")]
    assert "/team/gaps/skills/skill-0/suggest?course=course" in gaps
    assert "/team/gaps/skills/skill-0/ask" in gaps
    assert f"/team/people/{team.people['Ada Okafor']}/plan/goals/new?skill=skill-0" in gaps
    assert "would take 4 of the 4 further." in gaps
    assert "/sessions/" not in gaps
    press(team, course)
    assert (
        "would take 4 of the 4 further; 4 of them have it or had it suggested."
        in be(team.manager_id).get("/team/gaps").text
    )


@pytest.mark.sqlite_only
def test_every_skill_that_is_asked_can_be_acted_on(team: Team, course: UUID, be: Be) -> None:
    page = be(team.manager_id).get("/team/act").text
    one = page[page.index('id="skill-0"') : page.index('id="skill-1"')]
    assert "4 below, 1 unknown, 1 met, of 6" in one
    assert "/team/gaps/skills/skill-0/suggest" in one
    other = page[page.index('id="skill-1"') : page.index('id="skill-2"')]
    assert "suggest" not in other, "nobody is below in it"
    assert "/team/gaps/skills/skill-1/ask" in other
    assert "/team/targets/set/skill-1" in other
    assert statements(lambda: be(team.manager_id).get("/team/act")) <= 16


def test_the_mail_names_no_course_skill_or_level(team: Team, course: UUID) -> None:
    press(team, course)
    with transaction():
        ask_those_unknown(team.manager_id, team.skills["skill-0"], scope=Scope.DIRECT, now=utc_now())
    with transaction() as session:
        for name, person_id in team.people.items():
            session.get_one(Person, person_id).email = f"{slug(name)}@example.org"
    wednesday = utc_now() + timedelta(days=8)
    swept = sweep(wednesday.replace(hour=11), HEAD)
    assert swept.digests == 5
    sweep(wednesday.replace(hour=12), HEAD)
    mails = db.session.scalars(select(OutboxMessage).where(OutboxMessage.key.startswith("digest:"))).all()
    assert len(mails) == 5
    for mail in mails:
        whole = f"{mail.subject} {mail.text_body} {mail.html_body}"
        assert not [
            word for word in ("Data for beginners", "Skill 0", "orking level", "wareness", "elow") if word in whole
        ]
    assert sum("/my-learning#suggested" in (mail.text_body or "") for mail in mails) == 4
    assert sum("/my-skills#asked" in (mail.text_body or "") for mail in mails) == 1


def test_of_more_than_twenty_asked_nobody_is_written_to_for_five_minutes_and_after_a_stop_not_at_all(
    app: Flask,
) -> None:
    big = team_of([f"Person {number:02}" for number in range(21)])
    for key in ("skill-0", "skill-1"):
        with transaction():
            ask_those_unknown(big.manager_id, big.skills[key], scope=Scope.DIRECT, now=utc_now())
    assert owed(ReminderKind.ASSESSMENT_ASKED) == 0
    assert {(one.people, one.open, one.is_held(utc_now())) for one in asked_by(big.manager_id)} == {(21, 21, True)}
    for _twice in range(2):
        with transaction():
            take_back_asks(big.skills["skill-0"], by_id=big.manager_id, now=utc_now())
    assert owed(ReminderKind.ASSESSMENT_ASKED, after=PAUSE_BEFORE_MANY) == 21
    assert [one.skill_id for one in asked_by(big.manager_id)] == [big.skills["skill-1"]]


@pytest.mark.sqlite_only
def test_what_was_asked_can_be_taken_back_on_the_page(team: Team, be: Be) -> None:
    browser = be(team.manager_id)
    assert "Asked 1 person where they are" in browser.post("/team/gaps/skills/skill-0/ask", follow_redirects=True).text
    assert "What you asked" in browser.get("/team/suggestions").text
    assert "Taken back." in browser.post("/team/gaps/skills/skill-0/ask/withdraw", follow_redirects=True).text
    assert asked_of_me(team.people["Flo Day"]) == []


@pytest.mark.parametrize(
    ("people", "words"),
    [
        (2, "Asked 2 people where they are in Skill 0. They see it on their pages now, and in their next message."),
        (21, "No message goes for five minutes: until then you can stop it under “What you suggested”."),
    ],
)
def test_whoever_asks_is_told_when_the_others_are_written_to(app: Flask, be: Be, people: int, words: str) -> None:
    team = team_of([f"Person {number:02}" for number in range(people)])
    browser = be(team.manager_id)
    assert browser.post("/team/gaps/skills/skill-0/ask").status_code == 303
    assert words in browser.get("/team/gaps").text


def test_the_month_suggests_a_course_until_everybody_below_had_it_suggested(team: Team, course: UUID) -> None:
    today = local_day(utc_now())

    def thing() -> OneThing | None:
        return team_month(team.manager_id, today=today).thing

    before = thing()
    assert before
    assert before.path == SUGGEST
    assert "suggest “Data for beginners” (16 minutes): 4 of 6 are below" in before.words
    press(team, course)
    after = thing()
    assert after
    assert after.words.startswith("One thing to do: find out about ")
