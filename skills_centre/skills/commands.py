"""Commands of the skills domain: `skills-centre framework import | export | load | publish`."""

from pathlib import Path
from time import perf_counter
from typing import Protocol
from uuid import UUID

import click
from flask import Flask

from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.text import normal_email
from skills_centre.skills.errors import MayNotApprove, NotADraft
from skills_centre.skills.exporting.formats import FORMATS
from skills_centre.skills.importing.rows import read_file
from skills_centre.skills.importing.yaml_file import read_yaml
from skills_centre.skills.models import VersionState
from skills_centre.skills.queries.editions import newest_version, person_by_email, version_state
from skills_centre.skills.queries.exports import edition
from skills_centre.skills.services.framework_imports import import_framework, plan_import
from skills_centre.skills.services.frameworks import load_framework, publish_version
from skills_centre.skills.telling import print_plan

FILE = click.Path(path_type=Path)


class Installation(Protocol):
    """What the command line gives to a command."""

    @property
    def app(self) -> Flask:
        """The application."""


@click.group()
def framework() -> None:
    """Import, export, load and publish skills frameworks."""


@framework.command("import")
@click.argument("files", type=FILE, nargs=-1, required=True)
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--publish", is_flag=True, help="Publish the new version too; needs --approved-by.")
@click.option("--approved-by", metavar="EMAIL", help="The L&D administrator or skills lead who approves publishing.")
@click.pass_obj
def import_command(
    installation: Installation,
    files: tuple[Path, ...],
    dry_run: bool,  # noqa: FBT001 - click passes options so
    publish: bool,  # noqa: FBT001
    approved_by: str | None,
) -> None:
    """Import a framework from FILES: one file, or the official pair of the Government Digital and Data Profession.

    They are taken in as a draft version, whole or not at all. Importing the same files again changes nothing.
    """
    _check_approval(publish=publish, approved_by=approved_by)
    sent = [read_file(one) for one in files]
    with installation.app.app_context():
        began = perf_counter()
        if dry_run:
            plan = plan_import(sent)
        else:
            with transaction():
                plan, version_id = import_framework(sent, by_id=None, now=utc_now())
        took = perf_counter() - began
        print_plan(plan)
        if plan.changes_nothing:
            click.echo("A version holds exactly this already: nothing has changed.")
        elif dry_run:
            click.echo("Dry run: nothing has been changed.")
        else:
            click.echo(f"Imported as a draft version in {took:.1f} seconds.")
        if publish and approved_by and not dry_run:
            _publish(version_id, approved_by)


@framework.command("export")
@click.argument("key")
@click.option(
    "--format", "code", type=click.Choice(list(FORMATS)), default="workbook", show_default=True, help="What to write."
)
@click.option("--draft", is_flag=True, help="The newest draft, instead of the published version.")
@click.option("--to", type=FILE, help="The file to write; named after the framework when left out.")
@click.pass_obj
def export_command(installation: Installation, key: str, code: str, draft: bool, to: Path | None) -> None:  # noqa: FBT001
    """Write the published version of the framework KEY to a file."""
    state = VersionState.DRAFT if draft else VersionState.PUBLISHED
    with installation.app.app_context():
        version_id = newest_version(key, state)
        if version_id is None:
            raise NotADraft(f"The framework “{key}” has no {state.value} version to export.")
        file = FORMATS[code].file(edition(version_id))
    path = to or Path(file.name)
    path.write_bytes(file.content)
    click.echo(f"Written to {path}: {len(file.content):,} bytes.")


@framework.command("load")
@click.argument("file", type=FILE)
@click.option("--publish", is_flag=True, help="Publish the new version too; needs --approved-by.")
@click.option("--approved-by", metavar="EMAIL", help="The L&D administrator or skills lead who approves publishing.")
@click.pass_obj
def load_command(installation: Installation, file: Path, publish: bool, approved_by: str | None) -> None:  # noqa: FBT001
    """Load a framework from our own YAML format as a draft version."""
    _check_approval(publish=publish, approved_by=approved_by)
    definition = read_yaml(file)
    with installation.app.app_context():
        with transaction():
            version_id = load_framework(definition, by_id=None, now=utc_now())
        click.echo(
            f"{definition.name}: {len(definition.skills)} skills, {len(list(definition.roles()))} roles, "
            f"{len(list(definition.role_levels()))} role levels, {len(definition.everyone)} skills for everyone."
        )
        if publish and approved_by:
            _publish(version_id, approved_by)


@framework.command("publish")
@click.argument("key")
@click.option(
    "--approved-by", metavar="EMAIL", required=True, help="The L&D administrator or skills lead who approves it."
)
@click.pass_obj
def publish_command(installation: Installation, key: str, approved_by: str) -> None:
    """Publish the newest draft of the framework KEY."""
    with installation.app.app_context():
        version_id = newest_version(key, VersionState.DRAFT)
        if version_id is None:
            raise NotADraft(f"The framework “{key}” has no draft version to publish.")
        _publish(version_id, approved_by)


def _check_approval(*, publish: bool, approved_by: str | None) -> None:
    if publish and not approved_by:
        raise click.UsageError("--publish needs --approved-by with the e-mail address of whoever approves it.")


def _publish(version_id: UUID, approved_by: str) -> None:
    """Publish, or say that it is published already."""
    by_id = person_by_email(normal_email(approved_by))
    if by_id is None:
        raise MayNotApprove(f"Nobody here has the e-mail address {approved_by}.")
    if version_state(version_id) is VersionState.PUBLISHED:
        click.echo("This version is published already.")
        return
    with transaction():
        publish_version(version_id, by_id=by_id, now=utc_now())
    click.echo("Published. The former version, if there was one, is superseded.")
