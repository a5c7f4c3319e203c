"""Pages of the learning domain; importing this registers their routes on the blueprint."""

from skills_centre.learning.views import (
    completed,
    enrolling,
    my_learning,
    notes,
    plan_acts,
    plan_courses,
    plan_goals,
    plan_pages,
    player,
    printing,
    quizzes,
    record,
    record_admin,
    record_entries,
    record_files,
    record_forms,
    settings,
)
from skills_centre.learning.views.blueprint import blueprint

__all__ = [
    "blueprint",
    "completed",
    "enrolling",
    "my_learning",
    "notes",
    "plan_acts",
    "plan_courses",
    "plan_goals",
    "plan_pages",
    "player",
    "printing",
    "quizzes",
    "record",
    "record_admin",
    "record_entries",
    "record_files",
    "record_forms",
    "settings",
]
