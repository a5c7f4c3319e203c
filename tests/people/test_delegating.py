"""A manager's delegate: who may be named, for which days, and what the page says."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from skills_centre.people.errors import DelegateNotPossible, DelegationDaysNotPossible, DelegationOverlaps
from skills_centre.people.models import Delegation, PersonType
from skills_centre.people.queries.delegations import delegations_by, delegations_to
from skills_centre.people.queries.lines import acts_as_manager_of
from skills_centre.people.services.delegating import end_delegation, name_delegate
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import NotFound
from tests.conftest import NOW, TODAY
from tests.people.builders import add
from tests.races.test_learning import race

NEXT_WEEK = TODAY + timedelta(days=7)


def name(manager_id: UUID, delegate_id: UUID | None, *, first: date = TODAY, last: date = NEXT_WEEK) -> UUID:
    with transaction():
        return name_delegate(manager_id, delegate_id, starts_on=first, ends_on=last, now=NOW)


def test_a_delegate_acts_in_the_managers_place_on_the_days_named_and_no_others(app: Flask) -> None:
    mina, dan = add("Mina Manager"), add("Dan Delegate")
    ada = add("Ada Okafor", manager=mina)
    name(mina, dan)
    for day, acts in ((TODAY - timedelta(days=1), None), (TODAY, mina), (NEXT_WEEK, mina)):
        assert acts_as_manager_of(dan, ada, day) == acts
    assert acts_as_manager_of(dan, ada, NEXT_WEEK + timedelta(days=1)) is None
    assert [one.name for one in delegations_by(mina, on=TODAY)] == ["Dan Delegate"]
    assert [one.name for one in delegations_to(dan, on=TODAY)] == ["Mina Manager"]


def test_whoever_cannot_act_is_refused(app: Flask) -> None:
    mina, mel = add("Mina Manager"), add("Mel Member", kind=PersonType.MEMBER)
    for delegate_id in (None, mina, mel):
        with pytest.raises(DelegateNotPossible):
            name(mina, delegate_id)


def test_days_that_have_passed_or_run_backwards_are_refused(app: Flask) -> None:
    mina, dan = add("Mina Manager"), add("Dan Delegate")
    for first, last in ((TODAY - timedelta(days=1), TODAY), (NEXT_WEEK, TODAY)):
        with pytest.raises(DelegationDaysNotPossible):
            name(mina, dan, first=first, last=last)


def test_a_manager_has_one_delegate_at_a_time_and_the_same_form_twice_names_one(app: Flask) -> None:
    mina, dan, eve = add("Mina Manager"), add("Dan Delegate"), add("Eve Other")
    assert name(mina, dan) == name(mina, dan)
    with pytest.raises(DelegationOverlaps):
        name(mina, eve, first=NEXT_WEEK, last=NEXT_WEEK + timedelta(days=3))
    name(mina, eve, first=NEXT_WEEK + timedelta(days=1), last=NEXT_WEEK + timedelta(days=3))


def test_two_forms_at_once_name_one_delegate(app: Flask) -> None:
    mina, dan, eve = add("Mina Manager"), add("Dan Delegate"), add("Eve Other")
    db.session.close()
    outcomes = race(
        app,
        *[lambda who=who: name_delegate(mina, who, starts_on=TODAY, ends_on=NEXT_WEEK, now=NOW) for who in (dan, eve)],
    )
    assert [isinstance(one, DelegationOverlaps) for one in outcomes].count(True) == 1
    assert db.session.scalar(select(func.count()).select_from(Delegation)) == 1


def test_ending_a_delegation_ends_it_at_once_and_only_ones_own(app: Flask) -> None:
    mina, dan = add("Mina Manager"), add("Dan Delegate")
    ada = add("Ada Okafor", manager=mina)
    made = name(mina, dan)
    with pytest.raises(NotFound), transaction():
        end_delegation(made, manager_id=dan, now=NOW)
    for _ in range(2):
        with transaction():
            end_delegation(made, manager_id=mina, now=NOW)
    assert acts_as_manager_of(dan, ada, TODAY) is None
    name(mina, dan)


Be = Callable[[UUID], FlaskClient]


def days(first: date, last: date) -> dict[str, list[str]]:
    return {
        name: [str(day.day), str(day.month), str(day.year)] for name, day in (("starts_on", first), ("ends_on", last))
    }


@pytest.mark.sqlite_only
def test_a_manager_names_and_ends_a_delegate_on_the_page(be: Be) -> None:
    mina, _ = add("Mina Manager"), add("Dan Delegate")
    add("Ada Okafor", manager=mina)
    today, browser = local_day(utc_now()), be(mina)
    sent = {"email": " Dan-Delegate@Example.org ", **days(today, today + timedelta(days=3))}
    assert browser.post("/team/delegate", data=sent).status_code == 303
    page = browser.get("/team/delegate").text
    assert "Dan Delegate" in page
    [made] = db.session.scalars(select(Delegation.id))
    assert browser.post(f"/team/delegate/{made}/end").status_code == 303
    assert "Dan Delegate" not in browser.get("/team/delegate").text


@pytest.mark.sqlite_only
def test_what_was_typed_is_kept_when_it_is_refused(be: Be) -> None:
    mina = add("Mina Manager")
    add("Ada Okafor", manager=mina)
    today, browser = local_day(utc_now()), be(mina)
    answer = browser.post("/team/delegate", data={"email": "nobody@example.org", **days(today, today)})
    assert answer.status_code == 422
    assert "Nobody here has this e-mail address." in answer.text
    assert 'value="nobody@example.org"' in answer.text
    wrong = {"email": "nobody@example.org", "starts_on": ["31", "2", "2027"], "ends_on": ["1"]}
    answer = browser.post("/team/delegate", data=wrong)
    assert answer.status_code == 422
    assert answer.text.count("Enter a day that exists") == 4
    assert 'value="31"' in answer.text


@pytest.mark.sqlite_only
def test_only_managers_name_delegates(be: Be) -> None:
    assert be(add("Stan Staff")).get("/team/delegate").status_code == 404
