"""What the import command says of a plan: its figures, its difference, and names up to a bound."""

import click

from skills_centre.skills.importing.counts import FileCounts
from skills_centre.skills.importing.difference import FrameworkDifference, KindDifference
from skills_centre.skills.importing.official_files import Duplicate
from skills_centre.skills.importing.reading import KINDS
from skills_centre.skills.services.framework_imports import ImportPlan

#: Names printed of each list before the rest is counted.
AT_MOST = 10


def print_plan(plan: ImportPlan) -> None:
    """Print what files hold and what they would change, or have changed."""
    click.echo(f"This is {KINDS[plan.read.kind]}.")
    _print_counts(plan.read.counts)
    _print_duplicates(plan.read.duplicates)
    for note in plan.notes:
        click.echo(f"Note: {note}")
    _print_difference(plan.difference)


def _print_counts(counts: FileCounts) -> None:
    if counts.role_rows is not None:
        click.echo(f"Rows: {counts.role_rows:,} of roles, {counts.skill_rows:,} of skills")
    click.echo(f"Role families: {counts.families}")
    click.echo(f"Roles: {counts.roles} ({counts.roles_without_levels} of them senior, without levels)")
    click.echo(f"Role levels: {counts.role_levels}")
    click.echo(
        f"Skills: {counts.skills} ({counts.skills_with_ladder} with levels, {counts.skills_without_ladder} without; "
        f"{counts.skills_without_description} without a description)"
    )
    click.echo(f"Requirements: {counts.requirements:,} with a level, and {counts.requirements_without_level} without")
    if counts.levels_not_defined is not None:
        click.echo(f"Levels that the files leave undefined: {counts.levels_not_defined}")


def _print_duplicates(duplicates: tuple[Duplicate, ...]) -> None:
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
