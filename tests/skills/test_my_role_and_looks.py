"""One's own role, and who looks at one's skills."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from skills_centre.people.models import Person, PersonType, Role
from skills_centre.people.queries.looks import looks_at
from skills_centre.people.services.looks import note_looks
from skills_centre.platform.audit import AuditEvent
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.skills.models import PersonProfile
from skills_centre.skills.services.profiles import add_profile, propose_primary_profile, set_primary_profile
from tests.skills.assessed import report_to
from tests.skills.builders import profile_id, published, small_framework

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]
MakePerson = Callable[..., Person]
NOW = utc_now()
TODAY = local_day(NOW)
LONG_AGO = NOW - timedelta(days=200)


@pytest.fixture
def version_id(client: FlaskClient) -> UUID:
    return published(small_framework(), now=LONG_AGO)


@pytest.fixture
def ada(make_person: MakePerson) -> UUID:
    return make_person("Ada Okafor").id


def hold(person_id: UUID, key: str = "clerk") -> None:
    profile = profile_id(key)
    with transaction():
        set_primary_profile(person_id, profile, starts_on=TODAY - timedelta(days=60), by_id=None, now=LONG_AGO)


def number_of(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_role_is_searched_proposed_and_withdrawn(be: Be, ada: UUID, version_id: UUID) -> None:
    browser = be(ada)
    assert "Showing 3 roles" in browser.get("/my-skills/role").text
    page = browser.get("/my-skills/role?q=SENIOR+clerk").text
    assert "Showing 1 role" in page
    assert "No role fits" in browser.get("/my-skills/role?q=100%25").text
    for _ in range(2):
        answered = browser.post("/my-skills/role", data={"profile_id": str(profile_id("senior-clerk"))})
        assert answered.location == "/my-skills"
    page = browser.get("/my-skills").text
    assert "Your role is proposed. It counts as soon as your manager has agreed." in page
    assert "You proposed <strong>Senior clerk</strong>" in page
    assert "No role agreed yet" in page
    assert number_of(PersonProfile) == 1
    for _ in range(2):
        browser.post("/my-skills/role/withdraw")
    assert "You proposed" not in browser.get("/my-skills").text


@pytest.mark.parametrize("chosen", ["", "nonsense", "00000000-0000-0000-0000-000000000001"])
def test_a_role_that_is_none_is_refused(be: Be, ada: UUID, version_id: UUID, chosen: str) -> None:
    refused = be(ada).post("/my-skills/role", data={"profile_id": chosen})
    assert refused.status_code == 422
    assert "Choose a role from the list." in refused.text


def test_a_role_that_the_manager_proposed_is_agreed_or_turned_down(
    be: Be, ada: UUID, version_id: UUID, make_person: MakePerson
) -> None:
    mina = make_person("Mina Manager").id
    report_to(mina, ada)
    browser = be(ada)
    for key, answered, words in (
        ("cook", "decline", "You turned it down."),
        ("clerk", "agree", "It is your role from today."),
    ):
        wanted = profile_id(key)
        with transaction():
            propose_primary_profile(ada, wanted, by_id=mina, now=utc_now())
        assert "Mina Manager proposes that your role is" in browser.get("/my-skills").text
        proposal = db.session.scalars(
            select(PersonProfile.id).where(PersonProfile.agreed_at.is_(None)).order_by(PersonProfile.id.desc())
        ).first()
        for _ in range(2):
            browser.post("/my-skills/role/answer", data={"proposal_id": str(proposal), "answer": answered})
        assert words in browser.get("/my-skills").text
    assert "<strong>Clerk</strong>, since" in browser.get("/my-skills").text


def test_this_is_not_my_role_is_one_press_and_one_effect(be: Be, ada: UUID, version_id: UUID) -> None:
    hold(ada)
    clerk, cook = profile_id("clerk"), profile_id("cook")
    with transaction():
        add_profile(ada, cook, starts_on=TODAY, by_id=None, now=NOW)
    browser = be(ada)
    assert browser.get("/my-skills/role").text.count("This is not my role") == 2
    for wrong in (clerk, clerk, cook):
        browser.post("/my-skills/role/not-mine", data={"profile_id": str(wrong)})
    page = browser.get("/my-skills/role").text
    assert "That role counts no more, from today." in page
    assert "This is not my role" not in page
    assert "No role agreed yet" in browser.get("/my-skills").text
    acts = db.session.scalars(select(AuditEvent.actor_id).where(AuditEvent.action == "profile.end")).all()
    assert acts == [ada, ada]


def test_a_members_staff_chooses_a_role_and_nobody_is_asked(be: Be, make_person: MakePerson, version_id: UUID) -> None:
    mel = make_person("Mel Aide", person_type=PersonType.MEMBERS_STAFF).id
    browser = be(mel)
    browser.post("/my-skills/role", data={"profile_id": str(profile_id("clerk"))})
    page = browser.get("/my-skills").text
    assert "What it names are suggestions." in page
    assert "<strong>Clerk</strong>, since" in page


def test_looks_are_listed_by_day_for_the_person_alone(
    be: Be, ada: UUID, version_id: UUID, make_person: MakePerson
) -> None:
    mina, sam = make_person("Mina Manager").id, make_person("Sam Lead", roles=(Role.SKILLS_LEAD,)).id
    report_to(mina, ada)
    browser = be(ada)
    page = browser.get("/my-skills/looks").text
    assert "Nobody has looked yet" in page
    assert page.index("Mina Manager") < page.index("Sam Lead")
    with transaction():
        note_looks(mina, [ada], day=TODAY)
        note_looks(mina, [ada], day=TODAY, as_file=True)
        note_looks(sam, [ada], day=TODAY - timedelta(days=1))
    page = browser.get("/my-skills/looks").text
    assert "Mina Manager, in a file" in page
    assert "Showing 3 looks, newest first" in page
    assert "Nobody has looked yet" in be(mina).get("/my-skills/looks").text


def test_many_looks_come_a_page_at_a_time(ada: UUID, make_person: MakePerson) -> None:
    mina = make_person("Mina Manager").id
    with transaction():
        for n in range(30):
            note_looks(mina, [ada], day=TODAY - timedelta(days=n))
    assert [len(looks_at(ada, page=page).looks) for page in (0, 1, 2, 9)] == [25, 25, 5, 5]
    assert (looks_at(ada).total, looks_at(ada).pages, looks_at(ada).looks[0].day) == (30, 2, TODAY)
