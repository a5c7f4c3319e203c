"""Commands of the gaps domain."""

import click
from flask import Flask

from skills_centre.gaps.services.checking import check_summaries
from skills_centre.gaps.services.organisation import FIGURES_LOCK, work_out_organisation
from skills_centre.gaps.services.recompute import recompute_summaries
from skills_centre.gaps.services.value import VALUE_LOCK, work_out_value
from skills_centre.people.services.lines import ORGANISATION_LOCK
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.pages import number
from skills_centre.skills.services.standing import refresh_everybody, turn_what_is_due


class HasApp:
    """What every command is given: the installation with its application."""

    app: Flask


@click.group()
def gaps() -> None:
    """Team summaries of skills gaps."""


@gaps.command()
@click.option("--check", is_flag=True, help="Change nothing: compare what is kept with a recompute, row by row.")
@click.pass_obj
def recompute(installation: HasApp, *, check: bool) -> None:
    """Work everything out afresh from the history of assessments, or check that what is kept is right.

    Levels and states are rebuilt from the whole history, and the team summaries from the states. The check changes none of them: it
    compares each row that is kept with one worked out afresh, after bringing in what the workers would do next anyway (changes that
    wait to be counted, and what falls due today). It ends with exit status 1 when anything differs.
    """
    with installation.app.app_context():
        if not check:
            with transaction():
                people = refresh_everybody(now=utc_now())
            with transaction(snapshot=True, holding=ORGANISATION_LOCK):
                written = recompute_summaries(now=utc_now())
            with transaction(snapshot=True, holding=FIGURES_LOCK):
                work_out_organisation(now=utc_now())
            with transaction(snapshot=True, holding=VALUE_LOCK):
                work_out_value(now=utc_now())
            click.echo(
                f"{number(people)} people’s states rebuilt from history, {number(written)} team summaries written."
            )
            return
        with transaction():
            turn_what_is_due(utc_now())
        with transaction(snapshot=True, holding=ORGANISATION_LOCK):
            findings = check_summaries(now=utc_now())
    for found in findings:
        click.echo(
            f"{found.kind}: {number(found.rows_compared)} rows compared, {number(found.rows_different)} different"
        )
    if any(found.rows_different for found in findings):
        raise click.ClickException("some rows differ. Run “skills-centre gaps recompute” and look at the log.")
