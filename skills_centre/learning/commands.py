"""Commands of the learning domain: `skills-centre badges make-key` and `rotate-key`."""

from pathlib import Path
from typing import Protocol

import click

from skills_centre.platform.signing import KeyFileError, make_keys_if_missing, rotate_keys


class _Settings(Protocol):
    """What the commands read of the settings."""

    @property
    def badge_keys(self) -> Path:
        """The file of keys."""


class Installation(Protocol):
    """What the command line gives to a command."""

    @property
    def settings(self) -> _Settings:
        """The settings of this installation."""


@click.group()
def badges() -> None:
    """Look after the keys that sign Open Badges."""


@badges.command("make-key")
@click.pass_obj
def make_key(installation: Installation) -> None:
    """Make the file of keys, once. One that exists is left alone."""
    path = installation.settings.badge_keys
    if path.exists():
        raise click.ClickException(f"{path} exists already, and was left alone.")
    make_keys_if_missing(path)
    click.echo(f"Made {path}. Keep it in your backups: without it no badge can be signed or, one day, verified.")


@badges.command("rotate-key")
@click.pass_obj
def rotate_key(installation: Installation) -> None:
    """Sign with a new key from now on; what was signed before stays verifiable."""
    path = installation.settings.badge_keys
    try:
        rotate_keys(path)
    except KeyFileError as problem:
        raise click.ClickException(str(problem)) from None
    click.echo(f"A new key signs from now on; the one before stays published. Back up {path}.")
