"""Why a file of a framework is refused."""

from skills_centre.platform.errors import Refusal

#: Problems told of one file; whoever corrects these sees the rest.
AT_MOST = 20


class FileNotSound(Refusal):
    """A file cannot be taken in; each problem names the file, the row where there is one, and the reason."""

    def __init__(self, *problems: str) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


class Problems:
    """Gathers what is wrong with a file, so that all of it is told at once."""

    def __init__(self) -> None:
        self._found: list[str] = []

    def add(self, place: str, reason: str) -> None:
        """Note a problem at a place, such as “Sheet “skills”, row 3”."""
        self._found.append(f"{place}: {reason}")

    def refuse_if_any(self) -> None:
        """Raise FileNotSound with the first problems and the number of the others, when there is any."""
        if not self._found:
            return
        told = self._found[:AT_MOST]
        others = len(self._found) - len(told)
        raise FileNotSound(*told, *([f"There are {others:,} more problems. Correct these first."] if others else []))


def in_row(file_name: str, row: int, reason: str) -> FileNotSound:
    """A refusal that names a row; row 1 is the row of column names, as a spreadsheet counts."""
    return FileNotSound(f"{file_name}, row {row}: {reason}")
