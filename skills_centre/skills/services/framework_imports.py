"""Importing the official pair of files: first what it would do, then all of it or nothing."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from skills_centre.people.models import ImportBatch
from skills_centre.platform.database import db
from skills_centre.platform.uploads import SentFile
from skills_centre.skills.definitions import FrameworkDefinition
from skills_centre.skills.importing.difference import FrameworkDifference, difference, taken_in
from skills_centre.skills.importing.official_files import KEY, Duplicate, FileCounts, read_official_files
from skills_centre.skills.models import VersionState
from skills_centre.skills.queries.editions import definition_of, newest_version
from skills_centre.skills.services.frameworks import load_framework


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What a pair of files holds, and what taking it in would change. `version_id` is the version that holds it all already."""

    counts: FileCounts
    duplicates: tuple[Duplicate, ...]
    difference: FrameworkDifference
    definition: FrameworkDefinition
    version_id: UUID | None

    @property
    def changes_nothing(self) -> bool:
        """Whether a draft or the published version holds exactly this."""
        return self.version_id is not None


def plan_import(roles: SentFile, skills: SentFile) -> ImportPlan:
    """Say what importing a pair of files would do; nothing changes.

    It is compared with the published version, or with the newest draft where none is published. What the published version has and
    the files have not stays in the new one. Raises FileNotSound or DefinitionNotSound.
    """
    files = read_official_files(roles, skills)
    published = newest_version(KEY, VersionState.PUBLISHED)
    draft = newest_version(KEY, VersionState.DRAFT)
    held = {one: definition_of(one) for one in (published, draft) if one}
    definition = taken_in(held[published] if published else None, files.definition)
    digest = definition.digest()
    same = next((one for one, edition in held.items() if edition.digest() == digest), None)
    compared_with = published or draft
    return ImportPlan(
        counts=files.counts,
        duplicates=files.duplicates,
        difference=difference(held[compared_with] if compared_with else None, definition, file=files.definition),
        definition=definition,
        version_id=same,
    )


def import_framework(
    roles: SentFile, skills: SentFile, *, by_id: UUID | None, now: datetime
) -> tuple[ImportPlan, UUID]:
    """Take a pair of files in as a new draft version, whole, or change nothing when a version holds them already.

    Gives the plan that was carried out and the version's id. Raises FileNotSound or DefinitionNotSound.
    """
    plan = plan_import(roles, skills)
    version_id = load_framework(plan.definition, by_id=by_id, now=now)
    if not plan.changes_nothing:
        digest = hashlib.sha256(roles.content + b"\x00" + skills.content).hexdigest()
        db.session.add(
            ImportBatch(
                kind="framework",
                digest=digest,
                imported_at=now,
                imported_by=by_id,
                rows_added=plan.difference.added,
                rows_changed=plan.difference.changed,
            )
        )
    return plan, version_id
