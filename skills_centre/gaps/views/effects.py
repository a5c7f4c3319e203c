"""Levels before and after a course, for those who look after courses."""

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from skills_centre.catalogue.queries.courses import titles_of
from skills_centre.catalogue.queries.shelves import course_id_of
from skills_centre.gaps.queries.effects import SkillEffect, course_effects
from skills_centre.gaps.rules.effects import CHANGES, DAYS_AFTER, Window, window_on
from skills_centre.gaps.rules.suppression import Counts
from skills_centre.gaps.services.tables import PURPOSE
from skills_centre.gaps.views.blueprint import blueprint
from skills_centre.people.access import role
from skills_centre.people.models import Role
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.tables import Cell, csv_download
from skills_centre.skills.rules.impact import FEWEST

COLUMNS = ("Course", "Skill", "People", "In all", *CHANGES, "Days after", "First day", "Last day", "Use")
#: The two sets of people, as the page and the file name them.
TOOK, TOOK_NONE = "Completed this course", "Took no course in this skill"


#: Who reads of levels before and after a course.
LOOKING_AFTER = (Role.LD_ADMINISTRATOR, Role.AUDITOR)


@blueprint.get("/courses/<key>/effect")
@role(*LOOKING_AFTER)
def course_effect(key: str) -> ResponseReturnValue:
    """Verified levels before and ninety days after, with n, beside those who took none: counts in fives, no claim of cause."""
    window = window_on(local_day(utc_now()))
    return render_template(
        "gaps/effects.html",
        key=key,
        title=titles_of([key]).get(key, key),
        effects=[(one, rows_of(one)) for one in course_effects(course_id_of(key), window)],
        changes=CHANGES,
        window=window,
        days=DAYS_AFTER,
        fewest=FEWEST,
    )


@blueprint.get("/courses/<key>/effect.csv")
@role(*LOOKING_AFTER)
def course_effect_file(key: str) -> Response:
    """The same counts as rows."""
    window = window_on(local_day(utc_now()))
    title = titles_of([key]).get(key, key)
    rows = [
        _line(title, one.name, who, counts, window)
        for one in course_effects(course_id_of(key), window)
        for who, counts in rows_of(one)
    ]
    return csv_download(f"Levels before and after {title}", COLUMNS, rows)


def rows_of(one: SkillEffect) -> list[tuple[str, Counts | None]]:
    """Both sets of people with their counts."""
    return [(TOOK, one.effect.took), (TOOK_NONE, one.effect.took_none)]


def _line(title: str, skill: str, who: str, counts: Counts | None, window: Window) -> tuple[Cell, ...]:
    shown: tuple[Cell, ...] = (sum(counts), *counts) if counts else ("withheld", *(None for _ in CHANGES))
    return (title, skill, who, *shown, DAYS_AFTER, window.first, window.last, PURPOSE)
