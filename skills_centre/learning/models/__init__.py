"""What the learning domain keeps: enrolments, the learning record, certificates, notes and settings of one’s own, and development plans."""

from skills_centre.learning.models.certificates import Certificate
from skills_centre.learning.models.demand import DemandState, LearningDemand
from skills_centre.learning.models.learning import (
    AttemptRequest,
    Enrolment,
    EnrolmentState,
    LearningRecordEntry,
    ModuleProgress,
    QuizAnswer,
    QuizAttempt,
    RecordSource,
)
from skills_centre.learning.models.marks import CourseMark, CourseUsefulness, Mark
from skills_centre.learning.models.moves import EnrolmentMove
from skills_centre.learning.models.news import HeldNews, NewsKind
from skills_centre.learning.models.opinions import CourseReaction, FollowUp
from skills_centre.learning.models.own_desk import LearnerSetting, ModuleNote
from skills_centre.learning.models.parts import Reflection, VideoPosition
from skills_centre.learning.models.plans import PlanAction, PlanEvent, PlanGoal
from skills_centre.learning.models.record import (
    LearningTarget,
    RecordDetail,
    RecordEntryProof,
    RecordProof,
    RecordProofKind,
    RecordSkill,
)
from skills_centre.learning.models.suggestions import CourseSuggestion, NotForMe, SuggestionRound
from skills_centre.learning.models.taken_back import CompletionTakenBack
from skills_centre.learning.rules.certificates import Shown
from skills_centre.learning.rules.plans import ActionKind, GoalEnd, PlanAct
from skills_centre.learning.rules.record import LearnedKind

__all__ = [
    "ActionKind",
    "AttemptRequest",
    "Certificate",
    "CompletionTakenBack",
    "CourseMark",
    "CourseReaction",
    "CourseSuggestion",
    "CourseUsefulness",
    "DemandState",
    "Enrolment",
    "EnrolmentMove",
    "EnrolmentState",
    "FollowUp",
    "GoalEnd",
    "HeldNews",
    "LearnedKind",
    "LearnerSetting",
    "LearningDemand",
    "LearningRecordEntry",
    "LearningTarget",
    "Mark",
    "ModuleNote",
    "ModuleProgress",
    "NewsKind",
    "NotForMe",
    "PlanAct",
    "PlanAction",
    "PlanEvent",
    "PlanGoal",
    "QuizAnswer",
    "QuizAttempt",
    "RecordDetail",
    "RecordEntryProof",
    "RecordProof",
    "RecordProofKind",
    "RecordSkill",
    "RecordSource",
    "Reflection",
    "Shown",
    "SuggestionRound",
    "VideoPosition",
]
