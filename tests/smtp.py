"""A real SMTP server for tests, which behaves as each recipient's name says."""

import asyncio
import socketserver
import threading
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as POLICY

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Sink:
    """Takes mail. A recipient "busy…" is refused for now, "gone…" for good, "drop…" is taken but, once, not answered."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        #: The same as they came, before anything unfolds or decodes them.
        self.raw: list[bytes] = []
        self.connections = 0
        self.seconds_each = 0.0
        #: Whether it says that it takes commands ahead (RFC 2920), as nearly all servers do.
        self.takes_ahead = True
        #: What everybody is told at present instead of being taken, such as "451 Later".
        self.refuses = ""
        #: Called at each step of a message ("hello", "from", "taken") and not answered before it returns.
        self.on_step: Callable[[str], None] = lambda _step: None
        self.lock = threading.Lock()
        self._dropped: set[str] = set()

    @property
    def by_message_id(self) -> Counter[str]:
        """How often each message came."""
        with self.lock:
            return Counter(message["Message-ID"] for message in self.messages)

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        self.on_step("hello")
        if self.takes_ahead:
            responses.insert(1, "250-PIPELINING")  # the first line is the server's name, whatever it says
        return responses

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.on_step("from")
        envelope.mail_from = address
        envelope.mail_options += options
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refuses:
            return self.refuses
        if address.startswith("busy"):
            return "451 Try again later"
        if address.startswith("gone"):
            return "550 No such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        if self.seconds_each:
            await asyncio.sleep(self.seconds_each)
        with self.lock:
            self.raw.append(content)
            self.messages.append(message_from_bytes(content, policy=POLICY))
        self.on_step("taken")
        address = envelope.rcpt_tos[0]
        if address.startswith("drop") and address not in self._dropped:
            self._dropped.add(address)
            assert server.transport is not None
            server.transport.close()
        return "250 Taken"


class _Hands:
    """What the server sees of a sink: its hooks alone, because it reads every attribute of its handler at each connection."""

    def __init__(self, sink: Sink) -> None:
        self.handle_EHLO = sink.handle_EHLO
        self.handle_MAIL = sink.handle_MAIL
        self.handle_RCPT = sink.handle_RCPT
        self.handle_DATA = sink.handle_DATA


class _OnAnyPort(Controller):
    """A controller that asks the system for a free port."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def smtp_server() -> Generator[tuple[Sink, str]]:
    """Lend a sink and its smtp:// address."""
    sink = Sink()
    controller = _OnAnyPort(_Hands(sink), hostname="127.0.0.1", port=0)
    controller.start()
    try:
        yield sink, f"smtp://127.0.0.1:{controller.port}"
    finally:
        controller.stop()


@contextmanager
def unwilling_server(says: str) -> Generator[str]:
    """A server that greets with a refusal and closes; gives its smtp:// address."""

    class Refusing(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(f"{says}\r\n".encode())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Refusing) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"smtp://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def answering_server(answer: Callable[[str], str]) -> Generator[str]:
    """A server that takes commands ahead, and answers each line as a function says, hanging up after a 421; gives its smtp:// address."""

    class Answering(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 here\r\n")
            while line := self.rfile.readline().decode().strip():
                said = "250-here\r\n250 PIPELINING" if line.lower().startswith("ehlo") else answer(line)
                self.wfile.write(f"{said}\r\n".encode())
                if said.startswith("354"):
                    while self.rfile.readline() not in {b".\r\n", b""}:
                        pass
                    self.wfile.write(f"{answer('.')}\r\n".encode())
                if said.startswith(("221", "421")):
                    return

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Answering) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"smtp://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
