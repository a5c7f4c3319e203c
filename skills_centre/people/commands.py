"""Commands of the people domain: `skills-centre init` and `skills-centre user create`."""

import sys
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

import click
from flask import Flask

from skills_centre.people.errors import AlreadyFounded, NotFounded
from skills_centre.people.models import PersonType, Role
from skills_centre.people.queries.viewers import institution
from skills_centre.people.rules import password_problem
from skills_centre.people.services.account_links import LinkReason
from skills_centre.people.services.account_links import send_link as mail_link
from skills_centre.people.services.accounts import NewPerson, add_person
from skills_centre.people.services.founding import add_first_administrator, found_institution
from skills_centre.people.services.passwords import set_password
from skills_centre.people.services.roles import grant_role
from skills_centre.people.vocabulary import PERSON_TYPES, ROLES
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import Refusal
from skills_centre.platform.mail.addresses import is_well_formed
from skills_centre.platform.mail.ours import our_letterhead
from skills_centre.platform.text import normal_email

#: The most that is read of standard input for a password.
PASSWORD_AT_MOST = 1_000


class Installation(Protocol):
    """What the command line gives to a command."""

    @property
    def app(self) -> Flask:
        """The application."""


@click.command()
@click.option("--institution", "institution_name", metavar="NAME", help="The institution's name, as pages show it.")
@click.option("--name", help="The first administrator's name.")
@click.option("--email", help="The first administrator's e-mail address, with which they sign in.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input rather than ask for it.")
@click.pass_obj
def init(
    installation: Installation,
    institution_name: str | None,
    name: str | None,
    email: str | None,
    password_stdin: bool,  # noqa: FBT001 - click passes options so
) -> None:
    """Found a real institution in an empty database, and make its first administrator.

    It asks for whatever is not given. Afterwards `up` serves this institution, and never builds the demonstration.
    """
    with installation.app.app_context():
        _refuse_founded()
        title = _asked("The institution's name", institution_name, _some_words)
        full_name = _asked("Your name", name, _some_words)
        address = _asked("Your e-mail address", email, _an_address)
        password = _password(full_name, address, from_stdin=password_stdin)
        with transaction():
            found_institution(title, is_demonstration=False, now=utc_now())
            add_first_administrator(full_name, address, password, now=utc_now())
    click.echo(f"{title} is founded. Sign in as {address}, who looks after people, learning and settings.")
    click.echo("Next: skills-centre people import FILE.csv --dry-run, and skills-centre up to serve.")


@click.group()
def user() -> None:
    """Look after single accounts."""


@user.command("create")
@click.option("--name", help="Their name.")
@click.option("--email", help="Their e-mail address.")
@click.option(
    "--type", "kind", type=click.Choice([one.value for one in PersonType]), default="house-staff", show_default=True
)
@click.option(
    "--role", "roles", multiple=True, type=click.Choice([one.value for one in Role]), help="A role; may be repeated."
)
@click.option("--job-title")
@click.option("--staff-number")
@click.option("--joined-on", type=click.DateTime(["%Y-%m-%d"]), help="Their first day; today when left out.")
@click.option("--password-stdin", is_flag=True, help="Read a password from standard input rather than ask for it.")
@click.option("--send-link", is_flag=True, help="Mail them a link to choose a password, rather than give one.")
@click.option("--no-password", is_flag=True, help="Give no password: they cannot sign in until they have chosen one.")
@click.pass_obj
def create(
    installation: Installation,
    name: str | None,
    email: str | None,
    kind: str,
    roles: tuple[str, ...],
    job_title: str | None,
    staff_number: str | None,
    joined_on: datetime | None,
    password_stdin: bool,  # noqa: FBT001
    send_link: bool,  # noqa: FBT001
    no_password: bool,  # noqa: FBT001
) -> None:
    """Add one person, with roles, and a password or a link to choose one."""
    with installation.app.app_context():
        if institution() is None:
            raise NotFounded
        full_name = _asked("Their name", name, _some_words)
        address = _asked("Their e-mail address", email, _an_address)
        has_password = not (no_password or send_link)
        password = _password(full_name, address, from_stdin=password_stdin) if has_password else None
        now = utc_now()
        first_day = joined_on.date() if joined_on else local_day(now)
        new = NewPerson(full_name, address, PersonType(kind), first_day, staff_number, job_title)
        with transaction():
            person_id = add_person(new, by_id=None, now=now)
            for role in roles:
                grant_role(person_id, Role(role), by_id=None, now=now)
            if password is not None:
                set_password(person_id, password, by_id=None, now=now)
            if send_link:
                mail_link(person_id, LinkReason.INVITATION, our_letterhead(), by_id=None, now=now)
    held = ", ".join(ROLES[Role(role)] for role in roles) or "no roles"
    click.echo(f"Added {full_name} ({address}): {PERSON_TYPES[PersonType(kind)]}, {held}.")
    if send_link:
        click.echo("A mail with a link to choose a password is queued for them; `up` sends it.")
    elif password is None:
        click.echo("They have no password yet, so they cannot sign in.")


def _refuse_founded() -> None:
    facts = institution()
    if facts and facts.is_demonstration:
        raise AlreadyFounded(
            "This database holds the demonstration. A real institution needs one of its own: choose another DATA_DIR "
            "or DATABASE_URL."
        )
    if facts:
        raise AlreadyFounded(
            f"This database already holds {facts.name}, so a second institution cannot be founded in it."
        )


def _asked(what: str, given: str | None, check: Callable[[str], str]) -> str:
    """What was given with an option, or else what somebody answers at the terminal; asked again until it will do."""
    if given is not None:
        try:
            return check(given)
        except click.UsageError as problem:
            raise Refusal(f"{problem.message}.") from None
    return _prompt(what, check)


def _password(name: str, email: str, *, from_stdin: bool) -> str:
    def check(password: str) -> str:
        problem = password_problem(password, known=(name, email))
        if problem:
            raise click.UsageError(problem)
        return password

    if from_stdin:
        line = sys.stdin.readline(PASSWORD_AT_MOST).rstrip("\r\n")
        return _asked("Password", line, check)
    return _prompt("Password", check, is_secret=True)


def _prompt(what: str, check: Callable[[str], str], *, is_secret: bool = False) -> str:
    try:
        answer: str = click.prompt(what, value_proc=check, hide_input=is_secret, confirmation_prompt=is_secret)
    except click.Abort:
        if sys.stdin.isatty():
            raise
        option = "--password-stdin" if is_secret else "the option for it"
        raise Refusal(f"{what}: nobody is at the terminal to answer. Give {option}; --help lists them.") from None
    return answer


def _some_words(words: str) -> str:
    plain = " ".join(words.split())
    if not plain or len(plain) > 120:
        raise click.UsageError("Give a name of at most 120 characters")
    return plain


def _an_address(words: str) -> str:
    address = normal_email(words)
    if not is_well_formed(address):
        raise click.UsageError("Give an e-mail address in the correct format, like name@example.org")
    return address
