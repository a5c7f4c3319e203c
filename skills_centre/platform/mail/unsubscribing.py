"""What mail programs offer beside a message: fewer of these. Sources: RFC 2369, RFC 8058."""

from collections.abc import Iterable
from dataclasses import dataclass
from email.headerregistry import HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy

#: What a mail program posts to the address, and nothing besides.
ONE_CLICK = ("List-Unsubscribe", "One-Click")


@dataclass(frozen=True)
class Unsubscribing:
    """The address where somebody asks for fewer, and whether one press in a mail program may do it without opening a page."""

    address: str
    is_one_click: bool


class _AsItStands(UnstructuredHeader):
    """A header whose value is one address: Python would encode what is longer than a line, and mail programs read it raw."""

    def fold(self, *, policy: EmailPolicy) -> str:
        """The header on one line, of which a mail system takes 998 characters."""
        return f"{self.name}: {self}{policy.linesep}"  # type: ignore[attr-defined]  # the registry mixes the name in


def _registry() -> HeaderRegistry:
    kept = HeaderRegistry()
    kept.map_to_type("list-unsubscribe", _AsItStands)  # type: ignore[arg-type]  # mixins are how it is done; its types know whole headers only
    return kept


#: How messages are written.
POLICY = SMTP.clone(header_factory=_registry())


def offer(message: EmailMessage, offered: Unsubscribing) -> None:
    """Say in its headers where fewer of a message are asked for. One press needs https, or others could read along."""
    message["List-Unsubscribe"] = f"<{offered.address}>"
    if offered.is_one_click and offered.address.startswith("https://"):
        message["List-Unsubscribe-Post"] = "=".join(ONE_CLICK)


def is_one_click(fields: Iterable[tuple[str, str]]) -> bool:
    """Whether a form is exactly what a mail program posts."""
    return list(fields) == [ONE_CLICK]
