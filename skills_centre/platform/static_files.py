"""Static files: served compressed where the browser takes it, and kept for a year at an address that carries their digest."""

import hashlib
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs
from uuid import uuid4

from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

from skills_centre.platform.pages import STATIC, YEAR, static_digest

#: Seconds for which a browser keeps a file whose address carries no digest (fonts, images and modules that others name).
HOUR = 60 * 60


class KeptFiles(WhiteNoise):  # type: ignore[misc]  # WhiteNoise has no types
    """WhiteNoise that lets browsers keep a file for good when the address says which content it means."""

    def serve(self, static_file: Any, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401 - WSGI
        """Answer with the file."""
        asked = parse_qs(environ.get("QUERY_STRING", "")).get("v", [""])[0]
        path = environ.get("PATH_INFO", "").removeprefix("/static/")

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:  # noqa: ANN401
            if asked and asked == static_digest(path):
                headers = [(name, value) for name, value in headers if name.lower() != "cache-control"]
                headers.append(("Cache-Control", f"public, max-age={YEAR}, immutable"))
            return start_response(status, [*headers, ("X-Content-Type-Options", "nosniff")], *rest)

        answer: Iterable[bytes] = super().serve(static_file, environ, start)
        return answer


def serve_static_files(wsgi_app: Any, *, compressed_in: Path | None) -> KeptFiles:  # noqa: ANN401 - WSGI
    """Put the static files in front of an application, compressed beforehand in a folder when one is given."""
    root = _compressed(compressed_in) if compressed_in else STATIC
    return KeptFiles(wsgi_app, root=str(root), prefix="static/", max_age=HOUR)


def _compressed(folder: Path) -> Path:
    """A copy of the static files with .gz and .br beside each, made once for each state of them."""
    files = sorted(path for path in STATIC.rglob("*") if path.is_file())
    state = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]
    ready = folder / f"static-{state}"
    if ready.exists():
        return ready
    making = folder / f"making-{uuid4().hex[:8]}"
    shutil.copytree(STATIC, making)
    compressor = Compressor(quiet=True)
    for path in sorted(making.rglob("*")):
        if path.is_file() and compressor.should_compress(path.name):
            for _made in compressor.compress(str(path)) or ():
                pass
    for old in folder.glob("static-*"):
        shutil.rmtree(old, ignore_errors=True)
    try:
        making.rename(ready)
    except OSError:  # another process was quicker, and made the same
        shutil.rmtree(making, ignore_errors=True)
    return ready
