"""What some people owe, looked at one by one: their obligations opened, moved and closed until they owe what the rules ask."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, bindparam, delete, insert, update

from skills_centre.learning.queries.whereabouts import primary_profile_of, unit_of
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, table_of
from skills_centre.platform.ids import new_id
from skills_centre.requirements.models import Obligation, ObligationRule
from skills_centre.requirements.queries.audience import concerned_among
from skills_centre.requirements.queries.obligations import (
    Concern,
    OpenObligation,
    Owing,
    absences,
    completions,
    concerned_since,
    exemptions,
    open_obligations,
    owed_ever,
)
from skills_centre.requirements.queries.rules import RuleTerms
from skills_centre.requirements.rules.owing import (
    Asking,
    Closing,
    Held,
    Outcome,
    Owed,
    asked_since,
    first_due_of,
    settle,
)


@dataclass(frozen=True, slots=True)
class Followed:
    """What one run changed."""

    opened: int = 0
    moved: int = 0
    completed: int = 0
    missed: int = 0
    ended: int = 0
    #: For how many people a worker is to look first.
    left_to_worker: int = 0

    @property
    def is_nothing(self) -> bool:
        """Whether everything was as it should be already."""
        return self == Followed()

    def __add__(self, other: "Followed") -> "Followed":
        return Followed(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


@dataclass(frozen=True, slots=True)
class _Concern:
    """A rule and the day from which it concerns somebody, as their place and role say, and the course, which may have been away."""

    rule: RuleTerms
    since: date


def _asking(person_ids: Sequence[UUID], rules: Sequence[RuleTerms], on: date) -> dict[Owing, list[_Concern]]:
    """The rules that ask these people for each course."""
    concerned = concerned_among(person_ids, rules, on=on)
    found: dict[Owing, list[_Concern]] = defaultdict(list)
    for rule in rules:
        for person_id, since in concerned[rule.edition_id].items():
            found[Owing(person_id, rule.course_id)].append(_Concern(rule, max(since, rule.came_on or since)))
    return found


@dataclass(frozen=True, slots=True)
class _Closed:
    """An obligation that ends, and how."""

    person_id: UUID
    obligation_id: UUID
    closing: Closing


class Round:
    """What some people owe, worked out and written together."""

    def __init__(self, person_ids: Sequence[UUID], rules: Sequence[RuleTerms], now: datetime) -> None:
        self._now, self._on = now, local_day(now)
        self._asking = _asking(person_ids, rules, self._on)
        self._held = open_obligations(person_ids)
        courses = {one.course_id for one in self._asking.keys() | self._held.keys()}
        self._completed = completions(person_ids, courses, by=self._on)
        self._since = concerned_since(person_ids)
        self._away = absences(person_ids)
        self._excused = exemptions(person_ids, courses)
        self._ever = owed_ever(person_ids)
        self._opened: list[dict[str, object]] = []
        self._asked: list[dict[str, object]] = []
        self._moved: list[dict[str, object]] = []
        self._closed: list[_Closed] = []
        self._done_before: list[_Closed] = []

    def follow(self) -> Followed:
        """Settle each course of each person, and write what changed."""
        for owing in sorted(self._asking.keys() | self._held.keys()):
            self._settle(owing)
        self._write()
        ended = Counter(one.closing.outcome for one in (*self._closed, *self._done_before))
        return Followed(
            opened=len(self._opened),
            moved=len(self._moved),
            completed=ended[Outcome.COMPLETED],
            missed=ended[Outcome.MISSED],
            ended=ended[Outcome.NO_LONGER],
        )

    def _settle(self, owing: Owing) -> None:
        held = self._held.get(owing)
        settled = settle(
            Held(held.opens_on, held.closes_on, held.due_on, held.grace_days) if held else None,
            [self._as_asked(owing.person_id, one) for one in self._asking.get(owing, ())],
            completed=self._completed.get(owing, ()),
            pauses=[*self._away.get(owing.person_id, ()), *self._excused.get(owing, ())],
            is_new=owing not in self._ever,
            today=self._on,
        )
        if settled.done_before:
            self._open_as_done(owing, *settled.done_before)
        if held and settled.closing:
            self._closed.append(_Closed(owing.person_id, held.id, settled.closing))
        if settled.owes and (held is None or settled.closing):
            self._open(owing, settled.owes)
        elif settled.owes and held:
            self._move(held, settled.owes)

    def _as_asked(self, person_id: UUID, concern: _Concern) -> Asking:
        """The rule as asked of somebody."""
        rule = concern.rule
        known = self._since.get(Concern(person_id, rule.rule_id, rule.course_id))
        since = asked_since(known, concern.since, begins_on=rule.starts_on, made_on=rule.made_on)
        return Asking(rule.rule_id, rule.edition_id, rule.schedule, since)

    def _open(self, owing: Owing, owes: Owed) -> None:
        self._asked += _asked_by(self._write_down(owing, terms_of(owes)), owes)

    def _open_as_done(self, owing: Owing, asking: Asking, completed_on: date) -> None:
        """Write down that somebody had done what is asked of them only now."""
        obligation_id = self._write_down(owing, terms_as_done(asking, completed_on))
        self._asked += _rows_of(obligation_id, [(asking, first_due_of(asking))])
        self._done_before.append(_Closed(owing.person_id, obligation_id, Closing(Outcome.COMPLETED, completed_on)))

    def _write_down(self, owing: Owing, terms: Mapping[str, object]) -> UUID:
        """A new obligation, by its id."""
        obligation_id = new_id()
        owed = {"person_id": owing.person_id, "course_id": owing.course_id, "found_at": self._now}
        self._opened.append({"id": obligation_id, **owed, **terms})
        return obligation_id

    def _move(self, held: OpenObligation, owes: Owed) -> None:
        """Let an obligation follow the rules where they, an absence or an exemption moved its date."""
        terms = terms_of(owes)
        asked = _asked_by(held.id, owes)
        is_same = all(getattr(held, name) == value for name, value in terms.items())
        if is_same and held.asked_by == frozenset(_as_told(row) for row in asked):
            return
        self._moved.append({"of": held.id, **terms})
        self._asked += asked

    def _write(self) -> None:
        connection = db.session.connection()
        self._write_closed(self._closed)  # before the next ones: one at most is open
        if self._opened:
            connection.execute(_OPENED, self._opened)
        if self._moved:
            connection.execute(_MOVED, self._moved)
            connection.execute(_NO_LONGER_ASKED, [{"of": row["of"]} for row in self._moved])
        if self._asked:
            connection.execute(_ASKED, self._asked)
        self._write_closed(self._done_before)

    def _write_closed(self, closed: Sequence[_Closed]) -> None:
        if not closed:
            return
        rows = [
            {
                "of": one.obligation_id,
                "outcome": one.closing.outcome,
                "completed_on": one.closing.completed_on,
                "closed_on": self._on,
                "placed_on": one.closing.missed_on or self._on,
            }
            for one in closed
        ]
        db.session.connection().execute(_CLOSED, rows)


_OBLIGATION, _BY_RULE = table_of(Obligation), table_of(ObligationRule)
_OPENED, _ASKED = insert(_OBLIGATION), insert(_BY_RULE)
#: An obligation's columns that follow the rules.
TERMS = ("edition_id", "opens_on", "due_on", "closes_on", "grace_days")
_MOVED = (
    update(_OBLIGATION).where(_OBLIGATION.c.id == bindparam("of")).values({name: bindparam(name) for name in TERMS})
)
_NO_LONGER_ASKED = delete(_BY_RULE).where(_BY_RULE.c.obligation_id == bindparam("of"))
#: The day by which somebody's unit and profile are kept of what is closed.
_PLACED_ON = bindparam("placed_on", type_=Date())
_CLOSED = (
    update(_OBLIGATION)
    .where(_OBLIGATION.c.id == bindparam("of"))
    .values(
        {
            **{name: bindparam(name) for name in ("outcome", "completed_on", "closed_on")},
            "unit_id": unit_of(_OBLIGATION.c.person_id, _PLACED_ON),
            "profile_id": primary_profile_of(_OBLIGATION.c.person_id, _PLACED_ON),
        }
    )
)


def terms_of(owes: Owed) -> dict[str, object]:
    """What those of an obligation are for what somebody owes."""
    first = owes.first
    return {
        "edition_id": first.asking.edition_id,
        "opens_on": first.period.opens_on,
        "due_on": first.due_on,
        "closes_on": first.period.closes_on,
        "grace_days": first.asking.schedule.grace_days,
    }


def terms_as_done(asking: Asking, completed_on: date) -> dict[str, object]:
    """The same of one that was completed before it was asked for."""
    return {
        "edition_id": asking.edition_id,
        "opens_on": min(completed_on, asking.since),
        "due_on": first_due_of(asking),
        "closes_on": None,
        "grace_days": asking.schedule.grace_days,
    }


def _asked_by(obligation_id: UUID, owes: Owed) -> list[dict[str, object]]:
    return _rows_of(obligation_id, [(one.asking, one.due_on) for one in owes.asked_by])


def _rows_of(obligation_id: UUID, asked: Sequence[tuple[Asking, date | None]]) -> list[dict[str, object]]:
    return [
        {
            "obligation_id": obligation_id,
            "rule_id": asking.rule_id,
            "edition_id": asking.edition_id,
            "since": asking.since,
            "due_on": due_on,
        }
        for asking, due_on in asked
    ]


def _as_told(row: Mapping[str, object]) -> tuple[object, ...]:
    return row["rule_id"], row["edition_id"], row["since"], row["due_on"]
