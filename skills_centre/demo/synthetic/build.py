"""Writes a whole synthetic organisation into the open transaction."""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta
from itertools import count
from uuid import UUID

from sqlalchemy import select

from skills_centre.demo.accounts import PASSWORD
from skills_centre.demo.content import DATA
from skills_centre.demo.organisation import PAST, days_ago
from skills_centre.demo.synthetic.histories import TABLES, HistoryWriter
from skills_centre.demo.synthetic.line import Line, plan_line
from skills_centre.demo.synthetic.people import PRIVATE_IN_100, SyntheticPerson, give_accounts, plan_people
from skills_centre.demo.synthetic.stories import StoryBook
from skills_centre.gaps.services.organisation import work_out_organisation
from skills_centre.gaps.services.recompute import recompute_summaries
from skills_centre.people.models import (
    LineClosure,
    ManagementLine,
    Membership,
    OrganisationUnit,
    Person,
    PersonType,
    Role,
    RoleGrant,
    UnitKind,
)
from skills_centre.people.queries.viewers import institution
from skills_centre.people.services.founding import found_institution
from skills_centre.people.services.known_to_planner import look_at_people
from skills_centre.people.services.lines import rebuild_line_closure
from skills_centre.people.services.signing_in import hash_password
from skills_centre.platform.bulk import keys_set_aside, write_many, written_into_the_file
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import Base, db, refresh_statistics, transaction
from skills_centre.platform.errors import Refusal
from skills_centre.platform.ids import new_id
from skills_centre.platform.text import sort_key
from skills_centre.skills.importing.yaml_file import read_yaml
from skills_centre.skills.models import Framework, FrameworkVersion, PersonProfile, Profile, Requirement, VersionState
from skills_centre.skills.services.frameworks import load_framework, publish_version

NAME = "Synthetic Institution"

#: The tables that are loaded with the people themselves.
OF_PEOPLE: tuple[type[Base], ...] = (Person, OrganisationUnit, Membership, ManagementLine, PersonProfile)

#: What units are called, with their number.
PLACES = (
    "Archives", "Buildings", "Committees", "Digital services", "Education", "Finance", "Hansard", "Information", "Journals", "Legal advice",
    "Library", "Logistics", "Maintenance", "People", "Procurement", "Research", "Security", "Service desk", "Visitors", "Works",
)  # fmt: skip


def load_synthetic_organisation(
    number: int, *, seed: int, now: datetime, say: Callable[[str], None] = lambda _sentence: None
) -> None:
    """Write a synthetic organisation in a transaction of its own; see `write_synthetic_organisation`."""
    with nullcontext() if institution() else written_into_the_file(), transaction():
        write_synthetic_organisation(number, seed=seed, now=now, say=say)


def write_synthetic_organisation(
    number: int, *, seed: int, now: datetime, say: Callable[[str], None] = lambda _sentence: None
) -> None:
    """Write so many people with everything that is recorded of them: all of it or nothing, the same for the same seed and day.

    In an empty database it founds an institution that counts as a demonstration, publishes the demonstration's framework and hands its
    accounts out; into a demonstration it puts its people beside those who are there. Raises Refusal anywhere else, and for a seed that
    the database holds.
    """
    _refuse_real_data(seed)
    today = local_day(now)
    dice = random.Random(f"{seed} {number} {today}")
    new_ids = _Ids(seed)
    is_new = institution() is None
    if is_new:
        found_institution(NAME, is_demonstration=True, now=days_ago(now, PAST))
        _publish_framework(next(new_ids), seed, now=days_ago(now, PAST))
    private = number * PRIVATE_IN_100 // 100
    line = plan_line(number - private, dice)
    people = plan_people(line, private, _profiles(), dice, today=today, seed=seed, new_id=new_ids.__next__)
    if is_new:
        give_accounts(people, line)
    say(f"  {number:,} people, {sum(map(bool, line.reports)):,} of them managers, {max(line.depths)} steps deep …")
    with _keys_set_aside(OF_PEOPLE, when=is_new):
        _write_people(people, line, new_ids, seed, now=now)
    with _keys_set_aside((LineClosure,), when=is_new):
        rebuild_line_closure(on=today)
    say("  What is recorded of them, and what follows …")
    deputy = people[min(1, len(people) - 1)].id
    with _keys_set_aside((model for model, _own, _told in TABLES.values()), when=is_new):
        HistoryWriter(StoryBook(dice, now), dice, new_ids.digits, today=today, deputy=deputy).write(people)
    refresh_statistics(db.session())
    look_at_people()
    say("  The summaries of every manager …")
    recompute_summaries(now=now)
    work_out_organisation(now=now)


def _keys_set_aside(models: Iterable[type[Base]], *, when: bool) -> AbstractContextManager[None]:
    return keys_set_aside(db.session(), models) if when else nullcontext()


def _refuse_real_data(seed: int) -> None:
    facts = institution()
    anybody = db.session.scalar(select(Person.id).limit(1))
    if (facts and not facts.is_demonstration) or (facts is None and anybody):
        raise Refusal(
            "This database holds real people. Synthetic ones go into an empty database, or into the demonstration's: choose another "
            "DATA_DIR or DATABASE_URL."
        )
    if db.session.scalar(select(Person.id).where(Person.staff_number == f"S{seed}-{1:07}")):
        raise Refusal(f"This database already holds the synthetic organisation of seed {seed}: choose another seed.")


class _Ids:
    """Ids like those of version 7, of the product's own kind but older, and the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._numbers = count(((seed % 2**40) << 32 | 0x7000 << 16 | 0x8000) << 48 | 1)

    def digits(self) -> str:
        """The next id as its 32 digits."""
        return f"{next(self._numbers):032x}"

    def __next__(self) -> UUID:
        return UUID(int=next(self._numbers))


def _publish_framework(approver: UUID, seed: int, *, now: datetime) -> None:
    """Publish the demonstration's framework, by somebody who looks after skills."""
    db.session.add(
        Person(
            id=approver,
            name="Skills Lead",
            sort_key=sort_key("Skills Lead"),
            staff_number=f"S{seed}-{0:07}",
            person_type=PersonType.HOUSE_STAFF,
            joined_on=local_day(now) - timedelta(days=PAST),
        )
    )
    db.session.flush()
    db.session.add(RoleGrant(id=new_id(), person_id=approver, role=Role.SKILLS_LEAD, granted_at=now))
    db.session.flush()
    publish_version(load_framework(read_yaml(DATA / "framework.yaml"), by_id=None, now=now), by_id=approver, now=now)


def _profiles() -> list[UUID]:
    """The profiles of published frameworks, those that ask for least first."""
    asked: dict[tuple[str, UUID], int] = {}
    rows = db.session.execute(
        select(Profile.key, Profile.id, Requirement.level)
        .join(Requirement, Requirement.profile_id == Profile.id)
        .join(FrameworkVersion, FrameworkVersion.id == Requirement.version_id)
        .join(Framework, Framework.id == Profile.framework_id)
        .where(FrameworkVersion.state == VersionState.PUBLISHED, Profile.is_everyone.is_(False))
    )
    for key, profile_id, level in rows:
        asked[key, profile_id] = asked.get((key, profile_id), 0) + (level or 2)
    return [profile_id for _, (_, profile_id) in sorted((much, one) for one, much in asked.items())]


def _write_people(people: Sequence[SyntheticPerson], line: Line, ids: _Ids, seed: int, *, now: datetime) -> None:
    session = db.session()
    units = _write_units(line, ids, seed, has_private=any(one.is_private for one in people))
    password = hash_password(PASSWORD)
    write_many(
        session,
        Person,
        ("id", "name", "sort_key", "email", "staff_number", "person_type", "password_hash", "joined_on", "left_on"),
        (
            (
                p.id, p.name, sort_key(p.name), p.email, p.staff_number, p.person_type,
                password if p.account else None, p.joined_on, p.left_on,
            )
            for p in people
        ),
    )  # fmt: skip
    write_many(
        session,
        Membership,
        ("id", "person_id", "unit_id", "starts_on", "ends_on"),
        ((next(ids), one.id, units[one.unit], one.joined_on, one.left_on) for one in people),
    )
    write_many(
        session,
        ManagementLine,
        ("id", "person_id", "manager_id", "starts_on", "ends_on"),
        (
            (next(ids), one.id, one.manager.id, max(one.joined_on, one.manager.joined_on), one.left_on)
            for one in people
            if one.manager
        ),
    )
    write_many(
        session,
        PersonProfile,
        ("id", "person_id", "profile_id", "is_primary", "starts_on", "ends_on", "agreed_at"),
        _held(people, ids, now),
    )
    write_many(
        session,
        RoleGrant,
        ("id", "person_id", "role", "granted_at"),
        ((next(ids), one.id, role, now) for one in people if one.account for role in one.account.roles),
    )


def _held(people: Sequence[SyntheticPerson], ids: _Ids, now: datetime) -> Iterator[tuple[object, ...]]:
    for one in people:
        yield next(ids), one.id, one.profile, True, one.joined_on, None, now
        if one.further:
            profile_id, starts_on, ends_on = one.further
            yield next(ids), one.id, profile_id, False, max(starts_on, one.joined_on), ends_on, now


def _write_units(line: Line, ids: _Ids, seed: int, *, has_private: bool) -> dict[int | None, UUID]:
    """A unit for whoever leads an area or a team of one, below that of their own manager; and one for the people outside the line."""
    units: dict[int | None, UUID] = {}
    rows: list[tuple[object, ...]] = []

    def add(lead: int | None, name: str, kind: UnitKind, above: UUID | None) -> None:
        units[lead] = next(ids)
        key = f"synthetic-{seed}-{'outside' if lead is None else lead}"
        rows.append((units[lead], key, name, sort_key(name), kind, above))

    areas = line.areas()
    for lead in sorted(set(line.units())):
        if lead == 0:
            add(0, f"{NAME} {seed}", UnitKind.BODY, None)
        else:
            kind = UnitKind.BUSINESS_AREA if lead in areas else UnitKind.TEAM
            add(lead, f"{PLACES[lead % len(PLACES)]} {lead}", kind, units[line.managers[lead]])
    if has_private:
        add(None, f"Members’ and peers’ offices {seed}", UnitKind.TEAM, units[0])
    write_many(db.session(), OrganisationUnit, ("id", "key", "name", "sort_key", "kind", "parent_id"), rows)
    return units
