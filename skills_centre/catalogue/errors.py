"""Refusals of the catalogue domain."""

from collections.abc import Sequence

from skills_centre.platform.errors import Refusal


class InReview(Refusal):
    """Somebody is reviewing the version; it is not changed under their eyes."""

    sentence = "This version is being reviewed. Return it to draft first, then change it."


class DraftChanged(Refusal):
    """Somebody changed the draft after this person had opened it; nothing of either is lost."""

    sentence = "Somebody changed this after you opened it, so nothing was saved over their work. What you wrote is still below."


class ChangedSinceRead(Refusal):
    """The version is no longer the one that the person read before deciding."""

    sentence = "This version changed after you opened it. Read it again, then decide."


class PartGone(Refusal):
    """The part or question that somebody changes is no longer in the draft."""

    sentence = "This is no longer in the draft: somebody has taken it out."


class LastPart(Refusal):
    """A course without any part, or a quiz without any question, is nothing."""

    sentence = "This is the only one, so it stays. Add another first, then take this one out."


class NotADraft(Refusal):
    """Only a draft can be changed, submitted or discarded."""

    sentence = "Only a draft can be changed. Start a new version to change a published course."


class NotInReview(Refusal):
    """Only a submitted version can be published or returned."""

    sentence = "This version is not waiting for a review."


class NotPublished(Refusal):
    """Only a published version can be withdrawn or be the start of the next."""

    sentence = "This course is not published."


class OwnCourse(Refusal):
    """The reviewer wrote part of the version."""

    sentence = "You wrote part of this version, so somebody else must review it."


class NothingTicked(Refusal):
    """Courses were to be published, or sent for review, and none was chosen."""

    sentence = "Tick the courses that you have read and that are right."


class TooManyTicked(Refusal):
    """More courses were sent at once than a page shows."""

    sentence = "These are more courses than one page shows, so nothing was changed. Open the page again."


class NothingChanged(Refusal):
    """The draft says what the published version says already."""

    sentence = "This draft says exactly what the published version says. Change something, or discard it."


class UnusedFiles(Refusal):
    """Files of a draft are used by none of its parts."""

    def __init__(self, names: Sequence[str]) -> None:
        listed = ", ".join(f"“{name}”" for name in names[:5]) + (
            f" and {len(names) - 5} more" if len(names) > 5 else ""
        )
        super().__init__(
            f"No part of the course uses {listed}. Show {'it' if len(names) == 1 else 'them'} in a part, or take "
            f"{'it' if len(names) == 1 else 'them'} out under “Files of this course”; then submit it."
        )


class NoCorrectionYet(Refusal):
    """A correction puts a published version right, and there is none."""

    sentence = "Staff see no version of this course, so there is nothing to correct. Write a new version."


class ChangesTooMuch(Refusal):
    """A correction would change what people under way have to do; the sentence names each place."""


class CheckFailed(Refusal):
    """The check before publication found errors; the sentence names the first of them."""

    def __init__(self, errors: Sequence[str]) -> None:
        more = f" And {len(errors) - 3} more." if len(errors) > 3 else ""
        super().__init__(
            f"The check found {'an error' if len(errors) == 1 else f'{len(errors)} errors'}: {' '.join(errors[:3])}{more} “Check it” lists"
            f" {'it' if len(errors) == 1 else 'them'} with the form that puts {'it' if len(errors) == 1 else 'each'} right."
        )


class PolicyMissing(Refusal):
    """Local-policy blocks have no words yet; the sentence names them."""


class PolicyChanged(Refusal):
    """Somebody wrote a local policy while this person was writing it."""

    sentence = (
        "Somebody changed this policy after you opened it, so nothing was saved over their words. What you wrote is still below: copy "
        "it, open the page again in another tab, and put it in there."
    )


class CommentNeeded(Refusal):
    """A version was returned without saying why."""

    sentence = "Say what should change, so that the author can act on it."
    field = "comment"


class CommentEmpty(Refusal):
    """A comment without words."""

    sentence = "Enter your comment"
    field = "remark"


class NothingToComment(Refusal):
    """A version that is neither written nor reviewed any more is not commented on."""

    sentence = "This version is neither a draft nor in review any more, so it takes no comments."
    field = "remark"


class KeyTaken(Refusal):
    """A new course has the key of one that exists."""

    sentence = "There is a course with this key already. Open it and start a new version, or choose another key."
    field = "key"


class NoSuchApprover(Refusal):
    """The person named on the command line may not approve courses."""

    sentence = "Nobody with this e-mail address is an L&D administrator here, so nothing was published."


class PathwayChanged(Refusal):
    """Somebody changed the pathway after this person had opened it; nothing of either is lost."""

    sentence = (
        "Somebody changed this pathway after you opened it, so nothing was saved over their work. What you wrote is still below: copy "
        "it, open the page again in another tab, and put it in there."
    )


class PathwayKeyTaken(Refusal):
    """A new pathway has the key of one that exists."""

    sentence = "There is a pathway with this key already. Open it, or choose another key."
    field = "key"


class PathwayHasNothing(Refusal):
    """A pathway without a required course that anybody can take leads nowhere."""

    sentence = "A published pathway needs at least one required course that is published. Add one first."


class CourseNotForPathway(Refusal):
    """Only published courses are put into a pathway."""

    sentence = "Choose a course that is published now."
    field = "course"


class PathwayWasPublished(Refusal):
    """People have seen the pathway: it can be withdrawn, and is not thrown away."""

    sentence = "People have seen this pathway, so it stays on record. Withdraw it to take it away from them."


class SynonymTaken(Refusal):
    """A term means the same as others in two lists, so that nobody could say what a search finds; the sentence names them."""

    field = "terms"


class ReplacementMissing(Refusal):
    """A course is replaced by another, and none is named, or one that staff do not see."""

    sentence = "Choose the course that replaces it"
    field = "replaced_by"


class WithdrawalUnsaid(Refusal):
    """A course was withdrawn for a reason that is not in the list, and nobody said which."""

    sentence = "Say why it is withdrawn"
    field = "words"


class NotInFuture(Refusal):
    """A version was to be published by itself at a time that has come."""

    sentence = "Choose a time that is still to come, or publish it now"
    field = "clock"


class AlreadyScheduled(Refusal):
    """Somebody has approved the version for another time already."""

    sentence = "This version is approved already, for another time. Cancel that first, then choose again."


class AlreadyOut(Refusal):
    """The time came before somebody cancelled it."""

    sentence = "Its time had come: this version is published already. You can withdraw the course, or correct it."


class ApproverGone(Refusal):
    """Whoever approved the version may not approve any more."""

    sentence = "Whoever approved it is no longer an L&D administrator."
