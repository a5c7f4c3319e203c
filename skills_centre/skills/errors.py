"""Refusals of the skills domain."""

from collections.abc import Sequence

from skills_centre.platform.errors import Refusal

#: Skills that a refusal names before it counts the rest.
NAMED_AT_MOST = 3


class NotADraft(Refusal):
    """A version was published already, by this person or another."""

    sentence = "This version has been published already. A published version never changes."


class NeedsASecondPerson(Refusal):
    """Whoever made a version cannot publish it."""

    sentence = "You made this version, so somebody else must publish it."


class MayNotApprove(Refusal):
    """The person named as the approver does not look after frameworks."""

    sentence = "Only an L&D administrator or a skills lead may approve a version."


class ProfileNotInUse(Refusal):
    """A role is not in a published version, or is nothing that a person may hold."""

    sentence = "Choose a role from the list."
    field = "profile_id"


class NoSuchProposal(Refusal):
    """A proposed role was agreed, declined or withdrawn meanwhile."""

    sentence = "This proposal has been answered or withdrawn already."


class DecidedMeanwhile(Refusal):
    """Somebody else decided a claim, or revoked a result, first."""

    sentence = "This has been decided meanwhile."


class ClaimOvertaken(Refusal):
    """The person said something newer, or withdrew, or somebody assessed them, after the claim."""

    sentence = "Something newer has been recorded about this skill meanwhile. Look at that instead."


class ClaimWaits(Refusal):
    """There is a claim to decide, so an assessment beside it would leave two answers."""

    sentence = "They have claimed a level in this skill already. Decide that instead."


class NothingToRevoke(Refusal):
    """A result does not count as confirmed."""

    sentence = "This result is not confirmed, so there is nothing to revoke."


class AlreadyPassedOn(Refusal):
    """A skills lead cannot pass a claim on again."""

    sentence = "This has been passed on to you. Leave it for now if another skills lead should look at it."


class LevelOutsideScale(Refusal):
    """The level is missing, or is none of the skill's."""

    sentence = "Choose one of the skill’s levels."
    field = "level"


class LevelTheSame(Refusal):
    """A change to the level that was claimed is no change."""

    sentence = "Choose a level other than the one they claim, or agree."
    field = "level"


class BasisMissing(Refusal):
    """A confirmer says what the judgement rests on."""

    sentence = "Say what you rest this on: seen in their work, discussed, or evidence read."
    field = "basis"


class ReasonMissing(Refusal):
    """Whoever changes, returns or revokes says why."""

    sentence = "Give a reason. The person reads it."
    field = "reason"


class ReasonTooLong(Refusal):
    """A reason is a few sentences."""

    sentence = "A reason may have 2,000 characters at the most."
    field = "reason"


class FrameworkChanged(Refusal):
    """An answer was given against an edition that another has taken the place of."""

    sentence = "The framework changed after this page was opened. Read the levels once more and choose again."


class SkillNotInUse(Refusal):
    """No published framework defines the skill any more."""

    sentence = "This skill is no longer in use, so it cannot be assessed."


class EvidenceTooLong(Refusal):
    """The evidence is longer than anybody would read."""

    sentence = "Evidence must be 1,000 characters or fewer."
    field = "evidence"


class LevelsChanged(Refusal):
    """An order was sent for other levels than the role has."""

    sentence = "The levels of this role have changed meanwhile. Here they are as they are now."


class NotASkillsLead(Refusal):
    """Only a skills lead who works here can answer for a skill."""

    sentence = "Choose somebody from the list: only a skills lead can answer for a skill."
    field = "owner"


class NothingAsked(Refusal):
    """No profile that the person holds asks for the skill, so there is nothing to lift."""

    sentence = "This skill is not asked of them, so there is nothing to set aside."


class AlreadyExempt(Refusal):
    """An exemption holds already, with another last day or by somebody else."""

    sentence = "This is set aside already. End that first if it should be until another day."


class ExemptionHasNoFuture(Refusal):
    """An exemption would have ended before it began."""

    sentence = "The last day must be today or later"
    field = "ends_on"


class ExemptionEndsTooLate(Refusal):
    """Nobody is exempt for good."""

    sentence = "The last day must be within two years. It can be set aside again then"
    field = "ends_on"


class SkillsUnmapped(Refusal):
    """A version lacks skills of the one before it, and nobody has said what became of them."""

    sentence = "Skills of the published version are gone from this one. Say first what became of each of them."

    def __init__(self, names: Sequence[str]) -> None:
        shown = ", ".join(f"“{name}”" for name in names[:NAMED_AT_MOST])
        more = f" and {len(names) - NAMED_AT_MOST} more" if len(names) > NAMED_AT_MOST else ""
        super().__init__(f"Say first what became of {shown}{more}: renamed, split, merged or retired.")


class ChooseWhatBecame(Refusal):
    """Nothing was said of a skill."""

    sentence = "Choose what became of it."
    field = "kind"


class ChooseOneSkill(Refusal):
    """A skill that was renamed or merged became exactly one other."""

    sentence = "Choose the one skill that it became."
    field = "to"


class ChooseSeveralSkills(Refusal):
    """A skill that was split became at least two."""

    sentence = "Choose at least two skills that it was split into."
    field = "to"


class NotInDraft(Refusal):
    """A skill can only become what the draft has."""

    sentence = "The draft does not have that skill any more. Choose from the list."
    field = "to"


class TakenByAnother(Refusal):
    """A renamed skill is the only one that its new name stands for."""

    sentence = "More than one skill became that one, so this is not a rename: say that it was merged."
    field = "to"


class MeasuredOtherwise(Refusal):
    """Results on a ladder mean nothing in a skill without one, and the other way round."""

    sentence = (
        "One of the two has levels and the other has none, so results cannot be carried over. Retire the old skill."
    )
    field = "to"


class NothingToReplyTo(Refusal):
    """Nobody has decided anything about a result, or the subject has said something newer since."""

    sentence = "There is nothing to reply to here."


class AlreadyReplied(Refusal):
    """One decision, one reply."""

    sentence = "You have replied to this already. One reply is kept for each decision."
    field = "text"


class AlreadyAsked(Refusal):
    """One result, one second confirmer."""

    sentence = "You have asked for a second person about this already."
    field = "asks_second"


class ReplyMissing(Refusal):
    """Neither words nor a wish."""

    sentence = "Write your reply, or ask for a second person."
    field = "text"


class ReplyTooLong(Refusal):
    """A reply is a few sentences."""

    sentence = "A reply may have 1,000 characters at the most."
    field = "text"


class FindingMissing(Refusal):
    """A second confirmer says that the decision stands, or which level is right."""

    sentence = "Say whether the decision stands, or which level is right."
    field = "finding"


class LevelStands(Refusal):
    """Another level that is the one that was decided is none."""

    sentence = "This is the level that was decided. Choose another, or say that the decision stands."
    field = "level"


class DecidedByYou(Refusal):
    """Whoever decided first cannot take a second person's result back."""

    sentence = "A second person decided this after you, so somebody else must take it back."


class TooManyLinks(Refusal):
    """More links than anybody would open."""

    sentence = "Give five links at the most, one a line."
    field = "links"


class LinkNotSound(Refusal):
    """A link that is no address of the web, or that hides where it leads."""

    sentence = "A link must begin with http:// or https:// and have nothing else on its line."
    field = "links"


class TooManyFiles(Refusal):
    """More files than anybody would read."""

    sentence = "Three files are the most. Remove one first."
    field = "files"


class RoleEndsBeforeItStarts(Refusal):
    """A role would have ended before it began, or before today."""

    sentence = "The last day must be today or later, and not before the first day"
    field = "ends_on"


class RoleTooFarAway(Refusal):
    """A role begins within a year of today, before or after."""

    sentence = "The first day must be within a year of today"
    field = "starts_on"


class RoleHeldThen(Refusal):
    """A person holds the role for some of the days already."""

    sentence = "This role is held already on some of those days. End that first, or choose other days."


class EverybodyAskedAlready(Refusal):
    """Whoever could be asked was asked before, and has not answered yet, or has answered meanwhile."""

    sentence = (
        "Nobody was asked anew: everyone about whom nothing is known was asked before. They see it on their page."
    )


class OfferNoteTooLong(Refusal):
    """What somebody says of their offer is longer than a few lines."""

    sentence = "Say it in 300 characters or fewer."
    field = "note"


class NotAMentor(Refusal):
    """Somebody helps, but does not offer to be a mentor."""

    sentence = "They help with this skill, but do not offer to be a mentor in it."


class AskedLately(Refusal):
    """The same two people, again within some days."""

    sentence = "You asked them in the last two weeks. Give them time to answer, or ask somebody else."


class AskedTooMany(Refusal):
    """Somebody writes to more people than they can talk to."""

    sentence = "You have asked five people in the last week. Wait for their answers before you ask more."


class HelperAskedOften(Refusal):
    """Somebody who helps is asked by more people than they can help."""

    sentence = "They have been asked by several people this week, so nobody can ask them more for now. Ask somebody else, or try next week."


class PauseDayNotPossible(Refusal):
    """A pause that ends before it begins, or that lasts longer than a year."""

    sentence = "Choose a day after today, and within a year. To stop for good, take back what you offer."
    field = "back_on"
