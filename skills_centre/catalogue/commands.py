"""Commands of the catalogue domain: check and load content packs."""

from pathlib import Path
from typing import Protocol

import click
from flask import Flask

from skills_centre.catalogue.packs import Pack, PackRefused
from skills_centre.catalogue.packs.pathways import PathwayFile, read_pathways
from skills_centre.catalogue.services.pathway_files import sync_pathway
from skills_centre.catalogue.services.syncing import Synced, approver_by_email, read_packs, sync_pack
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction

DEFAULT_FOLDER = "course_content"


class Installed(Protocol):
    """What the commands need of the installation."""

    @property
    def app(self) -> Flask:
        """The application with a migrated database."""


@click.group()
def content() -> None:
    """Courses as content packs: folders of Markdown and YAML."""


@content.command()
@click.argument("folder", type=click.Path(path_type=Path))
def check(folder: Path) -> None:
    """Read one pack, or every pack and pathway in FOLDER, and say what is wrong. Changes nothing."""
    packs, pathways = _packs(folder)
    for pack in packs:
        modules = len(pack.course.modules)
        click.echo(
            f"{pack.course.key}: right. {modules} modules, {pack.course.minutes} minutes, {len(pack.files)} files."
        )
    for pathway in pathways:
        click.echo(f"Pathway {pathway.key}: right. {len(pathway.courses)} courses.")


@content.command()
@click.argument("folder", type=click.Path(path_type=Path), default=DEFAULT_FOLDER)
@click.option(
    "--approved-by", metavar="EMAIL", help="Publish, in the name of this L&D administrator, who has read the courses."
)
@click.pass_obj
def sync(installation: Installed, folder: Path, approved_by: str | None) -> None:
    """Load every pack in FOLDER as a draft; publish with --approved-by. A pack that was loaded before changes nothing.

    A pathway is loaded once, and looked after in the browser from then on.
    """
    packs, pathways = _packs(folder)
    with installation.app.app_context():
        with transaction():
            approver_id = approver_by_email(approved_by) if approved_by else None
        outcomes = []
        for pack in packs:
            with transaction():
                outcomes.append(sync_pack(pack, approver_id=approver_id, now=utc_now()))
        for pathway in pathways:
            with transaction():
                outcomes.append(sync_pathway(pathway, approver_id=approver_id, now=utc_now()))
    for synced in outcomes:
        click.echo(_in_words(synced))


def _in_words(synced: Synced) -> str:
    words = {
        "published": "published.",
        "drafted": "loaded as a draft. Publish it on /administration/courses, or with --approved-by.",
        "unchanged": "nothing has changed.",
        "waiting": f"not published: {synced.reason}",
    }
    return f"{synced.key}: {words[synced.outcome]}"


def _packs(folder: Path) -> tuple[list[Pack], list[PathwayFile]]:
    try:
        return read_packs(folder), read_pathways(folder)
    except PackRefused as refused:
        for problem in refused.problems:
            click.echo(str(problem), err=True)
        count = len(refused.problems)
        raise click.ClickException(
            f"{count} {'problem' if count == 1 else 'problems'} to put right; nothing was loaded."
        ) from None
