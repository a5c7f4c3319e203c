"""Importing a framework from files of any kind: first what it would do, then all of it or nothing."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from skills_centre.people.models import ImportBatch
from skills_centre.platform.database import db, lock_named
from skills_centre.platform.ids import new_id
from skills_centre.platform.uploads import SentFile
from skills_centre.skills.definitions import FrameworkDefinition, check_definition
from skills_centre.skills.importing.difference import FrameworkDifference, difference
from skills_centre.skills.importing.reading import ReadFramework, read_framework
from skills_centre.skills.importing.taking_in import taken_in
from skills_centre.skills.models import FrameworkImport, VersionState
from skills_centre.skills.queries.editions import definition_of, newest_version, version_holding
from skills_centre.skills.services.frameworks import FRAMEWORK_LOCK, load_framework


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What files were read as, and what taking them in would change. `version_id` is the version that holds it all already.

    `notes` are what the person should know besides, in sentences.
    """

    read: ReadFramework
    difference: FrameworkDifference
    definition: FrameworkDefinition
    version_id: UUID | None
    framework_name: str
    is_new_framework: bool
    notes: tuple[str, ...]

    @property
    def changes_nothing(self) -> bool:
        """Whether a draft or the published version holds exactly this."""
        return self.version_id is not None


def plan_import(files: Sequence[SentFile]) -> ImportPlan:
    """Say what importing one file, or the official pair, would do; nothing changes.

    It is compared with the published version, or with the newest draft where none is published. What the published version has and
    the files have not stays in the new one. Raises FileNotSound or DefinitionNotSound.
    """
    read = read_framework(files)
    published = newest_version(read.definition.key, VersionState.PUBLISHED)
    compared_with = published or newest_version(read.definition.key, VersionState.DRAFT)
    before = definition_of(compared_with) if compared_with else None
    definition = taken_in(before if published else None, read.definition, silent_on=read.silent_on)
    check_definition(definition)
    return ImportPlan(
        read=read,
        difference=difference(before, definition, file=read.definition),
        definition=definition,
        version_id=version_holding(definition.key, definition.digest()),
        framework_name=before.name if before else definition.name,
        is_new_framework=before is None,
        notes=(
            *read.notes,
            *_kept_words(before, read.definition),
            *_emptied(before if published else None, definition),
        ),
    )


def import_framework(files: Sequence[SentFile], *, by_id: UUID | None, now: datetime) -> tuple[ImportPlan, UUID]:
    """Take files in as a new draft version, whole, or change nothing when a version holds them already.

    Gives the plan that was carried out and the version's id. Raises FileNotSound or DefinitionNotSound.
    """
    lock_named(FRAMEWORK_LOCK)
    plan = plan_import(files)
    version_id = load_framework(plan.definition, by_id=by_id, now=now, given=plan.read.given)
    if not plan.changes_nothing:
        _note_import(plan, files, version_id, by_id=by_id, now=now)
    return plan, version_id


def _note_import(
    plan: ImportPlan, files: Sequence[SentFile], version_id: UUID, *, by_id: UUID | None, now: datetime
) -> None:
    """Keep which files made the version, by their digest, so that the import can be undone."""
    batch = ImportBatch(
        id=new_id(),
        kind="framework",
        digest=hashlib.sha256(b"\x00".join(file.content for file in files)).hexdigest(),
        imported_at=now,
        imported_by=by_id,
        rows_added=plan.difference.added,
        rows_changed=plan.difference.changed,
    )
    db.session.add(batch)
    db.session.flush()
    db.session.add(
        FrameworkImport(batch_id=batch.id, version_id=version_id, kind=plan.read.kind, digest=plan.definition.digest())
    )


def _kept_words(before: FrameworkDefinition | None, file: FrameworkDefinition) -> tuple[str, ...]:
    """What of a file an import leaves as it is here, where the two differ."""
    if before is None or (before.name, before.description) == (file.name, file.description):
        return ()
    return (f"The framework keeps its name here, “{before.name}”, and its description: a file does not change them.",)


def _emptied(before: FrameworkDefinition | None, after: FrameworkDefinition) -> tuple[str, ...]:
    """The roles that go because the file has all their levels in other roles, as sentences: an empty role is not kept."""
    if before is None:
        return ()
    roles = {role.key for role in after.roles()}
    return tuple(
        f"The role “{role.name}” goes, because the file has all its levels in another role."
        for role in before.roles()
        if role.key not in roles
    )
