"""`skills-centre demo`."""

from pathlib import Path

import click
from flask import Flask

from skills_centre.demo.accounts import account_lines
from skills_centre.demo.build import build_demonstration
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
