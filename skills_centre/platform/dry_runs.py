"""A file that somebody sends in a form: looked at first, and held until they confirm what it would do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from flask_wtf import FlaskForm

from skills_centre.platform.clock import utc_now
from skills_centre.platform.csv_reading import LARGEST
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import Refusal
from skills_centre.platform.pages import counted
from skills_centre.platform.uploads import SentFile, hold_files
from skills_centre.platform.web import add_refusal


class _Plan(Protocol):
    """What a file would do, and what is wrong with it."""

    @property
    def problems(self) -> Sequence[object]:
        """One thing to put right each."""


P = TypeVar("P", bound=_Plan)


@dataclass(frozen=True)
class LookedAt(Generic[P]):
    """What became of a file: its plan, none where it could not be read; and the id under which it is held, none where it is not sound."""

    plan: P | None = None
    set_id: UUID | None = None


def look_first(
    form: FlaskForm,
    plan_of: Callable[[SentFile], P],
    *,
    purpose: str,
    held_by: UUID,
    name: str,
    what: str = "file",
    so: str = "nothing can be taken in yet",
) -> LookedAt[P]:
    """Read the file of a valid form, and hold it if nothing is wrong with it; else say what is, beside the form's `file`.

    `name` is the file's where the browser gives none. `what` and `so` are the words of the sentence that counts its problems.
    """
    file = SentFile(form.file.data.filename or name, form.file.data.stream.read(LARGEST + 1))
    try:
        plan = plan_of(file)
    except Refusal as refusal:
        add_refusal(form, refusal)
        return LookedAt()
    if plan.problems:
        form.file.errors = [f"The {what} has {counted(len(plan.problems), 'problem')}, so {so}"]
        return LookedAt(plan)
    with transaction():
        return LookedAt(plan, hold_files([file], purpose=purpose, held_by=held_by, now=utc_now()))
