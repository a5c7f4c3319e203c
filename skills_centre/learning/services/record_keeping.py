"""What L&D does to people's records: correcting a time or a day that is wrong, and bringing in learning from an earlier system."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import insert, select

from skills_centre.learning.errors import NoTimeTaken, OwnRecordOfCourses, ReasonMissing, WordsTooLong
from skills_centre.learning.models import LearningRecordEntry, RecordDetail, RecordSource
from skills_centre.learning.queries.past_learning import PastLearning
from skills_centre.learning.queries.whereabouts import whereabouts
from skills_centre.learning.rules.record import MINUTES_A_DAY
from skills_centre.learning.services.record import check_day, copy_of, hold_person, latest_of, made_by_form
from skills_centre.people.models import Membership
from skills_centre.people.services.following import circumstances_changed
from skills_centre.platform.audit import record_act
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id
from skills_centre.platform.portions import portions
from skills_centre.platform.words import Words, keep_words

REASON_AT_MOST = 500
#: The most minutes that an administrator may say something took: three months of days and nights.
MINUTES_AT_MOST = 92 * MINUTES_A_DAY
#: What the lock is called that makes one import wait for another.
IMPORT_LOCK = "past-learning"


@dataclass(frozen=True, slots=True)
class Correction:
    """What an entry should say, and why, in words that the person reads."""

    learned_on: date
    minutes: int
    reason: str


def correct_for(
    person_id: UUID, entry_id: UUID, correction: Correction, *, by_id: UUID, form_id: UUID, now: datetime
) -> UUID:
    """Replace an entry that the person did not record themselves by one with the right day and time, and give its id.

    The same form sent twice makes one entry; one that changes nothing makes none. Raises NotFound, OwnRecordOfCourses,
    EntryChangedMeanwhile, LearnedInFuture, LearnedTooLongAgo, NoTimeTaken, ReasonMissing or WordsTooLong.
    """
    if person_id == by_id:
        raise OwnRecordOfCourses
    hold_person(person_id)
    made = made_by_form(person_id, form_id)
    if made is not None and (made.learned_on, made.minutes) == (correction.learned_on, correction.minutes):
        return made.id
    entry = latest_of(entry_id, person_id=person_id)
    if entry.source is RecordSource.SELF_RECORDED:
        raise NotFound
    _check(correction, today=local_day(now))
    if (entry.learned_on, entry.minutes) == (correction.learned_on, correction.minutes):
        return entry_id
    corrected = copy_of(entry, now=now)
    corrected.form_id, corrected.minutes, corrected.learned_on = form_id, correction.minutes, correction.learned_on
    if correction.learned_on != entry.learned_on:
        then = whereabouts(person_id, on=correction.learned_on)
        corrected.unit_id, corrected.profile_id = then.unit_id, then.profile_id
    db.session.add(corrected)
    db.session.flush()
    before = db.session.get(RecordDetail, entry_id)
    db.session.add(
        RecordDetail(
            entry_id=corrected.id,
            provider_id=before.provider_id if before else None,
            reason_id=keep_words(correction.reason, about_id=person_id, purpose="record-correction", now=now),
            recorded_by=by_id,
        )
    )
    db.session.flush()
    record_act(
        "record.correct",
        actor_id=by_id,
        subject_kind="person",
        subject_id=person_id,
        now=now,
        fields=("day", "minutes"),
    )
    circumstances_changed([person_id], now=now)
    return corrected.id


def keep_past_learning(learned: Sequence[PastLearning], *, by_id: UUID, now: datetime) -> None:
    """Write what an earlier system recorded into people's records, in a few statements whatever their number.

    The caller holds IMPORT_LOCK, and has left out what was brought in before.
    """
    units = _units_of({one.person_id for one in learned})
    words: list[dict[str, object]] = []
    entries: list[dict[str, object]] = []
    details: list[dict[str, object]] = []

    def written(body: str, person_id: UUID, purpose: str) -> UUID | None:
        if not body:
            return None
        words_id = new_id()
        words.append({"id": words_id, "about_id": person_id, "purpose": purpose, "body": body, "written_at": now})
        return words_id

    for one in learned:
        entry_id = new_id()
        entries.append(
            {
                "id": entry_id,
                "person_id": one.person_id,
                "source": RecordSource.IMPORT,
                "words_id": written(one.title, one.person_id, "learning"),
                "minutes": one.minutes,
                "learned_on": one.learned_on,
                "recorded_at": now,
                "unit_id": _unit_on(units.get(one.person_id, ()), one.learned_on),
                "takes_out": False,
            }
        )
        provider_id = written(one.provider, one.person_id, "learning-provider")
        details.append({"entry_id": entry_id, "provider_id": provider_id, "recorded_by": by_id})
    session = db.session()
    for model, rows in ((Words, words), (LearningRecordEntry, entries), (RecordDetail, details)):
        if rows:
            session.execute(insert(model), rows)
    record_act("record.import", actor_id=by_id, subject_kind="record", subject_id=None, now=now)
    circumstances_changed(sorted({one.person_id for one in learned}), now=now)


def _check(correction: Correction, *, today: date) -> None:
    check_day(correction.learned_on, today=today)
    if not 0 <= correction.minutes <= MINUTES_AT_MOST:
        raise NoTimeTaken
    if not correction.reason.strip():
        raise ReasonMissing
    if len(correction.reason) > REASON_AT_MOST:
        raise WordsTooLong(most=REASON_AT_MOST, field="reason")


def _units_of(person_ids: set[UUID]) -> dict[UUID, list[Membership]]:
    """The memberships of these people, the latest first."""
    found: dict[UUID, list[Membership]] = defaultdict(list)
    for some in portions(sorted(person_ids), at_once=500):
        chosen = select(Membership).where(Membership.person_id.in_(some))
        for one in db.session.scalars(chosen.order_by(Membership.starts_on.desc())):
            found[one.person_id].append(one)
    return found


def _unit_on(memberships: Sequence[Membership], day: date) -> UUID | None:
    return next(
        (one.unit_id for one in memberships if one.starts_on <= day and (one.ends_on is None or one.ends_on >= day)),
        None,
    )
