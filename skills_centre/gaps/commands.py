"""Commands of the gaps domain."""

import click
from flask import Flask

from skills_centre.gaps.services.checking import check_summaries
from skills_centre.gaps.services.recompute import recompute_summaries
from skills_centre.people.services.lines import ORGANISATION_LOCK
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.pages import number


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
    """Work out all team summaries afresh, or check that they are right.

    The check compares each kept summary with one worked out from everybody's states, and each state with one worked out from the
    whole history of assessments. It ends with exit status 1 when anything differs.
    """
    with installation.app.app_context(), transaction(snapshot=True, holding=ORGANISATION_LOCK):
        if not check:
            click.echo(f"{number(recompute_summaries(now=utc_now()))} team summaries written.")
            return
        findings = check_summaries(now=utc_now())
    for found in findings:
        click.echo(
            f"{found.kind}: {number(found.rows_compared)} rows compared, {number(found.rows_different)} different"
        )
    if any(found.rows_different for found in findings):
        raise click.ClickException("some rows differ. Run “skills-centre gaps recompute” and look at the log.")
