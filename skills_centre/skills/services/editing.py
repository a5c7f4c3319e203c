"""Making drafts of a framework and changing them by hand: each form changes one part of the draft, or nothing."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, insert, select, update

from skills_centre.platform.audit import record_act
from skills_centre.platform.database import db, lock_named
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id
from skills_centre.platform.text import slug
from skills_centre.skills.definitions import DefinedLevel, FrameworkDefinition, check_definition
from skills_centre.skills.editing.changed import changed_fields
from skills_centre.skills.editing.keys import fingerprint
from skills_centre.skills.editing.refusals import AlreadyPublished, DraftChanged, NameTaken, WaitsForApproval
from skills_centre.skills.errors import NotADraft
from skills_centre.skills.models import (
    Framework,
    FrameworkVersion,
    RoleLevelOrder,
    VersionEditor,
    VersionState,
)
from skills_centre.skills.queries.editions import definition_of, has_been_published, newest_version
from skills_centre.skills.queries.reviews import review_of
from skills_centre.skills.services.editions import write_edition
from skills_centre.skills.services.frameworks import FRAMEWORK_LOCK, new_version

Change = Callable[[FrameworkDefinition], FrameworkDefinition]

#: The part of an edition that a form shows.
Part = Callable[[FrameworkDefinition], object]

#: The scale of the profession, with which a new framework begins.
USUAL_LEVELS = tuple(
    DefinedLevel(rank, name.casefold(), name)
    for rank, name in enumerate(("Awareness", "Working", "Practitioner", "Expert"), start=1)
)


@dataclass(frozen=True, slots=True)
class FrameworkWords:
    """What is said of a framework as a whole, outside its versions."""

    name: str
    description: str
    is_in_force: bool


def create_framework(name: str, description: str, *, is_in_force: bool, by_id: UUID, now: datetime) -> UUID:
    """Begin a framework from nothing but the usual scale, as a draft version; gives the version's id. Raises NameTaken."""
    lock_named(FRAMEWORK_LOCK)
    key = slug(name)[:80].rstrip("-")
    names = db.session.scalars(select(func.lower(Framework.name))).all()
    if not key or name.lower() in names or db.session.scalar(select(Framework.id).where(Framework.key == key)):
        raise NameTaken
    framework = Framework(id=new_id(), key=key, name=name, description=description, is_in_force=is_in_force)
    db.session.add(framework)
    db.session.flush()
    edition = FrameworkDefinition(key, name, description, USUAL_LEVELS, (), (), is_in_force=is_in_force)
    return _begin(framework.id, edition, by_id=by_id, now=now)


def describe_framework(
    version_id: UUID, said: FrameworkWords, *, seen: FrameworkWords, by_id: UUID, now: datetime
) -> None:
    """Give a framework that was never published another name or description; its key stays. `seen` is what the form showed.

    Raises NotFound, NotADraft, WaitsForApproval, AlreadyPublished, DraftChanged or NameTaken.
    """
    lock_named(FRAMEWORK_LOCK)
    framework = db.session.get_one(Framework, changeable_draft(version_id))
    if has_been_published(framework.key):
        raise AlreadyPublished
    held = FrameworkWords(framework.name, framework.description, is_in_force=framework.is_in_force)
    if held == said:
        return
    if held != seen:
        raise DraftChanged
    others = select(func.lower(Framework.name)).where(Framework.id != framework.id)
    if said.name.lower() in db.session.scalars(others).all():
        raise NameTaken
    framework.name, framework.description, framework.is_in_force = said.name, said.description, said.is_in_force
    note_editor(version_id, by_id, now)
    record_act(
        "framework.describe",
        actor_id=by_id,
        subject_kind="framework-version",
        subject_id=version_id,
        now=now,
        fields=[name for name in ("name", "description", "is_in_force") if getattr(held, name) != getattr(said, name)],
    )


def start_version(framework_key: str, *, by_id: UUID, now: datetime) -> UUID:
    """Begin a draft as a copy of the published version; gives the newest draft where there is one. Raises NotFound."""
    lock_named(FRAMEWORK_LOCK)
    held = newest_version(framework_key, VersionState.DRAFT)
    if held:
        return held
    published = newest_version(framework_key, VersionState.PUBLISHED)
    if published is None:
        raise NotFound
    framework_id = db.session.execute(select(Framework.id).where(Framework.key == framework_key)).scalar_one()
    return _begin(framework_id, definition_of(published), by_id=by_id, now=now)


def revise_draft(version_id: UUID, change: Change, *, part: Part, seen: str, by_id: UUID, now: datetime) -> bool:
    """Change one thing in a draft, and say whether that made a difference. `seen` is the fingerprint of the part that the form showed.

    Two people may edit different parts at once; of two who edit the same part, the second is told. A change that makes no difference is
    no error, whatever was seen: so a form may be sent twice. Raises NotFound, NotADraft, WaitsForApproval, DraftChanged,
    DefinitionNotSound, or whatever the change itself refuses.
    """
    lock_named(FRAMEWORK_LOCK)
    framework_id = changeable_draft(version_id)
    before = definition_of(version_id)
    after = change(before)
    if after.digest() == before.digest():
        return False
    if fingerprint(part(before)) != seen:
        raise DraftChanged
    check_definition(after, may_lack_skills=True)
    ids = write_edition(version_id, framework_id, after, former=before)
    _place_new_levels(before, after, ids.profiles)
    db.session.execute(update(FrameworkVersion).where(FrameworkVersion.id == version_id).values(digest=after.digest()))
    note_editor(version_id, by_id, now)
    record_act(
        "framework.edit",
        actor_id=by_id,
        subject_kind="framework-version",
        subject_id=version_id,
        now=now,
        fields=changed_fields(before, after),
    )
    return True


def changeable_draft(version_id: UUID) -> UUID:
    """The framework of a draft that may be changed now. Raises NotFound, NotADraft or WaitsForApproval."""
    version = db.session.execute(
        select(FrameworkVersion.framework_id, FrameworkVersion.state).where(FrameworkVersion.id == version_id)
    ).one_or_none()
    if version is None:
        raise NotFound
    if version.state is not VersionState.DRAFT:
        raise NotADraft
    if review_of(version_id).waits:
        raise WaitsForApproval
    framework_id: UUID = version.framework_id
    return framework_id


def _begin(framework_id: UUID, edition: FrameworkDefinition, *, by_id: UUID, now: datetime) -> UUID:
    version_id = new_version(framework_id, edition.digest(), by_id=by_id, now=now)
    write_edition(version_id, framework_id, edition)
    note_editor(version_id, by_id, now)
    record_act("framework.begin", actor_id=by_id, subject_kind="framework-version", subject_id=version_id, now=now)
    return version_id


def note_editor(version_id: UUID, person_id: UUID, now: datetime) -> None:
    """Keep that somebody changed a draft by hand, so that somebody else must publish it."""
    editor = db.session.get(VersionEditor, (version_id, person_id))
    if editor is None:
        editor = VersionEditor(version_id=version_id, person_id=person_id, first_edited_at=now)
        db.session.add(editor)
    editor.last_edited_at = now
    db.session.flush()


def _place_new_levels(before: FrameworkDefinition, after: FrameworkDefinition, profiles: Mapping[str, UUID]) -> None:
    """Put levels that are new at the senior end of their role, where the order of its others is settled."""
    known = {level.key for level in before.role_levels()}
    places = _places([profiles[level.key] for level in after.role_levels()])
    rows = []
    for role in after.roles():
        fresh = [profiles[one.key] for one in role.levels if one.key not in known and profiles[one.key] not in places]
        others = [profiles[one.key] for one in role.levels if profiles[one.key] not in fresh]
        if fresh and all(one in places for one in others):
            last = max((places[one] for one in others), default=0)
            rows += [{"profile_id": one, "position": last + step} for step, one in enumerate(fresh, start=1)]
    if rows:
        db.session.execute(insert(RoleLevelOrder), rows)


def _places(profile_ids: Collection[UUID]) -> dict[UUID, int]:
    rows = db.session.execute(
        select(RoleLevelOrder.profile_id, RoleLevelOrder.position).where(RoleLevelOrder.profile_id.in_(profile_ids))
    )
    return {row.profile_id: row.position for row in rows}
