"""Keeping what people owe true: after a change of a rule, a person, an absence or an exemption, a completion, and by the calendar.

Running it twice has the effect of once. What is closed is never touched again, so that the past stays as it was.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, lock_named
from skills_centre.platform.portions import portions
from skills_centre.requirements.queries.rules import rules_in_force
from skills_centre.requirements.services.in_sets import follow_in_sets
from skills_centre.requirements.services.one_by_one import Followed, Round

#: Whoever follows the rules holds it: two at once would both find that something is not owed yet.
RULES_LOCK = "required-learning"
#: People per round.
AT_ONCE = 2_000


def follow_rules(*, now: datetime, person_ids: Collection[UUID] | None = None) -> Followed:
    """Open, move and close obligations until everybody, or each of these people, owes what the rules ask on this day."""
    lock_named(RULES_LOCK)
    db.session.flush()
    rules = rules_in_force(local_day(now))
    total, alone = Followed(), person_ids
    if alone is None:
        total, alone = follow_in_sets(rules, now=now)
    for some in portions(sorted(set(alone)), at_once=AT_ONCE):
        total += Round(some, rules, now).follow()
    return total
