"""The seven accounts with which anybody may try the demonstration."""

from dataclasses import dataclass

from skills_centre.people.models import Role

#: Printed by `make run` and by `skills-centre demo`; no account outside the demonstration has it.
PASSWORD = "westmere-demo-2026"  # noqa: S105 - public on purpose; demonstration databases are refused in production


@dataclass(frozen=True)
class Account:
    """A demonstration account: its address, what it is for, and the roles it holds."""

    email: str
    purpose: str
    roles: tuple[Role, ...] = ()


ACCOUNTS = (
    Account("staff@example.org", "takes courses and assesses their skills"),
    Account("manager@example.org", "manages nine people and the teams below them"),
    Account(
        "admin@example.org",
        "L&D administrator: publishes courses, imports people and frameworks",
        (Role.LD_ADMINISTRATOR, Role.SYSTEM_ADMINISTRATOR),
    ),
    Account(
        "reviewer@example.org",
        "a second L&D administrator, who reviews and approves",
        (Role.LD_ADMINISTRATOR, Role.SKILLS_LEAD),
    ),
    Account("facilitator@example.org", "runs sessions, and is maturity lead of a business area", (Role.FACILITATOR,)),
    Account("auditor@example.org", "reads, and changes nothing", (Role.AUDITOR,)),
    Account("members.staff@example.org", "works for a Member: nothing is ever required of them"),
)


def account_lines() -> list[str]:
    """The accounts and their password as lines for the terminal."""
    return [
        "",
        "Sign in as:",
        *(f"  {account.email:<27}{account.purpose}" for account in ACCOUNTS),
        f"Password: {PASSWORD}",
    ]
