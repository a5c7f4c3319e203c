"""What must be right before a version is submitted, and again before it is published."""

from datetime import datetime
from uuid import UUID

from skills_centre.catalogue.errors import CheckFailed
from skills_centre.catalogue.queries.checking import findings_of
from skills_centre.catalogue.rules.checking import errors_in
from skills_centre.platform.clock import local_day


def refuse_errors(version_id: UUID, *, now: datetime) -> None:
    """Raise CheckFailed where the check finds errors; advice stops nothing."""
    errors = errors_in(findings_of(version_id, today=local_day(now)))
    if errors:
        raise CheckFailed(
            [f"{one.spot.title}{f', line {one.line}' if one.line else ''}: {one.sentence}" for one in errors]
        )
