"""Writes what is recorded about people's skills, and the levels and states that follow, a portion of people at a time."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import ClassVar
from uuid import UUID

from skills_centre.demo.synthetic.people import SyntheticPerson
from skills_centre.demo.synthetic.stories import EXEMPTION, Kind, Story, StoryBook
from skills_centre.platform.database import Base, db, write_many
from skills_centre.platform.words import Words
from skills_centre.skills.models import (
    AssessmentDecision,
    AssessmentResult,
    CurrentLevel,
    Exemption,
    RequiredSkill,
)
from skills_centre.skills.queries.profiles import AskedSkill, asked_by_sets, everyones_profiles

#: People whose rows are in memory at once.
AT_ONCE = 2_000


@dataclass
class Rows:
    """Rows to be written, table by table, in the order in which they refer to one another."""

    words: list[tuple[object, ...]] = field(default_factory=list)
    results: list[tuple[object, ...]] = field(default_factory=list)
    decisions: list[tuple[object, ...]] = field(default_factory=list)
    exemptions: list[tuple[object, ...]] = field(default_factory=list)
    levels: list[tuple[object, ...]] = field(default_factory=list)
    states: list[tuple[object, ...]] = field(default_factory=list)

    TABLES: ClassVar[dict[str, tuple[type[Base], str]]] = {
        "words": (Words, "id about_id purpose body written_at"),
        "results": (
            AssessmentResult,
            "id person_id skill_id version_id level source assessor_id basis assessed_on recorded_at",
        ),
        "decisions": (AssessmentDecision, "id result_id decision level basis decided_by decided_at reason_id"),
        "exemptions": (Exemption, "id person_id skill_id starts_on ends_on reason_id granted_by"),
        "levels": (
            CurrentLevel,
            "person_id skill_id verified_level verified_on verified_result_id claimed_level claimed_on claimed_result_id",
        ),
        "states": (
            RequiredSkill,
            "person_id skill_id version_id required_level weight is_essential state distance is_own_account verified_level next_change_on",
        ),
    }

    def write(self) -> None:
        """Write everything, a statement a table."""
        for name, (model, columns) in self.TABLES.items():
            write_many(db.session(), model, columns.split(), getattr(self, name))


class HistoryWriter:
    """Gives each person a story for each skill that is asked of them."""

    def __init__(
        self, book: StoryBook, dice: random.Random, new_id: Callable[[], UUID], *, today: date, deputy: UUID
    ) -> None:
        self._book = book
        self._dice = dice
        self._new_id = new_id
        self._today = today
        self._deputy = deputy
        self._everyone = everyones_profiles()
        self._asked: dict[frozenset[UUID], tuple[AskedSkill, ...]] = {}

    def write(self, people: Sequence[SyntheticPerson]) -> None:
        """Make everything up and write it."""
        for start in range(0, len(people), AT_ONCE):
            rows = Rows()
            some = people[start : start + AT_ONCE]
            sets = {person.id: self._profiles(person) for person in some}
            new = set(sets.values()) - self._asked.keys()
            self._asked |= asked_by_sets(new) if new else {}
            for person in some:
                self._person(rows, person, self._asked[sets[person.id]])
            rows.write()

    def _profiles(self, person: SyntheticPerson) -> frozenset[UUID]:
        return self._everyone | {person.profile, *([person.further[0]] if person.further else [])}

    def _person(self, rows: Rows, person: SyntheticPerson, asked: Sequence[AskedSkill]) -> None:
        here = (self._today - person.joined_on).days
        gone = (self._today - person.left_on).days if person.left_on else -1
        further_until = person.further[2] if person.further else None
        turns_on = further_until + timedelta(days=1) if further_until else None
        for skill in asked:
            kind = Kind.of(skill, is_private=person.is_private)
            story = self._pick(kind, person, here=here, gone=gone)
            ids = [self._new_id() for _ in story.results]
            self._history(rows, person, skill, story, ids)
            if person.counts:
                rows.states.append(_state(person.id, skill, story, turns_on))

    def _pick(self, kind: Kind, person: SyntheticPerson, *, here: int, gone: int) -> Story:
        """A story that fits into the person's time here."""
        chance = self._dice.random()
        if chance < 0.006 and person.counts:
            stories = self._book.lifted(kind)
        elif chance < person.keenness:
            stories = self._book.known(kind)
        else:
            return self._book.unknown(kind)
        story = stories[int(self._dice.random() * len(stories))]
        return story if story.oldest < here and story.newest > gone else self._book.unknown(kind)

    def _history(
        self, rows: Rows, person: SyntheticPerson, asked: AskedSkill, story: Story, ids: Sequence[UUID]
    ) -> None:
        judge = person.manager.id if person.manager else self._deputy
        whose = person.id, asked.skill_id
        for result_id, told in zip(ids, story.results, strict=True):
            assessor = judge if told.has_assessor else None
            rows.results.append(
                (result_id, *whose, asked.version_id, told.level, told.source, assessor, told.basis, told.assessed_on, told.made_at)
            )  # fmt: skip
            for answer in told.answers:
                reason = self._say(rows, person, answer.reason, "decision", answer.at) if answer.reason else None
                rows.decisions.append(
                    (self._new_id(), result_id, answer.decision, answer.level, answer.basis, judge, answer.at, reason)
                )
        if story.exemption:
            period = story.exemption.starts_on, story.exemption.ends_on
            reason = self._say(rows, person, EXEMPTION, "exemption", self._book.now)
            rows.exemptions.append((self._new_id(), *whose, *period, reason, judge))
        now = story.current
        if story.verified is not None or story.claimed is not None:
            verified, claimed = (None if place is None else ids[place] for place in (story.verified, story.claimed))
            rows.levels.append(
                (*whose, now.verified_level, now.verified_on, verified, now.claimed_level, now.claimed_on, claimed)
            )

    def _say(self, rows: Rows, person: SyntheticPerson, body: str, purpose: str, at: object) -> UUID:
        words_id = self._new_id()
        rows.words.append((words_id, person.id, purpose, body, at))
        return words_id


def _state(person_id: UUID, asked: AskedSkill, story: Story, turns_on: date | None) -> tuple[object, ...]:
    standing = story.standing
    days = [day for day in (standing.next_change_on, turns_on) if day]
    return (
        person_id, asked.skill_id, asked.version_id, asked.level if asked.has_ladder else None, asked.weight, asked.is_essential,
        standing.state, standing.distance, standing.is_own_account, story.current.verified_level, min(days, default=None),
    )  # fmt: skip
