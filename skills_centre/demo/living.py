"""The year behind the demonstration, lived through day by day, so that its trends are facts like everybody else's.

On each day that a trend shows, what had been recorded by then is written, and the product works out where everybody stood and keeps it:
the same calls that are made when something is recorded, and each night.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from skills_centre.demo.history import History
from skills_centre.gaps.models import TeamSnapshot, TeamSummary
from skills_centre.gaps.rules.trends import Span, days_of
from skills_centre.gaps.services.recompute import recompute_summaries
from skills_centre.gaps.services.snapshots import keep_snapshots
from skills_centre.platform.clock import local_day, start_of_local_day
from skills_centre.platform.database import db, refresh_statistics
from skills_centre.skills.models import AssessmentDecision, AssessmentResult, CurrentLevel, RequiredSkill
from skills_centre.skills.services.standing import refresh_everybody, refresh_people, turn_what_is_due


def live_through(history: History, *, now: datetime, each_night: Callable[[datetime], None]) -> None:
    """Write the history in the order in which it was recorded, and keep a snapshot of each day that a trend shows.

    `each_night` is what else is kept on these days.
    """
    history.write_what_is_dated()
    today = local_day(now)
    refresh_everybody(now=start_of_local_day(days_of(Span.YEAR, today)[0]))
    for day in sorted({*days_of(Span.YEAR, today), *days_of(Span.WEEKS, today)} - {today}):
        night = start_of_local_day(day + timedelta(days=1)) - timedelta(minutes=1)
        written_about = history.write_until(night)
        # All of it is one transaction: what the planner knows of these tables is else of before, or of none of their rows.
        refresh_statistics(db.session(), AssessmentResult, AssessmentDecision)
        refresh_people(written_about, now=night)
        turn_what_is_due(night)
        recompute_summaries(now=night)
        refresh_statistics(db.session(), CurrentLevel, RequiredSkill, TeamSummary, TeamSnapshot)
        keep_snapshots(now=night)
        each_night(night)
    history.write_until(now)
