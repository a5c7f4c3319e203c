"""A year of one institution, day by day on an injected clock: people come, move, leave, are away, learn and put off, by a seeded chance.

What happens goes through the product's own services; the sweep, the following of rules and the drain are the product's own too. Beside
them the year keeps a journal of its own in plain Python, against which `year_rules` checks every message that arrived.
"""

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

from sqlalchemy import insert, select

from skills_centre.learning.models import EnrolmentState
from skills_centre.learning.services.enrolments import enrol
from skills_centre.learning.services.progress import complete_lesson
from skills_centre.people.models import ClosedDay, PersonType, Role, UnitKind
from skills_centre.people.services.accounts import NewPerson, add_person, record_leaver
from skills_centre.people.services.places import move_to_unit, set_manager
from skills_centre.people.services.roles import grant_role
from skills_centre.platform.clock import LONDON
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import Refusal
from skills_centre.platform.mail.carriers import MailRoutes
from skills_centre.platform.mail.delivery import drain
from skills_centre.reminders.services.gathering_again import put_late_back
from skills_centre.reminders.services.last_look import look_again
from skills_centre.reminders.services.sweep import sweep
from skills_centre.requirements.models import LearningChase, Obligation, RuleEdition
from skills_centre.requirements.rules.audience import Clause, ClauseKind
from skills_centre.requirements.rules.schedule import Recurrence, Schedule
from skills_centre.requirements.rules.subjects import RuleSubject
from skills_centre.requirements.services.chasing import chase
from skills_centre.requirements.services.excusing import excuse, record_absence
from skills_centre.requirements.services.following import follow_what_changed
from skills_centre.requirements.services.rules import RuleDraft, change_rule, make_rule
from tests.learning.builders import add_course
from tests.people.builders import add_unit
from tests.reminders.builders import HEAD
from tests.reminders.year_log import Arrived, Log, facts_that_left
from tests.smtp import Sink

DAY = timedelta(days=1)
#: England's bank holidays of the year, and the days between Christmas and New Year on which the institution is closed.
CLOSED = frozenset(
    date.fromisoformat(day)
    for day in (
        *("2026-04-03", "2026-04-06", "2026-05-04", "2026-05-25", "2026-08-31", "2026-12-25", "2026-12-28"),
        *("2026-12-29", "2026-12-30", "2026-12-31", "2027-01-01", "2027-03-26", "2027-03-29"),
    )
)
EVERYONE = (Clause(ClauseKind.EVERYONE),)
STAFF, APART = (
    (PersonType.HOUSE_STAFF, PersonType.DIGITAL_SERVICE_STAFF),
    (PersonType.MEMBERS_STAFF, PersonType.PEERS_STAFF),
)


@dataclass
class Life:
    """What the journal knows of a person."""

    id: UUID
    name: str
    address: str
    is_private: bool
    #: How likely they are, on a working day, to do something that presses them.
    zeal: float
    unit: int
    left_at: datetime | None = None
    away: list[tuple[date, date]] = field(default_factory=list)
    managers: list[tuple[datetime, UUID]] = field(default_factory=list)
    #: When they completed each course.
    done: dict[UUID, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    #: Until when they are exempt from each course.
    exempt: dict[UUID, date] = field(default_factory=dict)

    def is_away(self, day: date) -> bool:
        """Whether an absence of theirs was recorded that lasts on a day."""
        return any(first <= day <= last for first, last in self.away)

    @property
    def manager(self) -> UUID | None:
        """Whoever manages them now."""
        return self.managers[-1][1] if self.managers else None


@dataclass(frozen=True)
class Size:
    """How large a year is."""

    people: int
    teams: int
    rules: int
    days: int
    #: Sweeps a day beside the one at the opening, in the mean.
    sweeps: float


@dataclass(frozen=True)
class Asked:
    """An obligation that is open, as the requirements' own table has it."""

    id: UUID
    person_id: UUID
    course_id: UUID
    opens_on: date
    due_on: date | None
    closes_on: date | None
    grace_days: int
    tells_manager: bool
    asked_at: datetime


class Year:
    """The institution, the time, what happened, and what arrived."""

    def __init__(self, seed: int, size: Size, sink: Sink, smtp_url: str, folder: Path, *, first: date) -> None:
        self.chance, self.size, self.sink = random.Random(seed), size, sink
        self.first, self.day = first, first
        self.now = self.at(first, time(7))
        self.routes = MailRoutes(
            smtp_url=smtp_url, mail_from="Centre <centre@skills.parliament.uk>", site="https://skills.test",
            folder=folder, only_to_files=False,
        )  # fmt: skip
        self.people: dict[UUID, Life] = {}
        self.log = Log()
        self.courses: dict[UUID, str] = {}
        self.keys: dict[UUID, str] = {}
        self.dates: dict[UUID, tuple[UUID, UUID, date]] = {}
        self.chases: dict[UUID, tuple[Asked, datetime]] = {}
        self.rules: list[tuple[UUID, UUID]] = []
        self.mail_is_down = self.is_stopped = False
        self._found()

    @staticmethod
    def at(day: date, clock: time) -> datetime:
        """The instant of a day at which London's clocks show a time."""
        return datetime.combine(day, clock, tzinfo=LONDON).astimezone(UTC)

    # --- the institution

    def _found(self) -> None:
        self.keeper = self._join(PersonType.HOUSE_STAFF, unit=None, roles=(Role.LD_ADMINISTRATOR,))
        body = add_unit("The House", kind=UnitKind.BODY)
        self.units = [add_unit(f"Team {number}", parent=body) for number in range(self.size.teams)]
        with transaction() as session:
            session.execute(insert(ClosedDay), [{"day": day, "name": "Closed"} for day in sorted(CLOSED)])
        self.leads = [self._join(PersonType.HOUSE_STAFF, unit=number) for number in range(self.size.teams)]
        for lead in self.leads:
            self._manage(lead, self.keeper)
        for _ in range(self.size.people - len(self.people)):
            self.join()
        for number in range(self.size.rules):
            title = f"Subject {number:02}"
            course_id = add_course(f"subject-{number:02}", title=title, lessons=("only",), quiz=None)
            self.courses[course_id], self.keys[course_id] = title, f"subject-{number:02}"
        self.own_course = add_course("of-ones-own", title="A subject of one's own", lessons=("only",), quiz=None)
        self.courses[self.own_course], self.keys[self.own_course] = "A subject of one's own", "of-ones-own"

    def join(self) -> UUID:
        """Somebody new, in a team, with its lead as their manager; some work for Members or peers."""
        kind = self.chance.choice(APART) if self.chance.random() < 0.08 else self.chance.choice(STAFF)
        unit = self.chance.randrange(self.size.teams)
        person_id = self._join(kind, unit=unit)
        lead = self.people[self.leads[unit]]
        if not lead.left_at:
            self._manage(person_id, lead.id)
        return person_id

    def _join(self, kind: PersonType, *, unit: int | None, roles: Sequence[Role] = ()) -> UUID:
        name = f"Person{len(self.people):04} Surname{len(self.people):04}"
        address = f"person{len(self.people):04}@westmere.uk"
        with transaction():
            person_id = add_person(
                NewPerson(name, address, kind, self.day), by_id=None, now=self.now,
                unit_id=self.units[unit] if unit is not None else None,
            )  # fmt: skip
            for role in roles:
                grant_role(person_id, role, by_id=None, now=self.now)
        zeal = self.chance.choice((0.0, 0.02, 0.05, 0.1, 0.2, 0.3))
        self.people[person_id] = Life(person_id, name, address, kind in APART, zeal, unit or 0)
        return person_id

    def _manage(self, person_id: UUID, manager_id: UUID) -> None:
        with transaction():
            set_manager(person_id, manager_id, starts_on=self.day, by_id=None, now=self.now)
        self.people[person_id].managers.append((self.now, manager_id))

    def require(self, number: int) -> None:
        """Make one of the rules: what they say differs, and every kind of date and of audience is among them."""
        course_id = list(self.courses)[number]
        year_on = self.day + timedelta(days=45 + self.chance.randrange(60))
        schedule = (
            Schedule(Recurrence.ONCE, days=30),
            Schedule(Recurrence.ROLLING, days=40, months=12, grace_days=7),
            Schedule(Recurrence.FIXED, days=21, fixed_on=year_on, months=6),
            Schedule(Recurrence.ROLLING, days=14, months=6, grace_days=3),
        )[number % 4]
        audience = (
            EVERYONE,
            (Clause(ClauseKind.UNIT, self.chance.choice(self.units)), Clause(ClauseKind.UNIT, self.units[0])),
            (Clause(ClauseKind.NEW_STARTERS),),
        )[number % 3]
        with transaction():
            draft = RuleDraft(audience, schedule, self.day, tells_manager=number % 5 != 4)
            self.rules.append((make_rule(RuleSubject(course_id), draft, by_id=self.keeper, now=self.now), course_id))

    def change_a_rule(self) -> None:
        """Let a rule ask for everybody, and give more time."""
        rule_id, _course_id = self.chance.choice(self.rules)
        with transaction():
            change_rule(
                rule_id,
                RuleDraft(EVERYONE, Schedule(Recurrence.ROLLING, days=45, months=9, grace_days=5), self.day),
                by_id=self.keeper,
                now=self.now,
            )

    # --- what people do

    def here(self) -> list[Life]:
        """Whoever has not left and is not away."""
        return [one for one in self.people.values() if not one.left_at and not one.is_away(self.day)]

    def somebody(self) -> Life:
        """One of the staff who lead no team."""
        fixed = {self.keeper, *self.leads}
        return self.chance.choice([one for one in self.here() if one.id not in fixed])

    def live(self) -> None:
        """What a working day brings beside learning, by chance; rates are those of a year of 400 people."""
        share = self.size.people / 400
        for what, a_day in (
            (self.join, 0.2), (self._leave, 0.15), (self._move, 0.2), (self._be_away, 0.12), (self._be_excused, 0.1),
            (self._choose_a_date, 1.5), (self._chase, 1.0), (self._lose_a_lead, 0.02),
        ):  # fmt: skip
            expected = a_day * share
            for _ in range(int(expected) + (self.chance.random() < expected % 1)):
                self.now += timedelta(minutes=1)
                try:
                    what()
                except Refusal:
                    self.log.refused += 1

    def _leave(self) -> None:
        one = self.somebody()
        with transaction():
            record_leaver(one.id, last_day=self.day, by_id=None, now=self.now)
        one.left_at = self.now

    def _lose_a_lead(self) -> None:
        """A lead goes; a colleague takes the team a week later at the earliest, when somebody moves into it."""
        unit = self.chance.randrange(self.size.teams)
        lead = self.people[self.leads[unit]]
        with transaction():
            record_leaver(lead.id, last_day=self.day, by_id=None, now=self.now)
        lead.left_at = self.now
        new = self.somebody()
        self.leads[unit] = new.id
        new.unit = unit
        for one in self.people.values():
            if one.managers and one.manager == lead.id and not one.left_at:
                one.managers.append((self.now, self.keeper if one.id == new.id else new.id))
                with transaction():
                    set_manager(one.id, one.manager, starts_on=self.day, by_id=None, now=self.now)

    def _move(self) -> None:
        one, unit = self.somebody(), self.chance.randrange(self.size.teams)
        with transaction():
            move_to_unit(one.id, self.units[unit], starts_on=self.day, by_id=None, now=self.now)
        one.unit = unit
        if self.people[self.leads[unit]].left_at is None:
            self._manage(one.id, self.leads[unit])

    def _be_away(self) -> None:
        one, back = self.somebody(), self.day + timedelta(days=self.chance.choice((30, 60, 150)))
        with transaction():
            record_absence(one.id, starts_on=self.day, back_on=back, by_id=self.keeper, now=self.now)
        one.away.append((self.day, back - DAY))

    def _be_excused(self) -> None:
        pressing = self.pressing()
        if not pressing:
            return
        one = self.chance.choice(pressing)
        until = self.day + timedelta(days=self.chance.choice((10, 90)))
        with transaction():
            excuse(one.person_id, one.course_id, ends_on=until, reason="For a while", by_id=self.keeper, now=self.now)
        self.people[one.person_id].exempt[one.course_id] = until

    def _choose_a_date(self) -> None:
        one, due_on = self.somebody(), self.day + timedelta(days=self.chance.randrange(2, 40))
        with transaction():
            made = enrol(one.id, self.own_course, by_id=one.id, due_on=due_on, now=self.now)
            if made.due_on == due_on and made.state is EnrolmentState.NOT_STARTED:
                self.dates[made.id] = (one.id, self.own_course, due_on)

    def _chase(self) -> None:
        theirs = [one for one in self.pressing() if self.people[one.person_id].manager]
        if not theirs:
            return
        one = self.chance.choice(theirs)
        manager = self.people[one.person_id].manager
        assert manager
        with transaction():
            chase([one.id], by_id=manager, now=self.now)
            said = db.session.scalars(select(LearningChase.id).where(LearningChase.chased_at == self.now)).one()
        self.chases[said] = (one, self.now)
        life = self.people[one.person_id]
        life.zeal = min(0.3, life.zeal + 0.1)

    def learn(self) -> None:
        """Whoever is pressed does something about it, as they are."""
        for one in self.pressing():
            life = self.people[one.person_id]
            if self.chance.random() < life.zeal:
                self._complete(life, one.course_id)
        for enrolment_id, (person_id, course_id, _due_on) in list(self.dates.items()):
            life = self.people[person_id]
            if not life.left_at and not life.is_away(self.day) and self.chance.random() < life.zeal / 2:
                self._complete(life, course_id)
                del self.dates[enrolment_id]

    def _complete(self, life: Life, course_id: UUID) -> None:
        self.now += timedelta(seconds=1)
        with transaction():
            made = enrol(life.id, course_id, by_id=life.id, now=self.now)
            complete_lesson(made.id, "only", person_id=life.id, now=self.now)
        life.done[course_id].append(self.now)

    # --- what is asked, as the requirements have it

    def asked(self) -> list[Asked]:
        """Everything that is open and was or will be due near today."""
        db.session.close()
        rows = db.session.execute(
            select(
                Obligation.id, Obligation.person_id, Obligation.course_id, Obligation.opens_on, Obligation.due_on,
                Obligation.closes_on, Obligation.grace_days, RuleEdition.tells_manager, Obligation.found_at,
                RuleEdition.made_at,
            )
            .join(RuleEdition, RuleEdition.id == Obligation.edition_id)
            .where(Obligation.closed_on.is_(None), Obligation.due_on.between(self.day - 110 * DAY, self.day + 45 * DAY))
            .order_by(Obligation.due_on, Obligation.person_id, Obligation.course_id)
        ).all()  # fmt: skip
        return [
            Asked(
                row.id, row.person_id, row.course_id, row.opens_on, row.due_on, row.closes_on, row.grace_days,
                row.tells_manager, asked_at=max(row.found_at, row.made_at),
            )
            for row in rows
        ]  # fmt: skip

    def pressing(self) -> list[Asked]:
        """What people who are here could do something about now."""
        here = {one.id for one in self.here()}
        return [
            one
            for one in self.asked()
            if one.person_id in here and one.due_on and one.due_on <= self.day + 30 * DAY
            and not self.is_done(one) and self.people[one.person_id].exempt.get(one.course_id, date.min) < self.day
        ]  # fmt: skip

    def is_done(self, one: Asked) -> bool:
        """Whether the journal knows of a completion that counts for it."""
        days = [at.astimezone(LONDON).date() for at in self.people[one.person_id].done[one.course_id]]
        return any(one.opens_on <= day and (one.closes_on is None or day <= one.closes_on) for day in days)

    # --- the machinery

    def turn(self) -> None:
        """What beat asks for when a day has begun, and again whenever something changed."""
        with transaction():
            follow_what_changed(now=self.now)

    def sweep(self) -> list[Arrived]:
        """A quarter of an hour's sweep, and the sending that follows; gives what arrived."""
        if self.is_stopped:
            return []
        put_late_back(now=self.now)
        sweep(self.now, HEAD)
        return self.send()

    def send(self) -> list[Arrived]:
        """What beat asks for every half minute; gives what arrived."""
        routes = replace(self.routes, smtp_url="smtp://127.0.0.1:9") if self.mail_is_down else self.routes
        before = len(self.sink.messages)
        drain(routes, urgent=False, clock=lambda: self.now, look=partial(look_again, head=HEAD))
        came = facts_that_left(self.sink.messages[before:], at=self.now)
        self.log.arrived += came
        return came
