"""A version of a framework on its way out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from skills_centre.skills.definitions import FrameworkDefinition


@dataclass(frozen=True, slots=True)
class Edition:
    """A version to be exported; `skills` and `profiles` are identities by key, which are the same in every version.

    `state` is draft, published or superseded; `creator` is the institution's name.
    """

    version_id: UUID
    framework_id: UUID
    number: int
    state: str
    creator: str
    changed_at: datetime
    definition: FrameworkDefinition
    skills: Mapping[str, UUID]
    profiles: Mapping[str, UUID]
