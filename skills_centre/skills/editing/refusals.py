"""Refusals of those who edit, approve and publish drafts."""

from collections.abc import Sequence

from skills_centre.platform.errors import Refusal


class NotSentForApproval(Refusal):
    """Whoever edits a draft says when it is ready to be published."""

    sentence = "Somebody is still working on this draft: nobody has sent it for approval yet."


class WaitsForApproval(Refusal):
    """A draft stands still while somebody reads it to publish it."""

    sentence = "This draft waits for approval, so it stands still. Take it back to go on changing it."


class DraftChanged(Refusal):
    """A form was sent about something that another form has changed meanwhile."""

    sentence = (
        "Somebody changed this after you opened the page. What you typed is still here: read what the draft says now, "
        "and save again to put yours in its place."
    )


class ChangedSinceRead(Refusal):
    """A draft is published, sent back or thrown away as it was read, or not at all."""

    sentence = "This draft has changed after you opened the page. Read what it says now, then decide."


class NotReady(Refusal):
    """A draft lacks something without which it cannot be published."""

    sentence = "This draft cannot be published yet. The list of what it lacks says why."


class AlreadyPublished(Refusal):
    """The name of a framework that people know is not changed by a draft."""

    sentence = "This framework has been published, so its name and description stay as people know them."


class NothingToApprove(Refusal):
    """A draft that says what the published version says changes nothing."""

    sentence = "This draft says exactly what the published version says, so there is nothing to approve."


class CommentMissing(Refusal):
    """Whoever sends a draft back says why."""

    sentence = "Say what should change. The people who edit the draft read it."
    field = "comment"


class CommentTooLong(Refusal):
    """A comment is a few sentences."""

    sentence = "A comment may have 2,000 characters at the most."
    field = "comment"


class NameTaken(Refusal):
    """Two things of one kind have different names."""

    sentence = "There is one of this name already. Choose another name."
    field = "name"


class PartGone(Refusal):
    """What a form is about was removed meanwhile."""

    sentence = "Somebody removed this from the draft after you opened the page."


class ScaleFull(Refusal):
    """A scale has nine levels at the most."""

    sentence = "A scale may have nine levels at the most."


def _listed(names: Sequence[str]) -> str:
    """Some names in a sentence; beyond ten the rest is counted."""
    shown = list(dict.fromkeys(names))
    more = f" and {len(shown) - 10} more" if len(shown) > 10 else ""
    return "; ".join(shown[:10]) + more


class LevelInUse(Refusal):
    """Something asks for a level that somebody would remove."""

    def __init__(self, users: Sequence[str]) -> None:
        super().__init__(f"This level is still used by: {_listed(users)}. Change that first.")


class SkillInUse(Refusal):
    """A profile asks for a skill that somebody would remove."""

    def __init__(self, users: Sequence[str]) -> None:
        super().__init__(f"These still ask for this skill: {_listed(users)}. Take it out of them first.")


class LadderInUse(Refusal):
    """A skill that profiles ask for cannot get a ladder, or lose it: they ask for it at levels, or at none."""

    def __init__(self, users: Sequence[str]) -> None:
        super().__init__(
            f"These ask for this skill as it is: {_listed(users)}. Take it out of them before you change whether it has levels.",
            field="has_ladder",
        )


class FamilyInUse(Refusal):
    """A family that somebody would remove holds roles."""

    def __init__(self, roles: Sequence[str]) -> None:
        super().__init__(f"These roles are in this family: {_listed(roles)}. Move or remove them first.")
