"""What the learning domain keeps: enrolments and the learning record, and development plans."""

from skills_centre.learning.models.learning import (
    Enrolment,
    EnrolmentState,
    LearningRecordEntry,
    ModuleProgress,
    QuizAnswer,
    QuizAttempt,
    RecordSource,
)
from skills_centre.learning.models.plans import PlanAction, PlanEvent, PlanGoal
from skills_centre.learning.rules.plans import ActionKind, GoalEnd, PlanAct

__all__ = [
    "ActionKind",
    "Enrolment",
    "EnrolmentState",
    "GoalEnd",
    "LearningRecordEntry",
    "ModuleProgress",
    "PlanAct",
    "PlanAction",
    "PlanEvent",
    "PlanGoal",
    "QuizAnswer",
    "QuizAttempt",
    "RecordSource",
]
