"""What somebody should do next, worked out from several domains' queries: continue, what is due or waits, one suggestion, spare minutes."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from skills_centre.catalogue.models import Topic
from skills_centre.catalogue.queries.courses import CourseCard, course_cards, courses_teaching
from skills_centre.catalogue.queries.shelves import courses_within, first_of_topic
from skills_centre.learning.queries.courses import module_lines
from skills_centre.learning.queries.enrolments import LiveEnrolment, ended_enrolments, live_enrolments
from skills_centre.learning.queries.plan_actions import DueAction, actions_due
from skills_centre.learning.queries.plan_proposals import GoalsWaiting, goals_waiting_for
from skills_centre.people.queries.viewers import Viewer
from skills_centre.skills.queries.histories import Pair, exemptions_of, kept_levels
from skills_centre.skills.queries.profiles import AskedSkill, asked_of
from skills_centre.skills.queries.waiting import NumbersWaiting, numbers_waiting
from skills_centre.skills.rules import NOTHING_KNOWN, SkillState, work_out_state
from skills_centre.skills.rules.reviewing import review_on, wants_review

#: The lengths of a pause that the page offers, in minutes.
PAUSES = (5, 15, 30)

#: How many courses are listed for a pause.
MOST_FOR_A_PAUSE = 6

#: The states in which a course may help.
OPEN_STATES = frozenset({SkillState.BELOW, SkillState.UNKNOWN})


@dataclass(frozen=True)
class AskedStanding:
    """Where somebody stands in a skill that is asked of them, and from when what that rests on is out of date."""

    asked: AskedSkill
    state: SkillState
    review_on: date | None
    #: The level that they have, as confirmed or else by their own account; 0 where nothing is known.
    level: int = 0


@dataclass(frozen=True)
class Suggestion:
    """One course and the sentence that says why."""

    course: CourseCard
    reason: str


@dataclass(frozen=True)
class NextPart:
    """The next part of a course that somebody is on, short enough for a pause."""

    enrolment_id: UUID
    module_key: str
    title: str
    course_title: str
    minutes: int


@dataclass(frozen=True)
class Pause:
    """What fits into some minutes."""

    minutes: int
    parts: list[NextPart]
    courses: list[CourseCard]


@dataclass(frozen=True)
class NextThings:
    """The answer to "what should I do next?", in the order in which the page gives it."""

    continuing: LiveEnrolment | None
    dated: list[LiveEnrolment]
    others: int
    plan_actions: list[DueAction]
    goals_waiting: list[GoalsWaiting]
    waiting: NumbersWaiting
    suggestion: Suggestion | None
    open_skills: int
    #: Skills in which what was said or confirmed is out of date, or will be within the month.
    to_review: int
    has_learned: bool
    pause: Pause | None


def next_things(viewer: Viewer, *, on: date, pause_minutes: int | None = None) -> NextThings:
    """Work out what somebody should do next on a day; with `pause_minutes`, also what fits into a pause."""
    live = live_enrolments(viewer.id)
    ended = ended_enrolments(viewer.id)
    taken = {enrolment.course_id for enrolment in live}
    finished = {enrolment.course_key for enrolment in ended}
    stood = standings(viewer.id, on=on)
    skills = open_skills(stood)
    continuing = max(live, key=lambda one: one.last_seen_at or one.enrolled_at, default=None)
    return NextThings(
        continuing=continuing,
        dated=[one for one in live if one.due_on and one is not continuing],
        others=sum(1 for one in live if one is not continuing and not one.due_on),
        plan_actions=actions_due(viewer.id, on=on),
        goals_waiting=goals_waiting_for(viewer.id, on=on),
        waiting=numbers_waiting([viewer.id], on=on)[viewer.id],
        suggestion=_suggestion(viewer, skills, taken=taken, finished=finished),
        open_skills=len(skills),
        to_review=sum(wants_review(one.review_on, on=on) for one in stood),
        has_learned=bool(live or ended),
        pause=_pause(live, taken, pause_minutes) if pause_minutes else None,
    )


def standings(person_id: UUID, *, on: date) -> list[AskedStanding]:
    """Where somebody stands in every skill that is asked of them, in a constant number of statements."""
    levels = kept_levels([person_id])
    exemptions = exemptions_of([person_id])
    found = []
    for asked in asked_of(person_id, on).skills:
        pair = Pair(person_id, asked.skill_id)
        current = levels.get(pair, NOTHING_KNOWN)
        standing = work_out_state(
            asked.level,
            has_ladder=asked.has_ladder,
            current=current,
            currency_months=asked.currency_months,
            exemptions=exemptions.get(pair, ()),
            on=on,
        )
        found.append(
            AskedStanding(
                asked,
                standing.state,
                review_on(standing, current, asked.currency_months),
                current.verified_level or current.claimed_level or 0,
            )
        )
    return found


def open_skills(stood: list[AskedStanding]) -> list[AskedSkill]:
    """The skills in which somebody is below or unknown: essential first, then the weightiest, then by name."""
    found = [one.asked for one in stood if one.state in OPEN_STATES]
    return sorted(found, key=lambda asked: (not asked.is_essential, -asked.weight, asked.sort_key))


def _suggestion(viewer: Viewer, skills: list[AskedSkill], *, taken: set[UUID], finished: set[str]) -> Suggestion | None:
    teaching = courses_teaching([skill.skill_key for skill in skills])
    for skill in skills:
        for course in teaching.get(skill.skill_key, []):
            if course.course_id not in taken and course.key not in finished:
                card = course_cards([course.course_id]).get(course.course_id)
                if card:
                    return Suggestion(card, _reason(viewer, skill))
    card = first_of_topic(Topic.ARTIFICIAL_INTELLIGENCE, without=taken)
    if card is None or card.key in finished:
        return None
    return Suggestion(card, "It is a good place to begin: what these tools are, and what they are not.")


def _reason(viewer: Viewer, skill: AskedSkill) -> str:
    if viewer.is_private:
        return f"It teaches “{skill.skill_name}”, which is suggested for work like yours."
    if all(origin.is_everyone for origin in skill.origins):
        return f"It teaches “{skill.skill_name}”, which is asked of everyone here."
    return f"It teaches “{skill.skill_name}”, which your role asks for."


def _pause(live: list[LiveEnrolment], taken: set[UUID], fits: int) -> Pause:
    lines = module_lines([one.enrolment_id for one in live]) if live else {}
    parts = [
        NextPart(one.enrolment_id, module.key, module.title, one.title, module.minutes)
        for one in live
        for module in lines[one.enrolment_id]
        if module.key == one.next_key and module.minutes <= fits
    ]
    return Pause(fits, parts, courses_within(fits, without=taken, most=MOST_FOR_A_PAUSE))
