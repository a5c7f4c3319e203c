"""The history of a session: read whole in one statement, and shown to administrators with what decided."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from skills_centre.bookings.queries.history import session_history
from skills_centre.bookings.rules.comparing import why
from skills_centre.bookings.rules.states import EndReason
from skills_centre.bookings.services.booking import cancel_booking
from skills_centre.bookings.services.offers import accept_offer
from skills_centre.people.models import Person, Role
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from tests.bookings.builders import a_session, book, in_days
from tests.counting import statements

MakePerson = Callable[..., Person]
Be = Callable[[UUID], FlaskClient]


def a_story(make_person: MakePerson) -> tuple[UUID, UUID, UUID]:
    """Ada has the one place and gives it back; Ben, who joined first, takes it; Cy still waits. Gives the session, Ben and Cy."""
    session_id = a_session(starts_at=in_days(30), capacity=1)
    ada, ben, cy = (make_person(name).id for name in ("Ada Okafor", "Ben Iqbal", "Cy Long"))
    held, offered, _waits = (book(one, session_id, now=utc_now()) for one in (ada, ben, cy))
    with transaction():
        cancel_booking(held, reason=EndReason.WORK, by_id=ada, now=utc_now())
    with transaction():
        accept_offer(offered, by_id=ben, now=utc_now())
    return session_id, ben, cy


def test_it_says_what_happened_in_its_order_and_what_decided(make_person: MakePerson) -> None:
    session_id, ben, cy = a_story(make_person)
    assert statements(lambda: session_history(session_id)) == 1
    history = session_history(session_id)
    changed = [(line.change.who, line.change.state.value) for line in history.lines if line.change]
    assert changed == [
        ("Ada Okafor", "confirmed"), ("Ben Iqbal", "waiting"), ("Cy Long", "waiting"),
        ("Ada Okafor", "cancelled"), ("Ben Iqbal", "offered"), ("Ben Iqbal", "confirmed"),
    ]  # fmt: skip
    assert [line.taken for line in history.lines][-1] == 1
    answer = why(history.pasts[ben], history.pasts[cy])
    assert "by accepting the place that was offered in turn" in answer[0]
    assert answer[1] == "Both were on the waiting list, and Ben Iqbal had joined earlier."


@pytest.mark.sqlite_only
def test_the_page_answers_an_administrator_and_nobody_else(be: Be, make_person: MakePerson) -> None:
    session_id, ben, cy = a_story(make_person)
    lead = make_person("Lee Lead", roles=(Role.LD_ADMINISTRATOR,))
    address = f"/administration/sessions/{session_id}/history"
    page = be(lead.id).get(f"{address}?one={ben}&other={cy}").text
    assert "Both were on the waiting list, and Ben Iqbal had joined earlier." in page
    assert "A place came free and was offered to Ben Iqbal, who was first in line." in page
    assert "Ada Okafor gave the place back (something at work came up)." in page
    assert f'href="{address}"' in be(lead.id).get(f"/administration/sessions/{session_id}").text
    assert "Choose two different people." in be(lead.id).get(f"{address}?one={ben}&other={ben}").text
    assert "What decided" not in be(lead.id).get(f"{address}?one=nobody&other={cy}").text
    facilitator = make_person("Fay Cilitator", roles=(Role.FACILITATOR,))
    assert be(facilitator.id).get(address).status_code == 404
