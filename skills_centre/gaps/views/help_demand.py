"""Who looks for help from colleagues, skill by skill, for those who may read about the whole organisation."""

from collections.abc import Iterator

from flask.typing import ResponseReturnValue

from skills_centre.gaps.queries.help_demand import HelpDemand, demand_for_help
from skills_centre.gaps.services.organisation_tables import NOTE
from skills_centre.gaps.services.tables import PURPOSE
from skills_centre.gaps.views.blueprint import blueprint
from skills_centre.gaps.views.organisation import in_sight, organisation_page
from skills_centre.people.access import LEADING, role, viewer
from skills_centre.people.queries.sight import units_in_sight
from skills_centre.platform.clock import utc_now
from skills_centre.platform.errors import NotFound
from skills_centre.platform.tables import Cell, csv_download

COLUMNS = (
    *("Skill", "People who looked for help", "Found help", "Wait for an answer", "Found nobody", "Asked in vain"),
    *("Colleagues who offer help now", "What would help", "As of the end of", "Use", "Counts"),
)


@blueprint.get("/organisation/skills/help")
@role(*LEADING)
def organisation_help() -> ResponseReturnValue:
    """How many people look for help in each skill, and how that went."""
    demand = _demand()
    return organisation_page("help", in_sight(), demand=demand)


@blueprint.get("/organisation/skills/help.csv")
@role(*LEADING)
def organisation_help_file() -> ResponseReturnValue:
    """The same as CSV."""
    return csv_download("Help from colleagues", COLUMNS, _rows(_demand()))


def _demand() -> HelpDemand:
    """Of the whole organisation, so for those who may see all of it. Raises NotFound for others."""
    if units_in_sight(viewer().id, LEADING) is not None:
        raise NotFound
    return demand_for_help(now=utc_now())


def _rows(demand: HelpDemand) -> Iterator[tuple[Cell, ...]]:
    for one in demand.skills:
        shown = one.shown
        counts = (shown.looked, shown.helped, shown.waiting, shown.nobody_found, shown.not_helped)
        yield (one.skill.name, *counts, one.helpers, one.to_do, demand.as_of, PURPOSE, NOTE)
