"""The demonstration's announcement: to everybody, some days ago."""

from datetime import datetime, time, timedelta

from skills_centre.announcements.models import Announcement
from skills_centre.announcements.queries.audience import numbers_in
from skills_centre.announcements.rules import Audience, Draft
from skills_centre.announcements.services.announcing import send_announcement, write_announcement
from skills_centre.demo.people import Plan
from skills_centre.platform.clock import LONDON, local_day
from skills_centre.platform.database import db
from skills_centre.platform.ids import new_id
from skills_centre.platform.working_days import working_day_on_or_before
from skills_centre.reminders.services.sweep import calendar_around

TITLE = "Twenty minutes a week to learn"
BODY = (
    "From this month on everybody at Westmere may keep twenty minutes a week in their diary for learning. All business areas have agreed"
    " to it, and you are welcome to take it in one piece or a little at a time.\n\n"
    "Most courses come in parts of five to ten minutes, and we keep your place. Say on the home page how much time you have, and it shows"
    " you what fits."
)


def write_announcement_to_everybody(plan: Plan, *, now: datetime) -> None:
    """Announce something to everybody at the beginning of an earlier working day; `write_past_messages` says who was mailed."""
    closed = calendar_around(now)
    day = working_day_on_or_before(local_day(now) - timedelta(days=2), closed)
    at, by_id = datetime.combine(day, time(8), LONDON), plan.account("admin@example.org").id
    says = Draft(TITLE, BODY, Audience(), day + timedelta(days=28), "/courses", "Look through the courses")
    announcement_id = write_announcement(new_id(), says, was=0, by_id=by_id, now=at - timedelta(hours=1), closed=closed)
    send_announcement(announcement_id, was=1, by_id=by_id, now=at - timedelta(minutes=6), closed=closed)
    row = db.session().get_one(Announcement, announcement_id)
    row.went_out_at, row.receivers = at, numbers_in(says.audience, on=day).total()
    db.session.flush()
