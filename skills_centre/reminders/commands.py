"""Commands of the reminders domain."""

import sys
from datetime import datetime
from typing import Protocol

import click
from flask import Flask

from skills_centre.people.queries.viewers import mail_stays_here
from skills_centre.platform.clock import LONDON, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.mail.bounces import MOST_BYTES, read_report
from skills_centre.platform.mail.dead_addresses import CameBack, take_back
from skills_centre.platform.mail.delivery import drain
from skills_centre.platform.mail.gate import pause_mail
from skills_centre.platform.mail.models import PauseReason
from skills_centre.platform.mail.ours import our_letterhead, our_routes
from skills_centre.platform.pages import at_time, counted
from skills_centre.platform.web import settings
from skills_centre.reminders.queries.policies import policies_now
from skills_centre.reminders.rules.fewer_links import FewerLinks
from skills_centre.reminders.services.gathering_again import put_late_back
from skills_centre.reminders.services.pausing import LetGo, let_mail_go
from skills_centre.reminders.services.sweep import sweep


class _Settings(Protocol):
    """What the commands read of the settings."""

    @property
    def base_url(self) -> str:
        """The public address of our pages."""


class Installation(Protocol):
    """What the command line hands to a command."""

    @property
    def settings(self) -> _Settings:
        """The settings of this installation."""

    @property
    def app(self) -> Flask:
        """The application."""


class Instant(click.ParamType[datetime]):
    """A date and time as 2026-03-03T09:00, on London's clocks unless it names a zone."""

    name = "date and time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read it, or say how it should look."""
        try:
            read = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"“{value}” is not a date and time; write it like 2026-03-03T09:00.", param, ctx)
        return read if read.tzinfo else read.replace(tzinfo=LONDON)


@click.group()
def reminders() -> None:
    """What is owed to whom, and sending it."""


@reminders.command(name="sweep")
@click.option(
    "--at", type=Instant(), default=None, metavar="DATE-TIME", help="Sweep as if it were then: 2026-03-03T09:00."
)
@click.pass_obj
def sweep_now(installation: Installation, at: datetime | None) -> None:
    """Find what is owed, gather it into digests, and send them."""
    with installation.app.app_context():
        now = at or utc_now()
        put_late_back(now=now)
        swept = sweep(now, our_letterhead(), FewerLinks(settings().secret_key))
        # What is queued for a later instant is due then; leases are never taken in the past, where a worker would ignore them.
        routes = our_routes(only_to_files=mail_stays_here())
        sent = drain(routes, urgent=False, clock=lambda: max(now, utc_now()), wait=True)
        if swept.at_once:
            drain(routes, urgent=True, clock=lambda: max(now, utc_now()), wait=True)
        click.echo(f"As of {at_time(now)}:")
        click.echo(
            f"  found   {counted(swept.found, 'reminder')} newly owed, {swept.superseded} of them superseded by a later one"
        )
        click.echo(
            f"  queued  {counted(swept.digests, 'message')} with {counted(swept.reminders, 'reminder')}; "
            f"{swept.suppressed} not needed any more"
        )
        if swept.at_once or swept.told:
            click.echo(
                f"  beside  {counted(swept.at_once, 'message')} at once; {counted(swept.told, 'reminder')} told on the site only"
            )
        click.echo(f"  sent    {counted(sent.sent, 'message')}; {sent.retried} to be tried again, {sent.failed} failed")
        if sent.is_paused:
            click.echo(
                "All mail is paused: an administrator looks at what waits, under Administration, and lets it go."
            )
        if not swept.in_hours:
            hours = policies_now().hours.in_words
            click.echo(f"Ordinary mail leaves on working days from {hours} in London; what is owed waits until then.")
        if routes.smtp_url is None or routes.only_to_files:
            click.echo(f"Mail is kept in {routes.folder} as .eml files.")


_CAME_BACK = {
    CameBack.UNKNOWN: "It names no message that we sent to that address within the last month. Nothing was changed.",
    CameBack.NOTED: "The message is noted as one that came back. Its address is still mailed.",
    CameBack.DEAD: "The message is noted as one that came back, and its address is mailed no more.",
}


@click.group()
def mail() -> None:
    """All mail: whether it may leave."""


@mail.command()
@click.pass_obj
def pause(installation: Installation) -> None:
    """Let nothing leave until an administrator lets it go: before a restore, above all of a whole machine."""
    with installation.app.app_context():
        with transaction():
            pause_mail(PauseReason.RESTORING, by_id=None, now=utc_now())
        click.echo("All mail is paused. What is being handed over at this moment still goes.")


@mail.command()
@click.option(
    "--only",
    type=click.Choice([one.value for one in LetGo]),
    default=LetGo.EVERYTHING.value,
    show_default=True,
    help="What of the waiting mail may leave.",
)
@click.pass_obj
def resume(installation: Installation, only: str) -> None:
    """Let mail leave again, as the page of administration does."""
    with installation.app.app_context():
        with transaction():
            dropped = let_mail_go(LetGo(only), installation.settings.base_url, by_id=None, now=utc_now())
        click.echo(f"Mail leaves again. {counted(dropped, 'message')} will not be sent.")


@mail.command()
@click.pass_obj
def bounce(installation: Installation) -> None:
    """Read a message that came back from standard input, as a mail server's pipe gives it, and mail its address no more.

    Only a report of delivery (RFC 3464) that names a message of ours and its address counts; anything else changes nothing.
    """
    report = read_report(sys.stdin.buffer.read(MOST_BYTES + 1))
    if report is None:
        click.echo("That is no report of a message of ours that came back for good. Nothing was changed.")
        return
    with installation.app.app_context():
        with transaction():
            became = take_back(report, now=utc_now())
        click.echo(_CAME_BACK[became])
