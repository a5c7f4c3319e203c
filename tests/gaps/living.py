"""A living organisation: people who do what the product lets them do, at random, through its own services, day after day."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from skills_centre.gaps.services.recompute import follow_the_line
from skills_centre.people.models import ManagementLine, Person, PersonType, Role
from skills_centre.people.services.accounts import NewPerson, add_person, change_person, record_leaver
from skills_centre.people.services.lines import ORGANISATION_LOCK
from skills_centre.people.services.places import set_manager
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import Refusal
from skills_centre.platform.ids import new_id
from skills_centre.skills.definitions import (
    DefinedFamily,
    DefinedRole,
    DefinedRoleLevel,
    FrameworkDefinition,
)
from skills_centre.skills.models import AssessmentResult, Basis, Decision, Exemption, FrameworkVersion, Source
from skills_centre.skills.services.answers import Answer
from skills_centre.skills.services.deciding import Verdict, decide_claims, enter_assessment, revoke_result
from skills_centre.skills.services.exempting import end_exemption, grant_exemption
from skills_centre.skills.services.profiles import add_profile, end_profile, set_primary_profile
from skills_centre.skills.services.self_assessment import submit
from skills_centre.skills.services.standing import refresh_skill, turn_the_day
from tests.gaps.builders import fold_all
from tests.skills.assessed import record
from tests.skills.builders import LEVELS, NOW, a_person, needs, profile_id, published, skill, skill_id

SKILLS = ("writing", "searching", "briefing", "leading")
PROFILES = ("clerk", "senior-clerk", "cook")
DAY = timedelta(days=1)


def quick_to_age() -> FrameworkDefinition:
    """Four skills, two of which go stale in a month or two, one without a ladder; three roles that overlap, and "everyone"."""
    clerk = DefinedRole(
        "clerk",
        "Clerk",
        "",
        (
            DefinedRoleLevel("clerk", "Clerk", requirements=(needs("writing", 2), needs("searching", 2, weight=2))),
            DefinedRoleLevel(
                "senior-clerk",
                "Senior clerk",
                requirements=(needs("writing", 1), needs("searching", 4), needs("briefing", 3, weight=3)),
            ),
        ),
    )
    cooking = (needs("leading", None), needs("briefing", 2, is_essential=False), needs("searching", 3, weight=5))
    cook = DefinedRole("cook", "Cook", "", (DefinedRoleLevel("cook", "Cook", requirements=cooking),))
    ages = {"searching": 1, "briefing": 2, "leading": 3}
    return FrameworkDefinition(
        key="house",
        name="House framework",
        description="What we do.",
        levels=LEVELS,
        skills=tuple(replace(skill(key, has_ladder=key != "leading"), currency_months=ages.get(key)) for key in SKILLS),
        families=(DefinedFamily("work", "Work", (clerk, cook)),),
        everyone=(needs("searching", 1, is_essential=False),),
    )


@dataclass
class Organisation:
    """The people, what they may be asked, the time, and how often each kind of act took effect."""

    chance: random.Random
    version_id: UUID
    lead: UUID
    people: list[UUID]
    skills: tuple[UUID, ...]
    profiles: tuple[UUID, ...]
    now: datetime = NOW
    done: Counter[str] = field(default_factory=Counter)

    def anybody(self) -> UUID:
        """One of the people, leavers too."""
        return self.chance.choice(self.people)

    def manager(self, person_id: UUID) -> UUID:
        """Whoever manages somebody; the skills lead where nobody does."""
        line = db.session.query(ManagementLine).filter_by(person_id=person_id, ends_on=None).one_or_none()
        return line.manager_id if line else self.lead

    def act(self) -> None:
        """Do one thing at random, if the product lets it be done."""
        [what] = self.chance.choices(ACTS, weights=WEIGHTS)
        self.now += timedelta(seconds=1)
        try:
            with transaction():
                what(self)
            self.done[what.__name__] += 1
        except Refusal:
            self.done["refused"] += 1

    def pass_days(self, days: int, *, skip: bool = False) -> None:
        """Let days pass, each turned by the product's sweep; or miss the nights between and turn the last alone."""
        for day in range(1, days + 1):
            self.now += DAY
            if day == days or not skip:
                with transaction():
                    turn_the_day(self.now)

    def settle(self) -> None:
        """Run the jobs that what happened has queued: what a changed line asks for, and the fold."""
        with transaction(snapshot=True, holding=ORGANISATION_LOCK):
            follow_the_line(now=self.now)
        fold_all()


def found(seed: int, people: int, *, now: datetime = NOW) -> Organisation:
    """An organisation of so many people beside whoever is there already: staff, and some who work for Members."""
    chance = random.Random(seed)
    version_id = db.session.scalar(select(FrameworkVersion.id)) or published(quick_to_age())
    lead = a_person("Lea Lead", roles=(Role.SKILLS_LEAD, Role.LD_ADMINISTRATOR))
    organisation = Organisation(
        chance,
        version_id,
        lead,
        [],
        tuple(skill_id(key) for key in SKILLS),
        tuple(profile_id(key) for key in PROFILES),
        now=now,
    )
    for _ in range(people):
        with transaction():
            _join(organisation)
    organisation.pass_days(1)  # whoever was written as a row, past the services, is seen by the sweep
    return organisation


def _join(here: Organisation) -> None:
    kinds = (PersonType.HOUSE_STAFF,) * 6 + (PersonType.CONTRACTOR, PersonType.MEMBERS_STAFF)
    here.people.append(
        add_person(
            NewPerson(
                f"Person {len(here.people)}", f"{new_id()}@example.org", here.chance.choice(kinds), local_day(here.now)
            ),
            by_id=None,
            now=here.now,
        )
    )


def _say_of_oneself(here: Organisation) -> None:
    level = here.chance.choice((None, 0, 1, 2, 2, 3, 4))
    chosen = here.chance.choice(here.skills)
    submit(here.anybody(), Answer(chosen, here.version_id, level), now=here.now)


def _results(person_id: UUID) -> list[AssessmentResult]:
    return sorted(
        db.session.query(AssessmentResult).filter(AssessmentResult.person_id == person_id).all(),
        key=lambda one: (one.recorded_at, one.id),
    )


def _decide(here: Organisation) -> None:
    results = _results(person := here.anybody())
    if not results:
        raise Refusal
    decision = here.chance.choice((Decision.CONFIRMED, Decision.CONFIRMED, Decision.CHANGED, Decision.RETURNED))
    verdict = Verdict(
        here.chance.choice(results[-4:]).id,
        decision,
        level=here.chance.randint(0, 4) if decision is Decision.CHANGED else None,
        basis=Basis.DISCUSSED,
        reason="For a reason",
    )
    by_id = here.manager(person)
    decide_claims(person, [verdict], by_id=by_id, now=here.now)


def _revoke(here: Organisation) -> None:
    results = _results(person := here.anybody())
    if not results:
        raise Refusal
    revoke_result(person, here.chance.choice(results).id, reason="A mistake", by_id=here.manager(person), now=here.now)


def _enter(here: Organisation) -> None:
    person = here.anybody()
    enter_assessment(
        person,
        here.chance.choice(here.skills),
        level=here.chance.randint(0, 4),
        basis=Basis.SEEN_IN_WORK,
        by_id=here.manager(person),
        now=here.now,
    )


def _bring_in(here: Organisation) -> None:
    """An observed or an imported result of a day past, as an import writes it."""
    person, which = here.anybody(), here.chance.choice(here.skills)
    source = here.chance.choice((Source.IMPORT, Source.OBSERVED))
    assessor = here.lead if source is Source.OBSERVED or here.chance.random() < 0.5 else None
    on = local_day(here.now) - here.chance.randint(0, 70) * DAY
    most = 2 if which == here.skills[-1] else 4
    record(person, which, here.chance.randint(0, most), source=source, assessor_id=assessor, on=on, at=here.now)
    refresh_skill(person, which, now=here.now)


def _exempt(here: Organisation) -> None:
    ends_on = local_day(here.now) + here.chance.choice((0, 1, 5, 40)) * DAY
    grant_exemption(
        here.anybody(),
        here.chance.choice(here.skills),
        ends_on=ends_on,
        reason="Long leave",
        by_id=here.lead,
        now=here.now,
    )


def _end_exemption(here: Organisation) -> None:
    open_ones = db.session.query(Exemption).filter_by(ended_at=None).order_by(Exemption.id).all()
    one = here.chance.choice(open_ones) if open_ones else None
    if one is None or not end_exemption(one.person_id, one.skill_id, by_id=here.lead, now=here.now):
        raise Refusal


def _change_role(here: Organisation) -> None:
    starts_on = local_day(here.now) + here.chance.choice((-3, 0, 0, 1, 6)) * DAY
    set_primary_profile(
        here.anybody(), here.chance.choice(here.profiles), starts_on=starts_on, by_id=None, now=here.now
    )


def _take_further_role(here: Organisation) -> None:
    first = local_day(here.now) + here.chance.choice((-3, 0, 2)) * DAY
    last = here.chance.choice((None, first, first + 9 * DAY))
    add_profile(
        here.anybody(), here.chance.choice(here.profiles), starts_on=first, ends_on=last, by_id=None, now=here.now
    )


def _end_role(here: Organisation) -> None:
    last = local_day(here.now) + here.chance.choice((-1, 0, 4)) * DAY
    end_profile(here.anybody(), here.chance.choice(here.profiles), last_day=last, by_id=None, now=here.now)


def _change_line(here: Organisation) -> None:
    manager = None if here.chance.random() < 0.1 else here.anybody()
    first = local_day(here.now) + here.chance.choice((0, 0, 0, 1, 6)) * DAY
    set_manager(here.anybody(), manager, starts_on=first, by_id=None, now=here.now)


def _leave(here: Organisation) -> None:
    record_leaver(here.anybody(), last_day=local_day(here.now), by_id=None, now=here.now)


def _change_kind(here: Organisation) -> None:
    """A member of staff goes to work for a Member, or comes back from there."""
    person = db.session.get_one(Person, here.anybody())
    kind = here.chance.choice((PersonType.HOUSE_STAFF, PersonType.MEMBERS_STAFF, PersonType.PEER))
    change_person(
        person.id, NewPerson(person.name, person.email or "", kind, person.joined_on), by_id=None, now=here.now
    )


#: What may happen, and how often beside the rest.
HAPPENINGS: dict[Callable[[Organisation], None], int] = {
    _say_of_oneself: 20,
    _decide: 14,
    _revoke: 5,
    _enter: 8,
    _bring_in: 5,
    _exempt: 5,
    _end_exemption: 3,
    _change_role: 8,
    _take_further_role: 5,
    _end_role: 4,
    _change_line: 12,
    _leave: 1,
    _join: 1,
    _change_kind: 2,
}
ACTS, WEIGHTS = tuple(HAPPENINGS), tuple(HAPPENINGS.values())
