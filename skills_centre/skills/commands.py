"""Commands of the skills domain: `skills-centre framework import | load | publish`."""

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
from skills_centre.skills.importing.difference import FrameworkDifference, KindDifference
from skills_centre.skills.importing.official_files import Duplicate, FileCounts
from skills_centre.skills.importing.rows import read_file
from skills_centre.skills.importing.yaml_file import read_yaml
from skills_centre.skills.models import VersionState
from skills_centre.skills.queries.editions import newest_version, person_by_email, version_state
from skills_centre.skills.services.framework_imports import import_framework, plan_import
from skills_centre.skills.services.frameworks import load_framework, publish_version

#: Names printed of each list before the rest is counted.
AT_MOST = 10

FILE = click.Path(path_type=Path)


class Installation(Protocol):
    """What the command line gives to a command."""

    @property
    def app(self) -> Flask:
        """The application."""


@click.group()
def framework() -> None:
    """Import, load and publish skills frameworks."""


@framework.command("import")
@click.argument("roles_csv", type=FILE)
@click.argument("skills_csv", type=FILE)
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--publish", is_flag=True, help="Publish the new version too; needs --approved-by.")
@click.option("--approved-by", metavar="EMAIL", help="The L&D administrator or skills lead who approves publishing.")
@click.pass_obj
def import_command(
    installation: Installation,
    roles_csv: Path,
    skills_csv: Path,
    dry_run: bool,  # noqa: FBT001 - click passes options so
    publish: bool,  # noqa: FBT001
    approved_by: str | None,
) -> None:
    """Import the official pair of files of the Government Digital and Data Profession, ROLES_CSV and SKILLS_CSV.

    The files are taken in as a draft version, whole or not at all. Importing the same files again changes nothing.
    """
    _check_approval(publish=publish, approved_by=approved_by)
    roles, skills = read_file(roles_csv), read_file(skills_csv)
    with installation.app.app_context():
        began = perf_counter()
        if dry_run:
            plan = plan_import(roles, skills)
        else:
            with transaction():
                plan, version_id = import_framework(roles, skills, by_id=None, now=utc_now())
        took = perf_counter() - began
        _print_counts(plan.counts, plan.duplicates)
        _print_difference(plan.difference)
        if plan.changes_nothing:
            click.echo("A version holds exactly this already: nothing has changed.")
        elif dry_run:
            click.echo("Dry run: nothing has been changed.")
        else:
            click.echo(f"Imported as a draft version in {took:.1f} seconds.")
        if publish and approved_by and not dry_run:
            _publish(version_id, approved_by)


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


def _print_counts(counts: FileCounts, duplicates: tuple[Duplicate, ...]) -> None:
    click.echo(f"Rows: {counts.role_rows:,} of roles, {counts.skill_rows:,} of skills")
    click.echo(f"Role families: {counts.families}")
    click.echo(f"Roles: {counts.roles} ({counts.roles_without_levels} of them senior, without levels)")
    click.echo(f"Role levels: {counts.role_levels}")
    click.echo(
        f"Skills: {counts.skills} ({counts.skills_with_ladder} with levels, {counts.skills_without_ladder} without; "
        f"{counts.skills_without_description} without a description)"
    )
    click.echo(f"Requirements: {counts.requirements:,} with a level, and {counts.requirements_without_level} without")
    click.echo(f"Levels that the files leave undefined: {counts.levels_not_defined}")
    click.echo(f"Exact duplicates: {len(duplicates)}")
    for one in duplicates[:AT_MOST]:
        click.echo(f"  {one.file_name}, row {one.row}: the same as row {one.same_as}")
    if len(duplicates) > AT_MOST:
        click.echo(f"  and {len(duplicates) - AT_MOST} more")


def _print_difference(found: FrameworkDifference) -> None:
    click.echo(f"Difference: {found.added} new, {found.changed} changed, {found.not_in_file} not in the files (kept)")
    for kind in found.kinds:
        _print_kind(kind)


def _print_kind(kind: KindDifference) -> None:
    if not (kind.added or kind.changed or kind.not_in_file):
        return
    click.echo(
        f"  {kind.kind}: {len(kind.added)} new, {len(kind.changed)} changed, {len(kind.not_in_file)} not in the files"
    )
    _print_names("changed", [f"{one.name} ({', '.join(one.fields)})" for one in kind.changed])
    _print_names("not in the files, kept", list(kind.not_in_file))
    for rename in kind.possible_renames:
        click.echo(f"    possibly renamed: {rename.before} → {rename.after} ({rename.likeness}% alike)")


def _print_names(what: str, names: list[str]) -> None:
    for name in names[:AT_MOST]:
        click.echo(f"    {what}: {name}")
    if len(names) > AT_MOST:
        click.echo(f"    {what}: and {len(names) - AT_MOST} more")
