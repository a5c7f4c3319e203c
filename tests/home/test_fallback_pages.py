"""The pages on which L&D and system administrators name who decides what waits."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from skills_centre.people.models import Role, UnitKind
from tests.people.builders import add, add_unit

pytestmark = [pytest.mark.sqlite_only, pytest.mark.usefixtures("found")]

Be = Callable[[UUID], FlaskClient]
FALLBACKS = "/administration/fallbacks"


def test_both_kinds_of_administrators_name_and_end_a_fallback(be: Be) -> None:
    area = add_unit("Research", kind=UnitKind.BUSINESS_AREA, parent=add_unit("Body", kind=UnitKind.BODY))
    add("Fay Fallback")
    sent = {"email": "fay-fallback@example.org", "ends_on": ["", "", ""]}
    for role in (Role.LD_ADMINISTRATOR, Role.SYSTEM_ADMINISTRATOR):
        browser = be(add(f"An {role.value}", roles=(role,)))
        assert "Nobody: it goes to the skills leads" in browser.get(FALLBACKS).text
        answer = browser.post(f"{FALLBACKS}/{area}", data=sent)
        assert (answer.status_code, answer.location) == (303, FALLBACKS)
        page = browser.get(FALLBACKS).text
        assert "Named for Research, from today." in page
        assert "Fay Fallback, since" in page
        for _ in range(2):
            browser.post(f"{FALLBACKS}/{area}/end")
    assert "Fay Fallback" not in browser.get(FALLBACKS).text


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"email": ""}, "Enter their e-mail address"),
        ({"email": "nobody@example.org"}, "Nobody here has this e-mail address."),
        ({"email": "fay-fallback@example.org", "ends_on": ["31", "2", "2027"]}, "Enter a real day"),
        ({"email": "fay-fallback@example.org", "ends_on": ["1", "3", "2020"]}, "Choose today or a later day"),
    ],
)
def test_what_cannot_be_is_refused_and_stays_as_typed(be: Be, sent: dict[str, object], said: str) -> None:
    area = add_unit("Research", kind=UnitKind.BUSINESS_AREA)
    add("Fay Fallback")
    answer = be(add("Lea Dee", roles=(Role.LD_ADMINISTRATOR,))).post(f"{FALLBACKS}/{area}", data=sent)
    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{sent["email"]}"' in answer.text or not sent["email"]


def test_nobody_else_may_and_a_unit_that_is_not_there_is_not_found(be: Be) -> None:
    area = add_unit("Research", kind=UnitKind.BUSINESS_AREA)
    for roles in ((), (Role.SKILLS_LEAD, Role.AUDITOR)):
        browser = be(add(f"Person {len(roles)}", roles=roles))
        assert browser.get(FALLBACKS).status_code == 404
        assert browser.post(f"{FALLBACKS}/{area}", data={}).status_code == 404
        assert browser.post(f"{FALLBACKS}/{area}/end").status_code == 404
    keeper = be(add("Lea Dee", roles=(Role.LD_ADMINISTRATOR,)))
    missing = "00000000-0000-0000-0000-000000000001"
    assert keeper.get(f"{FALLBACKS}/{missing}").status_code == 404
    assert keeper.post(f"{FALLBACKS}/{missing}/end").status_code == 404
