"""The hook for a virus scanner: a command of the institution's that reads a file from its standard input. None is asked by default.

It follows clamscan's answers: 0 clean, 1 something found; anything else means that it could not look, and then nothing is taken.
"""

import shlex
import subprocess

from skills_centre.platform.file_types import CheckedFile, FileRefused

#: Seconds that a scanner has for one file.
AT_MOST = 30
_CLEAN, _FOUND = 0, 1


def scan_file(file: CheckedFile, *, command: str | None) -> None:
    """Ask the scanner about a file; does nothing where no command is set. Never called inside a transaction. Raises FileRefused."""
    scan(file.name, file.content, command=command)


def scan(name: str, content: bytes, *, command: str | None) -> None:
    """Ask the scanner about the bytes of a file, as `scan_file`."""
    if not command:
        return
    try:
        answer = subprocess.run(  # noqa: S603 - the command of whoever runs the installation; the file is only its input
            shlex.split(command), input=content, capture_output=True, timeout=AT_MOST, check=False
        ).returncode
    except (OSError, subprocess.TimeoutExpired):
        answer = None
    if answer == _FOUND:
        raise FileRefused(f"The scanner found something in “{name}” that must not come in.")
    if answer != _CLEAN:
        raise FileRefused(f"“{name}” could not be checked for viruses just now. Please try again later.")
