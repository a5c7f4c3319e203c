"""Publishing at a day and time: approved once, done once, also after a long silence, or given back with the reason."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text, update

from skills_centre.catalogue import errors
from skills_centre.catalogue.models import CourseState
from skills_centre.catalogue.queries.administration import comments_on, count_waiting_for_review
from skills_centre.catalogue.queries.courses import course_version
from skills_centre.catalogue.queries.reviews import courses_sent_back, courses_to_review
from skills_centre.catalogue.services import publishing
from skills_centre.catalogue.services.drafts import discard_draft
from skills_centre.catalogue.services.policies import fill_policy
from skills_centre.catalogue.services.publishing import publish, return_to_draft, submit
from skills_centre.catalogue.services.scheduling import (
    BROKEN,
    TRIED_FOR,
    cancel_schedule,
    due_versions,
    publish_due_version,
    publish_what_is_due,
    schedule_publication,
)
from skills_centre.people.models import Person, Role, RoleGrant
from skills_centre.platform.database import db, transaction
from skills_centre.platform.typed_times import instant_of, read_time
from tests.catalogue.builders import keep, make_pack
from tests.conftest import NOW
from tests.journeys.checking import problems_in_source

Be = Callable[[UUID], FlaskClient]
Maker = Callable[..., Person]
THEN = NOW + timedelta(days=2)


@pytest.mark.parametrize(
    ("words", "clock"),
    [
        ("9am", time(9)), (" 9:30 AM ", time(9, 30)), ("12am", time(0)), ("12pm", time(12)), ("14:30", time(14, 30)),
        ("9.05 p.m.", time(21, 5)),        ("noon", time(12)), ("0:00", time(0)), ("9", None),
        ("14.00", time(14)), (" 2:15 PM ", time(14, 15)), ("0am", None),
        ("25:00", None), ("13pm", None), ("9:75am", None), ("soon", None), ("", None),
    ],
)  # fmt: skip
def test_times_are_read_as_people_write_them(words: str, clock: time | None) -> None:
    assert read_time(words) == clock


def test_londons_clocks_are_right_on_both_nights_on_which_they_change() -> None:
    assert instant_of(date(2026, 7, 1), time(9)) == datetime(2026, 7, 1, 8, tzinfo=UTC)
    assert instant_of(date(2026, 12, 1), time(9)) == datetime(2026, 12, 1, 9, tzinfo=UTC)
    assert instant_of(date(2026, 3, 29), time(1, 30)) is None
    assert instant_of(date(2026, 3, 29), time(2)) == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert instant_of(date(2026, 10, 25), time(1, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert instant_of(date(2026, 10, 25), time(2)) == datetime(2026, 10, 25, 2, tzinfo=UTC)


@pytest.fixture
def team(app: Flask, make_person: Maker) -> tuple[UUID, UUID, UUID]:
    return tuple(make_person(name, roles=(Role.LD_ADMINISTRATOR,)).id for name in ("Ada Okafor", "Ben Ito", "Cy Lund"))  # type: ignore[return-value]


def in_review(author: UUID, key: str = "tea-making", **changes: object) -> UUID:
    version_id = keep(make_pack(key, **changes), by_id=author)  # type: ignore[arg-type]
    with transaction():
        submit(version_id, by_id=author, now=NOW)
    return version_id


def run(now: datetime) -> UUID | None:
    """Publish what was due first; gives it."""
    for version_id in due_versions(now=now):
        with transaction():
            if publish_due_version(version_id, now=now):
                return version_id
    return None


def test_what_is_due_is_published_once_in_the_order_of_its_time(team: tuple[UUID, UUID, UUID]) -> None:
    ada, ben, cy = team
    late, soon = in_review(ada, "late"), in_review(ada, "soon")
    with transaction():
        schedule_publication(late, THEN + timedelta(hours=1), by_id=ben, now=NOW)
        for _ in range(2):
            schedule_publication(soon, THEN, by_id=cy, now=NOW)
        assert courses_to_review([ben, cy]) == []
        assert count_waiting_for_review(ben) == 0
    assert run(THEN - timedelta(seconds=1)) is None
    assert [run(THEN + timedelta(days=9)) for _ in range(3)] == [soon, late, None]
    published = course_version(soon)
    assert (published.state, published.reviewed_by, published.publish_at) == (CourseState.PUBLISHED, cy, None)
    assert published.published_at == THEN + timedelta(days=9)
    with pytest.raises(errors.AlreadyOut), transaction():
        cancel_schedule(soon, by_id=ben, now=NOW)


def test_an_approval_for_a_time_asks_what_publishing_asks_and_bars_other_ways(team: tuple[UUID, UUID, UUID]) -> None:
    ada, ben, cy = team
    version_id = in_review(ada)
    for by, at, refusal in (
        (ada, THEN, errors.OwnCourse),
        (ben, NOW, errors.NotInFuture),
    ):
        with pytest.raises(refusal), transaction():
            schedule_publication(version_id, at, by_id=by, now=NOW)
    with pytest.raises(errors.ChangedSinceRead), transaction():
        schedule_publication(version_id, THEN, by_id=ben, now=NOW, seen="0" * 64)
    with transaction():
        schedule_publication(version_id, THEN, by_id=ben, now=NOW)
    with pytest.raises(errors.AlreadyScheduled), transaction():
        schedule_publication(version_id, THEN + timedelta(days=1), by_id=cy, now=NOW)
    with pytest.raises(errors.InReview):
        keep(make_pack(title="Changed"), by_id=ada)
    with pytest.raises(errors.NotADraft), transaction():
        discard_draft(version_id, by_id=ada, now=NOW)
    with transaction():
        for _ in range(2):
            cancel_schedule(version_id, by_id=cy, now=NOW)
    assert run(THEN) is None
    with transaction():
        schedule_publication(version_id, THEN, by_id=ben, now=NOW)
        return_to_draft(version_id, "Not yet.", by_id=ada, now=NOW)
    assert run(THEN) is None
    with transaction():
        submit(version_id, by_id=ada, now=NOW)
        schedule_publication(version_id, THEN, by_id=ben, now=NOW)
        publish(version_id, by_id=cy, now=NOW)
    assert (course_version(version_id).reviewed_by, run(THEN)) == (cy, None)


@pytest.mark.parametrize("why", ["policy", "approver"])
def test_what_may_no_longer_be_published_goes_back_with_the_reason(why: str, team: tuple[UUID, UUID, UUID]) -> None:
    ada, ben, _cy = team
    block = {"key": "milk", "owner": "Catering", "asks": "Which milk?"}
    with transaction():
        fill_policy("milk", owner="Catering", body="Oat.", by_id=ada, now=NOW)
    version_id = in_review(ada, lesson="Words.\n\n::: local-policy milk\nSay.\n:::\n", local_policy=[block])
    with transaction() as session:
        schedule_publication(version_id, THEN, by_id=ben, now=NOW)
        if why == "policy":
            fill_policy("milk", owner="Catering", body="", by_id=ada, now=NOW)
        else:
            session.execute(update(RoleGrant).where(RoleGrant.person_id == ben).values(ended_at=NOW))
    assert [run(THEN), run(THEN)] == [version_id, None]
    draft = course_version(version_id)
    assert (draft.state, draft.publish_at, draft.reviewed_by) == (CourseState.DRAFT, None, None)
    (comment,) = comments_on(version_id)
    reason = "milk (owner: Catering)" if why == "policy" else "no longer an L&D administrator"
    assert "It was to be published on 5 March 2026 at 12:00 pm" in (comment.words or "")
    assert reason in (comment.words or "")
    assert [news.people for news in courses_sent_back()] == [frozenset({ada, ben})]


def test_one_that_fails_holds_up_no_other_and_is_given_back_after_a_while(
    team: tuple[UUID, UUID, UUID], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ada, ben, _cy = team
    bad, good = in_review(ada, "bad"), in_review(ada, "good")
    with transaction():
        schedule_publication(bad, THEN, by_id=ben, now=NOW)
        schedule_publication(good, THEN + timedelta(seconds=1), by_id=ben, now=NOW)
    tried: list[UUID] = []

    def index(version_id: UUID) -> None:
        if version_id == bad:
            tried.append(version_id)
            db.session.execute(text("SELECT nothing FROM nowhere"))

    monkeypatch.setattr(publishing, "index_version", index)
    later = THEN + timedelta(minutes=1)
    assert [publish_what_is_due(now=later), publish_what_is_due(now=later)] == [1, 0]
    assert course_version(good).state is CourseState.PUBLISHED
    waiting = course_version(bad)
    assert (waiting.state, waiting.publish_at, comments_on(bad)) == (CourseState.IN_REVIEW, THEN, [])
    assert [str(bad) in record.getMessage() for record in caplog.records if record.exc_info] == [True, True]
    assert [publish_what_is_due(now=THEN + TRIED_FOR), publish_what_is_due(now=THEN + TRIED_FOR)] == [1, 0]
    assert tried == [bad] * 3
    draft = course_version(bad)
    assert (draft.state, draft.publish_at, draft.reviewed_by) == (CourseState.DRAFT, None, None)
    assert [str(comment.words).endswith(BROKEN) for comment in comments_on(bad)] == [True]
    assert [news.people for news in courses_sent_back()] == [frozenset({ada, ben})]


def test_one_that_failed_for_a_moment_is_published_the_next_minute(
    team: tuple[UUID, UUID, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, ben, _cy = team
    version_id = in_review(ada)
    with transaction():
        schedule_publication(version_id, THEN, by_id=ben, now=NOW)
    with monkeypatch.context() as for_a_moment:
        for_a_moment.delattr(publishing, "index_version")
        assert publish_what_is_due(now=THEN) == 0
    assert publish_what_is_due(now=THEN + timedelta(minutes=1)) == 1
    assert (course_version(version_id).state, comments_on(version_id)) == (CourseState.PUBLISHED, [])


@pytest.mark.sqlite_only
def test_the_pages_say_when_and_take_it_back(be: Be, team: tuple[UUID, UUID, UUID]) -> None:
    ada, ben, _cy = team
    version_id = in_review(ada)
    place = f"/administration/courses/{version_id}"
    browser = be(ben)
    assert f'href="{place}/schedule"' in browser.get(place).text
    page = browser.get(f"{place}/schedule").text
    bad = browser.post(f"{place}/schedule", data={"day": ["31", "2", "2027"], "clock": "nine"})
    assert bad.status_code == 422
    assert "Enter a real day" in bad.text
    skipped = browser.post(f"{place}/schedule", data={"day": ["28", "3", "2027"], "clock": "1:30am"})
    assert "skip this time" in skipped.text
    past = browser.post(f"{place}/schedule", data={"day": ["1", "3", "2025"], "clock": "9am"})
    assert "still to come" in past.text
    assert [problems_in_source(text) for text in (page, bad.text, past.text)] == [[], [], []]
    seen = course_version(version_id).pack_digest
    kept = browser.post(f"{place}/schedule", data={"day": ["5", "7", "2040"], "clock": "9am", "seen": seen})
    assert kept.location == place
    said = browser.get(place).text
    assert "Approved: published on 5 July 2040 at 9:00 am" in said
    assert "Ben Ito has approved it" in said
    assert "is published on 5 July 2040" in browser.get("/administration/courses").text
    for _press in range(2):
        assert browser.post(f"{place}/schedule/cancel").location == place
    assert "Your review" in browser.get(place).text
