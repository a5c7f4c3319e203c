"""Certificates: their codes, one for each completion, what others are told, revoking and issuing again."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError

from skills_centre.learning.errors import (
    CertificateCounts,
    CertificateRevoked,
    NotCompletedYet,
    RevokedWithoutReason,
    WordsTooLong,
)
from skills_centre.learning.models import Certificate, Shown
from skills_centre.learning.queries.certificates import (
    certificate_of_code,
    has_another,
    own_certificate,
    revoked_badges,
    was_certified,
)
from skills_centre.learning.queries.record import record_of
from skills_centre.learning.rules.certificates import as_written, code_typed, holder_shown, initials
from skills_centre.learning.services.certificates import (
    choose_shown,
    issue_again,
    issue_certificate,
    revoke_certificate,
)
from skills_centre.learning.services.record_keeping import Correction, correct_for
from skills_centre.people.models import Person
from skills_centre.platform.audit import AuditEvent
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id
from tests.conftest import NOW, TODAY
from tests.learning.builders import add_course, completed, enrolled, withdraw_course

MakePerson = Callable[..., Person]
CODE = "7K3M9QWE0000111122223333ZZZZ"


@pytest.mark.parametrize(
    "typed",
    [
        "7K3M-9QWE-0000-1111-2222-3333-ZZZZ",
        " 7k3m 9qwe oooo ilil 2222 3333 zzzz ",
        "https://skills.example/verify/7K3M-9QWE-0000-1111-2222-3333-ZZZZ/",
        "7K3M–9QWE–0000–1111–2222–3333–ZZZZ.",
    ],
)
def test_a_code_is_read_as_people_type_it(typed: str) -> None:
    assert code_typed(typed) == CODE
    assert code_typed(as_written(CODE)) == CODE


@pytest.mark.parametrize(
    "typed", ["", "7K3M", CODE + "0", CODE[:-1] + "U", "7K3M-9QWE-0000-1111-2222-3333-ZZZ!", "é" * 28]
)
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert code_typed(typed) is None


def test_initials_are_the_first_letters_of_every_word() -> None:
    assert [initials(name) for name in ("Ada Okafor", "Łucja Ó Briain-Nowak", "  ada  ", "李")] == [
        "A. O.",
        "Ł. Ó. B. N.",
        "A.",
        "李.",
    ]
    assert [holder_shown("Ada Okafor", shown) for shown in Shown] == [None, None, "A. O.", "Ada Okafor"]


def test_each_completion_has_one_certificate_that_shows_nothing_until_its_holder_chooses(
    app: Flask, make_person: MakePerson
) -> None:
    ada, bert = make_person("Ada Okafor"), make_person("Bert Baker")
    course_id = add_course(lessons=("first",), quiz=None)
    under_way = enrolled(bert.id, course_id).id
    with pytest.raises(NotCompletedYet), transaction():
        issue_certificate(under_way, person_id=bert.id, now=NOW)
    made = completed(ada.id, course_id)
    with pytest.raises(NotFound), transaction():
        issue_certificate(made, person_id=bert.id, now=NOW)
    with pytest.raises(NotFound), transaction():
        choose_shown(made, Shown.NAME, person_id=ada.id, now=NOW)  # before it was issued
    with transaction():
        first = issue_certificate(made, person_id=ada.id, now=NOW).code
        again = issue_certificate(made, person_id=ada.id, now=NOW + timedelta(days=1)).code
    assert first == again
    assert code_typed(as_written(first)) == first
    found = certificate_of_code(first)
    assert found is not None
    assert (found.course_title, found.edition, found.minutes, found.shown, found.is_revoked, found.issued_at) == (
        "Checking what AI tells you",
        "1.0",
        5,
        Shown.NOTHING,
        False,
        NOW,
    )
    with transaction():
        choose_shown(made, Shown.INITIALS, person_id=ada.id, now=NOW)
    withdraw_course(course_id)
    kept = own_certificate(made, person_id=ada.id)
    assert kept is not None
    assert kept.shown is Shown.INITIALS
    assert own_certificate(made, person_id=bert.id) is None
    assert was_certified(kept.version_id)
    assert not was_certified(new_id())


def test_what_was_wrongly_issued_is_revoked_for_good_and_may_be_issued_again(
    app: Flask, make_person: MakePerson
) -> None:
    ada, boss = make_person("Ada Okafor"), make_person("Lena Learning")
    made = completed(ada.id, add_course(lessons=("first",), quiz=None))
    with transaction():
        wrong = issue_certificate(made, person_id=ada.id, now=NOW)
        wrong_id, wrong_code = wrong.id, wrong.code
        choose_shown(made, Shown.NAME, person_id=ada.id, now=NOW)
    for reason, refusal in ((" ", RevokedWithoutReason), ("x" * 1001, WordsTooLong)):
        with pytest.raises(refusal), transaction():
            revoke_certificate(wrong_id, reason=reason, by_id=boss.id, now=NOW)
    with pytest.raises(CertificateCounts), transaction():
        issue_again(wrong_id, by_id=boss.id, now=NOW)
    for later in (1, 2):  # twice has one effect
        with transaction():
            revoke_certificate(wrong_id, reason="Not their work", by_id=boss.id, now=NOW + timedelta(hours=later))
    gone = certificate_of_code(wrong_code)
    assert gone is not None
    assert (gone.revoked_at, gone.reason, has_another(gone)) == (NOW + timedelta(hours=1), "Not their work", False)
    assert [one.badge_id for one in revoked_badges()] == [gone.badge_id]
    for refused in (
        lambda: issue_certificate(made, person_id=ada.id, now=NOW),
        lambda: choose_shown(made, Shown.NAME, person_id=ada.id, now=NOW),
    ):
        with pytest.raises(CertificateRevoked), transaction():
            refused()
    codes = set()
    for _twice in range(2):
        with transaction():
            codes.add(issue_again(wrong_id, by_id=boss.id, now=NOW + timedelta(days=1)).code)
    assert len(codes) == 1
    assert codes != {wrong_code}
    new = own_certificate(made, person_id=ada.id)
    assert new is not None
    assert (new.code in codes, new.is_revoked, new.shown) == (True, False, Shown.NOTHING)
    assert has_another(gone)
    acts = db.session.execute(select(AuditEvent.action, AuditEvent.subject_id).order_by(AuditEvent.id)).all()
    assert [tuple(act) for act in acts] == [("certificate.revoke", ada.id), ("certificate.issue-again", ada.id)]


def test_the_database_refuses_a_second_one_and_changes_of_what_is_fixed(app: Flask, make_person: MakePerson) -> None:
    ada = make_person("Ada Okafor")
    made = completed(ada.id, add_course(lessons=("first",), quiz=None))
    with transaction():
        one = issue_certificate(made, person_id=ada.id, now=NOW).id
    with pytest.raises(IntegrityError), transaction() as session:
        session.add(Certificate(enrolment_id=made, code="x", issued_at=NOW, shown=Shown.NOTHING))
    with transaction():
        revoke_certificate(one, reason="Wrong", by_id=ada.id, now=NOW)
    for change in (
        update(Certificate).values(code="another"),
        update(Certificate).values(issued_at=NOW + timedelta(days=1)),
        update(Certificate).values(revoked_at=None, revoked_by=None),
        delete(Certificate),
    ):
        with pytest.raises(IntegrityError), transaction() as session:
            session.execute(change)
    assert db.session.scalar(select(func.count()).select_from(Certificate)) == 1


def test_a_certificate_says_the_day_and_the_time_that_stand_in_the_record(app: Flask, make_person: MakePerson) -> None:
    ada, boss = make_person("Ada Okafor"), make_person("Lena Learning")
    made = completed(ada.id, add_course(lessons=("first",), quiz=None))
    with transaction():
        issue_certificate(made, person_id=ada.id, now=NOW)
    (line,) = record_of(ada.id)
    assert line.enrolment_id == made
    with transaction():
        right = Correction(TODAY - timedelta(days=2), 25, "It was before the weekend")
        correct_for(ada.id, line.id, right, by_id=boss.id, form_id=new_id(), now=NOW)
    found = own_certificate(made, person_id=ada.id)
    assert found is not None
    assert (found.completed_on, found.minutes) == (TODAY - timedelta(days=2), 25)
