"""Certificates as pages and files: one's own, what a stranger sees, and the administrator's desk."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
import zxingcpp
from flask.testing import FlaskClient
from PIL import Image
from pypdf import PdfReader

from config import Settings
from skills_centre.learning.queries.certificates import own_certificate
from skills_centre.learning.rules.certificates import as_written
from skills_centre.learning.services.certificates import issue_certificate
from skills_centre.learning.views.certificate_files import TEMPLATES, square_code
from skills_centre.people.models import Person, Role
from skills_centre.platform.database import transaction
from skills_centre.platform.limits import limiter
from skills_centre.platform.pdf import DocumentFacts, compile_pdf, compile_picture
from tests.conftest import NOW
from tests.counting import statements
from tests.learning.builders import add_course, completed, enrolled

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]
MakePerson = Callable[..., Person]

NAME = 'Zoë "#panic()" <b>Łukasz</b>'
TITLE = "$x$ *Data* & <script>ethics</script>"


@dataclass(frozen=True)
class Held:
    """Somebody's certificate."""

    person_id: UUID
    enrolment_id: UUID
    code: str

    @property
    def page(self) -> str:
        return f"/my-learning/{self.enrolment_id}/certificate"

    @property
    def check(self) -> str:
        return f"/verify/{self.code}"


@pytest.fixture
def held(make_person: MakePerson) -> Held:
    zoe = make_person(NAME, email="zoe@example.org")
    made = completed(zoe.id, add_course(title=TITLE, lessons=("first",), quiz=None))
    with transaction():
        code = issue_certificate(made, person_id=zoe.id, now=NOW).code
    return Held(zoe.id, made, as_written(code))


def signed_out(client: FlaskClient) -> FlaskClient:
    """The same browser, of nobody any more."""
    with client.session_transaction() as session:
        session.clear()
    return client


def test_who_has_a_name_that_a_pdf_cannot_show_is_told_so_beforehand(
    be: Be, make_person: MakePerson, held: Held
) -> None:
    told = "has characters that a PDF of ours cannot show"
    course_id = add_course("other", lessons=("first",), quiz=None)
    for name, is_told in (("李明", True), ("محمد علي", False)):
        somebody = make_person(name)
        made = completed(somebody.id, course_id)
        with transaction():
            issue_certificate(made, person_id=somebody.id, now=NOW)
        assert (told in be(somebody.id).get(f"/my-learning/{made}/certificate").text) is is_told
    assert told not in be(held.person_id).get(held.page).text


def test_it_is_got_by_one_press_after_the_course_was_completed(be: Be, make_person: MakePerson) -> None:
    ada, bert = make_person("Ada Okafor"), make_person("Bert Baker")
    course_id = add_course(lessons=("first",), quiz=None)
    made = completed(ada.id, course_id)
    page = f"/my-learning/{made}/certificate"
    assert page in be(ada.id).get(f"/my-learning/{made}/completed").text
    browser = be(ada.id)
    assert "Get your certificate" in browser.get(page).text
    assert browser.get(page + ".pdf").status_code == 404
    for _twice in range(2):
        assert "At present they are told nothing" in browser.post(page, follow_redirects=True).text
    stranger = be(bert.id)
    for address in (
        page,
        page + ".pdf",
        page.replace("certificate", "badge.jwt"),
        page.replace("certificate", "badge.png"),
    ):
        assert stranger.get(address).status_code == 404
    assert stranger.post(page).status_code == 404
    assert stranger.post(page + "/shown", data={"shown": "name"}).status_code == 404
    unfinished = enrolled(bert.id, course_id).id
    assert be(bert.id).get(f"/my-learning/{unfinished}/certificate").status_code == 302


def test_a_stranger_is_told_what_the_holder_chose_and_nothing_before(be: Be, client: FlaskClient, held: Held) -> None:
    def choose(shown: str) -> None:
        assert be(held.person_id).post(held.page + "/shown", data={"shown": shown}).status_code == 303

    def told() -> str:
        return signed_out(client).get(held.check).text

    unknown = client.get("/verify/0000-0000-0000-0000-0000-0000-0000")
    hidden = client.get(held.check)
    assert (unknown.status_code, hidden.status_code) == (404, 404)
    assert unknown.text == hidden.text, "a code that is hidden and one that is not there are one answer"
    assert hidden.headers["X-Robots-Tag"] == "noindex, nofollow"
    choose("no-name")
    assert "This certificate is genuine" in told()
    assert "*Data* &amp; &lt;script&gt;ethics" in told()
    assert "3 March 2026" in told()
    assert "Łukasz" not in told()
    assert "told that somebody, without a name, completed" in be(held.person_id).get(held.page).text
    choose("initials")
    assert "Łukasz" not in told()
    assert "Z. " in told()
    own = be(held.person_id).get(held.page).text
    assert re.search(r"told that <strong>[^<]+\.</strong> completed .+ on 3 March 2026\.</p>", own), "one full stop"
    choose("name")
    assert "&lt;b&gt;Łukasz&lt;/b&gt;" in told()
    choose("nothing")
    assert told() == unknown.text
    assert (
        "Nothing was changed"
        in be(held.person_id).post(held.page + "/shown", data={"shown": "all"}, follow_redirects=True).text
    )


def test_a_code_is_entered_as_it_comes(client: FlaskClient, held: Held) -> None:
    typed = held.code.lower().replace("-", " ").replace("0", "o")
    assert client.get("/verify", query_string={"code": typed}).location == held.check
    assert client.get(f"/verify/{held.code.lower()}").location == held.check
    wrong = client.get("/verify", query_string={"code": "7K3M<b>"})
    assert (wrong.status_code, "seven groups of four" in wrong.text, "7K3M&lt;b&gt;" in wrong.text) == (422, True, True)
    assert "Enter the code that stands" in client.get("/verify?code=").text
    assert client.get("/verify/no-such").status_code == 404


def test_checking_is_limited(client: FlaskClient, settings: Settings) -> None:
    limiter.reset()
    answers = [client.get("/verify/0000-0000-0000-0000-0000-0000-0000").status_code for _ in range(61)]
    limiter.reset()
    assert (set(answers[:60]), answers[60]) == ({404}, 429)


def test_the_file_is_tagged_and_says_what_it_should(be: Be, held: Held) -> None:
    answer = be(held.person_id).get(held.page + ".pdf")
    assert (answer.mimetype, answer.headers["Content-Disposition"]) == (
        "application/pdf",
        'attachment; filename="certificate-x-data-script-ethics-script.pdf"',
    )
    assert answer.data == be(held.person_id).get(held.page + ".pdf").data, "the same certificate, the same bytes"
    made = PdfReader(BytesIO(answer.data))
    root: Any = made.root_object
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en-GB"
    assert made.metadata is not None
    assert made.metadata.title == f"Certificate of completion: {TITLE}"
    assert len(made.pages) == 1
    text = " ".join(made.pages[0].extract_text().split())
    for words in (
        NAME,
        TITLE,
        "Completed on: 3 March 2026",
        "Version of the course: 1.0",
        "5 minutes",
        held.code,
    ):
        assert words in text
    assert _alternative_texts(made) == [f"QR code with the address http://localhost{held.check}"]


def _alternative_texts(made: PdfReader) -> list[str]:
    """The alternative texts of a file's pictures."""
    trailer: Any = made.trailer
    things: list[Any] = [made.get_object(number) for number in range(1, trailer["/Size"])]
    return [str(thing["/Alt"]) for thing in things if isinstance(thing, dict) and thing.get("/S") == "/Figure"]


def test_the_qr_code_on_the_page_leads_to_the_check(held: Held) -> None:
    address = f"https://skills.parliament.example{held.check}"
    data = {
        "colour": "#373151",
        "institution": "The Test Parliament",
        "name": "Maximiliana Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh " * 2,
        "course": "A title as long as any title may be here, a hundred characters, which is a long line even in small letters",
        "facts": [{"what": "Skills that it teaches", "says": ", ".join(f"skill number {n}" for n in range(14))}],
        "address": address,
        "check": "https://skills.parliament.example/verify",
        "code": held.code,
        "square": square_code(address),
    }
    facts = DocumentFacts("A certificate", "The Test Parliament", NOW)
    picture = compile_picture(TEMPLATES / "certificate.typ", data, document=facts, dots_per_inch=110)
    found = zxingcpp.read_barcodes(Image.open(BytesIO(picture)))
    assert [one.text for one in found] == [address]
    pdf = PdfReader(BytesIO(compile_pdf(TEMPLATES / "certificate.typ", data, document=facts)))
    assert len(pdf.pages) == 1, "long names and titles stay on the page"


def test_an_administrator_looks_up_revokes_and_issues_again(
    be: Be, make_person: MakePerson, client: FlaskClient, held: Held
) -> None:
    boss = be(make_person("Lena Learning", roles=(Role.LD_ADMINISTRATOR,)).id)
    assert "There is no certificate" in boss.get("/administration/certificates?code=x").text
    page = boss.get("/administration/certificates", query_string={"code": held.code}).location
    assert "&lt;b&gt;Łukasz&lt;/b&gt;" in boss.get(page).text
    empty = boss.post(page + "/revoke", data={"reason": ""})
    assert (empty.status_code, "Say why this certificate" in empty.text) == (422, True)
    assert boss.post(page + "/revoke", data={"reason": "The quiz was <i>wrong</i>"}).status_code == 303
    assert "Issue it again" in boss.get(page).text
    own = be(held.person_id)
    assert "The quiz was &lt;i&gt;wrong&lt;/i&gt;" in own.get(held.page).text
    assert own.get(held.page + ".pdf").status_code == 404
    seen = signed_out(client).get(held.check)
    assert (seen.status_code, "was revoked" in seen.text, "quiz" in seen.text, "Łukasz" in seen.text) == (
        410,
        True,
        False,
        False,
    )
    boss = be(make_person("Lena Second", roles=(Role.LD_ADMINISTRATOR,)).id)
    again = boss.post(page + "/issue-again", follow_redirects=True)
    assert "Issued again" in again.text
    new = own_certificate(held.enrolment_id, person_id=held.person_id)
    assert new is not None
    assert as_written(new.code) in again.text
    assert be(held.person_id).get(held.page + ".pdf").status_code == 200


def test_the_page_of_a_certificate_and_the_check_need_few_statements(be: Be, client: FlaskClient, held: Held) -> None:
    browser = be(held.person_id)
    assert statements(lambda: browser.get(held.page)) <= 8
    assert statements(lambda: client.get(held.check)) <= 4
