"""People under way follow a correction, however many they are; nobody else is moved, and nothing is opened again."""

from collections.abc import Callable

from sqlalchemy import insert, select

from skills_centre.catalogue.queries.courses import published_course
from skills_centre.catalogue.services.drafts import start_version
from skills_centre.catalogue.services.publishing import publish, submit
from skills_centre.learning.models import Enrolment, EnrolmentState, LearningRecordEntry
from skills_centre.learning.queries.enrolments import enrolment_facts
from skills_centre.learning.rules.questions import Answer
from skills_centre.learning.services.progress import complete_lesson
from skills_centre.learning.services.quizzes import begin_attempt, finish_attempt, save_answer
from skills_centre.people.models import Person, PersonType, Role
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from tests.catalogue.builders import keep, make_pack, publish_course
from tests.conftest import NOW
from tests.counting import texts
from tests.learning.builders import enrolled

Maker = Callable[..., Person]


def test_people_under_way_follow_a_correction_and_keep_what_they_did(make_person: Maker) -> None:
    author, reviewer = (make_person(name, roles=(Role.LD_ADMINISTRATOR,)).id for name in ("Ada Okafor", "Ben Ito"))
    first = publish_course(make_pack(), by_id=author, reviewer_id=reviewer)
    course_id = published_course("tea-making").course_id
    lea, finished = make_person("Lea Brown").id, make_person("Fin Gray").id
    going, done = enrolled(lea, course_id).id, enrolled(finished, course_id).id

    def take_quiz(enrolment: object, person: object) -> None:
        number = begin_attempt(enrolment, "check", person_id=person, now=NOW)  # type: ignore[arg-type]
        save_answer(enrolment, "check", number, question_key="water", answer=Answer((0,)), person_id=person, now=NOW)  # type: ignore[arg-type]

    with transaction():
        for enrolment, person in ((going, lea), (done, finished)):
            complete_lesson(enrolment, "leaves", person_id=person, now=NOW)
            take_quiz(enrolment, person)
        assert finish_attempt(done, "check", 1, person_id=finished, now=NOW).course_is_complete
    others = [make_person(f"Person {number}").id for number in range(30)]
    with transaction():
        db.session.execute(
            insert(Enrolment),
            [
                {
                    "id": new_id(), "person_id": person, "course_id": course_id, "version_id": first,
                    "state": EnrolmentState.NOT_STARTED, "enrolled_at": NOW, "enrolled_by": person,
                }
                for person in others
            ],
        )  # fmt: skip
        draft = start_version("tea-making", by_id=author, now=NOW, is_correction=True)
    keep(make_pack(lesson="## Safer words\n\nMind the kettle.\n"), by_id=author)
    with transaction():
        submit(draft, by_id=author, now=NOW)
    with transaction():
        statements = texts(lambda: publish(draft, by_id=reviewer, now=NOW))
    assert sum("UPDATE enrolment" in one for one in statements) == 1
    assert set(db.session.scalars(select(Enrolment.version_id).where(Enrolment.person_id.in_(others)))) == {draft}
    facts = enrolment_facts(going, person_id=lea)
    assert facts is not None
    assert (facts.version_id, facts.edition, facts.parts_done) == (draft, "1.1", 1)
    kept = db.session.get(Enrolment, done)
    assert kept is not None
    assert (kept.version_id, kept.state) == (first, EnrolmentState.COMPLETED)
    assert db.session.scalar(select(LearningRecordEntry.version_id)) == first
    with transaction():
        assert finish_attempt(going, "check", 1, person_id=lea, now=NOW).course_is_complete


def test_nobody_on_an_older_version_follows_a_correction_of_the_newer(make_person: Maker) -> None:
    author, reviewer = (make_person(name, roles=(Role.LD_ADMINISTRATOR,)).id for name in ("Ada Okafor", "Ben Ito"))
    first = publish_course(make_pack(), by_id=author, reviewer_id=reviewer)
    lea = make_person("Lea Brown", person_type=PersonType.HOUSE_STAFF).id
    going = enrolled(lea, published_course("tea-making").course_id).id
    publish_course(make_pack(title="Second tea"), by_id=author, reviewer_id=reviewer)
    with transaction():
        draft = start_version("tea-making", by_id=author, now=NOW, is_correction=True)
    keep(make_pack(title="Second tea, corrected"), by_id=author)
    with transaction():
        submit(draft, by_id=author, now=NOW)
        publish(draft, by_id=reviewer, now=NOW)
    assert published_course("tea-making").number == "2.1"
    kept = db.session.get(Enrolment, going)
    assert kept is not None
    assert kept.version_id == first
