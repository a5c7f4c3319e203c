"""The demonstration's colleagues who help one another: what they offer, whom they asked, and where nobody is found."""

import random
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import insert, select

from skills_centre.demo.content import small_texts
from skills_centre.demo.organisation import days_ago
from skills_centre.demo.people import Plan
from skills_centre.people.models import PRIVATE_PERSON_TYPES
from skills_centre.platform.database import db
from skills_centre.platform.ids import new_id
from skills_centre.skills.models import CurrentLevel, HelpRequest, HelpWish
from skills_centre.skills.services.helping import offer_help

#: How many let others find them, and from which confirmed level on.
HELPERS, FROM_LEVEL = 60, 3
#: How many look for help in the skill in which most is offered, and how many in one in which nobody offers any.
ASKERS, WISHERS = 24, 14


class HelpWriter:
    """Makes up who helps whom: offers by the service itself, and requests as rows of days gone by, of which people were told then."""

    def __init__(self, plan: Plan, dice: random.Random, now: datetime) -> None:
        self._plan, self._dice, self._now = plan, dice, now
        self._staff = [one.id for one in plan.people if one.person_type not in PRIVATE_PERSON_TYPES]

    def write(self) -> None:
        """Make offers, requests and wishes."""
        able = self._able()
        offers = self._offers(able)
        self._requests(offers)
        offered = {skill_id for skill_id, _person in offers}
        lacking = [skill_id for skill_id in sorted(able) if skill_id not in offered]
        if lacking:
            self._wishes(lacking[0])

    def _able(self) -> dict[UUID, list[UUID]]:
        """Who could help, by skill."""
        rows = db.session.execute(
            select(CurrentLevel.skill_id, CurrentLevel.person_id)
            .where(CurrentLevel.verified_level >= FROM_LEVEL, CurrentLevel.person_id.in_(self._staff))
            .order_by(CurrentLevel.skill_id, CurrentLevel.person_id)
        )
        found: dict[UUID, list[UUID]] = defaultdict(list)
        for skill_id, person_id in rows.tuples():
            found[skill_id].append(person_id)
        return found

    def _offers(self, able: dict[UUID, list[UUID]]) -> list[tuple[UUID, UUID]]:
        """Some of those who could help say so; in one skill nobody does."""
        pairs = [(skill_id, one) for skill_id in sorted(able)[1:] for one in able[skill_id]]
        chosen = {*self._dice.sample(pairs, min(HELPERS, len(pairs))), *self._own_offers(not_in=min(able))}
        notes = small_texts().help_notes
        for number, (skill_id, person_id) in enumerate(sorted(chosen)):
            note = "" if number % 4 == 3 else self._dice.choice(notes)
            at = days_ago(self._now, self._dice.randint(30, 200))
            offer_help(person_id, skill_id, is_mentor=number % 3 == 0, note=note, now=at)
        return sorted(chosen)

    def _own_offers(self, *, not_in: UUID) -> list[tuple[UUID, UUID]]:
        """What the account of a member of staff offers, so that somebody asks them."""
        own = self._plan.account("staff@example.org").id
        skills = db.session.scalars(
            select(CurrentLevel.skill_id)
            .where(CurrentLevel.person_id == own, CurrentLevel.verified_level > 1, CurrentLevel.skill_id != not_in)
            .order_by(CurrentLevel.verified_on.desc(), CurrentLevel.skill_id)
            .limit(2)
        )
        return [(skill_id, own) for skill_id in skills]

    def _requests(self, offers: list[tuple[UUID, UUID]]) -> None:
        by_skill = Counter(skill_id for skill_id, _person in offers)
        most = max(by_skill, key=lambda one: (by_skill[one], one))
        helpers = [person for skill_id, person in offers if skill_id == most]
        askers = [one for one in self._dice.sample(self._staff, ASKERS) if one not in helpers]
        rows = [self._request(asker, self._dice.choice(helpers), most, number) for number, asker in enumerate(askers)]
        own = self._plan.account("staff@example.org").id
        mine = [skill_id for skill_id, person in offers if person == own]
        rows += [self._request(askers[number], own, skill_id, number + 2) for number, skill_id in enumerate(mine)]
        rows += [self._request(own, helpers[0], most, 0)]
        db.session.execute(insert(HelpRequest), [one for one in rows if one["asker_id"] != one["helper_id"]])

    def _request(self, asker: UUID, helper: UUID, skill_id: UUID, number: int) -> dict[str, object]:
        """Most are answered: two of three can help, one of six cannot, and one of six waits."""
        asked_at = days_ago(self._now, 3 + number if number % 6 == 2 else self._dice.randint(12, 150))
        answered_at = asked_at + timedelta(days=2)
        return {
            "id": new_id(),
            "helper_id": helper,
            "asker_id": asker,
            "skill_id": skill_id,
            "is_for_mentoring": False,
            "asked_at": asked_at,
            "accepted_at": answered_at if number % 6 in (0, 1, 3, 4) else None,
            "declined_at": answered_at if number % 6 == 5 else None,
            "ended_at": None,
        }

    def _wishes(self, skill_id: UUID) -> None:
        rows = [
            {"id": new_id(), "person_id": one, "skill_id": skill_id, "wished_at": days_ago(self._now, 2 + 5 * number)}
            for number, one in enumerate(self._dice.sample(self._staff, WISHERS))
        ]
        db.session.execute(insert(HelpWish), rows)
