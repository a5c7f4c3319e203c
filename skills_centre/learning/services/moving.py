"""Moving learners to the published version of their course: what they have done is kept where it still says the same."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, select, update

from skills_centre.catalogue.models import CourseState, CourseVersion
from skills_centre.learning.errors import MoveReasonNeeded, NobodyChosen, NothingToMoveTo
from skills_centre.learning.models import Enrolment, EnrolmentMove, ModuleProgress, NewsKind, QuizAnswer, QuizAttempt
from skills_centre.learning.queries.moving import crossings, learners_to_move, parts_done
from skills_centre.learning.rules.moving import Crossing, fate_of
from skills_centre.learning.services.news import hold_news
from skills_centre.learning.services.progress import complete
from skills_centre.people.models import PRIVATE_PERSON_TYPES
from skills_centre.platform.audit import record_act
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id
from skills_centre.platform.portions import portions
from skills_centre.platform.words import keep_words


def move_learners(version_id: UUID, *, chosen: Collection[UUID] | None, reason: str, by_id: UUID, now: datetime) -> int:
    """Move people under way to the published version of their course: everybody, or the enrolments chosen.

    Gives how many, without Members, peers and their staff, who are counted nowhere but move with everybody.

    Parts done in both are kept. A quiz that asks something else is passed again, and an attempt at it that is open is dropped. Whoever has
    done all that the version asks for completes the course. Completed enrolments stay. Moving twice moves nobody more.
    Of more than a few people the news is held for some minutes, in which `stop_news` keeps it from everybody.
    Raises NotFound, NothingToMoveTo, NobodyChosen or MoveReasonNeeded.
    """
    version = db.session.execute(
        select(CourseVersion.state, CourseVersion.course_id)
        .where(CourseVersion.id == version_id)
        .with_for_update(read=True)
    ).one_or_none()
    if version is None:
        raise NotFound
    state, course_id = version
    if state is not CourseState.PUBLISHED:
        raise NothingToMoveTo
    if chosen is not None and not chosen:
        raise NobodyChosen
    if not reason.strip():
        raise MoveReasonNeeded
    found = db.session.execute(learners_to_move(version_id, chosen).with_for_update(of=Enrolment)).all()
    if not found:
        return 0
    words_id = keep_words(reason, about_id=by_id, purpose="course-move", now=now)
    done = parts_done([row.id for row in found])
    completing: list[UUID] = []
    for former_id, way in crossings({row.version_id for row in found}, version_id).items():
        theirs = [row.id for row in found if row.version_id == former_id]
        _move(theirs, way, version_id=version_id)
        completing += [one for one in theirs if fate_of(done[one], way).completes]
    db.session.execute(
        insert(EnrolmentMove),
        [
            {
                "id": new_id(),
                "enrolment_id": row.id,
                "from_version_id": row.version_id,
                "to_version_id": version_id,
                "words_id": words_id,
                "moved_by": by_id,
                "moved_at": now,
            }
            for row in found
        ],
    )
    listed = sum(row.person_type not in PRIVATE_PERSON_TYPES for row in found)
    hold_news(NewsKind.MOVED, course_id=course_id, receivers=listed, by_id=by_id, now=now, always=chosen is None)
    db.session.expire_all()
    for enrolment in _enrolments(completing):
        complete(enrolment, now=now)
    record_act("enrolment.move", actor_id=by_id, subject_kind="course_version", subject_id=version_id, now=now)
    return listed


def _move(enrolment_ids: list[UUID], way: Crossing, *, version_id: UUID) -> None:
    again = [part.key for part in way.again]
    dropped = [part.key for part in (*way.again, *way.gone)]
    for some in portions(enrolment_ids):
        db.session.execute(
            update(Enrolment)
            .where(Enrolment.id.in_(some))
            .values(version_id=version_id)
            .execution_options(synchronize_session=False)
        )
        if again:
            db.session.execute(
                update(ModuleProgress)
                .where(ModuleProgress.enrolment_id.in_(some), ModuleProgress.module_key.in_(again))
                .values(completed_at=None)
                .execution_options(synchronize_session=False)
            )
        if dropped:
            _drop_open_attempts(some, dropped)


def _drop_open_attempts(enrolment_ids: list[UUID], module_keys: list[str]) -> None:
    open_ones = select(QuizAttempt.id).where(
        QuizAttempt.enrolment_id.in_(enrolment_ids),
        QuizAttempt.module_key.in_(module_keys),
        QuizAttempt.finished_at.is_(None),
    )
    for statement in (
        delete(QuizAnswer).where(QuizAnswer.attempt_id.in_(open_ones)),
        delete(QuizAttempt).where(QuizAttempt.id.in_(open_ones)),
    ):
        db.session.execute(statement.execution_options(synchronize_session=False))


def _enrolments(ids: list[UUID]) -> list[Enrolment]:
    return [
        one
        for some in portions(ids)
        for one in db.session.scalars(select(Enrolment).where(Enrolment.id.in_(some)).order_by(Enrolment.id))
    ]
