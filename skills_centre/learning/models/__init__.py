"""What the learning domain keeps: enrolments and the learning record, notes and settings of one’s own, and development plans."""

from skills_centre.learning.models.learning import (
    Enrolment,
    EnrolmentState,
    LearningRecordEntry,
    ModuleProgress,
    QuizAnswer,
    QuizAttempt,
    RecordSource,
)
from skills_centre.learning.models.own_desk import LearnerSetting, ModuleNote
from skills_centre.learning.models.plans import PlanAction, PlanEvent, PlanGoal
from skills_centre.learning.rules.plans import ActionKind, GoalEnd, PlanAct

__all__ = [
    "ActionKind",
    "Enrolment",
    "EnrolmentState",
    "GoalEnd",
    "LearnerSetting",
    "LearningRecordEntry",
    "ModuleNote",
    "ModuleProgress",
    "PlanAct",
    "PlanAction",
    "PlanEvent",
    "PlanGoal",
    "QuizAnswer",
    "QuizAttempt",
    "RecordSource",
]
