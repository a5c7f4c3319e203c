"""The institution's own words for local-policy blocks, and which courses wait for them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from skills_centre.catalogue.models import Course, CourseState, CourseVersion, LocalPolicy
from skills_centre.catalogue.packs.pack import PolicyBlock
from skills_centre.people.models import Person
from skills_centre.platform.database import db


@dataclass(frozen=True)
class PolicyUse:
    """A course that has a local-policy block, and what it asks for there."""

    course_key: str
    title: str
    state: CourseState
    asks: str


@dataclass(frozen=True)
class PolicyDetails:
    """A local-policy block over all courses: its owner, its words if they exist, and where it is used."""

    key: str
    owner: str
    body: str
    written_at: datetime | None
    written_by: str | None
    uses: tuple[PolicyUse, ...]


def policy_words() -> dict[str, str]:
    """The institution's words by block, for `platform.markdown.render`."""
    rows = db.session.execute(select(LocalPolicy.key, LocalPolicy.body))
    return {row.key: row.body for row in rows}


def policy_owners() -> dict[str, str]:
    """Who owns each block that has ever been filled."""
    rows = db.session.execute(select(LocalPolicy.key, LocalPolicy.owner))
    return {row.key: row.owner for row in rows}


def unfilled(blocks: Collection[PolicyBlock]) -> list[PolicyBlock]:
    """Those blocks for which the institution has no words yet."""
    words = policy_words()
    return [block for block in blocks if not words.get(block.key, "").strip()]


def policies() -> list[PolicyDetails]:
    """Every local-policy block that a live course or draft has, or that was ever filled, by key."""
    written = {
        row.key: row
        for row in db.session.execute(
            select(
                LocalPolicy.key,
                LocalPolicy.owner,
                LocalPolicy.body,
                LocalPolicy.written_at,
                Person.name.label("written_by"),
            ).outerjoin(Person, Person.id == LocalPolicy.written_by)
        )
    }
    uses: dict[str, list[PolicyUse]] = {key: [] for key in written}
    owners: dict[str, str] = {}
    live = (CourseState.DRAFT, CourseState.IN_REVIEW, CourseState.PUBLISHED)
    rows = db.session.execute(
        select(Course.key, CourseVersion.title, CourseVersion.state, CourseVersion.local_policy)
        .join(CourseVersion, CourseVersion.course_id == Course.id)
        .where(CourseVersion.state.in_(live))
        .order_by(CourseVersion.sort_key, Course.key, CourseVersion.major)
    )
    for row in rows:
        for block in row.local_policy:
            owners.setdefault(block["key"], block["owner"])
            uses.setdefault(block["key"], []).append(PolicyUse(row.key, row.title, row.state, block["asks"]))
    return [
        PolicyDetails(
            key=key,
            owner=written[key].owner if key in written else owners[key],
            body=written[key].body if key in written else "",
            written_at=written[key].written_at if key in written else None,
            written_by=written[key].written_by if key in written else None,
            uses=tuple(uses[key]),
        )
        for key in sorted(uses)
    ]
