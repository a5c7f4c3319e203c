"""Results that are out of date, or soon will be, are an invitation to look again."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from skills_centre.platform.clock import local_day, months_after, utc_now
from skills_centre.platform.database import transaction
from skills_centre.skills.models import Source
from skills_centre.skills.rules import CurrentLevels, SkillState, Standing
from skills_centre.skills.rules.reviewing import review_on, wants_review
from skills_centre.skills.services.profiles import set_primary_profile
from skills_centre.skills.services.standing import refresh_skill
from tests.skills.assessed import ageing_framework, record
from tests.skills.builders import a_person, profile_id, published, skill_id

Be = Callable[[UUID], FlaskClient]
DAY = date(2026, 3, 3)


def standing(state: SkillState) -> Standing:
    return Standing(state, 0, is_own_account=False, next_change_on=None)


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (SkillState.MET, date(2027, 3, 4)),
        (SkillState.STALE, date(2027, 3, 4)),
        (SkillState.CLAIMED, date(2027, 6, 2)),
        (SkillState.BELOW, None),
        (SkillState.UNKNOWN, None),
        (SkillState.EXEMPT, None),
    ],
)
def test_a_state_is_out_of_date_with_the_result_that_it_rests_on(state: SkillState, expected: date | None) -> None:
    current = CurrentLevels(verified_level=2, verified_on=DAY, claimed_level=3, claimed_on=date(2026, 6, 1))
    assert review_on(standing(state), current, 12) == expected
    assert review_on(standing(state), current, None) is None


def test_the_invitation_comes_thirty_days_before_and_stays() -> None:
    for days, expected in ((-31, False), (-30, True), (0, True), (400, True)):
        assert wants_review(DAY, on=DAY + timedelta(days=days)) is expected
    assert not wants_review(None, on=DAY)


@pytest.mark.sqlite_only
def test_ones_own_page_and_the_home_page_invite_to_look_again(be: Be) -> None:
    today = local_day(utc_now())
    published(ageing_framework(), now=utc_now() - timedelta(days=900))
    mina, ada, searching = a_person("Mina"), a_person("Ada Okafor"), skill_id("searching")
    clerk = profile_id("clerk")
    with transaction():
        set_primary_profile(ada, clerk, starts_on=today - timedelta(days=800), by_id=None, now=utc_now())

    def confirm(on: date) -> None:
        with transaction():
            record(ada, searching, 2, source=Source.MANAGER, assessor_id=mina, on=on, at=utc_now())
            refresh_skill(ada, searching, now=utc_now())

    browser = be(ada)
    confirm(months_after(today, -14))
    page = browser.get("/my-skills").text
    assert page.index("Look again</h2>") < page.index("Searching") < page.index("Out of date since")
    assert "1 skill to look at again" in browser.get("/").text
    confirm(months_after(today, -12) + timedelta(days=20))
    assert "Out of date from" in browser.get("/my-skills").text
    confirm(today)
    assert "Out of date" not in browser.get("/my-skills").text
    assert "to look at again" not in browser.get("/").text
