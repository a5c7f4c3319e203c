"""Commands that draw on several domains: `skills-centre people import`."""

from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Protocol

import click
from flask import Flask

from skills_centre.gaps.services.recompute import recompute_summaries
from skills_centre.home.people_import.applying import RowsNotSound, import_people, plan_people
from skills_centre.home.people_import.file import read_from_disk
from skills_centre.home.people_import.plan import PeoplePlan, PlannedPerson
from skills_centre.people.errors import NotFounded
from skills_centre.people.queries.viewers import institution
from skills_centre.people.services.lines import ORGANISATION_LOCK
from skills_centre.people.vocabulary import UNIT_KINDS
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.pages import counted

#: Lines printed of each list before the rest is counted.
AT_MOST = 20


class Installation(Protocol):
    """What the command line gives to a command."""

    @property
    def app(self) -> Flask:
        """The application."""


@click.group()
def people() -> None:
    """Bring people in from a file."""


@people.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.pass_obj
def import_command(installation: Installation, file: Path, dry_run: bool) -> None:  # noqa: FBT001 - click passes options so
    """Bring in people, units, managers and roles from the CSV file FILE, whole or not at all.

    docs/people-file.md says what the file holds. Nobody who is missing in it is removed. Importing the same file again changes nothing.
    """
    sent = read_from_disk(file)
    with installation.app.app_context():
        if institution() is None:
            raise NotFounded
        began = perf_counter()
        if dry_run:
            plan = plan_people(sent, now=utc_now())
            _print(plan)
            if plan.problems:
                raise RowsNotSound(plan)
            click.echo("Dry run: nothing has been changed.")
            return
        try:
            with transaction():
                plan = import_people(sent, by_id=None, now=utc_now())
        except RowsNotSound as refusal:
            _print(refusal.plan)
            raise
        _print(plan)
        if plan.changes_nothing:
            click.echo("Everything is so already: nothing has been changed.")
            return
        with transaction(snapshot=True, holding=ORGANISATION_LOCK):
            recompute_summaries(now=utc_now())
        click.echo(f"Imported in {perf_counter() - began:.1f} seconds.")


def _print(plan: PeoplePlan) -> None:
    click.echo(f"Rows: {plan.rows:,}")
    for note in plan.notes:
        click.echo(f"Note: {note}")
    _print_list("Problems", [f"row {one.row}, {one.column}: {one.sentence}" for one in plan.problems])
    if plan.problems:
        return
    _print_list("New units", [_unit_line(unit.path, UNIT_KINDS[unit.kind], unit.like) for unit in plan.new_units])
    click.echo(f"New people: {len(plan.added):,}")
    _print_list("Changed", [_person_line(person) for person in plan.changed])
    click.echo(f"  of them moved: {plan.moved:,}")
    _print_list("Left", [f"{person.details.name}, {person.leaves_on:%-d %B %Y}" for person in plan.leaving])
    _print_list("Here, but not in the file (kept)", [f"{one.name} ({one.email})" for one in plan.not_in_file])


def _unit_line(path: Sequence[str], kind: str, like: str | None) -> str:
    slip = f"; perhaps the same as “{like}”" if like else ""
    return f"{' > '.join(path)} ({kind.casefold()}{slip})"


def _person_line(person: PlannedPerson) -> str:
    changes = "; ".join(
        f"{one.column.words}: {one.before or 'nothing'} → {one.after or 'nothing'}" for one in person.changes
    )
    return f"{person.details.name}: {changes}"


def _print_list(title: str, lines: Sequence[str]) -> None:
    click.echo(f"{title}: {len(lines):,}")
    for line in lines[:AT_MOST]:
        click.echo(f"  {line}")
    if len(lines) > AT_MOST:
        click.echo(f"  and {counted(len(lines) - AT_MOST, 'more', 'more')}")
