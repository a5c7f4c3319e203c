"""Links that work without signing in: each names one id, signed, so that whoever holds it can use it and nobody can make one up."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from itsdangerous import BadData, URLSafeSerializer


@dataclass(frozen=True)
class SignedLinks:
    """Makes and reads links with the secret of the installation. A kind of link has its own salt, so that none passes for another."""

    secret: str

    salt: ClassVar[str]
    #: What stands in its path before what is signed, and after it.
    before: ClassVar[str]
    after: ClassVar[str] = ""

    def path(self, named: UUID) -> str:
        """The path that names an id."""
        return f"{self.before}{self._signer.dumps(named.hex)}{self.after}"

    def read(self, token: str) -> UUID | None:
        """The id that a link names; None for one that we did not make."""
        try:
            return UUID(self._signer.loads(token))
        except (BadData, ValueError, TypeError, AttributeError):
            return None

    @property
    def _signer(self) -> URLSafeSerializer:
        return URLSafeSerializer(self.secret, salt=self.salt)


class OfferLinks(SignedLinks):
    """The link in the mail of an offer names a booking. It never runs out: what it can do hangs on how the booking stands."""

    salt = "bookings.offer"
    before = "/offers/"


class FeedLinks(SignedLinks):
    """The secret address of a calendar feed names a code, so that neither a copy of the database nor a guess gives one away.

    Whether a code is anybody's is for the database to say.
    """

    salt = "bookings.feed"
    before, after = "/calendars/", ".ics"
