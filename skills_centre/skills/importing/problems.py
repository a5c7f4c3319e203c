"""Why a file of a framework is refused."""

from skills_centre.platform.errors import Refusal


class FileNotSound(Refusal):
    """A file cannot be taken in; the sentence names the file, the row where there is one, and the reason."""


def in_row(file_name: str, row: int, reason: str) -> FileNotSound:
    """A refusal that names a row; row 1 is the row of column names, as a spreadsheet counts."""
    return FileNotSound(f"{file_name}, row {row}: {reason}")
