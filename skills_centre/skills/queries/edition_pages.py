"""One version of a framework as those who look after it see it: what it holds, and how it differs from the published one."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from skills_centre.platform.errors import NotFound
from skills_centre.skills.exporting.formats import FORMATS
from skills_centre.skills.importing.difference import FrameworkDifference, difference
from skills_centre.skills.models import VersionState
from skills_centre.skills.queries.editions import VersionRow, definition_of, newest_version, versions
from skills_centre.skills.queries.framework_imports import PastImport, import_of
from skills_centre.skills.queries.mapping import former_edition


@dataclass(frozen=True, slots=True)
class EditionPage:
    """A version with its numbers; the difference is from the published version, and only a draft has one.

    `left_out` says in words what of it each format of export cannot hold.
    """

    version: VersionRow
    families: int
    roles: int
    role_levels: int
    skills: int
    requirements: int
    everyone: int
    difference: FrameworkDifference | None
    is_first: bool
    imported: PastImport | None
    left_out: Mapping[str, tuple[str, ...]]


def edition_page(version_id: UUID) -> EditionPage:
    """A version with what it holds. Raises NotFound."""
    version = next((one for one in versions() if one.id == version_id), None)
    if version is None:
        raise NotFound
    definition = definition_of(version_id)
    published = newest_version(version.framework_key, VersionState.PUBLISHED)
    former = former_edition(version_id) if version.state is VersionState.DRAFT else None
    return EditionPage(
        version=version,
        families=len(definition.families),
        roles=len(list(definition.roles())),
        role_levels=len(list(definition.role_levels())),
        skills=len(definition.skills),
        requirements=sum(len(level.requirements) for level in definition.role_levels()),
        everyone=len(definition.everyone),
        difference=difference(former, definition, file=definition) if former else None,
        is_first=published is None,
        imported=import_of(version_id),
        left_out={code: one.leaves_out(definition) for code, one in FORMATS.items()},
    )
