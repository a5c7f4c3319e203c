"""What a version changes: field by field and part by part, against the version that staff see or saw before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from skills_centre.catalogue.models import CourseState, CourseVersion, PackFile
from skills_centre.catalogue.packs.part_words import part_words
from skills_centre.catalogue.packs.quiz_words import quiz_text
from skills_centre.catalogue.queries.courses import CourseDetails, ModuleContent, course_version, module_contents
from skills_centre.catalogue.rules.differences import Kind, Line, compare_texts, moved
from skills_centre.platform.database import db


@dataclass(frozen=True)
class FieldChange:
    """One field that differs."""

    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class PartChange:
    """A lesson or quiz that came, went, moved or changed; `lines` compares its words."""

    title: str
    kind: Kind
    lines: tuple[Line, ...]
    old_place: int | None = None
    new_place: int | None = None
    has_moved: bool = False


@dataclass(frozen=True)
class FileChange:
    """An image or file that came, went or changed."""

    path: str
    kind: Kind


@dataclass(frozen=True)
class Difference:
    """Everything in which a version differs from another."""

    against: CourseDetails
    fields: list[FieldChange]
    parts: list[PartChange]
    files: list[FileChange]

    @property
    def is_empty(self) -> bool:
        """Whether nothing that a learner sees has changed."""
        return not (self.fields or self.parts or self.files)


def difference_of(version: CourseDetails) -> Difference | None:
    """What a version changes against the published one, or against the one before it where it was published itself.

    None for the first version of a course.
    """
    against_id = _compared_with(version)
    if against_id is None:
        return None
    old = course_version(against_id)
    return Difference(
        against=old,
        fields=_field_changes(old, version),
        parts=_part_changes(module_contents(old.version_id), module_contents(version.version_id)),
        files=_file_changes(old.version_id, version.version_id),
    )


def _compared_with(version: CourseDetails) -> UUID | None:
    if version.state in {CourseState.DRAFT, CourseState.IN_REVIEW}:
        published = db.session.scalar(
            select(CourseVersion.id).where(
                CourseVersion.course_id == version.course_id, CourseVersion.state == CourseState.PUBLISHED
            )
        )
        if published:
            return published
    return db.session.scalar(
        select(CourseVersion.id)
        .where(
            CourseVersion.course_id == version.course_id,
            CourseVersion.major * 1000 + CourseVersion.minor < version.major * 1000 + version.minor,
        )
        .order_by(CourseVersion.major.desc(), CourseVersion.minor.desc())
        .limit(1)
    )


def _field_changes(old: CourseDetails, new: CourseDetails) -> list[FieldChange]:
    before, after = _fields(old), _fields(new)
    changes = [FieldChange(name, compare_texts(before[name], after[name])) for name in after]
    return [change for change in changes if change.lines]


def _fields(course: CourseDetails) -> dict[str, str]:
    """What a course says of itself, as texts with the names that the form gives them."""
    return {
        "Title": course.title,
        "Summary": course.summary,
        "Description": course.description,
        "Outcomes": "\n".join(course.outcomes),
        "Audience": course.audience,
        "Topic": course.topic,
        "Provider": course.provider,
        "Owner": course.owner,
        "Review date": course.review_on.isoformat(),
        "Format": course.delivery.in_words,
        "Cost": f"£{course.cost_pence / 100:.2f}",
        "Minutes": str(course.minutes),
        "Skills taught": "\n".join(
            f"{skill.name}, from level {skill.from_level} to level {skill.to_level}" for skill in course.skills
        ),
        "Courses to take first": "\n".join(course.prerequisites),
        "Local policies": "\n".join(
            f"{block.key} (owner: {block.owner}): {block.asks}" for block in course.local_policy
        ),
    }


def _part_changes(old: Sequence[ModuleContent], new: Sequence[ModuleContent]) -> list[PartChange]:
    before = {part.key: part for part in old}
    after = {part.key: part for part in new}
    travelled = moved(list(before), list(after))
    changes = []
    for key, part in after.items():
        former = before.get(key)
        lines = compare_texts(_part_text(former) if former else "", _part_text(part))
        if former is None:
            changes.append(PartChange(part.title, Kind.ADDED, lines, new_place=part.position))
        elif lines or key in travelled:
            changes.append(
                PartChange(
                    part.title,
                    Kind.CHANGED,
                    lines,
                    old_place=former.position,
                    new_place=part.position,
                    has_moved=key in travelled,
                )
            )
    gone = [part for key, part in before.items() if key not in after]
    return changes + [
        PartChange(part.title, Kind.REMOVED, compare_texts(_part_text(part), ""), old_place=part.position)
        for part in gone
    ]


def _part_text(part: ModuleContent) -> str:
    """A lesson or quiz with its outline, as lines that a person can compare."""
    head = f"Title: {part.title}\nMinutes: {part.minutes}\nRequired: {'yes' if part.is_required else 'no'}\n\n"
    if part.part:
        return head + part_words(part.part)
    return head + (quiz_text(part.quiz) if part.quiz else part.body)


def _file_changes(old_id: UUID, new_id: UUID) -> list[FileChange]:
    """Media that came, went or changed; compared by their digests."""
    former = aliased(PackFile)
    changed = set(
        db.session.scalars(
            select(PackFile.path)
            .join(former, and_(former.path == PackFile.path, former.version_id == old_id))
            .where(PackFile.version_id == new_id, PackFile.path.startswith("media/"), former.digest != PackFile.digest)
        )
    )
    paths: dict[UUID, set[str]] = {old_id: set(), new_id: set()}
    rows = db.session.execute(
        select(PackFile.version_id, PackFile.path).where(
            PackFile.version_id.in_([old_id, new_id]), PackFile.path.startswith("media/")
        )
    )
    for row in rows:
        paths[row.version_id].add(row.path)
    fates = {
        **dict.fromkeys(paths[new_id] - paths[old_id], Kind.ADDED),
        **dict.fromkeys(paths[old_id] - paths[new_id], Kind.REMOVED),
        **dict.fromkeys(changed, Kind.CHANGED),
    }
    return [FileChange(path, fates[path]) for path in sorted(fates)]
