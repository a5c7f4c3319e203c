"""Tasks of the people domain: thin; the erasure of leavers drains, a transaction for each few."""

from skills_centre.people.services.housekeeping import sweep_out
from skills_centre.people.services.known_to_planner import look_at_people
from skills_centre.people.services.retention import erase_leavers
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.jobs import Job
from workers.celery_app import celery

#: Rounds in one night; what is left is erased the next night.
MOST_ROUNDS = 100


@celery.task(name=Job.RETENTION)
def retention() -> None:
    """Sweep out what has run out, then erase those whose retention period is over, until nobody is left."""
    with transaction():
        sweep_out(now=utc_now())
    for _ in range(MOST_ROUNDS):
        with transaction():
            if not erase_leavers(now=utc_now()):
                return


@celery.task(name=Job.LOOK_AT_PEOPLE)
def look_at() -> None:
    """Let the planner of a database that does not do so itself see how many people there are."""
    with transaction():
        look_at_people()
