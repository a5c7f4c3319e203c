"""What a table of job titles would change, and setting roles by it, whole or not at all."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from skills_centre.home.job_titles.table import TitleTable, read_table
from skills_centre.home.people_import.entries import Problem
from skills_centre.people.errors import PeopleChangedMeanwhile
from skills_centre.people.services.accounts import PEOPLE_LOCK
from skills_centre.platform.audit import record_act
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import lock_named
from skills_centre.platform.errors import Refusal
from skills_centre.platform.pages import counted
from skills_centre.platform.text import sort_key
from skills_centre.platform.uploads import SentFile
from skills_centre.skills.queries.job_titles import TitledPerson, titled_people
from skills_centre.skills.queries.role_profiles import role_profiles
from skills_centre.skills.services.profiles import NewPrimary, hold_primary_profiles
from skills_centre.skills.services.standing import refresh_people

#: The only choice beside "people without a role": everybody who has the title.
EVERYBODY = "everybody"


class TitlesNotSound(Refusal):
    """Rows of the table are wrong, so that nobody's role was set."""

    def __init__(self, problems: int) -> None:
        super().__init__(f"The file has {counted(problems, 'problem')}, so nobody’s role was changed.")


@dataclass(frozen=True, slots=True)
class RoleChange:
    """Somebody whose main role would change; `before` is none where they have none."""

    person_id: UUID
    name: str
    job_title: str
    before: str | None
    profile_id: UUID
    after: str


@dataclass(frozen=True, slots=True)
class TitlePlan:
    """All that a table would do. With problems it does nothing."""

    rows: int
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    changes: tuple[RoleChange, ...]
    #: Whoever has a title of the table and keeps the role: because it is the same, or because only people without one were meant.
    same: int
    kept: int
    #: Titles of the table that nobody has.
    nobody: tuple[str, ...]

    @property
    def by_role(self) -> list[tuple[str, int]]:
        """How many people each role would come to, by its name."""
        return sorted(Counter(one.after for one in self.changes).items())

    def fingerprint(self) -> str:
        """By which a confirmation is held to what was shown."""
        return hashlib.sha256(repr([(one.person_id, one.profile_id) for one in self.changes]).encode()).hexdigest()


def plan_titles(file: SentFile, *, everybody: bool, now: datetime) -> TitlePlan:
    """Say whose role a table would set; nothing changes. Raises TableNotSound.

    Members, peers and their staff are left out: their role is theirs to choose.
    """
    profiles = role_profiles()
    table = read_table(file.content, profiles)
    names = {one.id: one.name for one in profiles}
    changes, same, kept = [], 0, 0
    people = [one for one in titled_people(on=local_day(now)) if sort_key(one.job_title) in table.meant]
    for one in people:
        wanted = table.meant[sort_key(one.job_title)]
        if wanted in (one.profile_id, one.next_profile_id):
            same += 1
        elif one.profile_id is not None and not everybody:
            kept += 1
        else:
            before = names.get(one.profile_id, "a former role profile") if one.profile_id else None
            changes.append(RoleChange(one.id, one.name, one.job_title, before, wanted, names[wanted]))
    return TitlePlan(
        rows=table.rows,
        problems=table.problems,
        notes=table.notes,
        changes=tuple(changes),
        same=same,
        kept=kept,
        nobody=_nobodys(table, people),
    )


def set_roles_by_title(file: SentFile, *, everybody: bool, confirmed: str, by_id: UUID, now: datetime) -> TitlePlan:
    """Set main roles by a table from today, whole or not at all, and give the plan that was carried out.

    Raises TableNotSound, TitlesNotSound, or PeopleChangedMeanwhile when the plan is no longer the one that was confirmed.
    """
    lock_named(PEOPLE_LOCK)
    plan = plan_titles(file, everybody=everybody, now=now)
    if plan.problems:
        raise TitlesNotSound(len(plan.problems))
    if confirmed != plan.fingerprint():
        raise PeopleChangedMeanwhile
    if plan.changes:
        new = [NewPrimary(one.person_id, one.profile_id, local_day(now)) for one in plan.changes]
        refresh_people(hold_primary_profiles(new, by_id=by_id, now=now), now=now)
        record_act("profile.set-by-title", actor_id=by_id, subject_kind="profile", subject_id=None, now=now)
    return plan


def _nobodys(table: TitleTable, people: list[TitledPerson]) -> tuple[str, ...]:
    there = {sort_key(one.job_title) for one in people}
    return tuple(title for key, title in table.titles.items() if key in table.meant and key not in there)
