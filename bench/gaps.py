"""The recompute of every manager's summaries against the same aggregation in hand-written SQL, on both databases."""

import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from flask import Flask
from sqlalchemy import func, insert, select, text

from bench.ceilings import RECOMPUTE_ALL_MANAGERS
from bench.databases import application_on, databases, write_people
from bench.measure import Measurement, at_most
from skills_centre.gaps.models import TeamSummary
from skills_centre.gaps.queries.sums import kept_sums
from skills_centre.gaps.services.recompute import recompute_summaries
from skills_centre.people.models import ManagementLine
from skills_centre.people.services.lines import ORGANISATION_LOCK, rebuild_line_closure
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from skills_centre.skills.definitions import DefinedFamily, DefinedLevel, DefinedSkill, FrameworkDefinition
from skills_centre.skills.models import RequiredSkill, Skill, SkillState
from skills_centre.skills.services.frameworks import load_framework

PEOPLE, SKILLS, EACH, REPORTS = 4_000, 60, 14, 8
ROUNDS = 5


def run() -> list[Measurement]:
    """Measure on both databases."""
    measured = []
    with tempfile.TemporaryDirectory() as folder, databases(Path(folder)) as addresses:
        for kind, address in addresses.items():
            measured.append(_measure(application_on(address, Path(folder)), kind))
    return measured


def _measure(app: Flask, kind: str) -> Measurement:
    """The median of several rounds, the product's and the ceiling's in turn; both must write the very same rows."""
    with app.app_context():
        write_organisation(utc_now())
        ours, ceiling = [], []
        for _ in range(ROUNDS):
            ceiling.append(_seconds(_by_hand))
            by_hand = kept_sums()
            ours.append(_seconds(lambda: recompute_summaries(now=utc_now())))
            if kept_sums() != by_hand:
                raise SystemExit("the recompute and the hand-written SQL differ")
        rows = db.session.scalar(select(func.count()).select_from(TeamSummary))
        print(
            f"{kind}: {PEOPLE:,} people × {EACH} skills, {rows:,} rows written, {len(RECOMPUTE_ALL_MANAGERS)} statements by hand"
        )
        db.session.remove()
        db.engine.dispose()
    return at_most(
        f"all managers recomputed, {PEOPLE} people, {kind}",
        value=statistics.median(ours),
        limit=statistics.median(ceiling),
        unit="s",
        goal=1.2,
    )


def _seconds(do: Callable[[], object]) -> float:
    began = time.perf_counter()
    with transaction(snapshot=True, holding=ORGANISATION_LOCK):
        do()
    return time.perf_counter() - began


def _by_hand() -> None:
    for statement in RECOMPUTE_ALL_MANAGERS:
        db.session.connection().execute(text(statement))


def write_organisation(now: datetime, *, seed: int = 7) -> None:
    """People in a line of eight reports each, with states in some of sixty skills."""
    dice = random.Random(seed)
    levels = tuple(DefinedLevel(rank, f"l{rank}", f"Level {rank}") for rank in range(1, 5))
    skills = tuple(DefinedSkill(f"skill-{number}", f"Skill {number}") for number in range(SKILLS))
    families = (DefinedFamily("work", "Work"),)
    definition = FrameworkDefinition("bench", "Bench", "", levels=levels, skills=skills, families=families)
    with transaction() as session:
        version_id = load_framework(definition, by_id=None, now=now)
        skill_ids = session.scalars(select(Skill.id).order_by(Skill.key)).all()
        people = write_people(session, PEOPLE)
        session.execute(
            insert(ManagementLine),
            [
                {
                    "id": new_id(),
                    "person_id": one,
                    "manager_id": people[(number - 1) // REPORTS],
                    "starts_on": date(2024, 1, 8),
                }
                for number, one in enumerate(people)
                if number
            ],
        )
        rebuild_line_closure(on=date(2024, 1, 8))
        rows = [
            _state(person, skill, version_id, dice) for person in people for skill in dice.sample(list(skill_ids), EACH)
        ]
        session.execute(insert(RequiredSkill), rows)


def _state(person_id: UUID, skill_id: UUID, version_id: UUID, dice: random.Random) -> dict[str, object]:
    state = dice.choice(list(SkillState))
    is_below = state is SkillState.BELOW
    required = dice.randint(1, 4)
    distance = dice.randint(1, required) if is_below else 0
    is_own = is_below and dice.random() < 0.3
    return {
        "person_id": person_id,
        "skill_id": skill_id,
        "version_id": version_id,
        "required_level": required,
        "weight": dice.randint(1, 3),
        "is_essential": dice.random() < 0.7,
        "state": state,
        "distance": distance,
        "is_own_account": is_own,
        "verified_level": required - distance if is_below and not is_own else required,
    }
