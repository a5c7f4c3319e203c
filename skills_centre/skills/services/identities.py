"""Keeping the identifiers that a source gives to what is new here, so that others know it by the same ones."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import insert, select

from skills_centre.platform.database import db
from skills_centre.skills.definitions import EVERYONE, GivenIdentities
from skills_centre.skills.models import Profile, Skill


def keep_identities(framework_id: UUID, given: GivenIdentities) -> None:
    """Make the skills and profiles that are new to the framework under the identifiers given, where nothing else has these."""
    _keep(Skill, framework_id, given.skills)
    _keep(Profile, framework_id, given.profiles)


def _keep(model: type[Skill] | type[Profile], framework_id: UUID, given: Mapping[str, UUID]) -> None:
    session = db.session()
    known = set(session.scalars(select(model.key).where(model.framework_id == framework_id)))
    taken = set(session.scalars(select(model.id)))
    rows = []
    for key, identifier in given.items():
        if key not in known and identifier not in taken:
            row: dict[str, object] = {"id": identifier, "framework_id": framework_id, "key": key}
            rows.append(row | {"is_everyone": key == EVERYONE} if model is Profile else row)
            taken.add(identifier)
    if rows:
        session.execute(insert(model), rows)
