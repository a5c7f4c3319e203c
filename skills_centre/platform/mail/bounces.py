"""What a refusal, or a report of a message that came back, says: whether its address takes no mail at all. It reads, and changes nothing.

Sources: RFC 5321 section 4.2.3 (answers), RFC 3463 (status codes), RFC 3464 (reports of delivery).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message

#: No report of ours is longer: it names one message, and perhaps holds it.
MOST_BYTES = 1_000_000

#: A status of its own among an answer's words: "550 5.1.1 No such user".
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
#: The address is wrong, moved away or switched off. Not: a full mailbox (5.2.2), our own address (5.1.7, 5.1.8), or what servers do
#: not want of us (5.7.x), which says nothing about the address.
_GONE = re.compile(r"5\.1\.(?:0|1|2|3|4|6|10)|5\.2\.1|5\.4\.1")
#: Answers without a status that mean the same.
_GONE_ANSWERS = frozenset({550, 551, 553})

_OURS = re.compile(r"<([0-9a-f]{40})\.[0-9a-f]{8}@[^<>\s]+>")


@dataclass(frozen=True)
class Returned:
    """A message of ours that came back for good: the left part of its Message-ID, the addresses that it names, the status."""

    message_id: str
    addresses: frozenset[str]
    status: str

    @property
    def is_gone(self) -> bool:
        """Whether nobody will ever get mail at that address."""
        return _GONE.fullmatch(self.status) is not None


def says_gone(code: int, words: bytes | str) -> bool:
    """Whether a server's answer to a recipient means that the address takes no mail: by its status, or without one by its number."""
    text = words.decode("ascii", "replace") if isinstance(words, bytes) else words
    status = _STATUS.search(text)
    if status:
        return _GONE.fullmatch(status[1]) is not None
    return code in _GONE_ANSWERS


def read_report(content: bytes) -> Returned | None:
    """What a report of delivery says of a message that came back for good; none for what is no such report, or of no message of ours."""
    if len(content) > MOST_BYTES:
        return None
    report = message_from_bytes(content)
    if report.get_content_type() != "multipart/report" or not report.is_multipart():
        return None
    parts = list(report.walk())
    original = _original_id(parts)
    if original is None:
        return None
    for block in _recipients(parts):
        status = _STATUS.search(str(block.get("Status", "")))
        if str(block.get("Action", "")).strip().casefold() == "failed" and status and status[1].startswith("5"):
            addresses = [_address(block.get(name)) for name in ("Original-Recipient", "Final-Recipient")]
            return Returned(original, frozenset(one for one in addresses if one), status[1])
    return None


def _recipients(parts: list[Message]) -> Iterator[Message]:
    """The blocks of fields about one recipient each; the first block of a report is about the message."""
    for part in parts:
        if part.get_content_type() == "message/delivery-status":
            blocks = part.get_payload()
            yield from (one for one in blocks[1:] if isinstance(one, Message)) if isinstance(blocks, list) else ()


def _original_id(parts: list[Message]) -> str | None:
    """The left part of the Message-ID of the message that came back, if it is one that we gave."""
    for part in parts:
        kind = part.get_content_type()
        if kind == "message/rfc822":
            inner = part.get_payload()
            found = (
                inner[0].get("Message-ID")
                if isinstance(inner, list) and inner and isinstance(inner[0], Message)
                else None
            )
        elif kind == "text/rfc822-headers":
            headers = part.get_payload(decode=True)
            found = message_from_bytes(headers).get("Message-ID") if isinstance(headers, bytes) else None
        else:
            continue
        ours = left_part(str(found or ""))
        if ours:
            return ours
    return None


def left_part(message_id: str) -> str | None:
    """The left part of a Message-ID as a header has it, by which the outbox knows the message; none of one that we did not give."""
    ours = _OURS.fullmatch(message_id.strip())
    return ours[1] if ours else None


def _address(field: object) -> str | None:
    """The address of a field such as "rfc822; ada@parliament.uk"."""
    kind, semicolon, address = str(field or "").partition(";")
    if not semicolon or kind.strip().casefold() not in {"rfc822", "utf-8"}:
        return None
    return address.strip().strip("<>").casefold()
