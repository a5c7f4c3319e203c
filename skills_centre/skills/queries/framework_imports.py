"""Imports of frameworks, and what undoing one would come to."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import aliased

from skills_centre.people.models import ImportBatch, Person
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.skills.models import Framework, FrameworkImport, FrameworkVersion, SkillMapping, VersionState
from skills_centre.skills.queries.editions import definition_of


class Undoing(StrEnum):
    """What undoing an import comes to, or why it cannot be undone."""

    DISCARD = "discard"
    GO_BACK = "go-back"
    UNDONE = "undone"
    GONE = "gone"
    NOT_THE_LAST = "not-the-last"
    CHANGED = "changed"
    OVERTAKEN = "overtaken"
    NOTHING_BEFORE = "nothing-before"


@dataclass(frozen=True, slots=True)
class PastImport:
    """One import; `version_id` and what follows are empty once its draft is gone. `importer` is a person's name."""

    batch_id: UUID
    kind: str
    imported_at: datetime
    importer: str | None
    undone_at: datetime | None
    digest: str
    version_id: UUID | None
    number: int | None
    state: VersionState | None
    framework_id: UUID | None
    framework_name: str | None


@dataclass(frozen=True, slots=True)
class UndoingPlan:
    """What undoing an import would do. `former_id` and `former_number` are of what was published before it."""

    past: PastImport
    undoing: Undoing
    former_id: UUID | None = None
    former_number: int | None = None

    @property
    def can_be_undone(self) -> bool:
        """Whether a press undoes it."""
        return self.undoing in (Undoing.DISCARD, Undoing.GO_BACK)


def undoing_plan(batch_id: UUID) -> UndoingPlan:
    """What undoing an import would do now. Raises NotFound."""
    row = db.session.execute(_imports().where(FrameworkImport.batch_id == batch_id)).one_or_none()
    if row is None:
        raise NotFound
    past = PastImport(**row._mapping)
    if past.undone_at:
        return UndoingPlan(past, Undoing.UNDONE)
    if past.version_id is None or past.framework_id is None:
        return UndoingPlan(past, Undoing.GONE)
    if last_import(past.framework_id) != past.batch_id:
        return UndoingPlan(past, Undoing.NOT_THE_LAST)
    if past.state is VersionState.DRAFT:
        return UndoingPlan(past, Undoing.CHANGED if _has_changed(past.version_id, past.digest) else Undoing.DISCARD)
    if past.state is VersionState.SUPERSEDED:
        return UndoingPlan(past, Undoing.OVERTAKEN)
    former = _former(past.framework_id)
    return UndoingPlan(past, Undoing.GO_BACK, *former) if former else UndoingPlan(past, Undoing.NOTHING_BEFORE)


def last_import(framework_id: UUID) -> UUID | None:
    """The newest import of a framework that is not undone, and whose version is still there."""
    return db.session.scalar(
        select(FrameworkImport.batch_id)
        .join(FrameworkVersion, FrameworkVersion.id == FrameworkImport.version_id)
        .where(FrameworkVersion.framework_id == framework_id, FrameworkImport.undone_at.is_(None))
        .order_by(FrameworkVersion.number.desc())
        .limit(1)
    )


def import_of(version_id: UUID) -> PastImport | None:
    """The import that made a version; none for one that was made otherwise."""
    row = db.session.execute(_imports().where(FrameworkImport.version_id == version_id)).one_or_none()
    return PastImport(**row._mapping) if row else None


def _imports() -> Select[tuple[object, ...]]:
    importer = aliased(Person)
    return (
        select(
            FrameworkImport.batch_id,
            FrameworkImport.kind,
            ImportBatch.imported_at,
            importer.name.label("importer"),
            FrameworkImport.undone_at,
            FrameworkImport.digest,
            FrameworkImport.version_id,
            FrameworkVersion.number,
            FrameworkVersion.state,
            FrameworkVersion.framework_id,
            Framework.name.label("framework_name"),
        )
        .join(ImportBatch, ImportBatch.id == FrameworkImport.batch_id)
        .outerjoin(importer, importer.id == ImportBatch.imported_by)
        .outerjoin(FrameworkVersion, FrameworkVersion.id == FrameworkImport.version_id)
        .outerjoin(Framework, Framework.id == FrameworkVersion.framework_id)
    )


def _has_changed(version_id: UUID, digest: str) -> bool:
    """Whether somebody has worked on a draft since it came in: on what it holds, or on what became of former skills."""
    mapped = db.session.scalar(select(exists().where(SkillMapping.version_id == version_id)))
    return bool(mapped) or definition_of(version_id).digest() != digest


def _former(framework_id: UUID) -> tuple[UUID, int] | None:
    """The version of a framework that was published last before the one that is published now."""
    row = db.session.execute(
        select(FrameworkVersion.id, FrameworkVersion.number)
        .where(FrameworkVersion.framework_id == framework_id, FrameworkVersion.state == VersionState.SUPERSEDED)
        .order_by(FrameworkVersion.published_at.desc(), FrameworkVersion.number.desc())
        .limit(1)
    ).one_or_none()
    return (row.id, row.number) if row else None
