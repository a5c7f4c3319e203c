"""The links with which a mail's receiver asks for fewer of these, signed in or not: each names a person and some topics, signed."""

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from itsdangerous import BadSignature, Signer

from skills_centre.reminders.rules.topics import Topic

#: One letter for each topic. Mail is read years later: none of these ever means anything else.
LETTERS = {
    Topic.COURSES: "c",
    Topic.REQUIRED: "r",
    Topic.DECIDING: "d",
    Topic.NEWS: "n",
    Topic.ASKED: "a",
    Topic.TEAM: "t",
    Topic.TEAM_MONTH: "m",
    Topic.OF_USE: "u",
    Topic.OWN_PLAN: "p",
    Topic.RECOMMENDED: "s",
    Topic.ANNOUNCEMENTS: "b",
    Topic.HELP: "h",
    Topic.SESSIONS: "e",
}
_TOPICS = {letter: topic for topic, letter in LETTERS.items()}
#: The letters of an id, without the padding.
_ID = 22
BEFORE, ONE_CLICK = "/fewer/", "/one-click"


@dataclass(frozen=True)
class Fewer:
    """What a link names: whose messages, and on which topics."""

    person_id: UUID
    topics: tuple[Topic, ...]


@dataclass(frozen=True)
class FewerLinks:
    """Makes and reads these links with the secret of the installation, for this purpose alone. They never run out, and name nobody."""

    secret: str

    def path(self, person_id: UUID, topics: Collection[Topic], *, one_click: bool = False) -> str:
        """The path of the page on which somebody decides, or to which a mail program posts."""
        letters = "".join(LETTERS[topic] for topic in Topic if topic in topics)
        named = urlsafe_b64encode(person_id.bytes).decode().rstrip("=") + letters
        return BEFORE + self._signer.sign(named).decode() + (ONE_CLICK if one_click else "")

    def read(self, token: str) -> Fewer | None:
        """What a link names; None for one that we did not make."""
        try:
            named = self._signer.unsign(token.encode()).decode()
            person_id = UUID(bytes=urlsafe_b64decode(named[:_ID] + "=="))
            return Fewer(person_id, tuple(_TOPICS[letter] for letter in named[_ID:]))
        except (BadSignature, ValueError, KeyError):
            return None

    @property
    def _signer(self) -> Signer:
        return Signer(self.secret, salt="reminders.fewer", digest_method=hashlib.sha256)
