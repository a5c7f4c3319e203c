"""Whoever looks after a part of the organisation keeps no rule about people elsewhere, however the services are called."""

from dataclasses import dataclass
from uuid import UUID

import pytest
from flask import Flask

from skills_centre.people.models import Role, RoleGrant, UnitKind
from skills_centre.people.services.places import move_to_unit
from skills_centre.people.services.roles import end_role, grant_role
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, transaction
from skills_centre.requirements.errors import BeyondReach
from skills_centre.requirements.models import LearningRule, RuleEdition
from skills_centre.requirements.rules.audience import Clause, ClauseKind
from skills_centre.requirements.rules.subjects import RuleSubject
from skills_centre.requirements.services.rules import RuleDraft, change_rule, end_rule, make_rule
from tests.conftest import NOW
from tests.learning.builders import add_course
from tests.people.builders import add, add_unit
from tests.requirements.builders import EVERYONE, ONCE, YEARLY, owed, rule

TODAY = local_day(NOW)


@dataclass(frozen=True)
class Places:
    """Two areas with a team in the first, somebody in the team and in the other area, and whoever looks after the first alone."""

    here: UUID
    team: UUID
    there: UUID
    ada: UUID
    ben: UUID
    local: UUID
    course: UUID


@pytest.fixture
def places(app: Flask) -> Places:
    here, there = (add_unit(name, kind=UnitKind.BUSINESS_AREA) for name in ("Committees", "Library"))
    team = add_unit("Clerks", parent=here)
    made = Places(here, team, there, add("Ada Clerk"), add("Ben Reader"), add("Lee Local"), add_course())
    with transaction():
        for person_id, unit_id in ((made.ada, team), (made.ben, there)):
            move_to_unit(person_id, unit_id, starts_on=TODAY, by_id=None, now=NOW)
        grant_role(made.local, Role.LD_ADMINISTRATOR, unit_id=here, by_id=None, now=NOW)
    return made


def whom(*values: UUID, kind: ClauseKind = ClauseKind.UNIT) -> tuple[Clause, ...]:
    return tuple(Clause(kind, value) for value in values)


def make(places: Places, clauses: tuple[Clause, ...], *, by_id: UUID | None = None) -> UUID:
    with transaction():
        draft = RuleDraft(clauses, ONCE, TODAY)
        return make_rule(RuleSubject(places.course), draft, by_id=by_id or places.local, now=NOW)


def test_they_require_it_of_their_part_and_of_whomever_they_name_there(places: Places) -> None:
    make(places, (*whom(places.team), *whom(places.ada, kind=ClauseKind.PERSON)))
    assert len(owed(places.ada)) == 1
    assert owed(places.ben) == []


def test_they_require_nothing_of_people_elsewhere(places: Places) -> None:
    excluded = Clause(ClauseKind.UNIT, places.there, is_exclusion=True)
    for clauses in (
        EVERYONE,
        (*EVERYONE, excluded),
        whom(places.there),
        whom(places.here, places.there),
        whom(places.ben, kind=ClauseKind.PERSON),
        (*whom(places.here), *whom(places.ben, kind=ClauseKind.PERSON)),
    ):
        with pytest.raises(BeyondReach):
            make(places, clauses)
    assert db.session.query(LearningRule).count() == 0


def test_they_change_and_end_no_rule_about_people_elsewhere(places: Places) -> None:
    everyones = rule(places.course, add("Kim Keeper"))
    for clauses in (EVERYONE, whom(places.here)):
        with pytest.raises(BeyondReach), transaction():
            change_rule(everyones, RuleDraft(clauses, YEARLY, TODAY), by_id=places.local, now=NOW)
    with pytest.raises(BeyondReach), transaction():
        end_rule(everyones, by_id=places.local, now=NOW)
    assert db.session.query(LearningRule).filter(LearningRule.ended_at.is_not(None)).count() == 0


def test_they_change_and_end_their_own_and_do_not_widen_it(places: Places) -> None:
    own = make(places, whom(places.here))
    with pytest.raises(BeyondReach), transaction():
        change_rule(own, RuleDraft(whom(places.here, places.there), ONCE, TODAY), by_id=places.local, now=NOW)
    with transaction():
        change_rule(own, RuleDraft(whom(places.team), YEARLY, TODAY), by_id=places.local, now=NOW)
    assert db.session.query(RuleEdition).filter_by(rule_id=own).count() == 2
    with transaction():
        end_rule(own, by_id=places.local, now=NOW)
    db.session.close()
    assert db.session.get_one(LearningRule, own).ended_by == places.local


def test_whoever_has_no_such_role_any_more_keeps_none(places: Places) -> None:
    with transaction():
        grant = db.session.query(RoleGrant).filter_by(person_id=places.local).one()
        end_role(grant.id, by_id=None, now=NOW)
    for by_id in (places.local, places.ada):
        for clauses in (EVERYONE, whom(places.here), whom(by_id, kind=ClauseKind.PERSON)):
            with pytest.raises(BeyondReach):
                make(places, clauses, by_id=by_id)
