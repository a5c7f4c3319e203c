"""Videos, files, links and reflections as a learner meets them, and what is theirs alone in them."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from skills_centre.catalogue.packs import parse_pack
from skills_centre.catalogue.queries.courses import course_version
from skills_centre.catalogue.views import media as media_view
from skills_centre.learning.errors import ReflectionChangedMeanwhile, WordsTooLong
from skills_centre.learning.models import Enrolment, VideoPosition
from skills_centre.learning.queries.parts import position_in, reflections_at, reflections_on
from skills_centre.learning.rules.reflections import mark_of
from skills_centre.learning.rules.transcripts import clock, find_lines
from skills_centre.learning.services.enrolments import withdraw
from skills_centre.learning.services.parts import keep_position, keep_reflection
from skills_centre.people.models import Person
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import NotFound
from tests.catalogue.builders import publish_course
from tests.catalogue.parts import MP4, all_kinds
from tests.conftest import NOW
from tests.counting import statements
from tests.learning.builders import enrolled

Be = Callable[[UUID], FlaskClient]
MakePerson = Callable[..., Person]


@pytest.fixture
def ada(make_person: MakePerson) -> Person:
    return make_person("Ada Okafor")


@pytest.fixture
def ben(make_person: MakePerson) -> Person:
    return make_person("Ben Ito")


@pytest.fixture
def made(ada: Person, ben: Person) -> Enrolment:
    version_id = publish_course(parse_pack(all_kinds(), folder="tea-making"), reviewer_id=ben.id)
    return enrolled(ada.id, course_version(version_id).course_id)


def test_lines_are_found_by_all_their_words_with_their_times() -> None:
    timed = [(1.0, "Put the kettle on."), (80.5, "Now pour the water."), (3723.0, "The END")]
    found = find_lines("the POUR", timed=timed, lines=[])
    assert [(line.clock, "".join(run.text for run in line.runs)) for line in found] == [("1:20", "Now pour the water.")]
    assert [run.text for run in found[0].runs if run.is_found] == ["pour", "the"]
    assert find_lines("steam", timed=timed, lines=["Steam is seen."])[0].seconds is None
    assert find_lines("  ", timed=timed, lines=["x"]) == find_lines("no(", timed=timed, lines=["x"]) == []
    assert clock(3723) == "1:02:03"


def test_the_place_in_a_video_is_kept_once_and_is_the_learners_own(made: Enrolment, ada: Person, ben: Person) -> None:
    for seconds in (70, 200, -5, 90):
        with transaction():
            later = NOW + timedelta(seconds=1)
            sent = statements(partial(keep_position, made.id, "the-video", seconds, person_id=ada.id, now=later))
        assert sent == 0, "it looks nothing up first"
    with transaction():
        keep_position(made.id, "the-video", 5, person_id=ben.id, now=NOW)
        keep_position(made.id, "the-file", 5, person_id=ada.id, now=NOW)
    assert db.session.query(VideoPosition).count() == 1
    assert position_in(made.course_id, "the-video", person_id=ada.id) == 90
    with transaction():
        withdraw(made.id, person_id=ada.id, now=NOW)
        keep_position(made.id, "the-video", 300, person_id=ada.id, now=NOW)
    assert position_in(made.course_id, "the-video", person_id=ada.id) == 90


def test_a_reflection_is_kept_changed_and_emptied_but_never_written_over(
    made: Enrolment, ada: Person, ben: Person
) -> None:
    def keep(seen: str, **answers: str) -> None:
        said = {key.replace("_", "-"): text for key, text in answers.items()}
        with transaction():
            keep_reflection(made.id, "the-reflection", said, seen=seen, person_id=ada.id, now=NOW)

    def kept() -> dict[str, str]:
        return reflections_at(made.course_id, "the-reflection", person_id=ada.id)

    nothing = mark_of({})
    keep(nothing, went_well="The milk.\r\n", differently="")
    keep(nothing, went_well="The milk.")
    assert kept() == {"went-well": "The milk."}
    with pytest.raises(ReflectionChangedMeanwhile):
        keep(nothing, went_well="Another")
    with pytest.raises(WordsTooLong):
        keep(mark_of(kept()), went_well="x" * 10_001)
    keep(mark_of(kept()), went_well="", differently="Warm the pot.")
    assert kept() == {"differently": "Warm the pot."}
    assert [one.question for one in reflections_on(made.course_id, person_id=ada.id)] == [
        "What will you do differently?"
    ]
    for person, key in ((ben, "the-reflection"), (ada, "the-video"), (ada, "leaves")):
        with pytest.raises(NotFound), transaction():
            keep_reflection(made.id, key, {}, seen=nothing, person_id=person.id, now=NOW)


@pytest.mark.sqlite_only
def test_a_video_is_watched_searched_and_taken_up_again(be: Be, made: Enrolment, ada: Person, ben: Person) -> None:
    browser = be(ada.id)
    address = f"/learning/{made.id}/the-video"
    page = browser.get(address).text
    assert '<track kind="captions" src="/courses/media/' in page
    assert "Put the <strong>kettle</strong> on." in page
    assert "Carry on from" not in page
    assert browser.post(f"{address}/position", data={"seconds": "200"}).status_code == 204
    assert be(ben.id).post(f"{address}/position", data={"seconds": "7"}).status_code == 204
    browser = be(ada.id)
    page = browser.get(address).text
    assert "Carry on from 3:20" in page
    assert "pour.mp4#t=80" in browser.get(f"{address}?at=80").text
    found = browser.get(f"{address}?find=WATER+pour").text
    assert "1 line with" in found
    assert "?at=80&amp;find=WATER%20pour#video" in found
    assert "Nothing in the transcript has “coffee”" in browser.get(f"{address}?find=coffee").text
    assert browser.post(f"{address}/done").location.endswith("/the-file")


@pytest.mark.sqlite_only
def test_paper_says_where_the_film_and_the_page_elsewhere_are(
    be: Be, made: Enrolment, ada: Person, ben: Person
) -> None:
    page = be(ada.id).get(f"/my-learning/{made.id}/print").text
    assert '<a class="govuk-link" href="http://localhost/courses/tea-making">Watch the film</a>' in page
    assert '<a class="govuk-link" href="https://www.example.org/tea">The tea council&#39;s guide</a>' in page
    on_its_own = be(ada.id).get(f"/learning/{made.id}/the-video").text
    assert "The film is watched on a screen, at http://localhost/courses/tea-making." in on_its_own
    there = {"address": "https://example.org/film", "transcript": "Put the kettle on.\n"}
    files = all_kinds("tea-abroad", changed={"video": there})
    pack = parse_pack(
        {path: said for path, said in files.items() if not path.startswith("media/pour")}, folder="tea-abroad"
    )
    abroad = enrolled(ada.id, course_version(publish_course(pack, reviewer_id=ben.id)).course_id)
    page = be(ada.id).get(f"/my-learning/{abroad.id}/print").text
    assert '<a class="govuk-link" href="https://example.org/film">Watch the film</a>' in page


@pytest.mark.sqlite_only
def test_a_film_is_sent_in_the_pieces_that_are_asked_for(
    be: Be, made: Enrolment, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media_view, "PIECE", 1000)
    browser = be(ada.id)
    address = f"/courses/media/{made.version_id}/pour.mp4"
    whole = browser.get(address)
    assert (whole.data, whole.content_length, whole.headers["Accept-Ranges"]) == (MP4, len(MP4), "bytes")
    assert (whole.mimetype, whole.headers["X-Content-Type-Options"]) == ("video/mp4", "nosniff")
    for asked, start, stop in (("0-", 0, 1000), ("4-7", 4, 8), ("-10", len(MP4) - 10, len(MP4))):
        piece = browser.get(address, headers={"Range": f"bytes={asked}"})
        assert (piece.status_code, piece.data) == (206, MP4[start:stop]), asked
        assert piece.headers["Content-Range"] == f"bytes {start}-{stop - 1}/{len(MP4)}"
    beyond = browser.get(address, headers={"Range": f"bytes={len(MP4)}-"})
    assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, f"bytes */{len(MP4)}")
    captions = browser.get(f"/courses/media/{made.version_id}/pour.vtt")
    assert captions.headers["Content-Type"] == "text/vtt; charset=utf-8"


@pytest.mark.sqlite_only
def test_a_file_is_kept_a_link_says_whose_it_is_and_a_reflection_is_private(
    be: Be, made: Enrolment, ada: Person, ben: Person
) -> None:
    browser = be(ada.id)
    base = f"/learning/{made.id}"
    page = browser.get(f"{base}/the-file").text
    assert "Download times.csv" in page
    assert "CSV table, 23 Bytes" in page
    kept = browser.get(f"/courses/media/{made.version_id}/times.csv")
    assert kept.headers["Content-Disposition"] == 'attachment; filename="times.csv"'
    assert kept.headers["X-Content-Type-Options"] == "nosniff"
    page = browser.get(f"{base}/the-link").text
    assert "On example.org, which is run by the Tea Council" in page

    address = f"{base}/the-reflection"
    page = browser.get(address).text
    assert "Only you see what you write here" in page
    seen = mark_of({})
    said = {"answer-went-well": "The <milk>.", "answer-differently": "", "seen": seen}
    assert browser.post(f"{address}/reflection", data={**said, "then": "stay"}).location == address
    assert "The &lt;milk&gt;." in browser.get(address).text
    clash = browser.post(f"{address}/reflection", data={**said, "answer-went-well": "Mine", "then": "done"})
    assert clash.status_code == 422
    assert ("Mine" in clash.text, "The &lt;milk&gt;." in clash.text) == (True, True)
    assert be(ben.id).post(f"{address}/reflection", data=said).status_code == 404
    browser = be(ada.id)
    for key in ("leaves", "the-video", "the-file", "the-link"):
        browser.post(f"{base}/{key}/done")
    assert browser.post(f"{address}/reflection", data={**said, "then": "done"}).location == f"{base}/the-session"
    page = browser.get(f"{base}/the-session").text
    assert ("We pour together." in page, "See the dates" in page, "Mark as done" in page) == (True, True, False)
    page = browser.post(f"{base}/the-session/done", follow_redirects=True).text
    assert "it counts as done when you have been there and its register is closed." in page
    assert "What you wrote to think about" in browser.get(f"/my-learning/{made.id}/notes").text
    assert "What went well?" in browser.get(f"/my-learning/{made.id}/notes.txt").text
    assert "Put the <strong>kettle</strong> on." in browser.get(f"/my-learning/{made.id}/print").text
