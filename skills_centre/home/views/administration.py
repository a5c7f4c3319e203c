"""The index of administration: what this person may do here, and nothing else."""

from dataclasses import dataclass

from flask import current_app, render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from skills_centre.catalogue.queries.administration import count_waiting_for_review
from skills_centre.gaps.queries.checks import LastCheck, last_check
from skills_centre.home.views.blueprint import blueprint
from skills_centre.learning.queries.attempt_requests import count_attempt_requests
from skills_centre.people.access import ADMINISTERING, KEEPING_MAIL, STAMP, may_open, role, viewer
from skills_centre.people.models import Role
from skills_centre.people.queries.objections import count_objections
from skills_centre.reminders.queries.mail_queue import count_to_look_after


@dataclass(frozen=True)
class Task:
    """Something that is looked after, where, and in what words."""

    title: str
    address: str
    about: str


#: What there is to look after, in groups, so that one finds it.
GROUPS: tuple[tuple[str, tuple[Task, ...]], ...] = (
    (
        "Courses",
        (
            Task(
                "Courses",
                "/administration/courses",
                "Write, preview, review and publish courses. A second person publishes.",
            ),
            Task(
                "Pathways", "/administration/pathways", "Published courses in order towards a theme, a role or a level."
            ),
            Task(
                "Local policies",
                "/administration/local-policies",
                "Your institution's own words for the marked places in lessons.",
            ),
            Task(
                "Demand",
                "/administration/demand",
                "What people looked for and nobody teaches, as counts; tell them when somebody does.",
            ),
            Task(
                "Words that mean the same",
                "/administration/search-words",
                "What else a search looks for: GDPR finds data protection too.",
            ),
        ),
    ),
    (
        "Sessions",
        (
            Task(
                "Sessions",
                "/administration/sessions",
                "Schedule sessions of courses, see who is coming, write to them, move or cancel.",
            ),
            Task(
                "Calendar of sessions",
                "/administration/sessions/calendar",
                "All sessions month by month, and whatever is in two places at once.",
            ),
            Task(
                "Demand for sessions",
                "/administration/sessions/demand",
                "Which courses people wait for, ask a date of or have a gap in, and what would serve them.",
            ),
            Task(
                "Rooms", "/administration/venues", "Where sessions take place, how many each takes and how to get in."
            ),
            Task(
                "The institution’s calendar",
                "/administration/calendar",
                "Bank holidays, recess and sitting days: load them from a file, see what is there.",
            ),
            Task("Sessions you run", "/facilitating", "Who is coming to the sessions that you facilitate."),
        ),
    ),
    (
        "Learners",
        (
            Task(
                "Required learning",
                "/administration/required-learning",
                "Which courses people have to take, whom that concerns and by when; who is on time, late or overdue.",
            ),
            Task(
                "One more attempt",
                "/administration/attempts",
                "Learners who used up their attempts at a quiz and ask for one more.",
            ),
            Task(
                "Learning records",
                "/administration/records",
                "Correct a wrong day or time, with a reason that the person reads; bring in learning from an earlier system.",
            ),
            Task(
                "Certificates",
                "/administration/certificates",
                "Look one up by its code, revoke what was wrongly issued, issue it again.",
            ),
        ),
    ),
    (
        "Skills",
        (
            Task(
                "Skills of the organisation",
                "/organisation/skills",
                "Where bodies, business areas and role families are, as counts; what learning there is, and what to do next.",
            ),
            Task(
                "Value of learning",
                "/organisation/value",
                "Quarter by quarter: whom learning reached, what came of it, and the decisions wanted, on one side of A4.",
            ),
            Task(
                "Frameworks", "/administration/frameworks", "Skills, levels and role profiles: load, compare, publish."
            ),
            Task(
                "The skills leads’ desk",
                "/administration/skills-desk",
                "What managers could not judge or did not decide in time: your own skills first.",
            ),
            Task(
                "Said and confirmed",
                "/administration/calibration",
                "How what people say of themselves and what is confirmed differ, per skill and team, as counts.",
            ),
        ),
    ),
    (
        "People",
        (
            Task("People", "/administration/people", "Add people, their teams, managers and roles; bring in a file."),
            Task(
                "Organisation", "/administration/organisation", "Bodies, business areas and teams, and who is in them."
            ),
            Task(
                "Who decides what waits",
                "/administration/fallbacks",
                "For each business area and team, who decides about skills when a manager does not.",
            ),
            Task(
                "Said to be wrong",
                "/administration/objections",
                "Roles and managers on record that somebody says are not theirs, until you have settled them.",
            ),
        ),
    ),
    (
        "Messages",
        (
            Task(
                "Announcements",
                "/administration/announcements",
                "Tell everybody, or some parts of the organisation, of something new; see first whom it reaches and how it reads.",
            ),
            Task(
                "Messages",
                "/administration/messages",
                "What waits, what failed and why; have it tried again or not sent; pause all mail.",
            ),
            Task(
                "What leaves next",
                "/administration/messages/tomorrow",
                "Who gets what on the next day on which ordinary mail leaves, and why; and what is held back.",
            ),
            Task(
                "What we send, and when",
                "/administration/messages/kinds",
                "Every kind of reminder and news in plain words: who gets it, on which days, and how to change that.",
            ),
        ),
    ),
    (
        "What was done",
        (Task("Audit trail", "/administration/audit", "Every administrative act: who did what, and when."),),
    ),
)


@blueprint.get("/administration")
@role(*ADMINISTERING)
def administration() -> ResponseReturnValue:
    """What this person may look after: the tasks whose own guards let them in."""
    open_to_them = [(title, [task for task in tasks if _opens(task.address)]) for title, tasks in GROUPS]
    return render_template(
        "home/administration.html",
        groups=[group for group in open_to_them if group[1]],
        waiting=_waiting(),
        wrong_sums=_wrong_sums(),
    )


def _wrong_sums() -> LastCheck | None:
    """The last proof of the team summaries if it found a difference, for those who can have it put right; none otherwise."""
    if not (viewer().has_role(Role.LD_ADMINISTRATOR) or viewer().has_role(Role.SYSTEM_ADMINISTRATOR)):
        return None
    proof = last_check()
    return proof if proof and proof.rows_different else None


def _waiting() -> dict[str, int]:
    """How much waits for this person, by the address of the task: a statement for each that they look after."""
    mail = {"/administration/messages": count_to_look_after()} if viewer().has_role(*KEEPING_MAIL) else {}
    if not viewer().has_role(Role.LD_ADMINISTRATOR):
        return mail
    return {
        **mail,
        "/administration/courses": count_waiting_for_review(viewer().id),
        "/administration/attempts": count_attempt_requests(),
        "/administration/objections": count_objections(),
    }


def _opens(address: str) -> bool:
    """Whether the page at an address exists and its guard lets this person in."""
    try:
        endpoint, _ = current_app.url_map.bind("").match(address, method="GET")
    except HTTPException:
        return False
    return may_open(getattr(current_app.view_functions[endpoint], STAMP, ""))
