"""The page of a draft's files, as a browser without JavaScript sends it."""

from collections.abc import Callable
from io import BytesIO
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from skills_centre.catalogue.queries.courses import course_version
from skills_centre.catalogue.queries.media import media_of
from skills_centre.people.models import Person, Role
from tests.catalogue.builders import PNG, keep, make_pack

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]
MakePerson = Callable[..., Person]


def test_files_are_uploaded_listed_and_taken_out(be: Be, make_person: MakePerson) -> None:
    author = make_person("Ada Okafor", roles=(Role.LD_ADMINISTRATOR,))
    version_id = keep(make_pack(), by_id=author.id)
    browser = be(author.id)
    address = f"/administration/courses/{version_id}/write/files"

    def send(name: str, content: bytes) -> TestResponse:
        seen = course_version(version_id).pack_digest
        return browser.post(address, data={"file": (BytesIO(content), name), "seen": seen})

    def names() -> list[str]:
        return [file.name for file in media_of(version_id)]

    assert "No files yet" in browser.get(address).text
    for name, content, said in (
        ("a.svg", b"<svg/>", "We do not take files of this kind"),
        ("a.png", b"GIF89a", "The file does not hold what its name says"),
        ("a.png", b"", "The file is empty"),
        ("a.pdf", b"%PDF-" + b"x" * 5 * 1024 * 1024, "larger than 5 MB"),
    ):
        answer = send(name, content)
        assert (answer.status_code, said in answer.text) == (422, True), (name, said)
    assert names() == []
    assert send("../My pot.PNG", PNG).status_code == 303
    assert send("film.MP4", b"\0\0\0\x18ftypmp42").status_code == 303
    page = browser.get(address).text
    assert "![what it shows](media/my-pot.png)" in page
    assert "Take out the 2 files that no part uses" in page
    refused = browser.post(f"/administration/courses/{version_id}/submit")
    assert "No part of the course uses “film.mp4”, “my-pot.png”" in refused.text
    seen = course_version(version_id).pack_digest
    browser.post(f"{address}/remove", data={"path": ["media/film.mp4", "media/my-pot.png"], "seen": seen})
    assert names() == []
    assert browser.post(f"/administration/courses/{version_id}/submit").status_code == 303
