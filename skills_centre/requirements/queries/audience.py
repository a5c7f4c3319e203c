"""Whom a rule concerns on a day, and since when: one SELECT, from people's places, roles and kinds as they are on it.

Clauses of one kind are joined by "or", those of different kinds by "and"; people who are named are concerned whatever else is said, and
an exclusion takes out whomever it fits. A rule concerns somebody since the latest of the days on which what it goes by came true.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Select,
    Subquery,
    and_,
    exists,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    union_all,
)

from skills_centre.learning.queries.whereabouts import is_held, is_there
from skills_centre.people.models import Membership, OrganisationUnit, Person, PersonType
from skills_centre.platform.database import db
from skills_centre.platform.latest import latest_in_row
from skills_centre.platform.portions import portions
from skills_centre.requirements.queries.rules import RuleTerms
from skills_centre.requirements.rules.audience import Clause, ClauseKind
from skills_centre.skills.models import PersonProfile
from skills_centre.skills.queries.histories import COUNTS

#: Rules of which one statement asks whom they concern.
_RULES_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Audience:
    """What a statement about people needs to go by the clauses of a rule: one row of `joined` a person at most, beside the table of people.

    `concerns` says whether they concern somebody, and `since` from which day on, where they do.
    """

    joined: tuple[Subquery, ...]
    concerns: ColumnElement[bool]
    since: ColumnElement[date]

    def beside(self, people: FromClause) -> FromClause:
        """A join that has the table of people in it, with what the clauses go by."""
        for one in self.joined:
            people = people.outerjoin(one, one.c.person_id == Person.id)
        return people


def concerned(clauses: Collection[Clause], *, begins_on: date, on: date) -> Select[tuple[UUID, date]]:
    """Whom these clauses concern on a day, each with the day since when: (person_id, since).

    Never Members, peers and their staff, and no leavers.
    """
    return concerned_if_asked(clauses, begins_on=begins_on, on=on).where(COUNTS)


def concerned_if_asked(clauses: Collection[Clause], *, begins_on: date, on: date) -> Select[tuple[UUID, date]]:
    """Whom these clauses fit, whoever they are: only for what somebody reads of themselves, and never for what is asked of them."""
    audience = audience_of(clauses, begins_on=begins_on, on=on)
    return (
        select(Person.id.label("person_id"), audience.since.label("since"))
        .select_from(audience.beside(Person.__table__))
        .where(audience.concerns)
    )


def audience_of(clauses: Collection[Clause], *, begins_on: date, on: date) -> Audience:
    """Whom these clauses of a rule that begins on a day concern, as people are on a day."""
    said = _Said([one for one in clauses if not one.is_exclusion])
    units = _units_since(said.ids(ClauseKind.UNIT), on)
    profiles = _profiles_since(said.ids(ClauseKind.PROFILE), on)
    fitting: dict[ClauseKind, ColumnElement[bool]] = {}
    if units is not None:
        fitting[ClauseKind.UNIT] = units.c.person_id.is_not(None)
    if profiles is not None:
        fitting[ClauseKind.PROFILE] = profiles.c.person_id.is_not(None)
    fitting |= said.of_person(begins_on)
    named = fitting.pop(ClauseKind.PERSON, false())
    joined = tuple(one for one in (units, profiles) if one is not None)
    return Audience(
        joined=joined,
        concerns=and_(
            Person.joined_on <= on,
            or_(named, and_(*fitting.values())) if fitting else named,
            *_not_excluded([one for one in clauses if one.is_exclusion], begins_on, on),
        ),
        since=latest_in_row(
            Person.joined_on,
            func.coalesce(Person.recorded_on, Person.joined_on),
            *(func.coalesce(one.c.since, Person.joined_on) for one in joined),
        ),
    )


def concerned_among(
    person_ids: Collection[UUID], rules: Iterable[RuleTerms], *, on: date
) -> Mapping[UUID, Mapping[UUID, date]]:
    """Which of these people each rule concerns and since when, by its edition. A statement for every twenty rules."""
    return _among(person_ids, rules, on, COUNTS)


def editions_concerning_if_asked(person_id: UUID, rules: Iterable[RuleTerms], *, on: date) -> set[UUID]:
    """The editions of those of these rules that fit somebody, whoever they are: see `concerned_if_asked`."""
    found = _among([person_id], rules, on)
    return {edition_id for edition_id, people in found.items() if people}


def _among(
    person_ids: Collection[UUID], rules: Iterable[RuleTerms], on: date, *also: ColumnElement[bool]
) -> dict[UUID, dict[UUID, date]]:
    editions = {rule.edition_id: rule for rule in rules}
    found: dict[UUID, dict[UUID, date]] = {edition_id: {} for edition_id in editions}
    some = select(Person.id).where(Person.id.in_(person_ids), *also).cte("these_people")
    for rows in portions(list(editions.values()), at_once=_RULES_AT_ONCE):
        terms: list[Select[Any]] = [
            concerned_if_asked(rule.clauses, begins_on=rule.starts_on, on=on)
            .where(Person.id.in_(select(some.c.id)))
            .add_columns(literal(place))
            for place, rule in enumerate(rows)
        ]
        for person_id, since, place in db.session.execute(union_all(*terms)):
            found[rows[place].edition_id][person_id] = since
    return found


@dataclass(frozen=True, slots=True)
class _Said:
    """What some clauses say, by what they go by."""

    clauses: Sequence[Clause]

    def ids(self, kind: ClauseKind) -> list[UUID]:
        """The units, profiles or people that they name."""
        return [one.value for one in self.clauses if one.kind is kind and isinstance(one.value, UUID)]

    def of_person(self, begins_on: date) -> dict[ClauseKind, ColumnElement[bool]]:
        """Whether those fit that are about what stands in a person's own row, by their kind."""
        kinds = {one.kind for one in self.clauses}
        types = [PersonType(str(one.value)) for one in self.clauses if one.kind is ClauseKind.PERSON_TYPE]
        fits: dict[ClauseKind, ColumnElement[bool]] = {
            ClauseKind.EVERYONE: Person.id.is_not(None),
            ClauseKind.PERSON_TYPE: Person.person_type.in_(types),
            ClauseKind.NEW_STARTERS: Person.joined_on >= begins_on,
            ClauseKind.PERSON: Person.id.in_(self.ids(ClauseKind.PERSON)),
        }
        return {kind: condition for kind, condition in fits.items() if kind in kinds}


def _not_excluded(exclusions: Sequence[Clause], begins_on: date, on: date) -> Iterable[ColumnElement[bool]]:
    said = _Said(exclusions)
    for condition in said.of_person(begins_on).values():
        yield not_(condition)
    for chosen in (
        _places(said.ids(ClauseKind.UNIT), on),
        _profiles(said.ids(ClauseKind.PROFILE), on),
    ):
        if chosen is not None:
            out = chosen.subquery()
            yield not_(exists().where(out.c.person_id == Person.id))


def _units_since(unit_ids: Sequence[UUID], on: date) -> Subquery | None:
    """Since when each person is in one of these units, or below it."""
    return _earliest(_places(unit_ids, on))


def _profiles_since(profile_ids: Sequence[UUID], on: date) -> Subquery | None:
    """Since when each person holds one of these profiles."""
    return _earliest(_profiles(profile_ids, on))


def _earliest(chosen: Select[tuple[UUID, date]] | None) -> Subquery | None:
    if chosen is None:
        return None
    days = chosen.subquery()
    return select(days.c.person_id, func.min(days.c.starts_on).label("since")).group_by(days.c.person_id).subquery()


def _places(unit_ids: Sequence[UUID], on: date) -> Select[tuple[UUID, date]] | None:
    """Who is in these units, or below them, on a day; none where no unit is named."""
    if not unit_ids:
        return None
    return select(Membership.person_id, Membership.starts_on).where(
        Membership.unit_id.in_(select(_with_those_below(unit_ids).c.id)),
        is_there(on),
    )


def _profiles(profile_ids: Sequence[UUID], on: date) -> Select[tuple[UUID, date]] | None:
    """Who holds these profiles on a day; none where no profile is named."""
    if not profile_ids:
        return None
    theirs = select(PersonProfile.person_id, PersonProfile.starts_on)
    return theirs.where(PersonProfile.profile_id.in_(profile_ids), is_held(on))


def _with_those_below(unit_ids: Sequence[UUID]) -> CTE:
    named = select(OrganisationUnit.id).where(OrganisationUnit.id.in_(unit_ids)).cte(recursive=True)
    return named.union(select(OrganisationUnit.id).where(OrganisationUnit.parent_id == named.c.id))
