"""Saying what became of each skill of the former version in a draft: renamed, split, merged or retired.

Source of the rule: docs/decisions/0009. Nothing moves before the draft is published; then the results of everybody follow.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Delete, delete, insert, update

from skills_centre.platform.audit import record_act
from skills_centre.platform.database import db, lock_named
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id
from skills_centre.skills.editing.replacing import in_its_place
from skills_centre.skills.errors import (
    ChooseOneSkill,
    ChooseSeveralSkills,
    MeasuredOtherwise,
    NotInDraft,
    TakenByAnother,
)
from skills_centre.skills.models import FrameworkVersion, SkillMapping
from skills_centre.skills.queries.editions import definition_of
from skills_centre.skills.queries.mapping import SideBySide, ever_assessed, side_by_side
from skills_centre.skills.rules.carrying import MappingKind
from skills_centre.skills.services.editing import changeable_draft, note_editor
from skills_centre.skills.services.editions import write_edition
from skills_centre.skills.services.frameworks import FRAMEWORK_LOCK


def decide_mapping(
    version_id: UUID,
    skill_id: UUID,
    kind: MappingKind,
    to: Collection[UUID] = (),
    *,
    by_id: UUID | None,
    now: datetime,
) -> bool:
    """Say what became of one skill of the former version; gives false when just that was said already.

    A skill that the draft still has is taken out of it, and what roles asked of it they ask of what it became; only a skill that
    was split may stay beside its parts. Raises NotFound, NotADraft, ChooseOneSkill, ChooseSeveralSkills, NotInDraft,
    TakenByAnother, MeasuredOtherwise or WaitsForApproval.
    """
    beside = _draft(version_id)
    if skill_id not in beside.before:
        raise NotFound
    targets = tuple(sorted(set(to))) if kind is not MappingKind.RETIRED else ()
    _check(beside, skill_id, kind, targets)
    must_go = skill_id in beside.after and skill_id not in targets
    said = beside.decided.get(skill_id)
    if said and (said.kind, tuple(sorted(said.to))) == (kind, targets) and not must_go:
        return False
    _write(version_id, skill_id, kind, targets, by_id=by_id, now=now)
    _put_in_its_place(beside, skill_id, targets)
    _record(version_id, by_id=by_id, now=now)
    return True


def accept_renames(version_id: UUID, renames: Sequence[tuple[UUID, UUID]], *, by_id: UUID | None, now: datetime) -> int:
    """Say of several skills at once that each has only a new name; those that somebody decided meanwhile stay. Gives how many.

    Raises what `decide_mapping` raises; then none is kept.
    """
    waiting = {one.skill_id for one in _draft(version_id).unmapped}
    return sum(
        decide_mapping(version_id, before, MappingKind.RENAMED, [after], by_id=by_id, now=now)
        for before, after in renames
        if before in waiting
    )


def retire_never_assessed(version_id: UUID, *, keep: Collection[UUID] = (), by_id: UUID | None, now: datetime) -> int:
    """Retire every skill that is gone, that nobody has decided, and in which nobody was ever assessed; gives how many.

    `keep` are skills to leave for somebody to look at. Raises NotFound, NotADraft or WaitsForApproval.
    """
    waiting = {one.skill_id for one in _draft(version_id).unmapped} - set(keep)
    never = sorted(waiting - ever_assessed(waiting))
    for skill_id in never:
        _write(version_id, skill_id, MappingKind.RETIRED, (), by_id=by_id, now=now)
    if never:
        _record(version_id, by_id=by_id, now=now)
    return len(never)


def undecide(version_id: UUID, skill_id: UUID, *, by_id: UUID | None, now: datetime) -> None:
    """Take back what was said of a skill. What was taken out of the draft stays out. Raises NotFound, NotADraft or WaitsForApproval."""
    if skill_id in _draft(version_id).decided:
        db.session.execute(_rows_of(version_id, skill_id))
        _record(version_id, by_id=by_id, now=now)


def _draft(version_id: UUID) -> SideBySide:
    """The draft beside the version that it follows, while nobody else changes or publishes it."""
    lock_named(FRAMEWORK_LOCK)
    changeable_draft(version_id)
    return side_by_side(version_id)


def _check(beside: SideBySide, skill_id: UUID, kind: MappingKind, targets: tuple[UUID, ...]) -> None:
    if kind is MappingKind.SPLIT and len(targets) < 2:
        raise ChooseSeveralSkills
    if kind in {MappingKind.RENAMED, MappingKind.MERGED} and (len(targets) != 1 or skill_id in targets):
        raise ChooseOneSkill
    if not beside.after.keys() >= set(targets):
        raise NotInDraft
    if any(beside.after[one].has_ladder != beside.before[skill_id].has_ladder for one in targets):
        raise MeasuredOtherwise
    if kind is MappingKind.RENAMED:
        others = {one for other, said in beside.decided.items() if other != skill_id for one in said.to}
        if targets[0] in others or targets[0] in beside.before:
            raise TakenByAnother


def _write(
    version_id: UUID,
    skill_id: UUID,
    kind: MappingKind,
    targets: tuple[UUID, ...],
    *,
    by_id: UUID | None,
    now: datetime,
) -> None:
    session = db.session()
    session.execute(_rows_of(version_id, skill_id))
    session.execute(
        insert(SkillMapping),
        [
            {
                "id": new_id(),
                "version_id": version_id,
                "from_skill_id": skill_id,
                "to_skill_id": one,
                "kind": kind,
                "decided_by": by_id,
                "decided_at": now,
            }
            for one in targets or (None,)
        ],
    )


def _put_in_its_place(beside: SideBySide, skill_id: UUID, targets: tuple[UUID, ...]) -> None:
    if beside.former_id is None:
        return
    version_id = beside.version_id
    before = definition_of(version_id)
    became = [beside.after[one].key for one in targets]
    after = in_its_place(before, definition_of(beside.former_id), beside.before[skill_id].key, became)
    if after.digest() != before.digest():
        write_edition(version_id, changeable_draft(version_id), after, former=before)
        db.session.execute(
            update(FrameworkVersion).where(FrameworkVersion.id == version_id).values(digest=after.digest())
        )


def _rows_of(version_id: UUID, skill_id: UUID) -> Delete:
    return delete(SkillMapping).where(SkillMapping.version_id == version_id, SkillMapping.from_skill_id == skill_id)


def _record(version_id: UUID, *, by_id: UUID | None, now: datetime) -> None:
    """Whoever said it counts among the draft's editors, and so cannot be the one who publishes it."""
    if by_id is not None:
        note_editor(version_id, by_id, now)
    record_act("framework.map-skills", actor_id=by_id, subject_kind="framework-version", subject_id=version_id, now=now)
