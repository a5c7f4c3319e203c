"""Links and files of an answer: kept with its draft, handed over when it is sent, kept then, and erased by retention alone."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from skills_centre.people.models import Person, PersonType, Role
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.file_types import CheckedFile, FileKind
from skills_centre.skills.errors import LinkNotSound, TooManyFiles, TooManyLinks
from skills_centre.skills.models import AssessmentDecision, AssessmentResult, Decision, Evidence
from skills_centre.skills.queries.drafts import drafts_of
from skills_centre.skills.queries.evidence import drafted_evidence, evidence_file, evidence_of
from skills_centre.skills.services.answers import Answer
from skills_centre.skills.services.deciding import Verdict
from skills_centre.skills.services.erasing import erase_assessment_words
from skills_centre.skills.services.evidence import Attached
from skills_centre.skills.services.profiles import set_primary_profile
from skills_centre.skills.services.self_assessment import discard, save_draft, submit, submit_drafts
from tests.skills.assessed import ageing_framework, report_to
from tests.skills.builders import NOW, TODAY, a_person, profile_id, published, skill_id
from tests.skills.deciding_builders import delegate, say
from tests.skills.second_opinion_builders import STANDS, Dispute, asked, find

REPORT = CheckedFile("report.pdf", FileKind.PDF, b"%PDF-1.7 the report")
NOTES = CheckedFile("notes.txt", FileKind.TEXT, b"notes")
SEVERAL = tuple(CheckedFile(f"{n}.txt", FileKind.TEXT, f"{n}".encode()) for n in range(4))
LINK = "https://example.org/report"


@pytest.fixture
def version_id(app: Flask) -> UUID:
    return published(ageing_framework())


@pytest.fixture
def ada(version_id: UUID) -> UUID:
    clerk, profile = a_person("Ada Okafor"), profile_id("clerk")
    with transaction():
        set_primary_profile(clerk, profile, starts_on=TODAY, by_id=None, now=NOW)
    return clerk


def keep(person_id: UUID, version_id: UUID, attached: Attached | None, *, is_chosen: bool = True) -> None:
    with transaction():
        save_draft(
            person_id,
            Answer(skill_id("writing"), version_id, 3 if is_chosen else None, "I wrote it", attached, is_chosen),
            now=NOW,
        )


def send(person_id: UUID, version_id: UUID, attached: Attached | None = None, *, at: timedelta = timedelta()) -> bool:
    with transaction():
        return submit(person_id, Answer(skill_id("writing"), version_id, 3, "I wrote it", attached), now=NOW + at)


def drafted(person_id: UUID) -> list[str | None]:
    items = drafted_evidence(person_id, [skill_id("writing")]).get(skill_id("writing"), ())
    return [item.address or item.file_name for item in items]


def sent(person_id: UUID) -> list[list[str | None]]:
    results = db.session.scalars(
        select(AssessmentResult.id).where(AssessmentResult.person_id == person_id).order_by(AssessmentResult.id)
    ).all()
    found = evidence_of(results)
    return [[item.address or item.file_name for item in found[one]] for one in results]


def file_id(person_id: UUID, name: str = "report.pdf") -> UUID:
    return db.session.execute(
        select(Evidence.id).where(Evidence.person_id == person_id, Evidence.file_name == name)
    ).scalar_one()


def test_what_is_attached_waits_with_the_draft_and_goes_with_the_answer(ada: UUID, version_id: UUID) -> None:
    keep(ada, version_id, Attached((LINK,), (REPORT,)))
    keep(ada, version_id, Attached((LINK,), (NOTES, REPORT)))
    assert drafted(ada) == [LINK, "report.pdf", "notes.txt"]
    keep(ada, version_id, Attached((), (), (file_id(ada, "notes.txt"),)))
    keep(ada, version_id, None)
    assert drafted(ada) == ["report.pdf"]
    with transaction():
        assert submit_drafts(ada, now=NOW) == 1
    assert (drafted(ada), sent(ada)) == ([], [["report.pdf"]])
    file = evidence_file(file_id(ada), viewer_id=ada, on=TODAY)
    assert (file.name, file.media_type, file.content) == ("report.pdf", "application/pdf", REPORT.content)


def test_the_same_form_sent_twice_makes_one_result_and_new_evidence_another(ada: UUID, version_id: UUID) -> None:
    keep(ada, version_id, Attached((), (NOTES,)))
    outcomes = [
        send(ada, version_id, Attached((LINK,), (REPORT,))),
        send(ada, version_id, Attached((LINK,), (REPORT,)), at=timedelta(seconds=1)),
        send(ada, version_id, Attached((LINK,)), at=timedelta(minutes=1)),
        send(ada, version_id, Attached((LINK,), SEVERAL[:1]), at=timedelta(minutes=2)),
        send(ada, version_id, Attached(), at=timedelta(minutes=3)),
    ]
    assert outcomes == [True, False, False, True, True]
    assert sent(ada) == [[LINK, "notes.txt", "report.pdf"], [LINK, "0.txt"], []]
    assert drafted(ada) == []


def test_an_answer_without_a_level_keeps_what_is_attached_and_is_never_sent(ada: UUID, version_id: UUID) -> None:
    keep(ada, version_id, Attached((), (REPORT,)), is_chosen=False)
    with transaction():
        assert submit_drafts(ada, now=NOW) == 0
    [draft] = drafts_of(ada).values()
    assert (draft.is_chosen, draft.level, draft.evidence, drafted(ada)) == (False, None, "I wrote it", ["report.pdf"])
    keep(ada, version_id, None)
    with transaction():
        assert submit_drafts(ada, now=NOW) == 1
    assert sent(ada) == [["report.pdf"]]


def test_a_removed_answer_takes_its_files_along_and_what_was_sent_stays(ada: UUID, version_id: UUID) -> None:
    send(ada, version_id, Attached((LINK,), (REPORT,)))
    keep(ada, version_id, Attached((), (NOTES,)))
    with transaction():
        discard(ada, [skill_id("writing")])
    assert (drafted(ada), sent(ada)) == ([], [[LINK, "report.pdf"]])


def test_nobody_removes_another_persons_files_or_what_was_sent(ada: UUID, version_id: UUID) -> None:
    ben = a_person("Ben")
    keep(ada, version_id, Attached((), (REPORT,)))
    keep(ben, version_id, Attached((), (), (file_id(ada),)))
    assert drafted(ada) == ["report.pdf"]
    send(ada, version_id)
    keep(ada, version_id, Attached((), (), (file_id(ada),)))
    assert sent(ada) == [["report.pdf"]]


@pytest.mark.parametrize(
    ("attached", "refusal"),
    [
        (Attached(("ftp://example.org",)), LinkNotSound),
        (Attached(tuple(f"{LINK}/{n}" for n in range(6))), TooManyLinks),
        (Attached((), SEVERAL), TooManyFiles),
    ],
)
@pytest.mark.sqlite_only
def test_too_much_or_unsound_evidence_is_refused_and_nothing_is_kept(
    ada: UUID, version_id: UUID, attached: Attached, refusal: type[Refusal]
) -> None:
    for attempt in (keep, send):
        with pytest.raises(refusal):
            attempt(ada, version_id, attached)
    assert (drafted(ada), sent(ada)) == ([], [])


def test_the_database_lets_nobody_change_or_delete_what_was_sent(ada: UUID, version_id: UUID) -> None:
    send(ada, version_id, Attached((LINK,), (REPORT,)))
    for statement in (
        update(Evidence).values(address="https://elsewhere.example"),
        update(Evidence).values(result_id=None, address=None, file_name=None, body=None, erased_at=NOW),
        delete(Evidence),
    ):
        with pytest.raises(IntegrityError), transaction() as session:
            session.execute(statement)
    with transaction():
        erase_assessment_words(ada, now=NOW)
    for column in (Evidence.address, Evidence.file_name, Evidence.body, Evidence.digest):
        assert set(db.session.scalars(select(column))) == {None}
    assert sent(ada) == [[]]
    with pytest.raises(IntegrityError), transaction() as session:
        session.execute(update(Evidence).values(erased_at=NOW))


def may_open(evidence_id: UUID, viewer_id: UUID) -> bool:
    db.session.close()
    try:
        evidence_file(evidence_id, viewer_id=viewer_id, on=TODAY)
    except NotFound:
        return False
    return True


def test_a_file_is_seen_by_its_writer_and_by_those_who_may_decide_and_by_nobody_else(
    ada: UUID, version_id: UUID
) -> None:
    boss, mina, dan = a_person("Boss One"), a_person("Mina Manager"), a_person("Dan Delegate")
    report_to(boss, mina)
    report_to(mina, ada)
    delegate(mina, dan)
    lena = a_person("Lena Lead", roles=(Role.SKILLS_LEAD,))
    others = [boss, a_person("Olu Admin", roles=(Role.LD_ADMINISTRATOR, Role.AUDITOR)), a_person("Bo Colleague")]
    keep(ada, version_id, Attached((), (REPORT,)))
    report = file_id(ada)
    assert [may_open(report, who) for who in (ada, mina, dan, lena, *others)] == [True, *[False] * 6]
    send(ada, version_id)
    assert [may_open(report, who) for who in (ada, mina, dan)] == [True] * 3
    assert not any(may_open(report, who) for who in (lena, *others))
    result = db.session.execute(select(AssessmentResult.id)).scalar_one()
    say(ada, Verdict(result, Decision.CANNOT_JUDGE), by_id=mina)
    assert may_open(report, lena)
    say(ada, Verdict(result, Decision.RETURNED, reason="No."), by_id=lena)
    lou = a_person("Lou Lead", roles=(Role.SKILLS_LEAD,))
    assert not may_open(report, lena)
    decision = decision_of_return(result)
    opinion = asked(Dispute(mina, ada, skill_id("writing"), result, decision, lou))
    assert [may_open(report, who) for who in (lou, lena, *others)] == [True, *[False] * 4]
    find(opinion, STANDS, by_id=lou)
    assert not may_open(report, lou)
    assert not may_open(uuid4(), ada)
    with transaction() as session:
        session.execute(update(Person).where(Person.id == ada).values(person_type=PersonType.MEMBERS_STAFF))
    assert [may_open(report, who) for who in (ada, mina, dan, lena, lou, *others)] == [True, *[False] * 7]


def decision_of_return(result_id: UUID) -> UUID:
    return db.session.execute(
        select(AssessmentDecision.id).where(
            AssessmentDecision.result_id == result_id, AssessmentDecision.decision == Decision.RETURNED
        )
    ).scalar_one()
