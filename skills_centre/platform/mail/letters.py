"""A message as it leaves: its headers and parts as bytes. Sources: RFC 5322, RFC 2045, RFC 2046, RFC 2369, RFC 6047, RFC 6532.

Python's EmailMessage parses every header that it is given and folds every one again, which was most of the time of sending. Nearly all
of ours are plain, and stand as they are; those that are not are encoded and folded by Python's policy.
"""

import re
from base64 import encodebytes
from binascii import b2a_qp
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8, EmailPolicy
from email.utils import format_datetime
from functools import lru_cache
from hashlib import sha256

from skills_centre.platform.mail.calendar_parts import CalendarPart
from skills_centre.platform.mail.unsubscribing import Unsubscribing, headers_of

#: The characters of a line, and of the headers that stand on one line whatever their length, because some mail programs read them raw.
_LINE, _LONGEST, _RAW = 78, 998, frozenset({"Message-ID", "References", "List-Unsubscribe"})
#: What needs no encoding: printable ASCII without a space at either end.
_PLAIN = re.compile(r"[!-~](?:[ -~]*[!-~])?")


@dataclass(frozen=True)
class Letter:
    """A message as the outbox keeps it."""

    key: str
    message_id: str
    address: str
    subject: str
    text_body: str
    html_body: str
    queued_at: datetime
    calendar: Sequence[CalendarPart] = ()
    unsubscribing: Unsubscribing | None = None
    #: The left part of the id that all messages of its thread refer to. No message has that id itself.
    thread: str | None = None


def as_bytes(letter: Letter, *, mail_from: str, site: str) -> bytes:
    """The whole message: the same bytes each time, so that a repeat is recognised as one. Raises ValueError for a malformed one."""
    policy = SMTP if letter.address.isascii() and mail_from.isascii() else SMTPUTF8
    headers = b"".join(_header(name, value, policy) for name, value in _headers(letter, site=site, mail_from=mail_from))
    content_type, content = _body(letter)
    return (
        _by_policy("From", mail_from, policy)
        + headers
        + b"MIME-Version: 1.0\r\nContent-Language: en-GB\r\n"
        + content_type
        + b"\r\n"
        + content
    )


def _headers(letter: Letter, *, site: str, mail_from: str) -> Iterator[tuple[str, str]]:
    yield "To", letter.address
    yield "Subject", letter.subject
    yield "Date", format_datetime(letter.queued_at)
    yield "Message-ID", _id(letter.message_id, site, mail_from)
    if letter.thread:
        yield "References", _id(letter.thread, site, mail_from)
    yield "Auto-Submitted", "auto-generated"
    yield "X-Auto-Response-Suppress", "All"
    if letter.unsubscribing:
        yield from headers_of(letter.unsubscribing)


def _id(left: str, site: str, mail_from: str) -> str:
    return f"<{left}.{sha256(site.encode()).hexdigest()[:8]}@{_domain(mail_from)}>"


def _domain(mail_from: str) -> str:
    return mail_from.rpartition("@")[2].strip(" >") or "localhost"


def _header(name: str, value: str, policy: "EmailPolicy[EmailMessage]") -> bytes:
    """One header with the end of its line. Raises ValueError where its value could begin another."""
    longest = _LONGEST if name in _RAW else _LINE
    if len(name) + 2 + len(value) <= longest and "=?" not in value and _PLAIN.fullmatch(value):
        return f"{name}: {value}\r\n".encode("ascii")
    if name in _RAW:
        raise ValueError(f"{name} cannot stand on one line")
    return _by_policy(name, value, policy)


@lru_cache(maxsize=64)
def _by_policy(name: str, value: str, policy: "EmailPolicy[EmailMessage]") -> bytes:
    """A header as Python encodes and folds it; the sender's is the same for all messages, and the subject for many in a row."""
    return policy.fold_binary(*policy.header_store_parse(name, value))


def _body(letter: Letter) -> tuple[bytes, bytes]:
    """The type of the content, and the content: the words as text and as HTML, and what calendars read.

    One object for calendars is added twice: beside the words for Outlook and Gmail, and as a file for what opens files. Several are
    files alone: Outlook takes one object of a message, which then is that meeting and no letter any more.
    """
    forms = [_words("plain", letter.text_body), _words("html", letter.html_body)]
    mark = f"=_{letter.message_id}"
    if not letter.calendar:
        return _parts("alternative", mark, forms)
    if len(letter.calendar) == 1:
        (one,) = letter.calendar
        forms.append(_calendar(one))
        files = [_encoded(one, b"Content-Type: application/ics\r\n" + _file(one))]
    else:
        files = [_calendar(one, _file(one)) for one in letter.calendar]
    return _parts("mixed", mark, [b"\r\n".join(_parts("alternative", f"{mark}.1", forms)), *files])


def _parts(kind: str, mark: str, parts: Sequence[bytes]) -> tuple[bytes, bytes]:
    """The type of content that has several parts, which a mark tells apart, and that content."""
    between = b"--" + mark.encode("ascii")
    content = b"".join(between + b"\r\n" + part + b"\r\n" for part in parts)
    return f'Content-Type: multipart/{kind};\r\n boundary="{mark}"\r\n'.encode("ascii"), content + between + b"--\r\n"


def _words(kind: str, words: str) -> bytes:
    """A part of words: as they are when they are plain and their lines short, else so that any mail system lets them be."""
    lines = words.encode().splitlines()
    content, how = b"\r\n".join(lines) + b"\r\n", "7bit"
    if not content.isascii() or max(map(len, lines), default=0) > _LINE:
        content, how = b2a_qp(content), "quoted-printable"
    head = f'Content-Type: text/{kind}; charset="utf-8"\r\nContent-Transfer-Encoding: {how}\r\n\r\n'
    return head.encode("ascii") + content


def _calendar(one: CalendarPart, disposition: bytes = b"") -> bytes:
    kind = _header("Content-Type", f'text/calendar; method="{one.method}"; charset="utf-8"', SMTP)
    return _encoded(one, kind + disposition)


def _file(one: CalendarPart) -> bytes:
    return _header("Content-Disposition", f'attachment; filename="{one.file_name}"', SMTP)


def _encoded(one: CalendarPart, head: bytes) -> bytes:
    content = encodebytes(one.body.encode()).replace(b"\n", b"\r\n")
    return head + b"Content-Transfer-Encoding: base64\r\n\r\n" + content
