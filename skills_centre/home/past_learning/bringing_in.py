"""What a file of past learning would add, and adding it, whole or not at all; what was brought in before stays as it is."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from skills_centre.home.past_learning.file import KnownPerson, read_past_file
from skills_centre.home.people_import.entries import Problem
from skills_centre.learning.queries.past_learning import PastLearning, known_imports
from skills_centre.learning.services.record_keeping import IMPORT_LOCK, keep_past_learning
from skills_centre.people.errors import PeopleChangedMeanwhile
from skills_centre.people.queries.register import registered_people
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import lock_named
from skills_centre.platform.errors import Refusal
from skills_centre.platform.pages import counted
from skills_centre.platform.uploads import SentFile


class PastLearningNotSound(Refusal):
    """Rows of the file are wrong, so that nothing of it was taken in."""

    def __init__(self, problems: int) -> None:
        super().__init__(f"The file has {counted(problems, 'problem')}, so nothing was changed.")


@dataclass(frozen=True, slots=True)
class PastPlan:
    """All that a file would do; with problems it does nothing. `names` are those of the people who are named, by their id."""

    rows: int
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    new: tuple[PastLearning, ...]
    known: int
    names: dict[UUID, str]

    @property
    def people(self) -> int:
        """How many people would have something new in their record."""
        return len({one.person_id for one in self.new})

    def fingerprint(self) -> str:
        """By which a confirmation is held to what was shown."""
        return hashlib.sha256(repr(self.new).encode()).hexdigest()


def plan_past_learning(file: SentFile, *, now: datetime) -> PastPlan:
    """Say what taking a file in would add; nothing changes. Raises TableNotSound."""
    people = registered_people()
    known_people = {one.email: KnownPerson(one.id, one.left_on is not None) for one in people}
    read = read_past_file(file.content, known_people, today=local_day(now))
    there = known_imports(sorted({one.person_id for one in read.learned}))
    new = tuple(one for one in read.learned if one not in there)
    named = {one.person_id for one in read.learned}
    return PastPlan(
        rows=read.rows,
        problems=read.problems,
        notes=read.notes,
        new=new,
        known=len(read.learned) - len(new),
        names={one.id: one.name for one in people if one.id in named},
    )


def bring_in_past_learning(file: SentFile, *, confirmed: str, by_id: UUID, now: datetime) -> PastPlan:
    """Write a file of past learning into people's records, whole or not at all, and give the plan that was carried out.

    The same file twice adds nothing the second time. Raises TableNotSound, PastLearningNotSound, or PeopleChangedMeanwhile when
    the plan is no longer the one that was confirmed.
    """
    lock_named(IMPORT_LOCK)
    plan = plan_past_learning(file, now=now)
    if plan.problems:
        raise PastLearningNotSound(len(plan.problems))
    if confirmed != plan.fingerprint():
        raise PeopleChangedMeanwhile
    if plan.new:
        keep_past_learning(plan.new, by_id=by_id, now=now)
    return plan
