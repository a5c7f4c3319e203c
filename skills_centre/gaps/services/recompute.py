"""Working all team summaries out afresh from the states, after the line changed and whenever somebody asks."""

from datetime import datetime

from sqlalchemy import delete, insert

from skills_centre.gaps.models import TeamSummary
from skills_centre.gaps.queries.checks import present_line, summaries_follow_the_line
from skills_centre.gaps.queries.sums import direct_sums, line_sums, tallest_line
from skills_centre.gaps.rules import SUM_NAMES
from skills_centre.gaps.services.folding import mark_folded
from skills_centre.platform.database import affected_rows, db, table_of
from skills_centre.skills.models import SummaryDelta


def recompute_summaries(*, now: datetime) -> int:
    """Write every summary afresh and drop the deltas that the states already hold; says how many rows were written.

    Call it inside `transaction(snapshot=True, holding=ORGANISATION_LOCK)`: the deltas that go and the states that are read must be
    one state, or a change committed in between would count twice or not at all.
    """
    session = db.session()
    session.execute(delete(SummaryDelta).execution_options(synchronize_session=False))
    session.execute(delete(TeamSummary).execution_options(synchronize_session=False))
    columns = ["manager_id", "scope", "skill_id", *SUM_NAMES]
    table = table_of(TeamSummary)
    written = affected_rows(session, insert(table).from_select(columns, direct_sums(), include_defaults=False))
    for height in range(1, tallest_line() + 1):
        written += affected_rows(session, insert(table).from_select(columns, line_sums(height), include_defaults=False))
    mark_folded(now, line_edition=present_line())
    return written


def follow_the_line(*, now: datetime) -> bool:
    """Recompute if the line has changed since everything was last recomputed; says whether it had. Call it as `recompute_summaries`."""
    if summaries_follow_the_line():
        return False
    recompute_summaries(now=now)
    return True
