"""Requiring a pathway in the browser, without JavaScript: the form, what it shows, the rule's pages and files, and whom it reaches."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from skills_centre.catalogue.models import CourseVersion
from skills_centre.catalogue.services.pathways import take_course_out, withdraw_pathway
from skills_centre.people.models import Person, PersonType
from skills_centre.people.services.places import set_manager
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from skills_centre.platform.pages import in_words
from skills_centre.requirements.models import LearningRule, Obligation
from skills_centre.requirements.queries.asked import asked_of_pathway, required_pathways
from skills_centre.requirements.rules.audience import Clause, ClauseKind
from skills_centre.requirements.rules.schedule import Recurrence, Schedule
from skills_centre.requirements.rules.subjects import RuleSubject
from skills_centre.requirements.services.obligations import follow_rules
from skills_centre.requirements.services.rules import RuleDraft, change_rule
from tests.counting import statements
from tests.learning.builders import add_course
from tests.requirements.builders import learn, pathway, rule

pytestmark = pytest.mark.sqlite_only
LIST = "/administration/required-learning"
NEW = f"{LIST}/new"
DAY = timedelta(days=1)

Be = Callable[[UUID], FlaskClient]
MakePerson = Callable[..., Person]


def boxes(way: RuleSubject, **changed: object) -> dict[str, Any]:
    today = local_day(utc_now())
    return {
        "what": "pathway", "course": "", "pathway": str(way.pathway_id), "whom": "everyone", "timing": "days", "days": "30",
        "starts_on": [str(today.day), str(today.month), str(today.year)], "form_id": str(new_id()), **changed,
    }  # fmt: skip


def make(admin: FlaskClient, form: dict[str, Any]) -> str:
    """Press the first button, then the second; gives the address of the rule's page."""
    shown = re.search(r'name="sure" value="([^"]+)"', admin.post(NEW, data=form).text)
    assert shown
    answer = admin.post(NEW, data={**form, "sure": shown[1]})
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_a_pathway_is_chosen_shown_and_required(
    admin: FlaskClient, way: RuleSubject, courses: list[UUID], make_person: MakePerson
) -> None:
    ada = make_person("Ada Okafor")
    learn(ada.id, courses[0], local_day(utc_now()))
    form = boxes(way, course=str(courses[2]))
    assert ">AI for all</option>" in admin.get(NEW).text
    assert f'value="{way.pathway_id}" selected' in admin.get(f"{NEW}?pathway={way.pathway_id}").text
    shown = admin.post(NEW, data=form).text
    assert "Everyone completes every course of the pathway “AI for all” within 30 days of joining." in shown
    said = text_of(shown)
    assert "2 people are concerned; together they would owe 3 courses , each counted once for each person" in said
    assert "1 course (1 done already)" in said
    assert re.search(r"Course a By \d+ \w+ \d+ 1 1 Course b By \d+ \w+ \d+ 2 0", said)
    assert db.session.query(LearningRule).count() == 0
    address = make(admin, form)
    [made] = db.session.query(LearningRule)
    assert (made.course_id, made.pathway_id) == (None, way.pathway_id)
    page = text_of(admin.get(address).text)
    assert "Everyone completes every course of the pathway “AI for all”" in page
    assert "What is counted are courses, each once for each person of whom it is asked" in page
    assert "Course by course" in page
    assert "Each course counts once for each person." in text_of(admin.get(LIST).text)
    assert db.session.query(Obligation).filter_by(closed_on=None).count() == 3


def test_a_pathway_that_changes_before_the_second_press_is_shown_again(
    admin: FlaskClient, way: RuleSubject, keeper: UUID
) -> None:
    form = boxes(way)
    mark = re.search(r'name="sure" value="([^"]+)"', admin.post(NEW, data=form).text)
    assert mark
    assert way.pathway_id
    with transaction():
        take_course_out(way.pathway_id, "course-b", by_id=keeper, now=utc_now())
    assert admin.post(NEW, data={**form, "sure": mark[1]}).status_code == 200
    assert db.session.query(LearningRule).count() == 0


def test_a_rule_keeps_its_pathway_when_it_is_changed(admin: FlaskClient, way: RuleSubject, courses: list[UUID]) -> None:
    address = make(admin, boxes(way))
    assert "A rule keeps its pathway" in admin.get(f"{address}/change").text
    form = {**boxes(way, days="60", was="1"), "what": "course", "course": str(courses[0]), "pathway": ""}
    shown = admin.post(f"{address}/change", data=form).text
    assert "every course of the pathway “AI for all” within 60 days" in shown
    mark = re.search(r'name="sure" value="([^"]+)"', shown)
    assert mark
    assert admin.post(f"{address}/change", data={**form, "sure": mark[1]}).status_code == 303
    assert "Changed the rule that requires the pathway “AI for all”" in admin.get("/administration/audit").text
    assert {row.due_on for row in db.session.query(Obligation)} == {local_day(utc_now()) + 60 * DAY}


def test_people_and_files_say_which_course(admin: FlaskClient, way: RuleSubject, courses: list[UUID]) -> None:
    preview = admin.post(NEW, data=boxes(way, file="yes")).text.splitlines()
    assert preview[0].lstrip("\ufeff").startswith("Name,Team,Course,What changes")
    assert [line.split(",")[2] for line in preview[1:]] == ["Course a", "Course b"]
    address = make(admin, boxes(way))
    lines = admin.get(f"{address}/people.csv").text.splitlines()
    assert sum("Course a" in one for one in lines) == sum("Course b" in one for one in lines) == 1
    people = admin.get(f"{address}/people").text
    assert '<option value="">Any of the pathway</option>' in people
    only = admin.get(f"{address}/people?course={courses[1]}").text
    assert '<td class="govuk-table__cell">Course b</td>' in only
    assert '<td class="govuk-table__cell">Course a</td>' not in only
    assert "2 courses , each counted once for each person, would no longer be asked for" in text_of(
        admin.get(f"{address}/end").text
    )


def test_a_rule_whose_pathway_is_withdrawn_says_so(admin: FlaskClient, way: RuleSubject, keeper: UUID) -> None:
    address = make(admin, boxes(way))
    assert way.pathway_id
    with transaction():
        withdraw_pathway(way.pathway_id, by_id=keeper, now=utc_now())
        follow_rules(now=utc_now())
    assert "Pathway withdrawn" in admin.get(LIST).text
    page = text_of(admin.get(address).text)
    assert "so nobody is asked for anything" in page
    assert "No longer asked for by this rule" in page
    assert ">AI for all</option>" not in admin.get(NEW).text


def test_ones_own_page_and_that_of_the_team_show_each_course_and_why(
    be: Be, way: RuleSubject, keeper: UUID, make_person: MakePerson
) -> None:
    ada, lee = make_person("Ada Okafor"), make_person("Lee Leader")
    today = local_day(utc_now())
    with transaction():
        set_manager(ada.id, lee.id, starts_on=today, by_id=None, now=utc_now())
    rule(way, keeper, now=utc_now())
    own = text_of(be(ada.id).get("/my-learning/required").text)
    assert own.count("Everyone completes every course of the pathway “AI for all” within 30 days of joining.") == 2
    assert f"by {in_words(today + 30 * DAY)}" in own
    team = text_of(be(lee.id).get("/team/required").text)
    for title in ("Course a", "Course b"):
        assert title in own
        assert f"Ada Okafor : {title}" in team
    assert "Course c" not in own + team


def test_members_staff_are_offered_its_courses_and_read_no_word_of_a_duty(
    be: Be, way: RuleSubject, keeper: UUID, make_person: MakePerson
) -> None:
    pat = make_person("Pat Private", person_type=PersonType.MEMBERS_STAFF)
    rule(way, keeper, now=utc_now())
    page = be(pat.id).get("/recommended").text
    assert "Course a" in page
    for word in ("required", "overdue", "compliance", "mandatory"):
        assert word not in page.casefold()


def test_pages_take_as_many_statements_for_a_long_pathway_as_for_a_short_one(
    be: Be, admin: FlaskClient, keeper: UUID, courses: list[UUID], make_person: MakePerson
) -> None:
    ada = be(make_person("Ada Okafor").id)
    rule(pathway(keeper, *courses[:2], now=utc_now()), keeper, now=utc_now())
    long = [add_course(f"more-{place}", title=f"More {place}") for place in range(6)]
    [first] = [row.id for row in db.session.query(LearningRule)]

    def count(rule_id: UUID) -> list[int]:
        pages = [LIST, f"{LIST}/{rule_id}", f"{LIST}/{rule_id}/people", f"{LIST}/{rule_id}/people.csv", f"{LIST}/new"]
        return [*(statements(lambda page=page: admin.get(page)) for page in pages), statements(lambda: ada.get("/my-learning/required"))]  # type: ignore[misc]  # fmt: skip

    few = count(first)
    other = rule(pathway(keeper, *long, title="All of AI", now=utc_now()), keeper, now=utc_now())
    assert count(other) == few


def test_the_page_of_the_pathway_says_which_rules_ask_for_it_and_what_a_change_does(
    admin: FlaskClient, way: RuleSubject, courses: list[UUID], make_person: MakePerson
) -> None:
    desk = f"/administration/pathways/{way.pathway_id}"
    assert "is required learning" not in admin.get(desk).text
    assert "Required learning." not in text_of(admin.get("/administration/pathways").text)
    learn(make_person("Ada Okafor").id, courses[0], local_day(utc_now()))
    learn(make_person("Ben Li").id, courses[0], local_day(utc_now()))
    address = make(admin, boxes(way))
    page = admin.get(desk).text
    said = text_of(page)
    assert "This pathway is required learning by this rule:" in said
    assert f'href="{address}"' in page
    assert "3 people still have something of it to do: 4 courses, each counted once for each person." in said
    assert "Needed to complete the pathway. 1 person still has to complete it." in said
    assert "Needed to complete the pathway. 3 people still have to complete it." in said
    assert "If you withdraw the pathway, nothing of it is asked for any more." in said
    assert (
        "3 people are no longer asked for what is left of it, unless another rule asks for the same. "
        "What is overdue then stays in the counts as not completed." in said
    )
    assert "3 courses. Required learning." in text_of(admin.get("/administration/pathways").text)
    admin.post(f"{address}/end")
    assert "is required learning" not in admin.get(desk).text
    assert "Required learning." not in text_of(admin.get("/administration/pathways").text)


def test_a_rule_that_is_over_by_its_last_day_is_not_named(admin: FlaskClient, way: RuleSubject, keeper: UUID) -> None:
    make(admin, boxes(way))
    assert way.pathway_id
    on = local_day(utc_now())
    assert asked_of_pathway(way.pathway_id, on=on).people == 1
    [row] = db.session.query(LearningRule)
    with transaction():
        draft = RuleDraft((Clause(ClauseKind.EVERYONE),), Schedule(Recurrence.ONCE, days=30), on, ends_on=on + DAY)
        change_rule(row.id, draft, by_id=keeper, now=utc_now())
    for day, number in ((on, 1), (on + DAY, 1), (on + 2 * DAY, 0)):
        assert len(asked_of_pathway(way.pathway_id, on=day).rules) == number
        assert len(required_pathways(on=day)) == number


def test_whoever_changes_or_withdraws_a_course_of_it_reads_of_whom_it_is_asked(
    admin: FlaskClient, way: RuleSubject, courses: list[UUID], make_person: MakePerson
) -> None:
    make_person("Ada Okafor")
    address = make(admin, boxes(way))
    step = f"/administration/pathways/{way.pathway_id}/courses"
    assert (
        "Once this course is optional, nobody is asked for it because of the pathway any more: 2 people still have it to do."
        in text_of(admin.get(f"{step}/course-a").text)
    )
    assert "Once this course is needed, it is asked for from that day" in text_of(admin.get(f"{step}/course-c").text)
    pages = []
    for course_id in courses:
        [version] = db.session.query(CourseVersion).filter_by(course_id=course_id)
        pages.append(admin.get(f"/administration/courses/{version.id}/withdraw").text)
    assert "This course is required learning by this rule:" in text_of(pages[0])
    assert "2 people still have to complete it. Once it is withdrawn, nobody is asked to" in text_of(pages[0])
    assert "What is overdue then stays in the counts as not completed." in text_of(pages[0])
    assert f'href="{address}"' in pages[0]
    assert "is required learning" not in pages[2], "it is optional in the pathway"


def test_ones_own_page_names_the_pathway_in_its_order_and_nobody_else(
    be: Be, keeper: UUID, courses: list[UUID], make_person: MakePerson
) -> None:
    ada, ben = make_person("Ada Okafor"), make_person("Ben Li")
    clauses = tuple(Clause(ClauseKind.PERSON, one) for one in (ada.id, ben.id, keeper))
    rule(pathway(keeper, courses[2], courses[0], courses[1], now=utc_now()), keeper, clauses=clauses, now=utc_now())
    page = be(ada.id).get("/my-learning/required").text
    titles = re.findall(r"Course [abc]</a></h2>", page)
    assert titles == ["Course c</a></h2>", "Course a</a></h2>", "Course b</a></h2>"]
    said = text_of(page)
    assert said.count("Ada Okafor and 2 others by name complete every course of the pathway “AI for all”") == 3
    assert "Ben Li" not in said
    assert page.count('Part of the pathway <a class="govuk-link" href="/pathways/ai-for-all">AI for all</a>') == 3
    assert be(ada.id).get("/pathways/ai-for-all").status_code == 200
