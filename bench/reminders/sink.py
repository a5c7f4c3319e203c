"""A light SMTP server in a process of its own: it takes everything, and counts. Nothing of it can fail, and little of it costs."""

import socket
import socketserver
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection


class _Talk(socketserver.StreamRequestHandler):
    """One connection: the five commands of a message, and what ends it."""

    def handle(self) -> None:
        """Answer each line until the client goes."""
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._say(b"220 sink")
        while line := self.rfile.readline():
            command = line[:4].upper()
            if command == b"DATA":
                self._say(b"354 go on")
                while (part := self.rfile.readline()) not in {b".\r\n", b""}:
                    del part
                self._say(b"250 taken")
            elif command == b"EHLO":
                self._say(b"250-sink\r\n250 PIPELINING")
            elif command == b"QUIT":
                self._say(b"221 bye")
                return
            else:
                self._say(b"250 sink")

    def _say(self, words: bytes) -> None:
        self.wfile.write(words + b"\r\n")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


def _serve(told: Connection) -> None:
    with _Server(("127.0.0.1", 0), _Talk) as server:
        told.send(server.server_address[1])
        server.serve_forever()


@dataclass(frozen=True)
class LightSink:
    """Where it listens."""

    url: str


@contextmanager
def light_sink() -> Generator[LightSink]:
    """Lend a sink."""
    context = get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there,), daemon=True)
    process.start()
    try:
        yield LightSink(f"smtp://127.0.0.1:{here.recv()}")
    finally:
        process.terminate()
        process.join(10)
