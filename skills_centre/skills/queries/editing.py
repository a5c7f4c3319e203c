"""A draft as those who edit it see it: what it says, what became of it so far, and what it still lacks."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from skills_centre.people.models import PRIVATE_PERSON_TYPES, Person
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.skills.definitions import FrameworkDefinition
from skills_centre.skills.editing.lacks import Circumstances, Lack, Unmapped, lacks_in
from skills_centre.skills.importing.official_files import KEY
from skills_centre.skills.models import Framework, PersonProfile, Profile, VersionState
from skills_centre.skills.queries.editions import VersionRow, definition_of, versions
from skills_centre.skills.queries.mapping import unmapped_skills
from skills_centre.skills.queries.orders import role_orders
from skills_centre.skills.queries.reviews import Review, review_of


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A version with what it says and what became of it."""

    version: VersionRow
    edition: FrameworkDefinition
    review: Review

    @property
    def is_open(self) -> bool:
        """Whether it can be changed now: a draft that does not wait for approval."""
        return self.version.state is VersionState.DRAFT and not self.review.waits


def open_draft(version_id: UUID) -> OpenDraft:
    """A version of a framework. Raises NotFound."""
    version = next((one for one in versions() if one.id == version_id), None)
    if version is None:
        raise NotFound
    return OpenDraft(version, definition_of(version_id), review_of(version_id))


def lacks_of(version_id: UUID, edition: FrameworkDefinition, *, is_edited: bool) -> list[Lack]:
    """What a version still lacks before it can be published."""
    return lacks_in(
        edition,
        Circumstances(
            is_edited=is_edited,
            is_official=edition.key == KEY,
            roles_without_order=[one.key for one in role_orders(version_id) if not one.is_settled],
            unmapped=[Unmapped(one.key, one.name) for one in unmapped_skills(version_id)],
        ),
    )


def holders_of(framework_key: str, profile_keys: Collection[str]) -> int:
    """How many people hold one of these profiles, without Members, peers and their staff, who are in no count."""
    holders = (
        select(func.count(PersonProfile.person_id.distinct()))
        .join(Profile, Profile.id == PersonProfile.profile_id)
        .join(Framework, Framework.id == Profile.framework_id)
        .join(Person, Person.id == PersonProfile.person_id)
        .where(
            Framework.key == framework_key,
            Profile.key.in_(profile_keys),
            PersonProfile.ends_on.is_(None),
            PersonProfile.agreed_at.is_not(None),
            Person.left_on.is_(None),
            Person.person_type.not_in(PRIVATE_PERSON_TYPES),
        )
    )
    return db.session.scalar(holders) or 0
