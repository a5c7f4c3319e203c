"""The `skills-centre` command: everything that an operator does from a shell. Errors are sentences, never tracebacks."""

import sys

import click
from flask import Flask
from sqlalchemy.exc import OperationalError

from config import Settings, SettingsError
from skills_centre.app import create_app
from skills_centre.catalogue.commands import content
from skills_centre.demo.commands import demo
from skills_centre.gaps.commands import gaps
from skills_centre.platform.embedded_broker import NoBrokerError
from skills_centre.platform.errors import Refusal
from skills_centre.platform.migrations import is_current, upgrade
from skills_centre.platform.supervisor import StartError
from skills_centre.reminders.commands import reminders
from skills_centre.serving import serve
from skills_centre.skills.commands import framework


class Installation:
    """The settings of this installation and, once asked for, its application with a migrated database."""

    def __init__(self) -> None:
        self.settings = Settings.from_environment()
        self._app: Flask | None = None

    @property
    def app(self) -> Flask:
        """The application, made on first use."""
        if self._app is None:
            if not is_current(self.settings.database_url):
                upgrade(self.settings.database_url)
            self._app = create_app(self.settings)
        return self._app


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def skills_centre(context: click.Context) -> None:
    """Skills Centre: learning and skills for a Digital and Data Skills Centre of Excellence."""
    context.obj = Installation()


@skills_centre.command()
@click.pass_obj
def up(installation: Installation) -> None:
    """Serve everything here: web, workers, beat and, unless REDIS_URL is set, a broker.

    The first time it makes the database, loads the courses and, unless `init` has founded an institution, builds a demonstration to try.
    """
    sys.exit(serve(installation.settings, make_app=lambda: installation.app))


@skills_centre.command()
@click.pass_obj
def migrate(installation: Installation) -> None:
    """Bring the database to the newest schema (every other command does so first, too)."""
    upgrade(installation.settings.database_url)
    click.echo("The database is at the newest schema.")


# Each domain's commands.py defines click commands that take `@click.pass_obj` (an object with `.settings` and `.app`).
for command in (content, demo, framework, gaps, reminders):
    skills_centre.add_command(command)


def main() -> None:
    """Run the command; a refusal or a missing service ends it with one sentence and exit status 1."""
    try:
        skills_centre(standalone_mode=False)
    except click.ClickException as problem:
        problem.show()
        sys.exit(problem.exit_code)
    except click.Abort:
        sys.exit(130)
    except (Refusal, SettingsError, StartError, NoBrokerError) as problem:
        click.echo(f"Error: {problem}", err=True)
        sys.exit(1)
    except OperationalError:
        click.echo(
            "Error: the database cannot be reached. Check DATABASE_URL, and that the database is running.", err=True
        )
        sys.exit(1)


if __name__ == "__main__":
    main()
