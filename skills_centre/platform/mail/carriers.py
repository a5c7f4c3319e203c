"""What carries a message away: one SMTP connection, kept open from message to message, or a folder of .eml files."""

import contextlib
import hashlib
import re
import smtplib
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import SplitResult, unquote, urlsplit
from uuid import uuid4

from skills_centre.platform.mail.addresses import is_reserved, is_well_formed
from skills_centre.platform.mail.bounces import says_gone
from skills_centre.platform.mail.letters import Letter, as_bytes

#: Mail servers close a connection that carries too many.
MOST_ON_ONE_CONNECTION = 100
#: The seconds that a server has to answer, and to take a message, at the least: a lease of a few seconds is for tests alone.
LEAST_TO_ANSWER, LEAST_TO_TAKE = 1.0, 2.0

#: The full stops with which lines of a message begin (RFC 5321, section 4.5.2).
_STOPS = re.compile(rb"(?m)^\.")


@dataclass(frozen=True)
class MailRoutes:
    """How mail leaves this installation. `only_to_files` holds all of it back, as a demonstration does."""

    smtp_url: str | None
    mail_from: str
    site: str
    folder: Path
    only_to_files: bool
    lease_seconds: int = 180

    @property
    def is_by_smtp(self) -> bool:
        """Whether anything may leave this installation at all; otherwise all of it stays in files."""
        return self.smtp_url is not None and not self.only_to_files


class TryAgainError(Exception):
    """The message could not leave now and may later; `code` says why without naming anybody."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NeverError(Exception):
    """The message will never leave; `code` says why without naming anybody, `is_gone` whether its address takes no mail at all."""

    def __init__(self, code: str, *, is_gone: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.is_gone = is_gone


class HinderedError(Exception):
    """What had to be done before a message was handed over was not done; its cause says why, which is no matter of mail."""


class Carrier:
    """Carries messages away one after another; use it as a context manager, so that the connection is closed."""

    def __init__(self, routes: MailRoutes) -> None:
        self.routes = routes
        self._sender = parseaddr(routes.mail_from)[1]
        self._smtp: _Slowly | None = None
        self._carried = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _problem: object, _trace: TracebackType | None) -> None:
        self.hang_up()

    def carry(self, letter: Letter, *, before: Callable[[], None] = lambda: None) -> str:
        """Hand a message over, and say where it went: "smtp" or "file". Raises TryAgainError or NeverError.

        `before` is called when all else is said to the server, before the first word of the message. What it raises is raised as the
        cause of a HinderedError, and nothing has left.
        """
        if not is_well_formed(letter.address):
            raise NeverError("bad-address")
        try:
            message = as_bytes(letter, mail_from=self.routes.mail_from, site=self.routes.site)
        except (ValueError, IndexError) as problem:
            raise NeverError("malformed") from problem
        first = partial(_do_first, before)
        if not self.routes.is_by_smtp or is_reserved(letter.address):
            first()
            _write(self.routes.folder / file_name(letter.key), message)
            return "file"
        self._send(letter.address, message, first)
        return "smtp"

    def _send(self, address: str, message: bytes, before: Callable[[], None]) -> None:
        try:
            if self._carried >= MOST_ON_ONE_CONNECTION:
                self.hang_up()
            smtp = self._smtp or self._connected()
            smtp.hand_over(self._sender, address, message, self._options(smtp, address), before)
            self._carried += 1
        except smtplib.SMTPNotSupportedError as problem:
            raise NeverError("not-supported") from problem
        except smtplib.SMTPRecipientsRefused as problem:
            self._reset()
            code, words = next(iter(problem.recipients.values()))
            raise _by_code(code, is_gone=says_gone(code, words)) from problem
        except smtplib.SMTPSenderRefused as problem:
            self._reset()
            if problem.smtp_code in {552, 554}:  # too large, or unwanted: this message is to blame
                raise NeverError(f"smtp-{problem.smtp_code}") from problem
            raise TryAgainError("sender-refused") from problem
        except smtplib.SMTPResponseException as problem:
            self._reset()
            raise _by_code(problem.smtp_code) from problem
        except (smtplib.SMTPException, OSError) as problem:
            self.hang_up()
            raise TryAgainError("no-answer") from problem

    def _options(self, smtp: smtplib.SMTP, address: str) -> Sequence[str]:
        """What an address with letters of other alphabets needs of the server (RFC 6531). Raises SMTPNotSupportedError."""
        if address.isascii() and self._sender.isascii():
            return ()
        if not smtp.has_extn("smtputf8"):
            raise smtplib.SMTPNotSupportedError("an address that this server does not take")
        return "SMTPUTF8", "BODY=8BITMIME"

    def _connected(self) -> "_Slowly":
        """A new connection. Raises TryAgainError where there is none to be had: no message is to blame, whatever the server says."""
        try:
            return self._connect()
        except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError) as problem:
            raise TryAgainError("not-let-in") from problem
        except (smtplib.SMTPException, OSError) as problem:
            raise TryAgainError("not-reached") from problem

    def _connect(self) -> "_Slowly":
        """Open the one connection: TLS from the start for smtps://, STARTTLS where the server of smtp:// offers it."""
        parts = urlsplit(self.routes.smtp_url or "")
        smtp = _open(parts, lease_seconds=self.routes.lease_seconds)
        try:
            smtp.ehlo()
            if parts.scheme == "smtp" and smtp.has_extn("starttls"):
                smtp.starttls(context=ssl.create_default_context())
                smtp.ehlo()
            if parts.username:
                smtp.login(unquote(parts.username), unquote(parts.password or ""))
        except BaseException:
            smtp.close()
            raise
        self._smtp = smtp
        return smtp

    def _reset(self) -> None:
        """Forget a refused message, keeping the connection when the server still talks."""
        if self._smtp is None:
            return
        try:
            self._smtp.rset()
        except (smtplib.SMTPException, OSError):
            self.hang_up()

    def hang_up(self) -> None:
        """Close the connection, if one is open."""
        if self._smtp is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                self._smtp.quit()
            self._smtp.close()
            self._smtp = None
            self._carried = 0


class _Slowly(smtplib.SMTP):
    """A connection that gives a server longer to take a message than to answer anything else.

    Whoever gives up on a message that is being taken sends it twice. All four exchanges of one end within two thirds of its lease, which
    leaves room for the fifth that ends a connection.
    """

    lease_seconds: int

    def hand_over(
        self, sender: str, address: str, message: bytes, options: Sequence[str], before: Callable[[], None]
    ) -> None:
        """Hand a message over: in two exchanges to a server that takes commands ahead (RFC 2920), else in four, as `sendmail` does."""
        if not self.has_extn("pipelining"):
            before()
            self.sendmail(sender, [address], message, options)
            return
        sized = [f"size={len(message)}"] if self.has_extn("size") else []
        mail = " ".join([f"MAIL FROM:<{sender}>", *sized, *options])
        self.send(f"{mail}\r\nRCPT TO:<{address}>\r\nDATA\r\n".encode())
        self._hear(sender, address)
        try:
            before()
        except BaseException:
            self.close()  # a server that waits for the message would take a goodbye for it
            raise
        answer = self._slowly(lambda: self._say_all(message))
        if answer[0] != 250:
            raise smtplib.SMTPDataError(*answer)

    def _hear(self, sender: str, address: str) -> None:
        """Hear what the server says to the three commands. One that is leaving (421) answers no more of them."""
        to_sender = self.getreply()
        if to_sender[0] == 421:
            self.close()
            raise smtplib.SMTPSenderRefused(*to_sender, sender)
        to_address = self.getreply()
        if to_address[0] == 421:
            self.close()
            raise smtplib.SMTPRecipientsRefused({address: to_address})
        to_data = self.getreply()
        is_refused = to_sender[0] != 250 or to_address[0] not in {250, 251}
        if is_refused and to_data[0] == 354:  # it waits for a message, although nobody is to get it
            self._slowly(lambda: self._say_all(b""))
        if to_sender[0] != 250:
            raise smtplib.SMTPSenderRefused(*to_sender, sender)
        if is_refused:
            raise smtplib.SMTPRecipientsRefused({address: to_address})
        if to_data[0] != 354:
            raise smtplib.SMTPDataError(*to_data)

    def _say_all(self, message: bytes) -> tuple[int, bytes]:
        """A message line by line up to the full stop that ends it, of which its own lines have one more, and what the server says."""
        self.send(_STOPS.sub(b"..", message) + b".\r\n")
        return self.getreply()

    def data(self, msg: Any) -> tuple[int, bytes]:  # noqa: ANN401 - smtplib's own signature
        """Hand over the message itself."""
        return self._slowly(lambda: super(_Slowly, self).data(msg))

    def _slowly(self, do: Callable[[], tuple[int, bytes]]) -> tuple[int, bytes]:
        """Do something for which a server may take its time."""
        sock = self.sock
        if sock is None:
            raise smtplib.SMTPServerDisconnected("no connection")
        sock.settimeout(max(LEAST_TO_TAKE, self.lease_seconds / 4))
        try:
            return do()
        finally:
            with contextlib.suppress(OSError):  # it may be closed by now
                sock.settimeout(self.timeout)


class _SlowlyInTls(_Slowly, smtplib.SMTP_SSL):
    """The same over TLS from the start."""


def _open(parts: SplitResult, *, lease_seconds: int) -> _Slowly:
    host, timeout = parts.hostname or "localhost", max(LEAST_TO_ANSWER, lease_seconds / 12)
    smtp: _Slowly
    if parts.scheme == "smtps":
        smtp = _SlowlyInTls(host, parts.port or 465, timeout=timeout, context=ssl.create_default_context())
    else:
        smtp = _Slowly(host, parts.port or 25, timeout=timeout)
    smtp.lease_seconds = lease_seconds
    return smtp


def _do_first(before: Callable[[], None]) -> None:
    """Keep what hinders apart from what servers do: a database's time that is up would be taken for a server that does not answer."""
    try:
        before()
    except Exception as problem:
        raise HinderedError from problem


def _by_code(code: int, *, is_gone: bool = False) -> TryAgainError | NeverError:
    return (
        NeverError(f"smtp-{code}", is_gone=is_gone)
        if 500 <= code < 600 and code != 530
        else TryAgainError(f"smtp-{code}")
    )


def file_name(key: str) -> str:
    """The name of a message's file, always the same for its key, so that a repeat overwrites the first."""
    readable = re.sub(r"[^A-Za-z0-9.-]+", "_", key)[:120].strip("._") or "message"
    return f"{readable}_{hashlib.sha256(key.encode()).hexdigest()[:8]}.eml"


def _write(path: Path, message: bytes) -> None:
    """Write a message whole or not at all. Raises TryAgainError when the disc refuses."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished = path.with_name(f".{path.name}.{uuid4().hex}")
        unfinished.write_bytes(message)
        unfinished.replace(path)
    except OSError as problem:
        raise TryAgainError("no-room") from problem
