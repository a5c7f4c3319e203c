"""What people record of their own learning: adding it, correcting it by an entry that replaces it, taking it out and putting it back.

Every change holds the person's row, so that two windows, or two presses, make one entry; the database keeps a second correction of the
same entry out by itself.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select, true

from skills_centre.learning.errors import (
    BeganAfterEnd,
    EntryChangedMeanwhile,
    LearnedInFuture,
    LearnedTooLongAgo,
    MoreThanTheDayHas,
    NoTimeTaken,
    SkillNotKnown,
    TookTooLong,
)
from skills_centre.learning.models import (
    LearnedKind,
    LearningRecordEntry,
    RecordDetail,
    RecordEntryProof,
    RecordSkill,
    RecordSource,
)
from skills_centre.learning.queries.record import own_line, stands
from skills_centre.learning.queries.record_entries import proof_of, skill_keys_of
from skills_centre.learning.queries.record_skills import are_choosable
from skills_centre.learning.queries.whereabouts import whereabouts
from skills_centre.learning.rules.record import DAYS_AT_MOST, EARLIEST, MINUTES_A_DAY, days_taken
from skills_centre.learning.services.record_proof import attach_proof
from skills_centre.people.models import Person
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id
from skills_centre.platform.words import keep_words
from skills_centre.skills.services.evidence import Attached


@dataclass(frozen=True, slots=True)
class LearnedElsewhere:
    """What somebody says that they learned. `learned_on` is the last day and `began_on` the first one, where it took several."""

    title: str
    kind: LearnedKind
    learned_on: date
    minutes: int
    began_on: date | None = None
    provider: str = ""
    gained: str = ""
    skills: tuple[str, ...] = ()
    attached: Attached = field(default_factory=Attached)


def record_own(person_id: UUID, learned: LearnedElsewhere, *, form_id: UUID, now: datetime) -> UUID:
    """Write something that the person learned into their record, and give its id; the same form sent twice makes one entry.

    A form that was sent, gone back to and changed says something else, and makes another entry.
    Raises LearnedInFuture, LearnedTooLongAgo, BeganAfterEnd, TookTooLong, NoTimeTaken, MoreThanTheDayHas, SkillNotKnown, or what
    links and files may raise.
    """
    hold_person(person_id)
    made = made_by_form(person_id, form_id)
    if made is not None:
        if _says_the_same(made, learned):
            return made.id
        form_id = new_id()
    _check(person_id, learned, replaced_id=None, today=local_day(now))
    return _write(person_id, learned, replaces_id=None, form_id=form_id, now=now)


def correct_own(entry_id: UUID, learned: LearnedElsewhere, *, person_id: UUID, form_id: UUID, now: datetime) -> UUID:
    """Replace an entry that the person recorded by a new one, also one that was taken out, and give the new one's id.

    A correction that changes nothing writes nothing. Raises NotFound, EntryChangedMeanwhile, or what `record_own` raises.
    """
    hold_person(person_id)
    made = made_by_form(person_id, form_id)
    if made is not None and _says_the_same(made, learned):
        return made.id
    entry = _own_entry(entry_id, person_id=person_id)
    _check(person_id, learned, replaced_id=entry_id, today=local_day(now))
    if not entry.takes_out and not learned.attached.files and _says_the_same(entry, learned):
        return entry_id
    return _write(person_id, learned, replaces_id=entry_id, form_id=form_id, now=now)


def take_out(entry_id: UUID, *, person_id: UUID, now: datetime) -> UUID:
    """Take an entry that the person recorded out of their record, by a new entry that says so, and give that one's id.

    Doing it twice has one effect. Raises NotFound or EntryChangedMeanwhile.
    """
    hold_person(person_id)
    following = _replacement_of(entry_id)
    if following is not None and following.person_id == person_id and following.takes_out:
        return following.id
    entry = _own_entry(entry_id, person_id=person_id)
    if entry.takes_out:
        return entry_id
    out = copy_of(entry, now=now)
    out.takes_out, out.minutes = True, 0
    db.session.add(out)
    db.session.flush()
    _copy_what_is_beside(entry_id, out.id, by_id=person_id)
    return out.id


def hold_person(person_id: UUID) -> None:
    """Hold the person's row until the transaction ends, against all but rows that only point to it. Raises NotFound.

    Whoever completes a course holds the enrolment first and points to the person last; the whole row held here would deadlock with that.
    """
    if db.session.scalar(select(Person.id).where(Person.id == person_id).with_for_update(key_share=True)) is None:
        raise NotFound


def made_by_form(person_id: UUID, form_id: UUID) -> LearningRecordEntry | None:
    """The entry that this form has made already."""
    return db.session.scalar(
        select(LearningRecordEntry).where(
            LearningRecordEntry.person_id == person_id, LearningRecordEntry.form_id == form_id
        )
    )


def latest_of(entry_id: UUID, *, person_id: UUID) -> LearningRecordEntry:
    """An entry that nothing has replaced yet. Raises NotFound, or EntryChangedMeanwhile when something has."""
    entry = db.session.get(LearningRecordEntry, entry_id)
    if entry is None or entry.person_id != person_id:
        raise NotFound
    if _replacement_of(entry_id) is not None:
        raise EntryChangedMeanwhile
    return entry


def copy_of(entry: LearningRecordEntry, *, now: datetime) -> LearningRecordEntry:
    """A new entry that replaces one and says the same, not yet added."""
    return LearningRecordEntry(
        id=new_id(),
        person_id=entry.person_id,
        source=entry.source,
        course_id=entry.course_id,
        version_id=entry.version_id,
        enrolment_id=entry.enrolment_id,
        words_id=entry.words_id,
        minutes=entry.minutes,
        learned_on=entry.learned_on,
        recorded_at=now,
        unit_id=entry.unit_id,
        profile_id=entry.profile_id,
        replaces_id=entry.id,
        takes_out=False,
    )


def check_day(learned_on: date, *, today: date) -> None:
    """Raises LearnedInFuture or LearnedTooLongAgo."""
    if learned_on > today:
        raise LearnedInFuture
    if learned_on < EARLIEST:
        raise LearnedTooLongAgo


def _own_entry(entry_id: UUID, *, person_id: UUID) -> LearningRecordEntry:
    entry = latest_of(entry_id, person_id=person_id)
    if entry.source is not RecordSource.SELF_RECORDED:
        raise NotFound
    return entry


def _replacement_of(entry_id: UUID) -> LearningRecordEntry | None:
    return db.session.scalar(select(LearningRecordEntry).where(LearningRecordEntry.replaces_id == entry_id))


def _check(person_id: UUID, learned: LearnedElsewhere, *, replaced_id: UUID | None, today: date) -> None:
    check_day(learned.learned_on, today=today)
    days = days_taken(learned.began_on, learned.learned_on)
    if days < 1:
        raise BeganAfterEnd
    if days > DAYS_AT_MOST:
        raise TookTooLong
    if learned.minutes < 1:
        raise NoTimeTaken
    there = _recorded_on(person_id, learned.learned_on, but=replaced_id) if days == 1 else 0
    if learned.minutes + there > days * MINUTES_A_DAY:
        raise MoreThanTheDayHas
    there_already = skill_keys_of(replaced_id) if replaced_id else ()
    if not are_choosable(set(learned.skills).difference(there_already)):
        raise SkillNotKnown


def _copy_what_is_beside(entry_id: UUID, new_entry_id: UUID, *, by_id: UUID) -> None:
    """Give a new entry the details, skills, links and files of the one that it replaces."""
    session = db.session()
    before = session.get(RecordDetail, entry_id)
    if before is not None:
        session.add(
            RecordDetail(
                entry_id=new_entry_id,
                kind=before.kind,
                began_on=before.began_on,
                provider_id=before.provider_id,
                gained_id=before.gained_id,
                recorded_by=by_id,
            )
        )
    for key in skill_keys_of(entry_id):
        session.add(RecordSkill(entry_id=new_entry_id, skill_key=key))
    for place, proof in enumerate(proof_of(entry_id)):
        session.add(RecordEntryProof(entry_id=new_entry_id, proof_id=proof.id, place=place))
    session.flush()


def _says_the_same(entry: LearningRecordEntry, learned: LearnedElsewhere) -> bool:
    """Whether a correction would change nothing of an entry that stands."""
    line = own_line(entry.id, person_id=entry.person_id)
    links = tuple(proof.address for proof in proof_of(entry.id) if proof.address)
    began_on = learned.began_on if learned.began_on != learned.learned_on else None
    return (
        (line.title, line.kind, line.learned_on, line.began_on, line.minutes)
        == (learned.title, learned.kind, learned.learned_on, began_on, learned.minutes)
        and (line.provider or "", line.gained or "") == (learned.provider.strip(), learned.gained.strip())
        and set(skill_keys_of(entry.id)) == set(learned.skills)
        and links == learned.attached.links
        and not learned.attached.removed
    )


def _recorded_on(person_id: UUID, day: date, *, but: UUID | None) -> int:
    """The minutes that the person has recorded of one day, without an entry that is being replaced."""
    minutes = db.session.scalar(
        select(func.sum(LearningRecordEntry.minutes))
        .outerjoin(RecordDetail, RecordDetail.entry_id == LearningRecordEntry.id)
        .where(
            LearningRecordEntry.person_id == person_id,
            LearningRecordEntry.source == RecordSource.SELF_RECORDED,
            LearningRecordEntry.learned_on == day,
            LearningRecordEntry.takes_out.is_(False),
            RecordDetail.began_on.is_(None),
            LearningRecordEntry.id != but if but else true(),
            stands(),
        )
    )
    return int(minutes or 0)


def _write(
    person_id: UUID, learned: LearnedElsewhere, *, replaces_id: UUID | None, form_id: UUID, now: datetime
) -> UUID:
    then = whereabouts(person_id, on=learned.learned_on)
    entry_id = new_id()
    db.session.add(
        LearningRecordEntry(
            id=entry_id,
            person_id=person_id,
            source=RecordSource.SELF_RECORDED,
            words_id=keep_words(learned.title, about_id=person_id, purpose="learning", now=now),
            minutes=learned.minutes,
            learned_on=learned.learned_on,
            recorded_at=now,
            unit_id=then.unit_id,
            profile_id=then.profile_id,
            replaces_id=replaces_id,
            takes_out=False,
            form_id=form_id,
        )
    )
    db.session.flush()
    db.session.add(
        RecordDetail(
            entry_id=entry_id,
            kind=learned.kind,
            began_on=learned.began_on if learned.began_on != learned.learned_on else None,
            provider_id=keep_words(learned.provider, about_id=person_id, purpose="learning-provider", now=now),
            gained_id=keep_words(learned.gained, about_id=person_id, purpose="learning-gained", now=now),
            recorded_by=person_id,
        )
    )
    for key in sorted(set(learned.skills)):
        db.session.add(RecordSkill(entry_id=entry_id, skill_key=key))
    kept = [proof.id for proof in proof_of(replaces_id)] if replaces_id else []
    attach_proof(entry_id, learned.attached, person_id=person_id, kept=kept, now=now)
    db.session.flush()
    return entry_id
