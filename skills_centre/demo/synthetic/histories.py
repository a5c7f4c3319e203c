"""Writes what is recorded about people's skills, and the levels and states that follow, a portion of people at a time."""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from skills_centre.demo.synthetic.people import SyntheticPerson
from skills_centre.demo.synthetic.stories import EXEMPTION, Kind, Story, StoryBook, Told
from skills_centre.platform.bulk import ReadyTable
from skills_centre.platform.database import Base, db
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

#: A row, or part of one, of values that are ready to be written.
Ready = tuple[object, ...]

#: The tables in the order in which their rows refer to one another; of each, the columns that differ from person to person, and those that
#: a story gives.
TABLES: dict[str, tuple[type[Base], str, str]] = {
    "words": (Words, "id about_id", "purpose body written_at"),
    "results": (
        AssessmentResult,
        "id person_id skill_id version_id assessor_id",
        "level source basis assessed_on recorded_at",
    ),
    "decisions": (AssessmentDecision, "id result_id decided_by reason_id", "decision level basis decided_at"),
    "exemptions": (Exemption, "id person_id skill_id reason_id granted_by", "starts_on ends_on"),
    "levels": (
        CurrentLevel,
        "person_id skill_id verified_result_id claimed_result_id",
        "verified_level verified_on claimed_level claimed_on",
    ),
    "states": (
        RequiredSkill,
        "person_id skill_id version_id required_level weight is_essential next_change_on",
        "state distance is_own_account verified_level",
    ),
}


class Rows:
    """Rows to be written, table by table."""

    def __init__(self) -> None:
        session = db.session()
        self._tables = {
            name: ReadyTable(session, model, [*own.split(), *told.split()])
            for name, (model, own, told) in TABLES.items()
        }
        self.of: dict[str, list[Ready]] = {name: [] for name in TABLES}
        (self.none,) = self._tables["results"].ready("assessor_id", None)

    def told(self, table: str, *values: object) -> Ready:
        """Make what a story gives to a row of a table ready."""
        return self._tables[table].ready(TABLES[table][2], *values)

    def ready(self, table: str, columns: str, *values: object) -> Ready:
        """Make other values of a row ready."""
        return self._tables[table].ready(columns, *values)

    def write(self) -> None:
        """Write everything, a statement a table, and begin anew."""
        for name, rows in self.of.items():
            self._tables[name].write(rows)
            rows.clear()


@dataclass(frozen=True, slots=True)
class _Result:
    """A result of a story as it is written; an answer's second part is its reason, if it has one."""

    has_assessor: bool
    row: Ready
    answers: tuple[tuple[Ready, Ready | None], ...]


@dataclass(frozen=True, slots=True)
class _Story:
    """A story whose values are ready to be written."""

    oldest: int
    newest: int
    results: tuple[_Result, ...]
    exemption: Ready | None
    verified: int | None
    claimed: int | None
    level: Ready
    next_change_on: date | None
    next_change: Ready
    state: Ready


@dataclass(frozen=True, slots=True)
class _Shelf:
    """All stories of a kind."""

    known: tuple[_Story, ...]
    lifted: tuple[_Story, ...]
    unknown: _Story


@dataclass(frozen=True, slots=True)
class _Skill:
    """A skill that is asked of some people, and the stories that they may have in it."""

    skill_id: str
    version_id: str
    asked: Ready
    shelf: _Shelf


class HistoryWriter:
    """Gives each person a story for each skill that is asked of them."""

    def __init__(
        self, book: StoryBook, dice: random.Random, new_id: Callable[[], str], *, today: date, deputy: UUID
    ) -> None:
        self._book = book
        self._dice = dice
        self._new_id = new_id
        self._today = today
        self._deputy = deputy.hex
        self._rows = Rows()
        self._reason = self._rows.told("words", "exemption", EXEMPTION, book.now)
        self._everyone = everyones_profiles()
        self._asked: dict[frozenset[UUID], tuple[AskedSkill, ...]] = {}
        self._skills: dict[tuple[frozenset[UUID], bool], list[_Skill]] = {}
        self._shelves: dict[Kind, _Shelf] = {}

    def write(self, people: Sequence[SyntheticPerson]) -> None:
        """Make everything up and write it."""
        for start in range(0, len(people), AT_ONCE):
            some = people[start : start + AT_ONCE]
            held = [self._profiles(person) for person in some]
            new = set(held) - self._asked.keys()
            self._asked |= asked_by_sets(new) if new else {}
            for person, profiles in zip(some, held, strict=True):
                self._person(person, self._skills_of(profiles, is_private=person.is_private))
            self._rows.write()

    def _profiles(self, person: SyntheticPerson) -> frozenset[UUID]:
        return self._everyone | {person.profile, *([person.further[0]] if person.further else [])}

    def _skills_of(self, profiles: frozenset[UUID], *, is_private: bool) -> list[_Skill]:
        key = profiles, is_private
        if key not in self._skills:
            self._skills[key] = [self._skill(asked, is_private=is_private) for asked in self._asked[profiles]]
        return self._skills[key]

    def _skill(self, asked: AskedSkill, *, is_private: bool) -> _Skill:
        kind = Kind.of(asked, is_private=is_private)
        if kind not in self._shelves:
            book = self._book
            self._shelves[kind] = _Shelf(
                self._made_ready(book.known(kind)),
                self._made_ready(book.lifted(kind)),
                *self._made_ready([book.unknown(kind)]),
            )
        level = asked.level if asked.has_ladder else None
        row = self._rows.ready("states", "required_level weight is_essential", level, asked.weight, asked.is_essential)
        return _Skill(asked.skill_id.hex, asked.version_id.hex, row, self._shelves[kind])

    def _made_ready(self, stories: Iterable[Story]) -> tuple[_Story, ...]:
        return tuple(map(self._story, stories))

    def _story(self, story: Story) -> _Story:
        rows, now, standing = self._rows, story.current, story.standing
        exemption = story.exemption
        return _Story(
            story.oldest,
            story.newest,
            tuple(map(self._result, story.results)),
            rows.told("exemptions", exemption.starts_on, exemption.ends_on) if exemption else None,
            story.verified,
            story.claimed,
            rows.told("levels", now.verified_level, now.verified_on, now.claimed_level, now.claimed_on),
            standing.next_change_on,
            rows.ready("states", "next_change_on", standing.next_change_on),
            rows.told("states", standing.state, standing.distance, standing.is_own_account, now.verified_level),
        )

    def _result(self, told: Told) -> _Result:
        rows = self._rows
        answers = (
            (
                rows.told("decisions", answer.decision, answer.level, answer.basis, answer.at),
                rows.told("words", "decision", answer.reason, answer.at) if answer.reason else None,
            )
            for answer in told.answers
        )
        row = rows.told("results", told.level, told.source, told.basis, told.assessed_on, told.made_at)
        return _Result(told.has_assessor, row, tuple(answers))

    def _person(self, person: SyntheticPerson, skills: Sequence[_Skill]) -> None:
        here = (self._today - person.joined_on).days
        gone = (self._today - person.left_on).days if person.left_on else -1
        further_until = person.further[2] if person.further else None
        turns_on = further_until + timedelta(days=1) if further_until else None
        person_id, states, counts = person.id.hex, self._rows.of["states"], person.counts
        judge = person.manager.id.hex if person.manager else self._deputy
        for skill in skills:
            story = self._pick(skill.shelf, person, counts=counts, here=here, gone=gone)
            if story.results or story.exemption:
                self._history(person_id, judge, skill, story)
            if counts:
                next_change = story.next_change
                if turns_on and (story.next_change_on is None or turns_on < story.next_change_on):
                    next_change = self._rows.ready("states", "next_change_on", turns_on)
                states.append((person_id, skill.skill_id, skill.version_id, *skill.asked, *next_change, *story.state))

    def _pick(self, shelf: _Shelf, person: SyntheticPerson, *, counts: bool, here: int, gone: int) -> _Story:
        """A story that fits into the person's time here."""
        chance = self._dice.random()
        if chance < 0.006 and counts:
            stories = shelf.lifted
        elif chance < person.keenness:
            stories = shelf.known
        else:
            return shelf.unknown
        story = stories[int(self._dice.random() * len(stories))]
        return story if story.oldest < here and story.newest > gone else shelf.unknown

    def _history(self, person_id: str, judge: str, skill: _Skill, story: _Story) -> None:
        rows, none, new_id = self._rows.of, self._rows.none, self._new_id
        ids: list[object] = []
        for result in story.results:
            result_id = new_id()
            ids.append(result_id)
            assessor = judge if result.has_assessor else none
            rows["results"].append((result_id, person_id, skill.skill_id, skill.version_id, assessor, *result.row))
            for answer, words in result.answers:
                reason = self._say(person_id, words) if words else none
                rows["decisions"].append((new_id(), result_id, judge, reason, *answer))
        if story.exemption:
            reason = self._say(person_id, self._reason)
            rows["exemptions"].append((new_id(), person_id, skill.skill_id, reason, judge, *story.exemption))
        if story.verified is not None or story.claimed is not None:
            verified = none if story.verified is None else ids[story.verified]
            claimed = none if story.claimed is None else ids[story.claimed]
            rows["levels"].append((person_id, skill.skill_id, verified, claimed, *story.level))

    def _say(self, person_id: str, words: Ready) -> str:
        words_id = self._new_id()
        self._rows.of["words"].append((words_id, person_id, *words))
        return words_id
