"""The kinds of reminders."""

from enum import StrEnum


class ReminderKind(StrEnum):
    """What a reminder is about."""

    COURSE_DUE = "course-due"
    ASSESSMENT_RETURNED = "assessment-returned"
    DECISION_WAITING = "decision-waiting"
    GONE_ON = "gone-on"
    SAID_WRONG = "said-wrong"
    COURSE_TO_REVIEW = "course-to-review"
    COURSE_RETURNED = "course-returned"
    FRAMEWORK_TO_APPROVE = "framework-to-approve"
    FRAMEWORK_RETURNED = "framework-returned"
    FOLLOW_UP = "follow-up"
    FOLLOW_UP_OF_TEAM = "follow-up-of-team"
    COURSE_MOVED = "course-moved"
    TOPIC_TAUGHT = "topic-taught"
    ATTEMPT_ASKED = "attempt-asked"
    ATTEMPT_ANSWERED = "attempt-answered"
    COURSE_SUGGESTED = "course-suggested"
    ASSESSMENT_ASKED = "assessment-asked"
    TEAM_MONTH = "team-month"
    LEARNING_DUE = "learning-due"
    LEARNING_OVERDUE = "learning-overdue"
    LEARNING_OVERDUE_OF_TEAM = "learning-overdue-of-team"
    LEARNING_CHASED = "learning-chased"
    SKILL_STALE = "skill-stale"
    PLAN_ACTION_DUE = "plan-action-due"
    COURSE_RECOMMENDED = "course-recommended"
    ANNOUNCEMENT = "announcement"
