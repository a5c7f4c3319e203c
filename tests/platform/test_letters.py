"""Messages as they leave: whatever they say is read again by Python's own parser, and their headers hold nothing else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8, default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills_centre.platform.mail.calendar_parts import CalendarPart
from skills_centre.platform.mail.letters import Letter, as_bytes
from skills_centre.platform.mail.unsubscribing import Unsubscribing

FROM, SITE = "Skills Centre <centre@skills.parliament.uk>", "https://skills"
LETTER = Letter(
    "k", "0123456789" * 4, "ada@parliament.uk", "Due in 7 days: Drafting", "Hello", "<p>Hello</p>",
    datetime(2026, 3, 3, 9, 30, tzinfo=UTC),
)  # fmt: skip
CALENDAR = CalendarPart("REQUEST", "BEGIN:VCALENDAR\r\nSUMMARY:Café\r\nEND:VCALENDAR\r\n")

#: What a body or a subject may be made of, lines and letters of other alphabets included.
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=400)
ON_A_LINE = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Cf", "Zs"], include_characters=" "), max_size=200
)


def written(letter: Letter, mail_from: str = FROM) -> bytes:
    return as_bytes(letter, mail_from=mail_from, site=SITE)


def read(letter: Letter, mail_from: str = FROM) -> EmailMessage:
    return message_from_bytes(written(letter, mail_from), _class=EmailMessage, policy=default)


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    content = part.get_content()
    assert isinstance(content, str)
    return "\n".join(content.splitlines())


def headers_by_python(letter: Letter) -> bytes:
    """The headers of addresses and subject as Python's EmailMessage writes them."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = FROM, letter.address, letter.subject
    return message.as_bytes().removesuffix(b"\r\n")


def test_a_message_says_from_whom_to_whom_when_and_that_no_machine_is_to_answer() -> None:
    message = read(LETTER)
    assert dict(message.items()) == {
        "From": FROM,
        "To": "ada@parliament.uk",
        "Subject": "Due in 7 days: Drafting",
        "Date": "Tue, 03 Mar 2026 09:30:00 +0000",
        "Message-ID": "<0123456789012345678901234567890123456789.b0058a76@skills.parliament.uk>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "MIME-Version": "1.0",
        "Content-Language": "en-GB",
        "Content-Type": 'multipart/alternative; boundary="=_0123456789012345678901234567890123456789"',
    }
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert (body(message, "plain"), body(message, "html")) == ("Hello", "<p>Hello</p>")


def test_a_message_of_a_thread_refers_to_it_on_one_line_and_has_an_id_of_its_own() -> None:
    mail_from = f"Centre <centre@{'long-' * 12}name.parliament.uk>"
    one = replace(LETTER, thread="f" * 40)
    message = read(one, mail_from)
    assert message["Message-ID"] == read(LETTER, mail_from)["Message-ID"]
    assert message["References"] == message["Message-ID"].replace(LETTER.message_id, "f" * 40)
    assert f"\r\nReferences: {message['References']}\r\n".encode() in written(one, mail_from)


@given(subject=ON_A_LINE)
def test_a_subject_stands_as_python_would_write_it(subject: str) -> None:
    """Short and plain ones, which stand as they are, and all others."""
    letter = replace(LETTER, subject=" ".join(subject.split()))
    assert written(letter).startswith(headers_by_python(letter))
    assert read(letter)["Message-ID"], "nothing of it ended the headers"


@given(text=WORDS, html=WORDS)
def test_bodies_of_any_words_come_back_line_by_line(text: str, html: str) -> None:
    raw = written(replace(LETTER, text_body=text, html_body=html))
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 100
    assert b"\n" not in raw.replace(b"\r\n", b"")
    message = message_from_bytes(raw, _class=EmailMessage, policy=default)
    for kind, words in (("plain", text), ("html", html)):
        part = message.get_body((kind,))
        assert part is not None
        payload = part.get_payload(decode=True)
        assert isinstance(payload, bytes)
        assert payload.splitlines() == words.encode().splitlines() or payload == b"\r\n"


def test_words_whose_lines_are_long_or_of_other_letters_are_encoded_and_plain_ones_are_not() -> None:
    raw = written(
        replace(LETTER, text_body="Short and plain.\n.\nFrom here", html_body="<p>" + "a" * 2000 + " é =</p>")
    )
    assert b"Content-Transfer-Encoding: 7bit\r\n\r\nShort and plain.\r\n.\r\nFrom here\r\n" in raw
    assert b"=C3=A9 =3D</p>" in raw


@pytest.mark.parametrize(
    "subject", ["Hello\r\nBcc: eve@example.org", "Hello\nBcc: eve@example.org", "Hello\x0bBcc: x", "A\x85B"]
)
def test_a_subject_that_would_begin_another_header_is_refused(subject: str) -> None:
    with pytest.raises(ValueError, match="linefeed"):
        written(replace(LETTER, subject=subject))


def test_what_is_encoded_in_a_subject_is_read_as_it_was_meant() -> None:
    assert read(replace(LETTER, subject="Prüfung “Ethik”, 12 £"))["Subject"] == "Prüfung “Ethik”, 12 £"


def test_a_long_subject_is_folded_and_read_whole() -> None:
    subject = "Due tomorrow: " + "how to write well, " * 8 + "in short"
    raw = written(replace(LETTER, subject=subject))
    assert max(map(len, raw.partition(b"MIME-Version")[0].split(b"\r\n"))) <= 90
    assert read(replace(LETTER, subject=subject))["Subject"] == subject


@pytest.mark.parametrize("address", ["https://skills.test/fewer/" + "x" * 250, "http://127.0.0.1:8000/fewer/x"])
def test_where_fewer_are_asked_for_stands_on_one_line(address: str) -> None:
    raw = written(replace(LETTER, unsubscribing=Unsubscribing(address, is_one_click=True)))
    assert f"List-Unsubscribe: <{address}>\r\n".encode() in raw
    assert (b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw) == address.startswith("https://")


@pytest.mark.parametrize(
    "address", ["https://skills.test/\r\nBcc: eve@example.org", "https://skills.test/é", "x" * 1000]
)
def test_an_address_that_cannot_stand_on_one_line_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="one line"):
        written(replace(LETTER, unsubscribing=Unsubscribing(address, is_one_click=True)))


def test_an_address_of_other_letters_stands_in_utf8() -> None:
    letter = replace(LETTER, address="zoë@parliament.uk")
    assert "\r\nTo: zoë@parliament.uk\r\n".encode() in written(letter)
    assert message_from_bytes(written(letter), policy=SMTPUTF8)["To"] == "zoë@parliament.uk"


def test_a_sender_whose_name_has_other_letters_is_encoded() -> None:
    assert read(LETTER, "Zoë <centre@skills.parliament.uk>")["From"] == "Zoë <centre@skills.parliament.uk>"


def test_one_object_for_calendars_stands_beside_the_words_and_as_a_file() -> None:
    message = read(replace(LETTER, calendar=(CALENDAR,)))
    words, file = message.iter_parts()
    assert isinstance(words, EmailMessage)
    assert isinstance(file, EmailMessage)
    assert message.get_content_type() == "multipart/mixed"
    assert [one.get_content_type() for one in words.iter_parts()] == ["text/plain", "text/html", "text/calendar"]
    invitation = list(words.iter_parts())[-1]
    assert dict(invitation["Content-Type"].params) == {"method": "REQUEST", "charset": "utf-8"}
    assert invitation.get_payload(decode=True) == file.get_payload(decode=True) == CALENDAR.body.encode()
    assert (file.get_content_type(), file.get_filename()) == ("application/ics", "session.ics")
    assert len({message.get_boundary(), words.get_boundary()}) == 2


def test_several_objects_for_calendars_are_files_alone() -> None:
    several = (replace(CALENDAR, file_name="a.ics"), replace(CALENDAR, method="CANCEL", file_name="b-off.ics"))
    words, *files = read(replace(LETTER, calendar=several)).iter_parts()
    assert isinstance(words, EmailMessage)
    assert [one.get_content_type() for one in words.iter_parts()] == ["text/plain", "text/html"]
    assert [(one.get_filename(), one.get_content_type()) for one in files] == [
        ("a.ics", "text/calendar"),
        ("b-off.ics", "text/calendar"),
    ]
    assert [one["Content-Type"].params["method"] for one in files] == ["REQUEST", "CANCEL"]


@pytest.mark.parametrize(
    "change",
    [
        lambda one: one,
        lambda one: replace(one, calendar=(CALENDAR,)),
        lambda one: replace(one, calendar=(CALENDAR, CALENDAR)),
        lambda one: replace(one, subject="Über alles"),
    ],
)
def test_a_message_is_the_same_bytes_each_time(change: Callable[[Letter], Letter]) -> None:
    assert written(change(LETTER)) == written(change(LETTER))
