"""Commands of the catalogue domain: check and load content packs."""

from pathlib import Path
from typing import Protocol
from uuid import UUID

import click
from flask import Flask

from skills_centre.catalogue.packs import Pack, PackRefused
from skills_centre.catalogue.packs.checking import course_to_check
from skills_centre.catalogue.packs.pathways import PathwayFile, read_pathways
from skills_centre.catalogue.rules.checking import check_course, errors_in
from skills_centre.catalogue.rules.findings import Surroundings
from skills_centre.catalogue.services.pathway_files import sync_pathway
from skills_centre.catalogue.services.syncing import Synced, Take, approver_by_email, read_packs, sync_pack
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.pages import counted

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
    """Read one pack, or every pack and pathway in FOLDER, and say what is wrong and what may be better. Changes nothing."""
    packs, pathways = _packs(folder)
    around = Surroundings(courses=_beside(folder, packs))
    errors = sum(_check_pack(pack, around) for pack in packs)
    for pathway in pathways:
        click.echo(f"Pathway {pathway.key}: right. {len(pathway.courses)} courses.")
    if errors:
        raise click.ClickException(f"{counted(errors, 'error')} to put right; advice stops nothing.")


def _check_pack(pack: Pack, around: Surroundings) -> int:
    """Say what the check finds in a pack, and give how many of it are errors."""
    found = check_course(course_to_check(pack), around, today=local_day(utc_now()))
    wrong = errors_in(found)
    click.echo(
        f"{pack.course.key}: {'not right' if wrong else 'right'}. {len(pack.course.modules)} modules, "
        f"{pack.course.minutes} minutes, {len(pack.files)} files."
    )
    for one in found:
        click.echo(f"  {one.weight}: {pack.course.key}/{one}", err=one in wrong)
    return len(wrong)


def _beside(folder: Path, packs: list[Pack]) -> set[str]:
    """The courses that a link may lead to: those of the packs, and of the folders beside a single one."""
    beside = folder.resolve().parent.iterdir() if (folder / "course.yaml").exists() else ()
    return {*(pack.course.key for pack in packs), *(one.name for one in beside if (one / "course.yaml").exists())}


@content.command()
@click.argument("folder", type=click.Path(path_type=Path), default=DEFAULT_FOLDER)
@click.option(
    "--approved-by", metavar="EMAIL", help="Publish, in the name of this L&D administrator, who has read the courses."
)
@click.option(
    "--take",
    type=click.Choice([Take.FOLDER]),
    help="Where a pack was changed in the folder and in the product, let the folder's be the draft.",
)
@click.pass_obj
def sync(installation: Installed, folder: Path, approved_by: str | None, take: str | None) -> None:
    """Load every pack in FOLDER as a draft; publish with --approved-by. A pack that was loaded before changes nothing.

    A pathway is loaded once, and looked after in the browser from then on.
    """
    packs, pathways = _packs(folder)
    with installation.app.app_context():
        with transaction():
            approver_id = approver_by_email(approved_by) if approved_by else None
        outcomes = _sync_packs(packs, approver_id, Take(take or Take.NEITHER))
        for pathway in pathways:
            with transaction():
                outcomes.append(sync_pathway(pathway, approver_id=approver_id, now=utc_now()))
    for synced in outcomes:
        click.echo(_in_words(synced))
    conflicts = sum(synced.outcome == "conflict" for synced in outcomes)
    if conflicts:
        raise click.ClickException(
            f"{counted(conflicts, 'pack')} changed in both places; nothing was written over. Export the product's, bring the two together "
            "in the folder, and sync with --take folder."
        )


def _sync_packs(packs: list[Pack], approver_id: UUID | None, take: Take) -> list[Synced]:
    """Load every pack, then publish where somebody approves: so a lesson may lead to a course that comes after its own."""
    outcomes: list[Synced] = []
    for approver in (None, approver_id) if approver_id else (None,):
        outcomes = []
        for pack in packs:
            with transaction():
                outcomes.append(sync_pack(pack, approver_id=approver, now=utc_now(), take=take))
    return outcomes


def _in_words(synced: Synced) -> str:
    words = {
        "published": "published.",
        "drafted": "loaded as a draft. Publish it on /administration/courses, or with --approved-by.",
        "unchanged": "nothing has changed.",
        "newer": "unchanged here, newer in the product: export it from its page on /administration/courses, and put it in the folder.",
        "conflict": f"changed in the folder and in the product since they were last the same:\n{synced.reason}",
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
