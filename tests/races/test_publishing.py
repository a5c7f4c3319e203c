"""Rivals in publishing: two reviewers, an author who takes it back, two workers, a learner who starts meanwhile. One effect each."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from skills_centre.catalogue.errors import AlreadyOut, NotADraft, NotInReview
from skills_centre.catalogue.models import CourseState, CourseVersion
from skills_centre.catalogue.queries.courses import course_version, published_course
from skills_centre.catalogue.services.drafts import discard_draft, keep_draft, start_version
from skills_centre.catalogue.services.publishing import publish, return_to_draft, submit
from skills_centre.catalogue.services.scheduling import cancel_schedule, publish_due_version, schedule_publication
from skills_centre.catalogue.services.withdrawing import withdraw
from skills_centre.learning.models import Enrolment
from skills_centre.learning.services.enrolments import enrol
from skills_centre.people.models import Person, Role
from skills_centre.platform.audit import AuditEvent
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import Refusal
from tests.catalogue.builders import keep, make_pack, publish_course
from tests.conftest import NOW
from tests.races.test_learning import race

Maker = Callable[..., Person]
TURNS = 4


@pytest.fixture
def team(app: Flask, make_person: Maker) -> tuple[UUID, UUID, UUID]:
    return tuple(make_person(name, roles=(Role.LD_ADMINISTRATOR,)).id for name in ("Ada Okafor", "Ben Ito", "Cy Lund"))  # type: ignore[return-value]


def sent(author: UUID, key: str) -> UUID:
    version_id = keep(make_pack(key), by_id=author)
    with transaction():
        submit(version_id, by_id=author, now=NOW)
    return version_id


def acts(version_id: UUID, action: str) -> int:
    found = select(func.count()).where(AuditEvent.subject_id == version_id, AuditEvent.action == action)
    return db.session.scalar(found) or 0


def test_of_two_reviewers_and_an_author_one_decides(app: Flask, team: tuple[UUID, UUID, UUID]) -> None:
    ada, ben, cy = team
    for turn in range(TURNS):
        version_id = sent(ada, f"tea-{turn}")
        outcomes = race(
            app,
            *[lambda v=version_id, by=by: publish(v, by_id=by, now=NOW) for by in (ben, cy, ben)],
            lambda v=version_id: return_to_draft(v, "Not yet.", by_id=ada, now=NOW),  # type: ignore[misc]
            lambda v=version_id: discard_draft(v, by_id=cy, now=NOW),  # type: ignore[misc]
        )
        assert all(one is None or isinstance(one, NotInReview | NotADraft) or "not" in str(one) for one in outcomes), (
            outcomes
        )
        state = db.session.scalar(select(CourseVersion.state).where(CourseVersion.id == version_id))
        published = acts(version_id, "course.publish")
        assert published == (1 if state is CourseState.PUBLISHED else 0)
        assert published + acts(version_id, "course.return") == 1


def test_two_workers_and_somebody_who_cancels_have_one_effect(app: Flask, team: tuple[UUID, UUID, UUID]) -> None:
    ada, ben, cy = team
    then = NOW + timedelta(hours=1)
    for turn in range(TURNS):
        version_id = sent(ada, f"tea-{turn}")
        with transaction():
            schedule_publication(version_id, then, by_id=ben, now=NOW)
        *worked, cancelled = race(
            app,
            *[lambda v=version_id: publish_due_version(v, now=then)] * 3,
            lambda v=version_id: cancel_schedule(v, by_id=cy, now=then),  # type: ignore[misc]
        )
        is_out = course_version(version_id).state is CourseState.PUBLISHED
        assert acts(version_id, "course.publish") == sum(one is True for one in worked) == int(is_out)
        assert isinstance(cancelled, AlreadyOut) if is_out else cancelled is None
        assert not [one for one in worked if isinstance(one, Exception)]


def test_publishing_the_next_version_and_withdrawing_this_one_never_wait_for_each_other(
    app: Flask, team: tuple[UUID, UUID, UUID]
) -> None:
    ada, ben, cy = team
    then = NOW + timedelta(hours=1)
    for turn in range(TURNS):
        former = publish_course(make_pack(f"tea-{turn}"), by_id=ada, reviewer_id=ben)
        version_id = keep(make_pack(f"tea-{turn}", title="Tea again"), by_id=ada)
        with transaction():
            submit(version_id, by_id=ada, now=NOW)
            schedule_publication(version_id, then, by_id=ben, now=NOW)
        outcomes = race(
            app,
            lambda v=version_id: publish(v, by_id=cy, now=then),  # type: ignore[misc]
            lambda v=former: withdraw(v, by_id=ben, now=then),  # type: ignore[misc]
            lambda v=version_id: publish_due_version(v, now=then),  # type: ignore[misc]
            lambda k=f"tea-{turn}": keep_draft(make_pack(k, title="Tea once more"), by_id=ada, now=NOW),  # type: ignore[misc]
        )
        assert not [one for one in outcomes if isinstance(one, Exception) and not isinstance(one, Refusal)], outcomes


def test_whoever_starts_while_a_correction_is_published_gets_the_correction(
    app: Flask, team: tuple[UUID, UUID, UUID], make_person: Maker
) -> None:
    ada, ben, _cy = team
    for turn in range(TURNS):
        key = f"tea-{turn}"
        publish_course(make_pack(key), by_id=ada, reviewer_id=ben)
        course_id = published_course(key).course_id
        people = [make_person(f"Learner {turn} {number}").id for number in range(4)]
        with transaction():
            draft = start_version(key, by_id=ada, now=NOW, is_correction=True)
        keep(make_pack(key, title="Corrected"), by_id=ada)
        with transaction():
            submit(draft, by_id=ada, now=NOW)
        outcomes = race(
            app,
            *[lambda p=person, c=course_id: enrol(p, c, by_id=p, now=NOW).id for person in people[:2]],
            lambda v=draft: publish(v, by_id=ben, now=NOW),  # type: ignore[misc]
            *[lambda p=person, c=course_id: enrol(p, c, by_id=p, now=NOW).id for person in people[2:]],
        )
        assert not [one for one in outcomes if isinstance(one, Exception)], outcomes
        on = set(db.session.scalars(select(Enrolment.version_id).where(Enrolment.course_id == course_id)))
        assert on == {draft}
