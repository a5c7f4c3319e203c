"""The import of the official files against parsing and inserting the same rows, and how rebuilding current levels grows."""

import csv
import os
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select

from bench.databases import application_on, databases
from bench.measure import Measurement, at_most
from skills_centre.people.models import Person, PersonType
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import Base, db, transaction
from skills_centre.platform.ids import new_id
from skills_centre.platform.text import one_line, tidy
from skills_centre.platform.uploads import SentFile
from skills_centre.skills.definitions import DefinedFamily, DefinedLevel, DefinedSkill, FrameworkDefinition
from skills_centre.skills.models import (
    AssessmentResult,
    CurrentLevel,
    Descriptor,
    Framework,
    FrameworkVersion,
    JobRole,
    Level,
    Profile,
    Requirement,
    RoleFamily,
    RoleLevel,
    Skill,
    SkillDefinition,
    Source,
)
from skills_centre.skills.services.framework_imports import import_framework
from skills_centre.skills.services.frameworks import load_framework
from skills_centre.skills.services.standing import refresh_everybody

#: Where the official files lie; the benchmark of the import is left out where they are absent.
SHARED = Path(os.environ.get("SHARED_DATA") or Path(__file__).parent.parent.parent / "shared" / "data")
OFFICIAL = SHARED / "gdd-capability-framework"

#: What an import writes, in the order in which rows refer to one another.
WRITTEN: tuple[type[Base], ...] = (
    Framework, FrameworkVersion, Skill, Profile, Level, SkillDefinition, Descriptor, RoleFamily, JobRole, RoleLevel, Requirement,
)  # fmt: skip

IMPORT_ROUNDS = 3
IMPORT_SECONDS = 5.0
SKILLS_EACH, RESULTS_EACH = 15, 2

#: People at two sizes on each kind of database: the time of one of them must not grow with their number.
SIZES = {"SQLite": (5_000, 100_000), "PostgreSQL": (5_000, 20_000)}

AT_ONCE = 2_000


@contextmanager
def centre(url: str) -> Generator[None]:
    """The application on a new database at an address."""
    with tempfile.TemporaryDirectory() as folder, application_on(url, Path(folder)).app_context():
        yield
        db.session.remove()
        db.engine.dispose()


def run() -> list[Measurement]:
    """Measure the import on SQLite, where the demonstration runs, and the rebuild on both databases."""
    measured = [*_imports()]
    with tempfile.TemporaryDirectory() as folder, databases(Path(folder)) as addresses:
        for kind, address in addresses.items():
            with centre(address):
                measured += _rebuilds(kind)
    return measured


def _imports() -> Iterator[Measurement]:
    files = sorted(OFFICIAL.glob("*.csv")) if OFFICIAL.exists() else []
    if not files:
        print("The official files are not here, so their import is not measured.")
        return
    roles, skills = _pair(files)
    ours, ceiling = [], []
    with tempfile.TemporaryDirectory() as folder:
        for turn in range(IMPORT_ROUNDS):
            tidy.cache_clear()  # a first import is a cold one
            one_line.cache_clear()
            with centre(f"sqlite:///{folder}/ours-{turn}.db"):
                ours.append(_seconds(lambda: import_framework([roles, skills], by_id=None, now=utc_now())))
                rows = {model: _rows(model) for model in WRITTEN}
            with centre(f"sqlite:///{folder}/by-hand-{turn}.db"):
                ceiling.append(_seconds(partial(_by_hand, (roles, skills), rows)))
    print(f"{sum(len(some) for some in rows.values()):,} rows written from {roles.name} and {skills.name}")
    took = statistics.median(ours)
    yield at_most("official files imported, SQLite", value=took, limit=statistics.median(ceiling), unit="s", goal=3)
    yield at_most("official files imported, against five seconds", value=took, limit=IMPORT_SECONDS, unit="s", goal=1)


def _pair(files: Sequence[Path]) -> tuple[SentFile, SentFile]:
    """The file of roles and the file of skills."""
    roles = next(file for file in files if "role" in file.name)
    skills = next(file for file in files if file != roles and "skill" in file.name)
    return SentFile(roles.name, roles.read_bytes()), SentFile(skills.name, skills.read_bytes())


def _rows(model: type[Base]) -> list[dict[str, Any]]:
    return [dict(row._mapping) for row in db.session.execute(select(model.__table__))]


def _by_hand(files: Sequence[SentFile], rows: dict[type[Base], list[dict[str, Any]]]) -> None:
    """Parse the files and insert the very same rows, with nothing checked, compared or explained."""
    for file in files:
        list(csv.DictReader(StringIO(file.content.decode("utf-8-sig"), newline="")))
    for model, some in rows.items():
        db.session.execute(insert(model.__table__), some)  # type: ignore[arg-type]


def _rebuilds(kind: str) -> Iterator[Measurement]:
    """Rebuild everybody's levels at two sizes; the second continues from the first."""
    skill_ids, version_id = _framework()
    each, peak = [], []
    there = 0
    for people in SIZES[kind]:
        _record(people - there, skill_ids, version_id, seed=people)
        there = people
        took = _seconds(lambda: refresh_everybody(now=utc_now()))
        levels = db.session.scalar(select(func.count()).select_from(CurrentLevel)) or 0
        db.session.close()
        each.append(took / people * 1_000_000)
        peak.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        print(
            f"{kind}: {people:,} people × {SKILLS_EACH} levels from {levels * RESULTS_EACH:,} results in {took:.1f} s,"
            f" peak memory of the process {peak[-1]:.0f} MiB"
        )
    few, many = SIZES[kind]
    yield at_most(
        f"levels rebuilt, one of {many} people against one of {few}, {kind}",
        value=each[1], limit=each[0], unit="µs", goal=1.5,
    )  # fmt: skip
    yield at_most(
        f"peak memory, {many} people against {few}, {kind}", value=peak[1], limit=peak[0], unit="MiB", goal=1.5
    )


def _framework() -> tuple[list[UUID], UUID]:
    levels = tuple(DefinedLevel(rank, f"l{rank}", f"Level {rank}") for rank in range(1, 5))
    skills = tuple(DefinedSkill(f"skill-{number}", f"Skill {number}") for number in range(SKILLS_EACH))
    definition = FrameworkDefinition(
        "bench", "Bench", "", levels=levels, skills=skills, families=(DefinedFamily("work", "Work"),)
    )
    with transaction() as session:
        version_id = load_framework(definition, by_id=None, now=utc_now())
        return list(session.scalars(select(Skill.id).order_by(Skill.key))), version_id


def _record(people: int, skill_ids: Sequence[UUID], version_id: UUID, *, seed: int) -> None:
    """People with two results in each skill: what they said, and what somebody imported later."""
    dice, now = random.Random(seed), utc_now()
    for first in range(0, people, AT_ONCE):
        some = range(first, min(first + AT_ONCE, people))
        ids = [new_id() for _ in some]
        with transaction() as session:
            session.execute(insert(Person), [_person(one, seed, number) for one, number in zip(ids, some, strict=True)])
            session.execute(
                insert(AssessmentResult),
                [
                    _result(person, skill, version_id, source, dice, now)
                    for person in ids
                    for skill in skill_ids
                    for source in (Source.SELF, Source.IMPORT)
                ],
            )


def _person(person_id: UUID, seed: int, number: int) -> dict[str, object]:
    return {
        "id": person_id,
        "name": f"Person {seed} {number}",
        "sort_key": f"person {seed:06} {number:06}",
        "person_type": PersonType.HOUSE_STAFF,
        "joined_on": date(2024, 1, 8),
    }


def _result(
    person_id: UUID, skill_id: UUID, version_id: UUID, source: Source, dice: random.Random, now: datetime
) -> dict[str, object]:
    return {
        "id": new_id(),
        "person_id": person_id,
        "skill_id": skill_id,
        "version_id": version_id,
        "level": dice.randint(0, 4),
        "source": source,
        "assessed_on": now.date() - timedelta(days=dice.randint(1, 700)),
        "recorded_at": now,
    }


def _seconds(do: Callable[[], object]) -> float:
    began = time.perf_counter()
    with transaction():
        do()
    return time.perf_counter() - began
