"""Going back before kinds had ways sends nothing again of what was told or left at once, and coming forward neither; on both databases."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy import Uuid, bindparam, text

from skills_centre.people.models import Role
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, transaction
from skills_centre.platform.migrations import downgrade, upgrade
from skills_centre.reminders.queries.policies import policies_now
from skills_centre.reminders.rules.kinds import ReminderKind as Kind
from skills_centre.reminders.rules.policies import TERMS, Policy
from skills_centre.reminders.rules.ways import Way
from skills_centre.reminders.services.policies import change_policy
from skills_centre.reminders.services.sweep import sweep
from tests.learning.builders import add_course
from tests.people.builders import add
from tests.reminders.builders import HEAD, enrolled
from tests.reminders.test_at_once import send_for_review
from tests.reminders.test_on_site import suggest
from tests.skills.builders import published, small_framework

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def stand(person_id: UUID) -> dict[str, tuple[str, str | None, bool]]:
    """Of each kind that somebody is owed: its state, why, and whether it is in a message, read without the models."""
    theirs = text("SELECT kind, state, reason, digest_id FROM reminder WHERE person_id = :who")
    rows = db.session.execute(theirs.bindparams(bindparam("who", person_id, type_=Uuid())))
    found = {row.kind: (row.state, row.reason, row.digest_id is not None) for row in rows}
    db.session.remove()
    db.engine.dispose()
    return found


def test_nothing_is_sent_again_on_the_way_back_or_forward(app: Flask, database_url: str) -> None:
    published(small_framework())
    lea = add("Lea Dee", roles=(Role.LD_ADMINISTRATOR,))
    olu = add("Olu Dee", manager=lea, roles=(Role.LD_ADMINISTRATOR,))
    with transaction():
        change_policy(Kind.COURSE_SUGGESTED, Policy((0,), way=Way.SITE), was=0, by_id=lea, now=MONDAY - DAY)
        change_policy(Kind.COURSE_TO_REVIEW, Policy((0, 7), way=Way.AT_ONCE), was=0, by_id=lea, now=MONDAY - DAY)
    suggest(olu, lea)
    send_for_review(lea, now=MONDAY)
    enrolled(olu, add_course("toast", title="Toast"), due_on=local_day(MONDAY) + 7 * DAY, now=MONDAY - 20 * DAY)
    swept = sweep(MONDAY, HEAD)
    assert (swept.told, swept.at_once, swept.digests) == (1, 1, 1)
    before = stand(olu)
    assert before["course-suggested"] == ("told", None, False)

    downgrade(database_url, "0088")
    assert stand(olu) == {
        "course-suggested": ("suppressed", "turned-off", False),
        "course-to-review": ("queued", None, False),
        "course-due": ("queued", None, True),
    }
    upgrade(database_url)
    assert policies_now().of(Kind.COURSE_TO_REVIEW).policy == TERMS[Kind.COURSE_TO_REVIEW].default
    db.session.close()
    for number in range(1, 4):
        again = sweep(MONDAY + number * DAY, HEAD)
        assert (again.found, again.digests, again.at_once, again.told) == (0, 0, 0, 0)
