"""Looking after frameworks: the import with its dry run, publishing by a second person, and the order of levels."""

from collections.abc import Callable
from io import BytesIO
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from skills_centre.people.models import Person, Role
from skills_centre.platform.audit import AuditEvent
from skills_centre.platform.database import db
from skills_centre.platform.uploads import HeldUpload, SentFile
from skills_centre.skills.models import FrameworkVersion, VersionState
from skills_centre.skills.queries.frameworks import role_page
from tests.counting import statements
from tests.skills.official import ROLES, roles_file, skills_file, with_cell

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]
Maker = Callable[..., Person]
KEY = "government-digital-and-data"
IMPORT = "/administration/frameworks/import"


def send(browser: FlaskClient, roles: SentFile | None = None, skills: SentFile | None = None) -> TestResponse:
    """Send a pair of files."""
    roles, skills = roles or roles_file(), skills or skills_file()
    files = {"file": (BytesIO(roles.content), roles.name), "second": (BytesIO(skills.content), skills.name)}
    return browser.post(IMPORT, data=files, content_type="multipart/form-data")


def kept_versions() -> int:
    return db.session.scalar(select(func.count()).select_from(FrameworkVersion)) or 0


def made_draft(be: Be, maker: Person) -> UUID:
    """A draft that somebody made on the page."""
    browser = be(maker.id)
    browser.post(send(browser).headers["Location"])
    return db.session.execute(select(FrameworkVersion.id)).scalar_one()


@pytest.fixture
def keeper(make_person: Maker) -> Person:
    return make_person("Lena Keeper", roles=(Role.LD_ADMINISTRATOR,))


@pytest.fixture
def second(make_person: Maker) -> Person:
    return make_person("Simon Second", roles=(Role.SKILLS_LEAD,))


def test_a_dry_run_shows_the_figures_and_changes_nothing(be: Be, keeper: Person) -> None:
    browser = be(keeper.id)
    answer = send(browser)
    assert answer.status_code == 302
    page = browser.get(answer.headers["Location"]).text
    assert "9 of roles, 5 of skills" in page
    assert "roles.csv, row 3: the same as row 2" in page
    assert "Nothing has changed yet" in page
    assert kept_versions() == 0


def test_confirming_makes_a_draft_once_however_often_it_is_pressed(be: Be, keeper: Person) -> None:
    browser = be(keeper.id)
    address = send(browser).headers["Location"]
    assert browser.post(address).status_code == 302
    again = browser.post(address, follow_redirects=True)
    assert "taken in already" in again.text
    assert kept_versions() == 1
    assert db.session.scalar(select(func.count()).select_from(HeldUpload)) == 0
    assert "Nothing. A version holds exactly" in browser.get(send(browser).headers["Location"]).text


def test_a_broken_file_is_refused_with_its_row_and_nothing_is_held(be: Be, keeper: Person) -> None:
    answer = send(be(keeper.id), roles_file(with_cell(ROLES, 4, 7, "Wizard")))
    assert answer.status_code == 422
    assert "roles.csv, row 6: the skill level “Wizard” is not known." in answer.text
    assert db.session.scalar(select(func.count()).select_from(HeldUpload)) == 0


def test_a_missing_file_is_asked_for(be: Be, keeper: Person) -> None:
    answer = be(keeper.id).post(IMPORT, data={})
    assert answer.status_code == 422
    assert "Choose a file" in answer.text


def test_a_file_too_large_is_refused_in_words(be: Be, keeper: Person) -> None:
    answer = send(be(keeper.id), SentFile("roles.csv", b"x" * 10_000_001))
    assert answer.status_code == 422
    assert "roles.csv is larger than 10 MB" in answer.text


def test_nobody_takes_up_what_another_sent(be: Be, keeper: Person, second: Person) -> None:
    address = send(be(keeper.id)).headers["Location"]
    assert be(second.id).post(address).status_code == 302
    assert kept_versions() == 0


def test_whoever_made_a_version_cannot_publish_it_and_a_second_person_can(
    be: Be, keeper: Person, second: Person
) -> None:
    version_id = made_draft(be, keeper)
    address = f"/administration/frameworks/versions/{version_id}"
    assert "somebody else must publish it" in be(keeper.id).get(address).text
    assert "somebody else must publish it" in be(keeper.id).post(f"{address}/publish", follow_redirects=True).text
    browser = be(second.id)
    assert "Publish version 1" in browser.get(address).text
    assert "Published." in browser.post(f"{address}/publish", follow_redirects=True).text
    assert db.session.scalar(select(FrameworkVersion.state)) is VersionState.PUBLISHED
    assert "published already" in browser.post(f"{address}/publish", follow_redirects=True).text


def test_levels_are_moved_by_a_press_and_the_order_is_kept(be: Be, keeper: Person, second: Person) -> None:
    version_id = made_draft(be, keeper)
    browser = be(second.id)
    browser.post(f"/administration/frameworks/versions/{version_id}/publish")
    address = f"/administration/frameworks/{KEY}/order/gardener"
    assert "Not settled yet" in browser.get(f"/administration/frameworks/{KEY}/order").text
    order = ",".join(str(level.profile_id) for level in role_page(KEY, "gardener").levels)
    browser.post(address, data={"order": order, "up": "2"})
    page = role_page(KEY, "gardener")
    assert [level.name for level in page.levels] == ["Junior gardener", "Lead gardener", "Gardener"]
    assert not page.is_order_proposed
    assert "In order." in browser.get(f"/administration/frameworks/{KEY}/order").text
    assert db.session.scalar(select(func.count()).where(AuditEvent.action == "framework.order-levels")) == 1


@pytest.mark.parametrize("order", ["", "nonsense", "00000000-0000-0000-0000-000000000000"])
def test_an_order_of_other_levels_is_refused(be: Be, keeper: Person, second: Person, order: str) -> None:
    version_id = made_draft(be, keeper)
    browser = be(second.id)
    browser.post(f"/administration/frameworks/versions/{version_id}/publish")
    answer = browser.post(
        f"/administration/frameworks/{KEY}/order/gardener", data={"order": order}, follow_redirects=True
    )
    assert "have changed meanwhile" in answer.text
    assert role_page(KEY, "gardener").is_order_proposed


def test_an_auditor_reads_and_staff_see_nothing(be: Be, keeper: Person, make_person: Maker) -> None:
    version_id = made_draft(be, keeper)
    auditor = make_person("Aud Itor", roles=(Role.AUDITOR,)).id
    assert be(auditor).get("/administration/frameworks").status_code == 200
    assert "Publish version" not in be(auditor).get(f"/administration/frameworks/versions/{version_id}").text
    assert be(auditor).post(f"/administration/frameworks/versions/{version_id}/publish").status_code == 404
    assert be(auditor).get(IMPORT).status_code == 404
    staff = make_person("Nia New").id
    assert be(staff).get("/administration/frameworks").status_code == 404
    assert be(staff).get(f"/administration/frameworks/versions/{version_id}").status_code == 404


def test_the_pages_take_a_constant_number_of_statements(be: Be, keeper: Person) -> None:
    version_id = made_draft(be, keeper)
    browser = be(keeper.id)
    assert statements(lambda: browser.get("/administration/frameworks")) <= 8
    assert statements(lambda: browser.get(f"/administration/frameworks/versions/{version_id}")) <= 20
