"""The forms in which videos, files, links and reflections are written, as a browser without JavaScript sends them."""

from collections.abc import Callable
from io import BytesIO
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from skills_centre.catalogue.packs.parts import FilePart, LinkPart, ReflectionPart, SessionPart, VideoPart
from skills_centre.catalogue.queries.courses import course_version, module_of, modules_of
from skills_centre.catalogue.queries.media import media_of
from skills_centre.people.models import Person, Role
from tests.catalogue.builders import keep, make_pack
from tests.catalogue.parts import CAPTIONS, MP4

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]
MakePerson = Callable[..., Person]


def test_each_kind_is_added_and_changed_by_form(be: Be, make_person: MakePerson) -> None:
    author = make_person("Ada Okafor", roles=(Role.LD_ADMINISTRATOR,))
    version_id = keep(make_pack(), by_id=author.id)
    browser = be(author.id)
    base = f"/administration/courses/{version_id}"

    def send(rest: str, **fields: object) -> tuple[int, str]:
        said = {"title": "A part", "minutes": "3", "required": "y", "seen": course_version(version_id).pack_digest}
        answer = browser.post(f"{base}/write/{rest}", data={**said, **fields})
        return answer.status_code, answer.text

    assert "Upload a video, or enter the address of one" in send("add/video", title="", transcript="")[1]
    status, page = send("add/video", title="", new_video=(BytesIO(MP4), "Pour.mp4"), transcript="")
    assert status == 422
    assert all(words in page for words in ("Enter the transcript", "Enter the title", "A video needs captions"))
    assert '<option value="media/pour.mp4" selected' in page
    assert [file.name for file in media_of(version_id)] == ["pour.mp4"]
    status, page = send("add/video", video="media/pour.mp4", transcript="Put the kettle on.")
    assert (status, "A video needs captions" in page) == (422, True)
    status, page = send(
        "add/video", video="media/pour.mp4", new_captions=(BytesIO(b"WEBVTT\n\nno"), "pour.vtt"), transcript="x"
    )
    assert (status, "Line 3: this is no caption" in page) == (422, True)
    good = {"video": "media/pour.mp4", "transcript": "Put the kettle on."}
    assert send("add/video", title="Film", new_captions=(BytesIO(CAPTIONS.encode()), "pour.vtt"), **good)[0] == 303
    assert module_of(version_id, "film").part == VideoPart(
        video="media/pour.mp4", captions="media/pour.vtt", transcript="Put the kettle on.\n"
    )

    assert "Choose a file" in send("add/file", description="Times.")[1]
    there = {"title": "Elsewhere", "address": "https://example.org/film", "transcript": "All that is said."}
    assert "Look whether the video there has captions" in send("add/video", **there)[1]
    assert send("add/video", **there, captions_there="y")[0] == 303
    assert (
        'name="captions_there" type="checkbox" value="y" checked' in browser.get(f"{base}/write/parts/elsewhere").text
    )

    csv = (BytesIO(b"tea,minutes\n"), "times.csv")
    assert send("add/file", title="Times", new_document=csv, description="Times.")[0] == 303
    assert module_of(version_id, "times").part == FilePart(document="media/times.csv", description="Times.\n")

    link = {"title": "Guide", "opens": "The guide", "run_by": "the Tea Council", "description": "Read it."}
    assert "begins with https://" in send("add/link", **link, address="ftp://x")[1]
    assert send("add/link", **link, address="https://example.org/")[0] == 303
    assert "Enter the description" in send("add/session", description="")[1]
    assert send("add/session", title="Together", description="We pour together.")[0] == 303
    assert module_of(version_id, "together").part == SessionPart(description="We pour together.\n")
    assert "We pour together." in browser.get(f"{base}/write/parts/together").text
    assert isinstance(module_of(version_id, "guide").part, LinkPart)

    assert send("add/reflection", title="Look back", prompt="Think.", questions="Why?\r\nHow?\r\n")[0] == 303
    address = f"{base}/write/parts/look-back"
    assert "Why?\r\nHow?" in browser.get(address).text.replace("\n", "\r\n").replace("\r\r", "\r")
    assert send("parts/look-back", title="Look back", prompt="Think.", questions="Why not?\r\nHow?")[0] == 303
    part = module_of(version_id, "look-back").part
    assert isinstance(part, ReflectionPart)
    assert [(one.key, one.text) for one in part.questions] == [("why", "Why not?"), ("how", "How?")]

    desk = browser.get(f"{base}/write").text
    for key in ("film", "times", "guide", "look-back"):
        assert f"{base}/write/parts/{key}" in desk
        assert browser.get(f"{base}/write/parts/{key}").status_code == 200
        assert browser.get(f"{base}/preview/{key}").status_code == 200
    browser.post(f"{base}/write/parts/film/move", data={"place": "1", "seen": course_version(version_id).pack_digest})
    assert modules_of(version_id)[0].key == "film"
    assert browser.get(f"{base}/write/parts/leaves").status_code == 404
    assert browser.get(f"{base}/write/add/quiz").status_code == 404
