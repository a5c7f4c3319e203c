"""Frameworks in and out in the browser and on the command line."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from skills_centre.people.models import Person, Role
from skills_centre.platform.audit import AuditEvent
from skills_centre.platform.database import db
from skills_centre.platform.uploads import HeldUpload
from skills_centre.skills.commands import framework
from skills_centre.skills.exporting.formats import FORMATS
from skills_centre.skills.models import FrameworkVersion
from tests.skills.builders import changed, published, small_framework
from tests.skills.exchange.files import as_workbook, small_sheets, with_cell

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]
Maker = Callable[..., Person]
IMPORT = "/administration/frameworks/import"


@pytest.fixture
def keeper(make_person: Maker) -> Person:
    return make_person("Lena Keeper", roles=(Role.SKILLS_LEAD,))


def versions() -> int:
    return db.session.scalar(select(func.count()).select_from(FrameworkVersion)) or 0


@pytest.mark.parametrize("code", list(FORMATS))
def test_a_version_is_downloaded_and_taken_in_again_through_the_pages(be: Be, keeper: Person, code: str) -> None:
    version_id = published(small_framework())
    browser = be(keeper.id)
    page = browser.get(f"/administration/frameworks/versions/{version_id}").text
    address = f"/administration/frameworks/versions/{version_id}/export/{code}"
    assert address in page
    answer = browser.get(address)
    case = f"-{code}" if code.startswith("case") else ""
    name = f"house-version-1{case}.{FORMATS[code].ending}"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    sent = browser.post(IMPORT, data={"file": (BytesIO(answer.data), name)}, content_type="multipart/form-data")
    assert f"A version holds exactly what {name} holds" in browser.get(sent.headers["Location"]).text


def test_the_versions_page_says_what_a_format_leaves_out(be: Be, keeper: Person) -> None:
    version_id = published(small_framework())
    page = be(keeper.id).get(f"/administration/frameworks/versions/{version_id}").text
    assert page.count("It leaves out whether what everyone needs is in force.") == 1


def test_a_changed_workbook_is_shown_and_makes_a_draft_once(be: Be, keeper: Person) -> None:
    published(small_framework())
    file = as_workbook(with_cell("skills", 2, "Name", "Writing well"))
    browser = be(keeper.id)
    sent = browser.post(IMPORT, data={"file": (BytesIO(file.content), file.name)}, content_type="multipart/form-data")
    page = browser.get(sent.headers["Location"]).text
    assert "This is a framework workbook, for <strong>House framework</strong>." in page
    assert "Writing well: name" in page
    assert versions() == 1
    for _ in range(2):
        browser.post(sent.headers["Location"])
    assert versions() == 2
    assert db.session.scalar(select(func.count()).where(AuditEvent.action == "framework.load")) == 2


def test_every_mistake_of_a_workbook_stands_in_the_error_summary(be: Be, keeper: Person) -> None:
    sheets = with_cell("skills", 2, "About AI", "maybe")
    sheets["levels"][2][0] = "two"
    file = as_workbook(sheets)
    answer = be(keeper.id).post(
        IMPORT, data={"file": (BytesIO(file.content), file.name)}, content_type="multipart/form-data"
    )
    assert answer.status_code == 422
    assert "Sheet “skills”, row 2: “About AI” must be yes or no" in answer.text
    assert "Sheet “levels”, row 3: “Rank” must be a whole number" in answer.text
    assert db.session.scalar(select(func.count()).select_from(HeldUpload)) == 0


def test_an_export_of_nothing_is_not_found_and_staff_get_none(be: Be, keeper: Person, make_person: Maker) -> None:
    version_id = published(small_framework())
    browser = be(keeper.id)
    assert browser.get(f"/administration/frameworks/versions/{uuid4()}/export/csv").status_code == 404
    assert browser.get(f"/administration/frameworks/versions/{version_id}/export/pdf").status_code == 404
    auditor, staff = make_person("Aud Itor", roles=(Role.AUDITOR,)), make_person("Stan Staff")
    assert be(auditor.id).get(f"/administration/frameworks/versions/{version_id}/export/csv").status_code == 200
    assert be(staff.id).get(f"/administration/frameworks/versions/{version_id}/export/csv").status_code == 404


def test_what_a_workbook_cannot_hold_is_told_on_the_versions_page(be: Be, keeper: Person) -> None:
    version_id = published(changed(small_framework(), description="x" * 40_000))
    answer = be(keeper.id).get(
        f"/administration/frameworks/versions/{version_id}/export/workbook", follow_redirects=True
    )
    assert "does not fit into a cell. Export as CSV instead." in answer.text


class Installation:
    def __init__(self, app: Flask) -> None:
        self.app = app


def test_the_commands_write_and_take_in_files(app: Flask, tmp_path: Path) -> None:
    published(small_framework())
    path = tmp_path / "house.xlsx"
    ran = CliRunner().invoke(framework, ["export", "house", "--to", str(path)], obj=Installation(app))
    assert ran.exit_code == 0, ran.output
    ran = CliRunner().invoke(framework, ["import", str(path)], obj=Installation(app))
    assert "This is a framework workbook." in ran.output
    assert "A version holds exactly this already" in ran.output
    path.write_bytes(as_workbook(small_sheets() | {"levels": []}).content)
    assert CliRunner().invoke(framework, ["import", str(path)], obj=Installation(app)).exit_code != 0
    assert CliRunner().invoke(framework, ["export", "house", "--draft"], obj=Installation(app)).exit_code != 0
