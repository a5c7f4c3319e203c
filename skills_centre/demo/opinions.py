"""What the demonstration's learners thought of courses, what they and their managers said three months later, and a note or two."""

import random
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from skills_centre.demo.people import Plan
from skills_centre.learning.models import (
    CourseReaction,
    Enrolment,
    EnrolmentState,
    FollowUp,
    ModuleNote,
    ModuleProgress,
)
from skills_centre.learning.rules.opinions import FOLLOW_UP_DAYS, Side, Use
from skills_centre.people.models import PRIVATE_PERSON_TYPES
from skills_centre.platform.database import db
from skills_centre.platform.ids import new_id
from skills_centre.platform.words import Words

COMMENTS = (
    "The exercises use papers like ours. I did the first one with this week’s briefing.",
    "Short enough to finish between two meetings, and I did.",
    "I would have liked one more worked example before the quiz.",
    "The checklist at the end is on my wall now.",
    "Some of it I knew. The part on sources was new, and worth the time.",
    "Please add something for people who mostly read other people’s work.",
)
HELPED = (
    "My manager gave me an hour to try it on a real paper.",
    "We agreed in the team to check each other’s work, so it stuck.",
    "The template helped. I use it every week.",
)
HINDERED = (
    "I have not had the chance: recess came, and then other work.",
    "The tool it describes is not on my machine yet.",
)
NOTES = (
    "Ask Bea which of our papers people read with a screen reader.",
    "Two to try this week:\n– headings in the weekly note\n– words under each chart",
)


class OpinionWriter:
    """Makes up answers for completions of the past, some of which nobody answered."""

    def __init__(self, plan: Plan, dice: random.Random, now: datetime) -> None:
        self._dice = dice
        self._now = now
        self._managers: dict[UUID, UUID | None] = {
            person.id: None if person.person_type in PRIVATE_PERSON_TYPES else person.manager_id
            for person in plan.people
        }
        self._note_taker = plan.account("staff@example.org").id
        self._words: list[dict[str, Any]] = []
        self._said: set[tuple[UUID, str]] = set()
        self._reactions: list[dict[str, Any]] = []
        self._follow_ups: list[dict[str, Any]] = []

    def write(self) -> None:
        """Make everything up, then write it; the most recent completions are still to be asked about."""
        session = db.session()
        completions = session.execute(
            select(Enrolment.id, Enrolment.course_id, Enrolment.person_id, Enrolment.completed_at)
            .where(Enrolment.state == EnrolmentState.COMPLETED)
            .order_by(Enrolment.completed_at, Enrolment.id)
        )
        for enrolment_id, course_id, person_id, completed_at in completions.tuples():
            if completed_at is None:
                continue
            if self._dice.random() < 0.45:
                self._react(enrolment_id, course_id, person_id, completed_at + timedelta(minutes=3))
            asked_at = completed_at + timedelta(days=FOLLOW_UP_DAYS)
            if asked_at < self._now - timedelta(days=5):
                self._follow_up(enrolment_id, course_id, person_id, asked_at)
        self._note()
        for model, rows in ((Words, self._words), (CourseReaction, self._reactions), (FollowUp, self._follow_ups)):
            if rows:
                session.execute(insert(model), rows)

    def _note(self) -> None:
        """The new starter's own notes under the first parts of what they began."""
        rows = db.session.execute(
            select(Enrolment.course_id, ModuleProgress.module_key, ModuleProgress.opened_at)
            .join(ModuleProgress, ModuleProgress.enrolment_id == Enrolment.id)
            .where(Enrolment.person_id == self._note_taker, Enrolment.state == EnrolmentState.IN_PROGRESS)
            .order_by(ModuleProgress.opened_at)
            .limit(len(NOTES))
        ).tuples()
        for (course_id, module_key, opened_at), body in zip(rows, NOTES, strict=False):
            db.session.add(
                ModuleNote(
                    person_id=self._note_taker,
                    course_id=course_id,
                    module_key=module_key,
                    body=body,
                    revision=1,
                    saved_at=opened_at + timedelta(minutes=2),
                )
            )

    def _react(self, enrolment_id: UUID, course_id: UUID, person_id: UUID, at: datetime) -> None:
        before = self._dice.choices((1, 2, 3, 4), (20, 40, 30, 10))[0]
        self._reactions.append(
            {
                "enrolment_id": enrolment_id,
                "relevance": self._dice.choices((2, 3, 4, 5), (10, 20, 40, 30))[0],
                "confidence_before": before,
                "confidence_after": min(5, before + self._dice.choices((0, 1, 2), (25, 50, 25))[0]),
                "comment_id": self._say(COMMENTS, course_id, person_id, at) if self._dice.random() < 0.15 else None,
                "answered_at": at,
                "changed_at": at,
            }
        )

    def _follow_up(self, enrolment_id: UUID, course_id: UUID, person_id: UUID, asked_at: datetime) -> None:
        at = min(asked_at + timedelta(hours=self._dice.randint(1, 90)), self._now - timedelta(hours=1))
        if self._dice.random() < 0.35:
            used = self._dice.choices((Use.YES, Use.SOMEWHAT, Use.NO), (40, 40, 20))[0]
            what = HINDERED if used is Use.NO else HELPED
            said = self._say(what, course_id, person_id, at) if self._dice.random() < 0.3 else None
            self._answer(enrolment_id, Side.LEARNER, person_id, used, said, at)
        manager_id = self._managers.get(person_id)
        if manager_id and self._dice.random() < 0.3:
            used = self._dice.choices(list(Use), (35, 30, 10, 25))[0]
            self._answer(enrolment_id, Side.MANAGER, manager_id, used, None, at)

    def _answer(
        self, enrolment_id: UUID, side: Side, by_id: UUID, used: Use, what_id: UUID | None, at: datetime
    ) -> None:
        is_own = side is Side.LEARNER
        self._follow_ups.append(
            {
                "enrolment_id": enrolment_id,
                "side": side,
                "answered_by": by_id,
                "used": used,
                "confidence": self._dice.randint(2, 5) if is_own else None,
                "what_id": what_id,
                "answered_at": at,
                "changed_at": at,
            }
        )

    def _say(self, sentences: tuple[str, ...], course_id: UUID, about_id: UUID, at: datetime) -> UUID | None:
        """Words of somebody about a course that nobody else has said of it, while there are some."""
        unsaid = [one for one in sentences if (course_id, one) not in self._said]
        if not unsaid:
            return None
        words_id, body = new_id(), self._dice.choice(unsaid)
        self._said.add((course_id, body))
        self._words.append(
            {
                "id": words_id,
                "about_id": about_id,
                "purpose": "course-opinion",
                "body": body,
                "written_at": at,
            }
        )
        return words_id
