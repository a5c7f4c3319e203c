"""What mail programs offer beside a message: fewer of these. Sources: RFC 2369, RFC 8058."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

#: What a mail program posts to the address, and nothing besides.
ONE_CLICK = ("List-Unsubscribe", "One-Click")


@dataclass(frozen=True)
class Unsubscribing:
    """The address where somebody asks for fewer, and whether one press in a mail program may do it without opening a page."""

    address: str
    is_one_click: bool


def headers_of(offered: Unsubscribing) -> Iterator[tuple[str, str]]:
    """The headers that say where fewer of a message are asked for. One press needs https, or others could read along."""
    yield "List-Unsubscribe", f"<{offered.address}>"
    if offered.is_one_click and offered.address.startswith("https://"):
        yield "List-Unsubscribe-Post", "=".join(ONE_CLICK)


def is_one_click(fields: Iterable[tuple[str, str]]) -> bool:
    """Whether a form is exactly what a mail program posts."""
    return list(fields) == [ONE_CLICK]
