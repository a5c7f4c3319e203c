"""What is wrong with a pack: each problem with its file and line."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from skills_centre.platform.errors import Refusal


@dataclass(frozen=True, order=True)
class PackProblem:
    """One thing to put right; line 0 means the file as a whole. `place` is the way to the field that it is about, for a form."""

    file: str
    line: int
    sentence: str
    place: tuple[str | int, ...] = field(default=(), compare=False)

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{place}: {self.sentence}"


class PackRefused(Refusal):
    """The pack was not accepted, and nothing of it was kept; `problems` says what to put right, file by file."""

    def __init__(self, problems: Sequence[PackProblem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def refuse_file(file: str, sentence: str, *, line: int = 0) -> PackRefused:
    """A refusal with one problem, to raise where nothing more can be read."""
    return PackRefused([PackProblem(file, line, sentence)])
