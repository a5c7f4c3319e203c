"""The `skills-centre` command: everything that an operator does from a shell. Errors are sentences, never tracebacks."""

import sys
from typing import NoReturn

import click
from flask import Flask
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from config import Settings, SettingsError
from skills_centre.app import create_app
from skills_centre.catalogue.commands import content
from skills_centre.demo.commands import bench_data, demo
from skills_centre.gaps.commands import gaps
from skills_centre.home.commands import people
from skills_centre.learning.commands import badges
from skills_centre.people.commands import init, user
from skills_centre.platform.embedded_broker import NoBrokerError
from skills_centre.platform.errors import Refusal
from skills_centre.platform.migrations import is_current, upgrade
from skills_centre.platform.supervisor import StartError
from skills_centre.reminders.commands import mail, reminders
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
for command in (badges, bench_data, content, demo, framework, gaps, init, mail, people, reminders, user):
    skills_centre.add_command(command)


def main() -> None:
    """Run the command; a refusal or a missing service ends it with one sentence and exit status 1."""
    try:
        skills_centre(standalone_mode=False)
    except click.ClickException as problem:
        problem.show()
        sys.exit(problem.exit_code)
    except click.Abort:
        click.echo("Stopped.", err=True)
        sys.exit(130)
    except (Refusal, SettingsError, StartError, NoBrokerError) as problem:
        _end_with(str(problem))
    except OperationalError:
        _end_with("the database cannot be reached. Check DATABASE_URL, and that the database is running.")
    except DBAPIError as problem:
        _end_with(f"the database refuses: {str(problem.orig).splitlines()[0]}")
    except ArgumentError:
        _end_with("DATABASE_URL is not an address of a database.")
    except OSError as problem:
        _end_with(f"{problem.filename or 'a file'}: {problem.strerror or problem}.")


def _end_with(sentence: str) -> NoReturn:
    click.echo(f"Error: {sentence}", err=True)
    sys.exit(1)


if __name__ == "__main__":
    main()
