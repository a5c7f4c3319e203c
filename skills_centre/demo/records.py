"""What people of the demonstration recorded of their own learning, with a correction by each side, and a target."""

import random
from datetime import datetime, timedelta
from uuid import UUID

from skills_centre.demo.content import LearnedThing, things_learned
from skills_centre.demo.organisation import days_ago
from skills_centre.demo.people import Plan, PlannedPerson
from skills_centre.learning.models import RecordSource
from skills_centre.learning.queries.record import record_of
from skills_centre.learning.services.record import LearnedElsewhere, correct_own, record_own, take_out
from skills_centre.learning.services.record_keeping import Correction, correct_for
from skills_centre.learning.services.targets import choose_target
from skills_centre.platform.clock import local_day
from skills_centre.skills.services.evidence import Attached

#: People who record something, beside the accounts.
OTHERS = 25
#: How far back the first of it lies, in days.
SINCE = 400


class RecordWriter:
    """Makes up what people recorded, by the services themselves at days gone by."""

    def __init__(self, plan: Plan, dice: random.Random, now: datetime) -> None:
        self._plan = plan
        self._dice = dice
        self._now = now

    def write(self) -> None:
        """Record a few things of the accounts that learn and of some others."""
        accounts = [self._plan.account(f"{name}@example.org") for name in ("staff", "manager", "members.staff")]
        settled = [one for one in self._plan.people if self._days_here(one) > SINCE and one not in accounts]
        for person in [*accounts, *self._dice.sample(settled, OTHERS)]:
            how_many = 4 if person in accounts else self._dice.randint(1, 3)
            for thing in self._dice.sample(things_learned(), how_many):
                self._record(person, thing, days=self._dice.randint(3, min(SINCE, max(4, self._days_here(person)))))
        self._correct(accounts[0])

    def _days_here(self, person: PlannedPerson) -> int:
        return (local_day(self._now) - person.joined_on).days

    def _record(self, person: PlannedPerson, thing: LearnedThing, *, days: int) -> UUID:
        at = days_ago(self._now, days, hour=17)
        return record_own(person.id, _learned(thing, at), form_id=_form(self._dice), now=at)

    def _correct(self, person: PlannedPerson) -> None:
        """The person corrects one entry and takes out one more; an administrator corrects a course's day; and there is a target."""
        now = days_ago(self._now, 2)
        thing = things_learned()[0]
        at = days_ago(self._now, 20)
        first = record_own(person.id, _learned(thing, at), form_id=_form(self._dice), now=at)
        right = LearnedElsewhere(
            f"{thing.title}, morning only", thing.kind, local_day(at), 180, provider=thing.provider
        )
        correct_own(first, right, person_id=person.id, form_id=_form(self._dice), now=now)
        twice = self._record(person, things_learned()[-1], days=15)
        take_out(twice, person_id=person.id, now=now)
        course = next(line for line in record_of(person.id) if line.source is RecordSource.COURSE)
        correction = Correction(
            course.learned_on - timedelta(days=1), course.minutes, "You finished the day before; our clock was wrong."
        )
        admin = self._plan.account("admin@example.org").id
        correct_for(person.id, course.id, correction, by_id=admin, form_id=_form(self._dice), now=now)
        choose_target(person.id, 30, now=now)


def _learned(thing: LearnedThing, at: datetime) -> LearnedElsewhere:
    day = local_day(at)
    return LearnedElsewhere(
        title=thing.title,
        kind=thing.kind,
        learned_on=day,
        began_on=day - timedelta(days=thing.days - 1) if thing.days > 1 else None,
        minutes=thing.minutes,
        provider=thing.provider,
        gained=thing.gained,
        skills=thing.skills,
        attached=Attached(thing.links),
    )


def _form(dice: random.Random) -> UUID:
    return UUID(int=dice.getrandbits(128))
