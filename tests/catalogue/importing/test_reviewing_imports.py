"""What one table brought in, reviewed on one page: the ticked are published at once, each as any version is, and the rest is left."""

import io
from collections.abc import Callable, Sequence
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from skills_centre.catalogue.errors import NothingTicked, OwnCourse, TooManyTicked
from skills_centre.catalogue.importing.external import Column
from skills_centre.catalogue.models import Course, CourseState, CourseVersion, ImportedCourse
from skills_centre.catalogue.packs import Pack
from skills_centre.catalogue.queries.courses import course_version, published_course
from skills_centre.catalogue.queries.imports import MOST_AT_ONCE, course_import, course_imports, unpublished_of
from skills_centre.catalogue.services.drafts import discard_draft
from skills_centre.catalogue.services.importing import Done, publish_ticked, send_for_review, take_in_courses
from skills_centre.catalogue.services.publishing import return_to_draft
from skills_centre.people.models import Person, Role
from skills_centre.platform.audit import AuditEvent
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id
from tests.catalogue.builders import keep, make_pack
from tests.catalogue.importing.test_external import ROW, table
from tests.conftest import NOW, TODAY
from tests.counting import statements
from tests.journeys.checking import problems_in_source

Maker = Callable[..., Person]
Be = Callable[[UUID], FlaskClient]

WRONG = make_pack("wrong", title="Wrong", description="[click here](https://example.org) for more.")


@pytest.fixture
def ada(make_person: Maker) -> UUID:
    return make_person("Ada Okafor", roles=(Role.LD_ADMINISTRATOR,)).id


@pytest.fixture
def ben(make_person: Maker) -> UUID:
    return make_person("Ben Ito", roles=(Role.LD_ADMINISTRATOR,)).id


def packs(many: int = 3) -> list[Pack]:
    return [make_pack(f"course-{number}", title=f"Course {number}") for number in range(many)]


def take_in(by_id: UUID, brought: Sequence[Pack], *, is_submitted: bool = True) -> UUID:
    with transaction():
        taken = take_in_courses(brought, is_submitted=is_submitted, by_id=by_id, now=NOW)
    assert taken.import_id
    return taken.import_id


def waiting(import_id: UUID, viewer_id: UUID) -> dict[UUID, str]:
    lines = unpublished_of(import_id, viewer_id=viewer_id, today=TODAY, page=1)
    return {line.version_id: line.digest for line in lines if line.is_waiting}


def publish(import_id: UUID, ticked: dict[UUID, str], by_id: UUID) -> Done:
    with transaction():
        return publish_ticked(import_id, ticked, by_id=by_id, now=NOW)


def test_the_ticked_are_published_by_a_second_person_and_the_rest_waits(ada: UUID, ben: UUID) -> None:
    import_id = take_in(ada, packs())
    first, *others = list(waiting(import_id, ben).items())
    for _press in range(2):
        assert publish(import_id, dict(others), ben) == Done(2)
    assert published_course("course-1").reviewed_by == ben
    assert list(waiting(import_id, ben)) == [first[0]]
    line = course_import(import_id)
    assert (line.made_by_id, line.total, line.waiting, line.drafts) == (ada, 3, 1, 0)
    acts = db.session.execute(
        select(AuditEvent.action, func.count())
        .where(AuditEvent.action.in_(["course.import", "course.publish"]))
        .group_by(AuditEvent.action)
    )
    assert {row[0]: row[1] for row in acts} == {"course.import": 1, "course.publish": 2}


def test_nobody_publishes_what_they_brought_in_or_wrote_part_of(ada: UUID, ben: UUID) -> None:
    import_id = take_in(ada, packs(2))
    ticked = waiting(import_id, ada)
    mine = publish(import_id, ticked, ada)
    assert (mine.count, {one.sentence for one in mine.left}) == (0, {OwnCourse.sentence})
    first = next(iter(ticked))
    with transaction():
        return_to_draft(first, "Say more.", by_id=ben, now=NOW)
    keep(make_pack("course-0", title="Course 0 again"), by_id=ben)
    with transaction():
        assert send_for_review(import_id, [first], by_id=ada, now=NOW) == Done(1)
    lines = unpublished_of(import_id, viewer_id=ben, today=TODAY, page=1)
    assert [(line.course.title, line.is_own) for line in lines] == [("Course 0 again", True), ("Course 1", False)]
    done = publish(import_id, waiting(import_id, ben), ben)
    assert (done.count, [one.title for one in done.left]) == (1, ["Course 0 again"])


def test_what_changed_since_it_was_read_is_left_and_stops_no_other(ada: UUID, ben: UUID) -> None:
    import_id = take_in(ada, packs(2))
    ticked = waiting(import_id, ben)
    first = next(iter(ticked))
    with transaction():
        return_to_draft(first, "Mine.", by_id=ada, now=NOW)
    keep(make_pack("course-0", title="Something else"), by_id=ada)
    with transaction():
        send_for_review(import_id, [first], by_id=ada, now=NOW)
    done = publish(import_id, ticked, ben)
    assert (done.count, len(done.left), "changed after you opened it" in done.left[0].sentence) == (1, 1, True)
    assert course_version(first).state is CourseState.IN_REVIEW


def test_a_course_with_an_error_stays_a_draft_and_is_said_to(ada: UUID, ben: UUID) -> None:
    with transaction():
        taken = take_in_courses([*packs(1), WRONG], is_submitted=True, by_id=ada, now=NOW)
    assert taken.import_id
    assert (taken.made, taken.sent.count, [one.title for one in taken.sent.left]) == (2, 1, ["Wrong"])
    good, wrong = unpublished_of(taken.import_id, viewer_id=ben, today=TODAY, page=1)
    assert (good.is_waiting, good.problems, wrong.is_waiting) == (True, (), False)
    assert "click here" in wrong.problems[0]
    done = publish(taken.import_id, {wrong.version_id: wrong.digest}, ben)
    assert (done.count, len(done.left)) == (0, 1)


def test_the_number_at_once_is_bounded_and_another_table_is_not_touched(ada: UUID, ben: UUID) -> None:
    import_id, other = take_in(ada, packs(1)), take_in(ada, [make_pack("other")])
    with pytest.raises(NothingTicked):
        publish(import_id, {}, ben)
    with pytest.raises(TooManyTicked):
        publish(import_id, {new_id(): "x" for _each in range(MOST_AT_ONCE + 1)}, ben)
    with pytest.raises(NotFound):
        publish(new_id(), waiting(import_id, ben), ben)
    assert publish(import_id, waiting(other, ben), ben) == Done(0)
    assert len(course_imports()) == 2


def test_a_course_that_is_discarded_leaves_its_table(ada: UUID) -> None:
    import_id = take_in(ada, packs(1), is_submitted=False)
    (line,) = unpublished_of(import_id, viewer_id=ada, today=TODAY, page=1)
    with transaction():
        discard_draft(line.version_id, by_id=ada, now=NOW)
    assert db.session.scalar(select(func.count()).select_from(ImportedCourse)) == 0
    assert course_imports() == []
    with pytest.raises(NotFound):
        course_import(import_id)


def test_the_page_costs_as_many_statements_for_many_courses_as_for_few(ada: UUID, ben: UUID) -> None:
    few = take_in(ada, packs(2))
    many = take_in(ada, [make_pack(f"more-{number}") for number in range(40)])

    def cost(import_id: UUID) -> int:
        return statements(lambda: unpublished_of(import_id, viewer_id=ben, today=TODAY, page=1))

    assert cost(few) == cost(many) <= 6


@pytest.mark.sqlite_only
def test_a_reviewer_reads_ticks_and_publishes_on_one_page(be: Be, make_person: Maker, ada: UUID, ben: UUID) -> None:
    author = be(ada)
    rows = [{**ROW, Column.SKILLS: "", Column.TITLE: f"Charts {n}"} for n in (1, 2, 3)]
    sent = author.post("/administration/courses/table", data={"file": (io.BytesIO(table(*rows)), "c.csv")})
    here = author.post(sent.location, data={"submit": "yes"}).location
    own = author.get(here)
    assert "another L&amp;D administrator reads and publishes" in own.text
    assert 'name="tick"' not in own.text
    reviewer = be(ben)
    page = reviewer.get(here)
    assert [problems_in_source(one.text) for one in (own, page, reviewer.get("/administration/courses/imports"))] == [
        []
    ] * 3
    assert 'href="https://example.org/charts"' in page.text
    assert "£12.50" in page.text
    none = reviewer.post(f"{here}/publish")
    assert (none.status_code, "Tick the courses that you have read" in none.text) == (422, True)
    versions = db.session.execute(
        select(CourseVersion.id, CourseVersion.pack_digest)
        .join(Course, Course.id == CourseVersion.course_id)
        .where(Course.key.in_(["charts-1", "charts-2"]))
    ).all()
    ticks = [f"{row.id}.{row.pack_digest}" for row in versions]
    for _press in range(2):
        answer = reviewer.post(f"{here}/publish", data={"tick": [*ticks, "nonsense", "x.y"]}, follow_redirects=True)
        assert "2 courses are published. Staff see them now." in answer.text
    assert be(make_person("Cy Lee").id).get(here).status_code == 404
