"""Administrative acts in plain words. Whoever adds an act adds its words here; a test finds the one that has none."""

from collections.abc import Mapping
from dataclasses import dataclass

from skills_centre.people.models import Role
from skills_centre.people.vocabulary import ROLES


@dataclass(frozen=True)
class Kind:
    """A kind of acts to choose from: its code in the address, its words, and what its acts' names begin with."""

    code: str
    words: str
    begins: tuple[str, ...]


KINDS = (
    Kind(
        "people", "People, teams and managers", ("person.", "team.", "unit.", "people.", "delegation.", "institution.")
    ),
    Kind("roles", "Roles that let somebody do things here", ("role.",)),
    Kind("passwords", "Passwords and links to choose them", ("password.", "account-link.")),
    Kind("profiles", "Role profiles", ("profile.",)),
    Kind("assessments", "Assessments", ("assessment.", "exemption.", "help.")),
    Kind("plans", "Development plans", ("plan.",)),
    Kind(
        "courses",
        "Courses, pathways and local policies",
        ("course.", "pathway.", "local_policy.", "enrolment.", "certificate."),
    ),
    Kind("sessions", "Sessions and bookings", ("session.", "booking.", "venue.", "calendar.")),
    Kind("records", "Learning records", ("record.",)),
    Kind("required", "Required learning", ("rule.",)),
    Kind("mail", "Mail that leaves", ("mail.",)),
    Kind("messages", "Messages that we send", ("message.",)),
    Kind("announcements", "Announcements", ("announcement.",)),
    Kind("search", "What people look for: words and topics", ("synonyms.", "demand.")),
    Kind("frameworks", "Frameworks", ("framework.",)),
    Kind("value", "The value of a quarter’s learning", ("value.",)),
    Kind("retention", "Erasing what leavers wrote", ("retention.",)),
)

#: What each act did; `{subject}` is whom or what it was done to.
ACTS: Mapping[str, str] = {
    "account-link.send": "Sent {subject} a link to choose a password",
    "announcement.change": "Changed {subject} before it was sent",
    "announcement.delete": "Threw {subject} away that was never sent",
    "announcement.send": "Set {subject} to go out in five minutes",
    "announcement.stop": "Stopped {subject} before it went out",
    "announcement.withdraw": "Withdrew {subject}",
    "announcement.write": "Wrote {subject}",
    "assessment.ask-second": "Asked for a second person to look at {subject}",
    "assessment.ask-team": "Asked people of their team to say where they are in a skill",
    "assessment.change": "Confirmed {subject} at a different level",
    "assessment.confirm": "Confirmed {subject}",
    "assessment.enter": "Entered {subject} of their own",
    "assessment.pass-on": "Passed {subject} on to the skills lead",
    "assessment.reply": "Replied to what was decided about {subject}",
    "assessment.return": "Returned {subject}",
    "assessment.revoke": "Revoked {subject}",
    "assessment.second-opinion": "Gave a second opinion on {subject}",
    "assessment.take-back-ask": "Asked people of their team no more where they are in a skill",
    "booking.add": "Put somebody on {subject}",
    "booking.add-late": "Gave somebody a place on {subject} after booking had closed",
    "booking.approve": "Approved a request for a place on {subject}",
    "booking.book-team": "Booked people of their team on {subject}",
    "booking.cancel-for-team": "Cancelled the booking of somebody of their team on {subject}",
    "booking.decline": "Declined a request for a place on {subject}",
    "booking.give-back-places": "Gave back places that were held for a team on {subject}",
    "booking.hold-places": "Held places for their team on {subject}",
    "booking.remove": "Took somebody off {subject}",
    "calendar.load": "Loaded days into the institution’s calendar",
    "calendar.remove": "Took days out of the institution’s calendar",
    "certificate.issue-again": "Issued a certificate to {subject} again, after one was revoked",
    "certificate.revoke": "Revoked a certificate of {subject}",
    "course.cancel-schedule": "Took back the time at which {subject} was to be published",
    "course.comment": "Commented on {subject}",
    "course.discard": "Threw away a draft of {subject}",
    "course.import": "Brought in a table of courses",
    "course.keep_draft": "Kept a draft of {subject}",
    "course.publish": "Published {subject}",
    "course.renumber": "Made {subject} a correction, or a new version instead of one",
    "course.return": "Returned {subject} to its authors",
    "course.schedule": "Approved {subject} to be published at a time to come",
    "course.start_version": "Began a new version of {subject}",
    "course.submit": "Submitted {subject} for review",
    "course.withdraw": "Withdrew {subject}",
    "demand.answer": "Told those who asked for a topic that there is a course",
    "demand.stop-news": "Stopped telling those who asked for a topic that there is a course",
    "demand.plan": "Told those who asked for a topic that a course is planned",
    "delegation.end": "Ended the delegation to {subject}",
    "delegation.name": "Named {subject} to stand in for them",
    "enrolment.allow-attempt": "Allowed a learner one more attempt at a quiz of {subject}",
    "enrolment.decline-attempt": "Declined a learner one more attempt at a quiz of {subject}",
    "enrolment.suggest": "Suggested {subject} to people in their line",
    "enrolment.withdraw-suggestion": "Took back a suggestion of {subject}",
    "enrolment.stop-news": "Stopped telling people that they were moved to another version",
    "enrolment.move": "Moved people under way to {subject}",
    "exemption.end": "Ended an exemption of {subject} from one requirement",
    "exemption.grant": "Exempted {subject} from one requirement for a time",
    "framework.begin": "Began {subject}",
    "framework.describe": "Changed what is said of a framework, in {subject}",
    "framework.discard": "Threw away a draft of a framework",
    "framework.edit": "Changed the draft of {subject}",
    "framework.ask-for-evidence": "Changed whether claims in {subject} should bring evidence",
    "framework.load": "Loaded {subject}",
    "framework.name-owner": "Named who answers for {subject}",
    "framework.map-skills": "Said what became of skills, in {subject}",
    "framework.order-levels": "Put the levels of a role in order, in {subject}",
    "framework.publish": "Published {subject}",
    "framework.return": "Sent {subject} back to its editors",
    "framework.submit": "Sent {subject} for approval",
    "framework.take-back": "Took {subject} back from approval",
    "framework.undo-import": "Undid the import that made {subject}",
    "help.offer": "Let colleagues find them for a skill",
    "help.take-back": "Took back that colleagues find them for a skill",
    "institution.found": "Founded the institution in this database",
    "local_policy.fill": "Wrote the words of a local policy",
    "mail.drop": "Had waiting mail not sent",
    "mail.pause": "Paused all mail",
    "mail.resume": "Let mail leave again after a pause",
    "message.change-hours": "Changed the hours in which ordinary mail leaves",
    "message.change-policy": "Changed when and how a kind of message is sent",
    "mail.retry": "Had mail tried again",
    "mail.start-address": "Had mail to {subject} begin again",
    "mail.stop-address": "Stopped mail to {subject}, because their address takes none",
    "password.set": "Set a password for {subject}",
    "pathway.change": "Changed {subject}",
    "enrolment.take-back": "Took back a completion of {subject}, because attendance was corrected",
    "pathway.create": "Made {subject}",
    "pathway.discard": "Threw away {subject}",
    "pathway.publish": "Published {subject}",
    "pathway.withdraw": "Withdrew {subject}",
    "people.import": "Brought people in from a file",
    "person.add": "Added {subject}",
    "person.change": "Changed the details of {subject}",
    "person.leave": "Recorded that {subject} has left",
    "person.move": "Moved {subject} to another team",
    "person.say-not-in-my-team": "Said that {subject} is not in their team",
    "person.say-not-my-manager": "Said that the line manager of {subject} is not theirs",
    "person.say-not-my-role": "Said that a role of {subject} is not theirs",
    "person.set-manager": "Changed the line manager of {subject}",
    "person.settle-objection": "Settled what was said to be wrong about {subject}",
    "plan.add-action": "Added an action to the development plan of {subject}",
    "plan.agree": "Agreed a goal in the development plan of {subject}",
    "plan.change-action": "Changed an action in the development plan of {subject}",
    "plan.end": "Ended a goal in the development plan of {subject}",
    "plan.note": "Wrote a note in the development plan of {subject}",
    "plan.propose": "Proposed a goal in the development plan of {subject}",
    "plan.turn-down": "Turned down a goal proposed in the development plan of {subject}",
    "profile.add": "Gave {subject} a further role profile",
    "profile.agree": "Agreed the proposed role profile of {subject}",
    "profile.decline": "Declined the proposed role profile of {subject}",
    "profile.end": "Ended a role profile of {subject}",
    "profile.propose": "Proposed a role profile for {subject}",
    "profile.set-by-title": "Set role profiles from a table of job titles",
    "profile.set-primary": "Set the role profile of {subject}",
    "profile.withdraw": "Withdrew the proposed role profile of {subject}",
    "record.correct": "Corrected an entry in the learning record of {subject}",
    "record.import": "Brought in learning from an earlier system",
    "retention.erase": "Erased the words and the details of {subject}",
    "role.end": "Took a role from {subject}",
    "role.grant": "Gave {subject} a role",
    "rule.change": "Changed {subject}",
    "rule.end": "Ended {subject}",
    "rule.make": "Made {subject}",
    "rule.chase": "Reminded {subject} of required learning",
    "rule.end-excuse": "Ended an exemption of {subject} from a required course",
    "rule.excuse": "Exempted {subject} from a required course for a time",
    "rule.record-absence": "Recorded a long absence of {subject}",
    "rule.say-back": "Said when {subject} is back from a long absence",
    "rule.withdraw-absence": "Took out a long absence of {subject}",
    "session.cancel": "Cancelled {subject}, or set it to be cancelled in five minutes",
    "session.change": "Changed {subject}",
    "session.close-register": "Closed the attendance register of {subject}",
    "session.correct-register": "Corrected the attendance register of {subject}",
    "session.message": "Wrote to the people of {subject}",
    "session.move": "Set {subject} to be moved in five minutes",
    "session.open": "Opened {subject} for booking",
    "session.schedule": "Scheduled {subject}",
    "session.stop-cancelling": "Stopped the cancelling of {subject}",
    "session.stop-joining": "Stopped telling people how to join {subject} now",
    "session.stop-move": "Stopped the move of {subject}",
    "session.stop-date": "Stopped telling those who asked for a date of {subject}",
    "session.stop-message": "Stopped a message to the people of {subject}",
    "synonyms.keep": "Kept a list of search words that mean the same",
    "synonyms.remove": "Took a list of search words that mean the same away",
    "team.drop-target": "Dropped a target of the team of {subject}",
    "team.name-priorities": "Named the priorities of the team of {subject}",
    "team.set-target": "Set or changed a target of the team of {subject}",
    "unit.add": "Added {subject}",
    "unit.end-fallback": "Named nobody any more to decide what waits too long in {subject}",
    "unit.name-fallback": "Named somebody to decide what waits too long in {subject}",
    "unit.rename": "Renamed {subject}",
    "value.close": "Closed the value page of a quarter",
    "value.decide": "Wrote the decisions wanted after a quarter",
    "venue.add": "Added {subject}",
    "venue.change": "Changed {subject}",
}

#: The same acts where somebody did them to themselves.
OWN_ACTS: Mapping[str, str] = {
    "account-link.send": "Asked for a link to choose a new password",
    "message.change-hours": "Changed the hours in which ordinary mail leaves",
    "message.change-policy": "Changed when and how a kind of message is sent",
    "password.set": "Chose a new password",
    "person.settle-objection": "Settled what was said to be wrong about {subject}",
    "plan.add-action": "Added an action to their own development plan",
    "plan.agree": "Agreed a goal in their own development plan",
    "plan.change-action": "Changed an action in their own development plan",
    "plan.end": "Ended a goal in their own development plan",
    "plan.note": "Wrote a note in their own development plan",
    "plan.propose": "Proposed a goal in their own development plan",
    "plan.turn-down": "Turned down or took back a goal in their own development plan",
    "team.drop-target": "Dropped a target of their own team",
    "team.name-priorities": "Named the priorities of their own team",
    "team.set-target": "Set or changed a target of their own team",
    "profile.propose": "Proposed their own role profile",
    "profile.withdraw": "Withdrew the role profile that they had proposed",
    "profile.agree": "Agreed the role profile that was proposed to them",
    "profile.decline": "Declined the role profile that was proposed to them",
    "profile.end": "Said that a role profile is not theirs",
    "person.say-not-my-manager": "Said that their line manager on record is not theirs",
    "person.say-not-my-role": "Told L&D that a role profile is not theirs",
}

#: Fields whose code does not read as words once its hyphens and lines are gone.
_FIELDS = {
    "left_on": "last day",
    "is_on": "whether it is sent",
    "in_hours": "whether at once in the hours of mail only",
    "most_a_week": "limit for a week",
    "offsets": "days",
    "opening": "first sentence",
    "way": "whether it is mailed, and whether at once",
    **{role.value: ROLES[role] for role in Role},
}

#: What is said of a subject that is gone, or that carries no name.
SUBJECTS = {
    "person": "somebody unknown",
    "course_version": "a course draft that is gone",
    "framework-version": "a framework version",
    "pathway": "a pathway that is gone",
    "skill": "a skill",
    "unit": "a team or area",
    "assessment": "an assessment",
    "announcement": "an announcement",
    "rule": "a rule of required learning",
}


def in_words(action: str, subject: str) -> str:
    """An act as a sentence without its actor."""
    words = ACTS.get(action)
    if words is None:
        domain, _, verb = action.partition(".")
        words = f"{_spaced(domain).capitalize()}: {_spaced(verb)} ({{subject}})"
    return words.replace("{subject}", subject)


def field_in_words(name: str) -> str:
    """A field's name as people read it."""
    return _FIELDS.get(name, _spaced(name))


def _spaced(code: str) -> str:
    return code.replace("_", " ").replace("-", " ")
