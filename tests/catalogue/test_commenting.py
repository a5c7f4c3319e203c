"""Comments on a version while it is written and reviewed: both sides say something, and nothing moves."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from skills_centre.catalogue.errors import CommentEmpty, NothingToComment
from skills_centre.catalogue.models import CourseState
from skills_centre.catalogue.queries.administration import comments_on
from skills_centre.catalogue.queries.courses import course_version
from skills_centre.catalogue.queries.reviews import courses_sent_back
from skills_centre.catalogue.services.commenting import comment_on
from skills_centre.catalogue.services.publishing import publish, return_to_draft, submit
from skills_centre.people.models import Person, Role
from skills_centre.platform.database import transaction
from tests.catalogue.builders import keep, make_pack
from tests.conftest import NOW
from tests.journeys.checking import problems_in_source

Be = Callable[[UUID], FlaskClient]
Maker = Callable[..., Person]


@pytest.fixture
def ada(make_person: Maker) -> UUID:
    return make_person("Ada Okafor", roles=(Role.LD_ADMINISTRATOR,)).id


@pytest.fixture
def ben(make_person: Maker) -> UUID:
    return make_person("Ben Ito", roles=(Role.LD_ADMINISTRATOR,)).id


def say(version_id: UUID, words: str, by_id: UUID) -> None:
    with transaction():
        comment_on(version_id, words, by_id=by_id, now=NOW)


def test_author_and_reviewer_comment_and_the_version_stays_where_it_is(ada: UUID, ben: UUID) -> None:
    version_id = keep(make_pack(), by_id=ada)
    for _press in range(2):
        say(version_id, " Is the second part needed? ", ben)
    assert courses_sent_back() == []
    with transaction():
        submit(version_id, by_id=ada, now=NOW)
    say(version_id, "Yes, for new people.", ada)
    assert course_version(version_id).state is CourseState.IN_REVIEW
    assert sorted((one.by, one.words, one.is_return) for one in comments_on(version_id)) == [
        ("Ada Okafor", "Yes, for new people.", False),
        ("Ben Ito", "Is the second part needed?", False),
    ]
    with transaction():
        return_to_draft(version_id, "Say so there.", by_id=ben, now=NOW)
    assert [one.people for one in courses_sent_back()] == [frozenset({ada})]
    assert [one.is_return for one in comments_on(version_id) if one.words == "Say so there."] == [True]


def test_nothing_and_what_is_published_take_no_comment(ada: UUID, ben: UUID) -> None:
    version_id = keep(make_pack(), by_id=ada)
    with pytest.raises(CommentEmpty):
        say(version_id, " \n ", ben)
    with transaction():
        submit(version_id, by_id=ada, now=NOW)
        publish(version_id, by_id=ben, now=NOW)
    with pytest.raises(NothingToComment):
        say(version_id, "Late.", ben)
    assert comments_on(version_id) == []


@pytest.mark.sqlite_only
def test_a_comment_is_written_on_the_page_of_the_version(be: Be, ada: UUID, ben: UUID, make_person: Maker) -> None:
    version_id = keep(make_pack(), by_id=ada)
    place = f"/administration/courses/{version_id}"
    browser = be(ben)
    empty = browser.post(f"{place}/comments", data={"remark": ""})
    assert (empty.status_code, "Enter your comment" in empty.text) == (422, True)
    assert browser.post(f"{place}/comments", data={"remark": "Too long."}).location == f"{place}#said"
    page = be(ada).get(place).text
    assert "Too long." in page
    assert [problems_in_source(text) for text in (empty.text, page)] == [[], []]
    reader = be(make_person("Di Auditor", roles=(Role.AUDITOR,)).id)
    assert "Too long." in reader.get(place).text
    assert "Comment on this version" not in reader.get(place).text
    assert reader.post(f"{place}/comments", data={"remark": "Mine."}).status_code == 404
