"""The accounts that a demonstration offers on its sign-in page. Which they are, `create_app` says: it alone knows the demonstration."""

from dataclasses import dataclass

from flask import Flask, current_app

from skills_centre.people.queries.viewers import institution
from skills_centre.platform.web import settings


@dataclass(frozen=True)
class TrialAccount:
    """An account to try: its address and what it is for."""

    email: str
    purpose: str


@dataclass(frozen=True)
class TrialAccounts:
    """Everything that the sign-in page of a demonstration gives away."""

    password: str
    accounts: tuple[TrialAccount, ...]

    def named(self, email: str) -> TrialAccount | None:
        """The account with this address, if it is one of them."""
        return next((account for account in self.accounts if account.email == email), None)


_KEPT_AS = "trial_accounts"


def offer_in_demonstrations(app: Flask, offered: TrialAccounts) -> None:
    """Say which accounts a demonstration has; `create_app` calls it once."""
    app.extensions[_KEPT_AS] = offered


def trial_accounts() -> TrialAccounts | None:
    """The accounts to offer here: none anywhere but in a demonstration, and none in production whatever its database says."""
    facts = institution()
    if facts is None or not facts.is_demonstration or settings().is_production:
        return None
    offered: TrialAccounts | None = current_app.extensions.get(_KEPT_AS)
    return offered
