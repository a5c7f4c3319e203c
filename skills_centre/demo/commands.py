"""`skills-centre demo`."""

from pathlib import Path

import click
from flask import Flask

from skills_centre.demo.accounts import account_lines
from skills_centre.demo.build import build_demonstration
from skills_centre.demo.synthetic.build import load_synthetic_organisation
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import Refusal
from skills_centre.platform.web import settings

CONTENT = Path(__file__).parent.parent.parent / "course_content"


class _Installation:
    """What the command is given: the installation's application."""

    app: Flask


@click.command()
@click.pass_obj
def demo(installation: _Installation) -> None:
    """Build the demonstration institution in an empty database: four hundred invented people with a past."""
    with installation.app.app_context():
        if settings().is_production:
            raise Refusal("The demonstration is never built in production.")
        click.echo("Building the demonstration institution …")
        with transaction():
            build_demonstration(CONTENT, now=utc_now(), say=click.echo)
    click.echo("\n".join(account_lines()))


@click.command("bench-data")
@click.option("--people", "number", type=click.IntRange(1), required=True, help="How many people.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Another seed, other people.")
@click.pass_obj
def bench_data(installation: _Installation, *, number: int, seed: int) -> None:
    """Write a synthetic organisation of any size, for benchmarks and trials; the same for the same seed and day.

    A line of management four to eight steps deep, role profiles, assessments with their decisions, exemptions, and the levels, states and
    summaries that follow. It goes into an empty database, which then counts as a demonstration, or beside the people of a demonstration;
    never among real people, and never in production.
    """
    with installation.app.app_context():
        if settings().is_production:
            raise Refusal("Synthetic people are never written in production.")
        click.echo("Writing the synthetic organisation …")
        load_synthetic_organisation(number, seed=seed, now=utc_now(), say=click.echo)
    click.echo("\n".join(account_lines()))
