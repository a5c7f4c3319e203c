"""The invented institution, as it is planned before anything is written."""

import random
from collections import Counter
from datetime import date
from uuid import UUID

import pytest

from skills_centre.demo.accounts import ACCOUNTS
from skills_centre.demo.people import Plan, plan_organisation
from skills_centre.people.models import PersonType, UnitKind

TODAY = date(2026, 3, 3)
DIGITAL = {
    *("data-analyst", "senior-data-analyst", "user-researcher", "content-designer", "software-developer"),
    *("delivery-manager", "service-desk-analyst"),
}


@pytest.fixture(scope="module")
def plan() -> Plan:
    return plan_organisation(random.Random(5), today=TODAY)


def below(plan: Plan, manager_id: UUID) -> int:
    reports = plan.direct_reports(manager_id)
    return len(reports) + sum(below(plan, person.id) for person in reports)


def depth(plan: Plan, person_id: UUID) -> int:
    return 1 + max((depth(plan, person.id) for person in plan.direct_reports(person_id)), default=0)


def test_it_has_the_size_of_a_small_parliament(plan: Plan) -> None:
    kinds = Counter(planned.unit.kind for planned in plan.units)
    assert len(plan.people) == 400
    assert kinds[UnitKind.BODY] == 4
    assert 55 <= kinds[UnitKind.TEAM] <= 70
    top = [p for p in plan.people if p.manager_id is None and p.person_type is not PersonType.MEMBERS_STAFF]
    assert [depth(plan, person.id) for person in top] == [6]


def test_every_kind_of_person_is_there_and_most_are_not_digital_professionals(plan: Plan) -> None:
    types = Counter(person.person_type for person in plan.people)
    assert types[PersonType.MEMBERS_STAFF] == 18
    assert types[PersonType.CONTRACTOR] > 0
    assert sum(person.profile_key in DIGITAL for person in plan.people) <= 80
    assert 30 <= sum(person.profile_key is None for person in plan.people) <= 50


def test_nobody_manages_members_staff_and_they_manage_nobody(plan: Plan) -> None:
    private = {person.id for person in plan.people if person.person_type is PersonType.MEMBERS_STAFF}
    assert all(person.manager_id is None for person in plan.people if person.id in private)
    assert not any(person.manager_id in private for person in plan.people)


def test_the_accounts_are_what_the_sign_in_page_says(plan: Plan) -> None:
    manager = plan.account("manager@example.org")
    assert len(plan.direct_reports(manager.id)) == 9
    assert 50 <= below(plan, manager.id) <= 70
    assert plan.direct_reports(plan.account("staff@example.org").id) == []
    assert plan.account("members.staff@example.org").person_type is PersonType.MEMBERS_STAFF
    assert {person.email for person in plan.people if person.account} == {account.email for account in ACCOUNTS}


def test_names_and_addresses_are_each_ones_own(plan: Plan) -> None:
    assert len({person.name for person in plan.people}) == 400
    assert len({person.email for person in plan.people}) == 400


def test_the_same_seed_makes_the_same_people() -> None:
    first, second = (plan_organisation(random.Random(5), today=TODAY) for _ in range(2))
    assert [(p.name, p.email, p.profile_key) for p in first.people] == [
        (p.name, p.email, p.profile_key) for p in second.people
    ]
