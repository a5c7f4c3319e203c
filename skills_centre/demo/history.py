"""Eighteen months of assessments: claimed, confirmed, changed, returned, stale, never made; seeded, so the same each time."""

import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from skills_centre.demo.content import small_texts
from skills_centre.demo.organisation import PAST, days_ago
from skills_centre.demo.people import Plan, PlannedPerson
from skills_centre.people.models import PRIVATE_PERSON_TYPES
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import Base, db
from skills_centre.platform.ids import new_id
from skills_centre.platform.words import Words
from skills_centre.skills.models import (
    AssessmentDecision,
    AssessmentResult,
    Basis,
    Decision,
    Exemption,
    FrameworkVersion,
    PersonProfile,
    Profile,
    Requirement,
    Source,
    VersionState,
)

#: The most days that a claim waits for its decision; most are answered, or came in, well before.
LONGEST_WAIT = 20


@dataclass(frozen=True)
class Wanted:
    """A skill that somebody's profiles ask for."""

    skill_id: UUID
    version_id: UUID
    level: int


@dataclass
class History:
    """Rows to be written, table by table."""

    words: list[dict[str, Any]] = field(default_factory=list)
    results: list[dict[str, Any]] = field(default_factory=list)
    decisions: list[dict[str, Any]] = field(default_factory=list)
    exemptions: list[dict[str, Any]] = field(default_factory=list)
    _about: dict[UUID, UUID] = field(default_factory=dict)

    def write_what_is_dated(self) -> None:
        """Write what holds by its own days and texts: words and exemptions."""
        _insert(Words, self.words)
        _insert(Exemption, self.exemptions)

    def write_until(self, instant: datetime) -> set[UUID]:
        """Write the results and decisions recorded by an instant that are not written yet; gives whom they are about."""
        results = [row for row in self.results if row["recorded_at"] <= instant]
        decisions = [row for row in self.decisions if row["decided_at"] <= instant]
        _insert(AssessmentResult, results)
        _insert(AssessmentDecision, decisions)
        self.results = [row for row in self.results if row["recorded_at"] > instant]
        self.decisions = [row for row in self.decisions if row["decided_at"] > instant]
        self._about.update((row["id"], row["person_id"]) for row in results)
        return {self._about[row["id"]] for row in results} | {self._about[row["result_id"]] for row in decisions}


def _insert(model: type[Base], rows: list[dict[str, Any]]) -> None:
    if rows:
        db.session.execute(insert(model), rows)


#: What people in a senior role were before it.
BEFORE = {
    "senior-committee-clerk": "committee-clerk",
    "senior-data-analyst": "data-analyst",
    "catering-supervisor": "catering-assistant",
}
#: A further role that some who hold these have beside it.
BESIDE = {
    "team-manager": "information-rights-officer",
    "committee-clerk": "communications-officer",
    "visitor-services-assistant": "office-manager",
}


def give_profiles(plan: Plan, *, now: datetime) -> None:
    """Give everybody with a role its profile, agreed; some held another before it, and some hold a further one for a time."""
    ids = {row.key: row.id for row in db.session.execute(select(Profile.key, Profile.id))}
    today, rows = local_day(now), []

    def hold(person: PlannedPerson, key: str, first: date, last: date | None, *, is_primary: bool = True) -> None:
        rows.append(
            {
                "id": new_id(),
                "person_id": person.id,
                "profile_id": ids[key],
                "is_primary": is_primary,
                "starts_on": first,
                "ends_on": last,
                "agreed_at": days_ago(now, min(PAST, max(1, (today - first).days))),
            }
        )

    for place, person in enumerate(one for one in plan.people if one.profile_key):
        key, since = person.profile_key or "", person.joined_on
        turned = today - timedelta(days=200 + place % 300)
        if key in BEFORE and since < turned:
            hold(person, BEFORE[key], since, turned - timedelta(days=1))
            since = turned
        hold(person, key, since, None)
        began = today - timedelta(days=30 + place % 90)
        if key in BESIDE and place % 3 == 0 and since < began:
            until = today + timedelta(days=25 + place % 160) if place % 2 else None
            hold(person, BESIDE[key], began, until, is_primary=False)
    db.session.execute(insert(PersonProfile), rows)


def wanted_by_profile() -> dict[str, list[Wanted]]:
    """What each profile of a published framework asks for, by the profile's key."""
    rows = db.session.execute(
        select(Profile.key, Requirement.skill_id, Requirement.version_id, Requirement.level)
        .join(Requirement, Requirement.profile_id == Profile.id)
        .join(FrameworkVersion, FrameworkVersion.id == Requirement.version_id)
        .where(FrameworkVersion.state == VersionState.PUBLISHED)
        .order_by(Profile.key, Requirement.skill_id)
    )
    found: dict[str, list[Wanted]] = defaultdict(list)
    for row in rows:
        found[row.key].append(Wanted(row.skill_id, row.version_id, row.level or 2))
    return found


class HistoryWriter:
    """Makes up what people and their managers recorded, person by person."""

    def __init__(self, plan: Plan, dice: random.Random, now: datetime) -> None:
        self._plan = plan
        self._dice = dice
        self._now = now
        self._history = History()
        self._keen: dict[str, float] = {}
        self._manager = plan.account("manager@example.org")
        self._skills_lead = plan.account("reviewer@example.org")

    def make_up(self) -> History:
        """Make everything up, to be written."""
        wanted = wanted_by_profile()
        for person in self._plan.people:
            asked = {one.skill_id: one for one in wanted.get("everyone", [])}
            for one in wanted.get(person.profile_key or "", []):
                if one.skill_id not in asked or asked[one.skill_id].level < one.level:
                    asked[one.skill_id] = one
            for one in asked.values():
                self._skill(person, one)
        return self._history

    def _keenness(self, person: PlannedPerson) -> float:
        """How much of what is asked a team assesses: teams differ, and the manager's own people keep it up."""
        if person.account and person.account.email == "members.staff@example.org":
            return 1.0
        if person.manager_id == self._manager.id:
            return 0.86
        return self._keen.setdefault(person.unit_key, self._dice.betavariate(5, 2.2))

    def _skill(self, person: PlannedPerson, asked: Wanted) -> None:
        dice = self._dice
        if dice.random() > self._keenness(person):
            if dice.random() < 0.03 and person.manager_id:
                self._exempt(person, asked)
            return
        oldest = min(PAST, max(3, (local_day(self._now) - person.joined_on).days - 10))
        first = int(dice.triangular(2, oldest, oldest * 0.6))
        level = self._level(asked.level)
        self._assess(person, asked, level, first)
        if first > 150 and dice.random() < 0.4:
            again = int(dice.uniform(3, first - 90))
            level = min(4, level + dice.choice((0, 1, 1)))
            self._assess(person, asked, level, again)
            first = again
        if first > LONGEST_WAIT and dice.random() < 0.14:
            lately = int(dice.triangular(1, LONGEST_WAIT, 3))
            self._assess(person, asked, min(4, level + dice.choice((0, 0, 1, 1, 1))), lately)

    def _level(self, required: int) -> int:
        shift = self._dice.choices((-2, -1, 0, 1), (6, 27, 50, 17))[0]
        return max(0, min(4, required + shift))

    def _assess(self, person: PlannedPerson, asked: Wanted, level: int, days: int) -> None:
        dice = self._dice
        made_at = days_ago(self._now, days, hour=dice.randint(9, 16), minute=dice.randint(0, 59))
        result_id = new_id()
        evidence = self._say(person, "evidence", small_texts().evidence_notes, made_at) if dice.random() < 0.4 else None
        self._history.results.append(
            {
                "id": result_id,
                "person_id": person.id,
                "skill_id": asked.skill_id,
                "version_id": asked.version_id,
                "level": level,
                "source": Source.SELF,
                "assessor_id": None,
                "basis": None,
                "assessed_on": local_day(made_at),
                "recorded_at": made_at,
                "evidence_id": evidence,
            }
        )
        if person.person_type not in PRIVATE_PERSON_TYPES and (days > LONGEST_WAIT or dice.random() < 0.25):
            self._decide(person, result_id, level, made_at)

    def _decide(self, person: PlannedPerson, result_id: UUID, level: int, made_at: datetime) -> None:
        dice = self._dice
        at = min(
            made_at + timedelta(days=dice.randint(1, 12), hours=dice.randint(0, 5)), self._now - timedelta(minutes=2)
        )
        decision = dice.choices((Decision.CONFIRMED, Decision.CHANGED, Decision.RETURNED), (76, 15, 9))[0]
        if decision is Decision.CHANGED and level == 0:
            decision = Decision.CONFIRMED
        texts = {Decision.CHANGED: small_texts().change_reasons, Decision.RETURNED: small_texts().return_reasons}
        self._history.decisions.append(
            {
                "id": new_id(),
                "result_id": result_id,
                "decision": decision,
                "level": level - 1 if decision is Decision.CHANGED else None,
                "basis": None if decision is Decision.RETURNED else dice.choice(list(Basis)),
                "decided_by": person.manager_id or self._skills_lead.id,
                "decided_at": at,
                "reason_id": self._say(person, "decision", texts[decision], at) if decision in texts else None,
            }
        )

    def _exempt(self, person: PlannedPerson, asked: Wanted) -> None:
        today = local_day(self._now)
        at = days_ago(self._now, 30)
        self._history.exemptions.append(
            {
                "id": new_id(),
                "person_id": person.id,
                "skill_id": asked.skill_id,
                "starts_on": today - timedelta(days=30),
                "ends_on": today + timedelta(days=self._dice.randint(20, 300)),
                "reason_id": self._say(
                    person, "exemption", ("On other duties for now; this part of the job is covered.",), at
                ),
                "granted_by": person.manager_id,
            }
        )

    def _say(self, person: PlannedPerson, purpose: str, texts: tuple[str, ...], at: datetime) -> UUID:
        words_id = new_id()
        self._history.words.append(
            {
                "id": words_id,
                "about_id": person.id,
                "purpose": purpose,
                "body": self._dice.choice(texts),
                "written_at": at,
            }
        )
        return words_id
