"""Loading a framework as a draft version, and publishing it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from skills_centre.people.models import Person, Role, RoleGrant
from skills_centre.platform.audit import record_act
from skills_centre.platform.database import affected_rows, db, lock_named
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id
from skills_centre.skills.definitions import FrameworkDefinition, GivenIdentities, check_definition
from skills_centre.skills.errors import MayNotApprove, NeedsASecondPerson, NotADraft
from skills_centre.skills.models import Framework, FrameworkVersion, VersionState
from skills_centre.skills.queries.editions import version_holding
from skills_centre.skills.services.editions import keep_order, write_edition
from skills_centre.skills.services.identities import keep_identities
from skills_centre.skills.services.mapped import settle_mapping
from skills_centre.skills.services.readiness import refuse_unready
from skills_centre.skills.services.refreshing import refresh_holders

#: Whoever adds or publishes a version holds this lock, so that numbers and the one published version follow one at a time.
FRAMEWORK_LOCK = "framework"

#: Who may publish a version.
APPROVERS = (Role.LD_ADMINISTRATOR, Role.SKILLS_LEAD)


def load_framework(
    definition: FrameworkDefinition, *, by_id: UUID | None, now: datetime, given: GivenIdentities | None = None
) -> UUID:
    """Store an edition as a new draft version, and give the version's id. The framework is made when its key is new.

    Skills and profiles keep their identity by key; what is new has the one that is given, or a fresh one. An edition that the published
    version, or a draft, already holds changes nothing. Raises DefinitionNotSound. `by_id` is None for the command line.
    """
    check_definition(definition)
    lock_named(FRAMEWORK_LOCK)
    digest = definition.digest()
    held = version_holding(definition.key, digest)
    if held:
        return held
    framework_id = _framework(definition, given)
    if given:
        keep_identities(framework_id, given)
    version_id = new_version(framework_id, digest, by_id=by_id, now=now)
    ids = write_edition(version_id, framework_id, definition)
    keep_order(definition, ids.profiles)
    record_act("framework.load", actor_id=by_id, subject_kind="framework-version", subject_id=version_id, now=now)
    return version_id


def publish_version(version_id: UUID, *, by_id: UUID, now: datetime, seen: str | None = None) -> None:
    """Make a draft the published version of its framework; the former one is superseded, and people's standings follow.

    `seen` is the digest of what the approver read. Raises NotFound, NotADraft, MayNotApprove (neither L&D administrator nor skills
    lead), NeedsASecondPerson, and of a draft that was edited by hand NotSentForApproval, ChangedSinceRead or NotReady; and SkillsUnmapped.
    """
    lock_named(FRAMEWORK_LOCK)
    session = db.session()
    version = session.execute(
        select(FrameworkVersion.framework_id, FrameworkVersion.state, FrameworkVersion.made_by).where(
            FrameworkVersion.id == version_id
        )
    ).one_or_none()
    if version is None:
        raise NotFound
    if version.state is not VersionState.DRAFT:
        raise NotADraft
    if not _may_approve(by_id):
        raise MayNotApprove
    if version.made_by == by_id:
        raise NeedsASecondPerson
    refuse_unready(version_id, by_id=by_id, seen=seen)
    settle_mapping(version_id, now=now)
    session.execute(
        update(FrameworkVersion)
        .where(FrameworkVersion.framework_id == version.framework_id, FrameworkVersion.state == VersionState.PUBLISHED)
        .values(state=VersionState.SUPERSEDED)
    )
    published = affected_rows(
        session,
        update(FrameworkVersion)
        .where(FrameworkVersion.id == version_id, FrameworkVersion.state == VersionState.DRAFT)
        .values(state=VersionState.PUBLISHED, published_at=now, published_by=by_id),
    )
    if not published:
        raise NotADraft
    record_act("framework.publish", actor_id=by_id, subject_kind="framework-version", subject_id=version_id, now=now)
    refresh_holders(version.framework_id, now=now)


def _may_approve(person_id: UUID) -> bool:
    return (
        db.session.scalar(
            select(Person.id)
            .join(RoleGrant, RoleGrant.person_id == Person.id)
            .where(
                Person.id == person_id,
                Person.left_on.is_(None),
                RoleGrant.role.in_(APPROVERS),
                RoleGrant.ended_at.is_(None),
            )
            .limit(1)
        )
        is not None
    )


def _framework(definition: FrameworkDefinition, given: GivenIdentities | None) -> UUID:
    held = db.session.scalar(select(Framework.id).where(Framework.key == definition.key))
    if held:
        return held
    is_free = given and db.session.get(Framework, given.framework) is None
    framework = Framework(
        id=given.framework if given and is_free else new_id(),
        key=definition.key,
        name=definition.name,
        description=definition.description,
        is_in_force=definition.is_in_force,
    )
    db.session.add(framework)
    db.session.flush()
    return framework.id


def new_version(framework_id: UUID, digest: str, *, by_id: UUID | None, now: datetime) -> UUID:
    """Begin a draft with the next number, and nothing in it yet; the caller holds the lock and writes the edition of this digest."""
    numbers = db.session.scalars(
        select(FrameworkVersion.number).where(FrameworkVersion.framework_id == framework_id)
    ).all()
    version = FrameworkVersion(
        id=new_id(),
        framework_id=framework_id,
        number=max(numbers, default=0) + 1,
        state=VersionState.DRAFT,
        digest=digest,
        made_at=now,
        made_by=by_id,
    )
    db.session.add(version)
    db.session.flush()
    return version.id
