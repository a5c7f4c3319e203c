"""Writing a course in forms: each step takes the draft, changes one thing, and keeps it, or keeps nothing."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from skills_centre.catalogue.errors import DraftChanged, InReview, NotADraft
from skills_centre.catalogue.models import CourseState
from skills_centre.catalogue.packs import parse_pack
from skills_centre.catalogue.packs.manuscript import CourseFields, Manuscript, PartFields
from skills_centre.catalogue.queries.courses import course_version
from skills_centre.catalogue.queries.policies import policy_owners
from skills_centre.catalogue.queries.stored import texts_and_stored
from skills_centre.catalogue.queries.writing import module_keys_ever
from skills_centre.catalogue.services.drafts import KeptDraft, keep_draft
from skills_centre.catalogue.services.holding import hold_course


def create_course(key: str, fields: CourseFields, lesson: PartFields, text: str, *, by_id: UUID, now: datetime) -> UUID:
    """Begin a course with its first lesson, as a draft. Raises PackRefused or KeyTaken; the same form sent twice makes one course."""
    manuscript = Manuscript.begin(key, fields).with_new_lesson(lesson, text)
    pack = manuscript.as_pack(owners=policy_owners())
    return keep_draft(pack, by_id=by_id, now=now, is_new=True).version_id


def revise_draft(
    version_id: UUID, change: Callable[[Manuscript], Manuscript], *, seen: str, by_id: UUID, now: datetime
) -> KeptDraft:
    """Change one thing in a draft. `seen` is the digest of the draft that the writer had open.

    A change that makes no difference is no error, whatever was seen: so a form may be sent twice. Raises NotFound, InReview, NotADraft,
    DraftChanged, PackRefused, or whatever the change itself refuses.
    """
    hold_course(course_version(version_id).key)
    draft = course_version(version_id)
    if draft.state is CourseState.IN_REVIEW:
        raise InReview
    if draft.state is not CourseState.DRAFT:
        raise NotADraft
    former = parse_pack(texts_and_stored(version_id), folder=draft.key, is_draft=True)
    manuscript = Manuscript.of(former, used_keys=module_keys_ever(draft.course_id))
    changed = change(manuscript)
    if changed == manuscript:
        return KeptDraft(version_id, draft.state, is_changed=False)
    if draft.pack_digest != seen:
        raise DraftChanged
    return keep_draft(changed.as_pack(owners=policy_owners()), by_id=by_id, now=now, seen=seen)
