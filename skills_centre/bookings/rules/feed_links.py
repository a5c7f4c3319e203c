"""The secret address of a calendar feed: it names a code, signed, so that neither a copy of the database nor a guess gives one away."""

from dataclasses import dataclass
from uuid import UUID

from itsdangerous import BadData, URLSafeSerializer


@dataclass(frozen=True)
class FeedLinks:
    """Makes and reads addresses with the secret of the installation. Whether a code is anybody's is for the database to say."""

    secret: str

    def path(self, code: UUID) -> str:
        """The path at which a feed is read."""
        return f"/calendars/{self._signer.dumps(code.hex)}.ics"

    def read(self, token: str) -> UUID | None:
        """The code that an address names; None for one that we did not make."""
        try:
            return UUID(self._signer.loads(token))
        except (BadData, ValueError, TypeError, AttributeError):
            return None

    @property
    def _signer(self) -> URLSafeSerializer:
        return URLSafeSerializer(self.secret, salt="bookings.feed")
