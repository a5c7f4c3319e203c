"""Working out, once a night, what may be shown about the whole organisation; nothing else about it is kept."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert

from skills_centre.gaps.models import OrganisationFigure, OrganisationRow, RowKind
from skills_centre.gaps.queries.organisation_sums import (
    counts_by_family,
    counts_by_unit,
    people_with_roles,
    role_families,
)
from skills_centre.gaps.rules.organisation import NO_FAMILY, NO_FAMILY_NAME, STATES
from skills_centre.gaps.rules.suppression import Counts, suppressed
from skills_centre.gaps.services.places import Key, Place, places, rolled_up, rows_of
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db

#: Held while the tables are written, so that two runs follow one another.
FIGURES_LOCK = "organisation-figures"


def work_out_organisation(*, now: datetime) -> int:
    """Write the tables about the organisation afresh; says how many figures. Run again, it has the same effect.

    Call it inside `transaction(snapshot=True, holding=FIGURES_LOCK)`: what is counted by area and by role family must be the same people.
    """
    units, holder = places()
    families = [
        Place((RowKind.FAMILY, one), name, None, 0) for one, name in (*role_families(), (NO_FAMILY, NO_FAMILY_NAME))
    ]
    today = local_day(now)
    roles = _roles(units, holder, people_with_roles(today))
    session = db.session()
    session.execute(delete(OrganisationFigure).execution_options(synchronize_session=False))
    session.execute(delete(OrganisationRow).execution_options(synchronize_session=False))
    _write(OrganisationRow, (_row(place, at, roles, now) for at, place in enumerate((*units, *families))))
    by_unit, by_family = counts_by_unit(), counts_by_family(today)
    figures = [
        _figure(key, skill_id, shown)
        for skill_id, of_units in by_unit.items()
        for key, shown in _shown(units, holder, families, of_units, by_family[skill_id]).items()
    ]
    _write(OrganisationFigure, figures)
    return len(figures)


def _shown(
    units: Sequence[Place],
    holder: Mapping[UUID | None, Key | None],
    families: Sequence[Place],
    of_units: Mapping[UUID | None, Counts],
    of_families: Mapping[UUID | None, Counts],
) -> dict[Key, Counts | None]:
    """One skill: every row of every table that somebody is asked in, as it may be shown."""
    rolled = rolled_up(units, holder, of_units)
    by_family = {(RowKind.FAMILY, family_id or NO_FAMILY): counts for family_id, counts in of_families.items()}
    whole = tuple(map(sum, zip(*of_units.values(), strict=True)))
    return suppressed([rows_of(units, rolled), rows_of(families, by_family)], whole)


def _roles(
    units: Sequence[Place], holder: Mapping[UUID | None, Key | None], of_units: Mapping[UUID | None, Counts]
) -> dict[Key, Counts | None]:
    if not of_units:
        return {}
    whole = tuple(map(sum, zip(*of_units.values(), strict=True)))
    return suppressed([rows_of(units, rolled_up(units, holder, of_units))], whole)


def _row(place: Place, position: int, roles: Mapping[Key, Counts | None], now: datetime) -> dict[str, object]:
    with_role, without = roles.get(place.key) or (None, None)
    return {
        "kind": place.key[0],
        "row_id": place.key[1],
        "inside_id": place.inside[1] if place.inside else None,
        "position": position,
        "depth": place.depth,
        "name": place.name,
        "with_role": with_role,
        "without_role": without,
        "worked_out_at": now,
    }


def _figure(key: Key, skill_id: UUID, shown: Counts | None) -> dict[str, object]:
    counts = zip(STATES, shown or (0,) * len(STATES), strict=True)
    return {"kind": key[0], "row_id": key[1], "skill_id": skill_id, "is_withheld": shown is None, **dict(counts)}


def _write(table: type[OrganisationRow | OrganisationFigure], rows: Iterable[dict[str, object]]) -> None:
    written = list(rows)
    if written:
        db.session.execute(insert(table), written)
