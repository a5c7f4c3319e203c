"""DOMAIN.md's rules of reminders once more, in plain Python: what must arrive on a day, and what must never arrive.

Nothing here is the product's own: days, offsets and states are worked out anew, from the journal of the year and the open obligations.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from skills_centre.platform.clock import LONDON
from tests.reminders.year import CLOSED, DAY, Asked, Life, Year
from tests.reminders.year_log import Arrived, Told

BEFORE, AFTER, TO_MANAGER, OF_ONES_OWN = (-30, -7, -1), (1, 7, 14, 21, 28, 35), 7, (-7, -1)
#: Told too, and whose days are checked elsewhere: whether a course was of use. The rules for every message hold for it as well.
BESIDE = frozenset({"follow-up", "follow-up-of-team"})
#: Words that nobody who works for a Member or a peer may read of what they are to learn.
HARD_WORDS = ("required", "overdue", "compliance")


def works(day: date) -> bool:
    """Whether the institution works on a day."""
    return day.weekday() < 5 and day not in CLOSED


def leaves_on(due_on: date, offset: int) -> date:
    """The day of an offset: before a date the working day before, after it the one after."""
    day, step = due_on + timedelta(days=offset), -DAY if offset < 0 else DAY
    while not works(day):
        day += step
    return day


@dataclass
class Expecting:
    """What was told so far, and so what is still to come."""

    year: Year
    told: set[Told] = field(default_factory=set)
    #: The latest offset told of each fact.
    latest: dict[tuple[UUID, str, UUID, date], int] = field(default_factory=dict)
    chases: set[UUID] = field(default_factory=set)

    def note(self, arrived: Iterable[Arrived]) -> None:
        """Remember what arrived."""
        for told in (told for one in arrived for told in one.about):
            self.told.add(told)
            fact = (told.person_id, told.kind, told.subject_id, told.due_on)
            self.latest[fact] = max(told.offset_days, self.latest.get(fact, -99))

    def due_now(self) -> set[Told]:
        """Whatever must arrive at this moment, unless the person has had their message of today."""
        year, today = self.year, self.year.day
        asked = year.asked()
        found: set[Told] = set()
        for one in asked:
            if self._concerns(one) and one.asked_at <= year.now - timedelta(minutes=5):
                found |= self._of_required(one, today)
        for enrolment_id, (person_id, _course_id, due_on) in year.dates.items():
            life = year.people[person_id]
            if due_on >= today and not life.left_at:
                found |= self._once(life.id, "course-due", enrolment_id, due_on, OF_ONES_OWN, today)
        open_now = {one.id: one for one in asked}
        for chase_id, (one, at) in year.chases.items():
            day = leaves_on(at.astimezone(LONDON).date(), 0)
            now = open_now.get(one.id)
            if chase_id not in self.chases and day <= today and now and self._concerns(now):
                found |= self._once(
                    one.person_id, "learning-chased", chase_id, at.astimezone(LONDON).date(), (0,), today
                )
        had = {one.address for one in year.log.arrived[-5000:] if one.day == today}
        return {one for one in found if year.people[one.person_id].address not in had}

    def _concerns(self, one: Asked) -> bool:
        life, today = self.year.people[one.person_id], self.year.day
        return not (
            life.left_at or life.is_private or life.is_away(today) or life.exempt.get(one.course_id, date.min) >= today
            or one.due_on is None or self.year.is_done(one)
        )  # fmt: skip

    def _of_required(self, one: Asked, today: date) -> set[Told]:
        assert one.due_on
        last = one.due_on + timedelta(days=one.grace_days)
        if today <= one.due_on:
            return self._once(one.person_id, "learning-due", one.id, one.due_on, BEFORE, today)
        if today <= last or last < today - 60 * DAY:
            return set()
        found = self._once(one.person_id, "learning-overdue", one.id, last, AFTER, today)
        manager = self.year.people[one.person_id].manager
        lead = self.year.people[manager] if manager else None
        # Whoever works for a Member or a peer may lead a team, and still reads nothing of what is required of anybody.
        if one.tells_manager and manager and lead and not (lead.left_at or lead.is_private):
            found |= self._once(manager, "learning-overdue-of-team", one.id, last, (TO_MANAGER,), today)
        return found

    def _once(self, who: UUID, kind: str, what: UUID, due_on: date, offsets: tuple[int, ...], today: date) -> set[Told]:
        """The latest offset whose day has come, unless it or a later one was told."""
        come = [offset for offset in offsets if leaves_on(due_on, offset) <= today]
        if not come or self.latest.get((who, kind, what, due_on), -99) >= max(come):
            return set()
        return {Told(who, kind, what, due_on, max(come))}


def broken(year: Year) -> list[str]:
    """Each rule that any message of the year broke, in words; none where all is as it should be."""
    people = {one.address: one for one in year.people.values()}
    arrived = year.log.arrived
    return [
        *_counted("the same message came twice", Counter(one.message_id for one in arrived)),
        *_counted("the same fact was told twice", Counter(told for one in arrived for told in one.about)),
        *_counted("two messages on one day", Counter((one.address, one.day) for one in arrived)),
        *(problem for one in arrived for problem in _of_message(one, people[one.address], year)),
        *_too_often(arrived),
    ]


def _counted(
    what: str, number: Counter[object] | Counter[str] | Counter[Told] | Counter[tuple[str, date]]
) -> list[str]:
    return [f"{what}: {key}" for key, times in number.items() if times > 1]


def _of_message(one: Arrived, life: Life, year: Year) -> Iterable[str]:
    there, where = one.at.astimezone(LONDON), f"{one.subject} to {life.name} at {one.at}"
    if not works(one.day) or not 8 <= there.hour < 18:
        yield f"out of hours: {where}"
    if not one.about:
        yield f"about nothing: {where}"
    if life.left_at and life.left_at <= one.at:
        yield f"to a leaver: {where}"
    if any(told.person_id != life.id for told in one.about):
        yield f"about somebody else's: {where}"
    if life.is_private and (
        any(word in one.text.lower() for word in HARD_WORDS) or any("learning" in told.kind for told in one.about)
    ):
        yield f"to whom nothing can be required: {where}"
    if any(other.name.split()[1] in one.text for other in year.people.values() if other.id != life.id):
        yield f"names somebody else: {where}"
    for course_id, title in year.courses.items():
        if course_id != year.own_course and title in one.text and _is_done(life, course_id, one, year):
            yield f"about what is done, {title}: {where}"
    for told in one.about:
        if one.day < leaves_on(told.due_on, told.offset_days):
            yield f"too early, {told}: {where}"
        if told.kind in {"learning-due", "course-due"} and told.due_on < one.day:
            yield f"due in the past, {told}: {where}"


def _is_done(life: Life, course_id: UUID, one: Arrived, year: Year) -> bool:
    """Whether they had completed it lately; what is asked for again within half a year would be another obligation."""
    lately = one.at - timedelta(days=45)
    return any(lately <= at <= one.at for at in life.done[course_id])


def _too_often(arrived: Iterable[Arrived]) -> Iterable[str]:
    """After the first day and the first week, weekly and four times at most: six for one date that passed."""
    number = Counter(
        (told.person_id, told.subject_id, told.due_on)
        for one in arrived
        for told in one.about
        if told.kind == "learning-overdue"
    )
    return [f"reminded {times} times of one date: {key}" for key, times in number.items() if times > len(AFTER)]


def is_on_the_edge(told: Told, day: date) -> bool:
    """Whether something was overdue for sixty days just before a weekend: it may have been found on the Sunday, and come on the Monday."""
    return told.kind.startswith("learning-overdue") and 60 < (day - told.due_on).days <= 70


def differing(expected: set[Told], arrived: Iterable[Arrived], at: datetime) -> list[str]:
    """What should have arrived and did not, and what arrived and should not have."""
    came = {
        told for one in arrived for told in one.about if told.kind not in BESIDE and not is_on_the_edge(told, one.day)
    }
    return [
        *(f"missing at {at}: {one}" for one in sorted(expected - came, key=str)),
        *(f"not expected at {at}: {one}" for one in sorted(came - expected, key=str)),
    ]
