"""The link in the mail of an offer: it names a booking, signed, so that whoever holds it can answer without signing in."""

from dataclasses import dataclass
from uuid import UUID

from itsdangerous import BadData, URLSafeSerializer


@dataclass(frozen=True)
class OfferLinks:
    """Makes and reads links with the secret of the installation. A link never runs out: what it can do hangs on how the booking stands."""

    secret: str

    def path(self, booking_id: UUID) -> str:
        """The path of the page on which this booking's offer is answered."""
        return f"/offers/{self._signer.dumps(booking_id.hex)}"

    def read(self, token: str) -> UUID | None:
        """The booking that a link names; None for one that we did not make."""
        try:
            return UUID(self._signer.loads(token))
        except (BadData, ValueError, TypeError, AttributeError):
            return None

    @property
    def _signer(self) -> URLSafeSerializer:
        return URLSafeSerializer(self.secret, salt="bookings.offer")
