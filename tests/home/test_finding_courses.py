"""The list of courses as people see it."""

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from skills_centre.catalogue.models import Course
from skills_centre.catalogue.queries.shelf import TaughtSkill
from skills_centre.catalogue.queries.vocabulary import Vocabulary, probably_meant
from skills_centre.catalogue.services.synonyms import keep_synonyms
from skills_centre.catalogue.services.withdrawing import withdraw
from skills_centre.home.finding_courses import leads_to
from skills_centre.learning.models import EnrolmentState
from skills_centre.people.models import Person, PersonType
from skills_centre.platform.database import db, transaction
from skills_centre.skills.queries.names import NamedSkill
from skills_centre.skills.services.standing import refresh_everybody
from tests.catalogue.builders import lasting, make_pack, publish_course
from tests.catalogue.shelves import fill_shelves
from tests.conftest import NOW
from tests.counting import statements
from tests.learning.builders import enrolled
from tests.skills.builders import changed, published, skill, small_framework

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]
Maker = Callable[..., Person]


@pytest.fixture
def learner(be: Be, make_person: Maker) -> FlaskClient:
    """The browser of somebody who looks for a course; making tea is published."""
    publish_course(make_pack(), reviewer_id=make_person("Rita Reviewer").id)
    return be(make_person("Lea Learner").id)


def test_a_card_says_what_a_course_is_and_teaches(learner: FlaskClient) -> None:
    published(
        changed(small_framework(), skills=(*small_framework().skills, skill("clear-writing", name="Plain words")))
    )
    page = learner.get("/courses").text
    for words in (
        "1 course",
        "Making tea",
        "How to make tea",
        "10 minutes",
        "Leadership",
        "Self-paced",
        "<span>Leads to</span> working level in Plain words",
    ):
        assert words in page
    assert 'href="/courses/tea-making"' in page


def test_a_card_names_the_skills_together_that_it_brings_to_one_level() -> None:
    levels = {1: "Awareness", 2: "Working"}
    named = {key: NamedSkill(key, key.capitalize(), "house", levels) for key in ("tea", "cups", "leaves")}
    named["pots"] = NamedSkill("pots", "Pots", None, {})
    taught = [TaughtSkill("tea", 2), TaughtSkill("pots", 2), TaughtSkill("cups", 1), TaughtSkill("leaves", 1)]
    assert leads_to(taught, named) == "working level in Tea; level 2 in Pots; awareness level in Cups, Leaves"
    assert leads_to([], named) == ""


@pytest.mark.usefixtures("learner")
def test_a_card_says_whether_i_am_on_the_course_or_through_it(be: Be, make_person: Maker) -> None:
    course_id = db.session.scalars(select(Course.id)).one()
    olu = make_person("Olu Onit")
    enrolment = enrolled(olu.id, course_id)
    assert "You are on this" in be(olu.id).get("/courses").text
    with transaction() as session:
        kept = session.merge(enrolment)
        kept.state, kept.completed_at = EnrolmentState.COMPLETED, NOW
    assert "Completed" in be(olu.id).get("/courses").text
    assert "Completed" not in be(make_person("Somebody Else").id).get("/courses").text


def test_a_filtered_list_has_an_address_that_can_be_shared(learner: FlaskClient) -> None:
    page = learner.get("/courses?q=tea&topic=Leadership&format=self-paced&time=15&level=2&skill=clear-writing").text
    assert "1 course for “tea”" in page
    assert page.count(" checked>") == 3
    assert 'value="clear-writing" selected' in page
    assert 'href="/courses?q=tea&amp;format=self-paced&amp;time=15&amp;level=2&amp;skill=clear-writing"' in page
    assert 'href="/courses?q=tea">Clear filters' in page


@pytest.mark.parametrize(
    "nonsense", ["page=0", "page=x", "page=999", "level=99", "topic=%00", "sort=up", "time=-1", "q=%26%7C"]
)
def test_an_address_that_makes_no_sense_still_gives_a_list(learner: FlaskClient, nonsense: str) -> None:
    answer = learner.get(f"/courses?{nonsense}")
    assert answer.status_code == 200
    assert "Making tea" in answer.text


def test_words_that_nobody_uses_give_the_list_for_those_that_were_meant(learner: FlaskClient) -> None:
    page = learner.get("/courses?q=klear&topic=Leadership").text
    assert "1 course for “clear”" in page
    assert "Nothing was found for “klear”" in page
    assert 'href="/courses?q=klear&amp;topic=Leadership&amp;exact=1">Search for klear instead' in page
    page = learner.get("/courses?q=klear&topic=Leadership&exact=1").text
    assert "No courses for “klear”" in page
    assert 'href="/courses?q=clear&amp;topic=Leadership">clear</a>?' in page


def test_when_nothing_fits_the_page_says_without_which_choice_something_would(learner: FlaskClient) -> None:
    page = learner.get("/courses?q=klear&topic=Data").text
    assert 'href="/courses?q=clear">clear</a>, without the filters?' in page
    page = learner.get("/courses?q=tea&topic=Data&time=15").text
    assert "Did you mean" not in page
    assert 'href="/courses?q=tea&amp;time=15">Without “Data”</a>: 1 course.' in page
    assert "Without “15 minutes”" not in page
    assert "1 course fits your words" in page
    assert 'href="/courses?topic=Leadership">Leadership</a> (1)' in page


def test_words_that_found_a_course_together_are_not_offered_with_one_left_out(
    learner: FlaskClient, make_person: Maker
) -> None:
    other = make_pack("cups", title="Cups", description="Which to choose.")
    publish_course(other, reviewer_id=make_person("Ray Reviewer").id)
    page = learner.get("/courses?q=matters+committee").text
    assert "1 course for “matters committee”" in page
    assert "Did you mean" not in page


def test_a_result_shows_where_the_words_were_found(learner: FlaskClient) -> None:
    page = learner.get("/courses?q=tea").text
    assert '">Making <mark>tea</mark></a>' in page
    assert "How to make <mark>tea</mark> for a committee." in page
    assert "Why <mark>tea</mark> matters." in page
    assert "<mark>" not in learner.get("/courses").text
    page = learner.get("/courses?q=<script>alert(1)</script>").text
    assert "<script>alert" not in page


def test_what_is_for_me_is_worked_out_from_my_own_record_and_never_kept(be: Be, make_person: Maker) -> None:
    published(small_framework())
    reviewer_id = make_person("Rita Reviewer").id
    for key, taught in (("tea", "writing"), ("cups", "searching"), ("trays", "carrying")):
        publish_course(
            make_pack(key, title=key.title(), skills=[{"skill": taught, "from": 0, "to": 2}]), reviewer_id=reviewer_id
        )
    olu = make_person("Olu Onit")
    browser = be(olu.id)
    page = browser.get("/courses?mine=gaps").text
    assert "1 course<" in page
    assert "Cups" in page
    assert "For my gaps" in page
    enrolled(olu.id, db.session.scalars(select(Course.id).where(Course.key == "cups")).one())
    assert "2 courses<" in browser.get("/courses?mine=new").text
    page = browser.get("/courses?mine=new&mine=gaps").text
    assert 'href="/courses?mine=new">Without “For my gaps”</a>: 2 courses.' in page
    member = be(make_person("Mia Member", person_type=PersonType.MEMBER).id)
    assert "gap" not in member.get("/courses?mine=gaps").text.replace("mine=gaps", "").replace('value="gaps"', "")
    assert "3 courses<" in member.get("/courses?mine=new").text


def test_what_is_for_me_says_how_many_courses_it_leaves(be: Be, make_person: Maker) -> None:
    published(small_framework())
    reviewer_id = make_person("Rita Reviewer").id
    for key, taught in (("tea", "writing"), ("cups", "searching"), ("mugs", "searching"), ("trays", "carrying")):
        publish_course(
            make_pack(key, title=key.title(), skills=[{"skill": taught, "from": 0, "to": 2}]), reviewer_id=reviewer_id
        )
    olu = make_person("Olu Onit")
    enrolled(olu.id, db.session.scalars(select(Course.id).where(Course.key == "cups")).one())
    browser = be(olu.id)

    def said(address: str) -> list[tuple[str, str]]:
        own = browser.get(address).text.partition("For me</legend>")[2].partition("</fieldset>")[0]
        return re.findall(r'checkboxes__label"[^>]*>(.*?) <span class="centre-quiet">\((\d+)\)', own)

    assert said("/courses") == [("For my gaps", "2"), ("Not yet taken", "3")]
    assert said("/courses?mine=gaps") == [("For my gaps", "2"), ("Not yet taken", "1")]
    assert said("/courses?mine=gaps&mine=new") == [("For my gaps", "1"), ("Not yet taken", "1")]
    assert said("/courses?skill=carrying") == [("Not yet taken", "1")]
    assert said("/courses?skill=carrying&mine=gaps") == [("For my gaps", "0")]
    assert said("/courses?q=trays") == [("Not yet taken", "1")]


def test_a_form_with_fields_left_empty_leads_to_an_address_without_them(learner: FlaskClient) -> None:
    answer = learner.get("/courses?q=tea&topic=Leadership&time=&skill=&role=&page=2")
    assert answer.status_code == 302
    assert answer.location == "/courses?q=tea&topic=Leadership&page=2"
    assert learner.get("/courses?q=&time=").location == "/courses"


def test_who_has_less_time_than_any_course_takes_is_told_that_courses_have_parts(
    learner: FlaskClient, make_person: Maker
) -> None:
    publish_course(make_pack("cups", title="Cups", **lasting(90)), reviewer_id=make_person("Ray Reviewer").id)
    assert "15 minutes (1)" in learner.get("/courses").text
    page = learner.get("/courses?q=cups").text
    assert "15 minutes (0)" in page
    assert "An hour (0)" in page
    page = learner.get("/courses?q=cups&time=15").text
    assert "No whole course is that short" in page
    assert 'href="/courses?q=cups&amp;sort=shortest">one of 1 course' in page
    assert "Without “15 minutes”" not in page
    assert "Nothing fits all of that" in page
    assert "No course fits this filter." in learner.get("/courses?provider=Nobody").text
    assert "or the lessons.<" in learner.get("/courses?q=zzz").text
    assert "No whole course is that short" not in learner.get("/courses?q=zzz&time=15").text


def test_the_meaning_of_a_word_that_is_misspelt_is_looked_for_among_topics_parts_and_synonyms(
    learner: FlaskClient, make_person: Maker
) -> None:
    publish_course(
        make_pack("cups", title="Cups", topic="Artificial intelligence"), reviewer_id=make_person("Ray Reviewer").id
    )
    admin = make_person("Ann Admin")
    with transaction():
        keep_synonyms(("Copilot", "cups"), set_id=None, by_id=admin.id, now=NOW)
    assert "these are for <strong>intelligence</strong>" in learner.get("/courses?q=inteligence").text
    assert "these are for <strong>copilot</strong>" in learner.get("/courses?q=copilt").text
    assert "these are for" not in learner.get("/courses?q=cuboid").text


def test_nothing_published_yet_is_said_kindly(be: Be, make_person: Maker) -> None:
    assert "No courses yet" in be(make_person("Nia New").id).get("/courses").text


def test_pages_keep_the_filters(learner: FlaskClient) -> None:
    fill_shelves(60)
    page = learner.get("/courses?sort=shortest&q=ordinary").text
    assert "60 courses for “ordinary”" in page
    assert "1 to 25. Sorted by" in page
    assert 'href="/courses?sort=shortest&amp;q=ordinary&amp;page=3"' in page
    assert page.count("centre-card__title") == 25


def test_a_course_is_on_the_list_from_its_publication_to_its_withdrawal(
    learner: FlaskClient, make_person: Maker
) -> None:
    author, reviewer = make_person("Ada Author").id, make_person("Rob Reviewer").id
    assert "1 course<" in learner.get("/courses").text
    publish_course(make_pack("cups", title="Choosing cups"), by_id=author, reviewer_id=reviewer)
    assert "Choosing cups" in learner.get("/courses").text
    version_id = publish_course(make_pack("cups", title="Choosing mugs"), by_id=author, reviewer_id=reviewer)
    assert "Choosing mugs" in learner.get("/courses").text
    assert "Choosing cups" not in learner.get("/courses").text
    with transaction():
        withdraw(version_id, by_id=author, now=NOW)
    assert "Choosing mugs" not in learner.get("/courses").text


def test_a_skill_has_its_new_name_as_soon_as_the_framework_says_so(learner: FlaskClient) -> None:
    assert "level 2 in Clear writing" in learner.get("/courses").text
    framework = small_framework()
    published(changed(framework, skills=(*framework.skills, skill("clear-writing", name="Plain words"))))
    assert "working level in Plain words" in learner.get("/courses").text
    published(changed(framework, skills=(*framework.skills, skill("clear-writing", name="Plainer words"))))
    assert "working level in Plainer words" in learner.get("/courses").text


@pytest.mark.parametrize("many", [10, 1_000])
def test_the_page_takes_a_constant_number_of_statements(
    learner: FlaskClient, be: Be, make_person: Maker, many: int
) -> None:
    published(small_framework())
    with transaction():
        refresh_everybody(now=NOW)
    fill_shelves(many)
    assert statements(lambda: learner.get("/courses?q=ordinary&sort=newest")) == 11
    assert statements(lambda: learner.get("/courses?q=ordinary&sort=newest")) == 5
    member = be(make_person("Mia Member", person_type=PersonType.MEMBER).id)
    member.get("/courses")
    assert statements(lambda: member.get("/courses?q=ordinary&sort=newest")) == 10


def test_the_words_that_were_meant_are_known_words() -> None:
    known = Vocabulary.of(["accessibility", "data", "writing"])
    assert probably_meant(["acessibilty", "data"], known) == ["accessibility", "data"]
    assert probably_meant(["writ"], known) == []
    assert probably_meant(["zebra"], known) == []
    assert probably_meant(["writing", "zebra"], known) == ["writing"]
    assert probably_meant(["quantum", "basket"], known, held={"basket"}) == []
    assert probably_meant(["acessibilty", "basket"], known, held={"basket"}) == ["accessibility", "basket"]
    assert probably_meant(["ecriture"], Vocabulary.of(["secure"])) == []
