"""Withdrawing a course: why, what replaces it, and what its page says to whom."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from skills_centre.catalogue import errors
from skills_centre.catalogue.models import CourseState, WithdrawalReason
from skills_centre.catalogue.queries.courses import course_version, published_course
from skills_centre.catalogue.queries.withdrawals import withdrawal_of
from skills_centre.catalogue.services.drafts import start_version
from skills_centre.catalogue.services.publishing import publish, submit
from skills_centre.catalogue.services.scheduling import due_versions, schedule_publication
from skills_centre.catalogue.services.withdrawing import Withdrawing, withdraw
from skills_centre.people.models import Person, Role
from skills_centre.platform.audit import AuditEvent
from skills_centre.platform.database import db, transaction
from tests.catalogue.builders import keep, make_pack, publish_course
from tests.conftest import NOW
from tests.journeys.checking import problems_in_source
from tests.learning.builders import enrolled

Be = Callable[[UUID], FlaskClient]
Maker = Callable[..., Person]


def test_a_withdrawal_says_why_and_what_replaces_it_and_is_done_once(make_person: Maker) -> None:
    ada, ben = (make_person(name, roles=(Role.LD_ADMINISTRATOR,)).id for name in ("Ada Okafor", "Ben Ito"))
    first = publish_course(make_pack(), by_id=ada, reviewer_id=ben)
    publish_course(make_pack("coffee-making", title="Making coffee"), by_id=ada, reviewer_id=ben)
    keep(make_pack("milk", title="Milk"), by_id=ada)
    course_id = published_course("tea-making").course_id
    for why, refusal in (
        (Withdrawing(WithdrawalReason.REPLACED), errors.ReplacementMissing),
        (Withdrawing(WithdrawalReason.REPLACED, replaced_by="milk"), errors.ReplacementMissing),
        (Withdrawing(WithdrawalReason.OUT_OF_DATE, replaced_by="tea-making"), errors.ReplacementMissing),
        (Withdrawing(WithdrawalReason.OTHER, words="  "), errors.WithdrawalUnsaid),
    ):
        with pytest.raises(refusal), transaction():
            withdraw(first, by_id=ada, now=NOW, why=why)
    with transaction():
        draft = start_version("tea-making", by_id=ada, now=NOW)
    keep(make_pack(title="Tea again"), by_id=ada)
    with transaction():
        submit(draft, by_id=ada, now=NOW)
        schedule_publication(draft, NOW + timedelta(days=1), by_id=ben, now=NOW)
        for words in ("Coffee is all there is.", "Pressed twice"):
            why = Withdrawing(WithdrawalReason.REPLACED, words=words, replaced_by="coffee-making")
            withdraw(first, by_id=ada, now=NOW, why=why)
    cancelled = select(func.count()).where(
        AuditEvent.subject_id == draft, AuditEvent.action == "course.cancel-schedule", AuditEvent.actor_id == ada
    )
    assert db.session.scalar(cancelled) == 1
    found = withdrawal_of(course_id)
    assert found is not None
    assert (found.reason, found.words) == ("Another course replaces it.", "Coffee is all there is.")
    assert found.replacement is not None
    assert (found.replacement.key, found.replacement.title) == ("coffee-making", "Making coffee")
    assert due_versions(now=NOW + timedelta(days=2)) == []
    with transaction():
        publish(draft, by_id=ben, now=NOW)
    assert published_course("tea-making").version_id == draft


@pytest.mark.sqlite_only
def test_the_page_of_a_withdrawn_course_says_so_to_everybody_and_lets_learners_finish(
    be: Be, make_person: Maker
) -> None:
    ada, lea, new = (
        make_person("Ada Okafor", roles=(Role.LD_ADMINISTRATOR,)).id,
        make_person("Lea Brown").id,
        make_person("Noa New").id,
    )
    first = publish_course(make_pack(), reviewer_id=ada)
    publish_course(make_pack("coffee-making", title="Making coffee"), reviewer_id=ada)
    enrolled(lea, published_course("tea-making").course_id)
    browser, place = be(ada), f"/administration/courses/{first}"
    page = browser.get(f"{place}/withdraw").text
    refused = browser.post(f"{place}/withdraw", data={"words": "Coffee it is."})
    assert refused.status_code == 422
    assert "Choose why it is withdrawn" in refused.text
    assert "Coffee it is." in refused.text
    asked = {"reason": "replaced", "words": "Coffee it is.", "replaced_by": ""}
    assert "Choose the course that replaces it" in browser.post(f"{place}/withdraw", data=asked).text
    for _press in range(2):
        assert browser.post(f"{place}/withdraw", data={**asked, "replaced_by": "coffee-making"}).location == place
    assert course_version(first).state is CourseState.WITHDRAWN
    withdrawn = browser.get(place).text
    assert "Another course replaces it. Its page leads to" in withdrawn
    assert "Bring it back" in withdrawn
    assert "staff go on seeing this one" not in withdrawn
    theirs, strangers = be(lea).get("/courses/tea-making").text, be(new).get("/courses/tea-making").text
    for text in (theirs, strangers):
        assert "This course left the catalogue on" in text
        assert "Coffee it is." in text
        assert 'href="/courses/coffee-making"' in text
    assert "You can still finish it" in theirs
    assert "Where you are in this course" not in strangers
    assert [problems_in_source(text) for text in (page, refused.text, theirs, strangers)] == [[], [], [], []]
    assert "tea-making" not in be(new).get("/courses").text
