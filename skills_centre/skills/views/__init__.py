"""Pages of the skills domain; importing this registers their routes on the blueprint."""

from skills_centre.skills.views import (
    attaching,
    decisions,
    editing,
    exemptions,
    framework_admin,
    framework_files,
    framework_skills,
    frameworks,
    leading,
    looks,
    my_role,
    my_skills,
    replying,
    second_opinion,
    self_assessment,
    team_people,
    team_skill,
)
from skills_centre.skills.views.blueprint import blueprint

__all__ = [
    "attaching",
    "blueprint",
    "decisions",
    "editing",
    "exemptions",
    "framework_admin",
    "framework_files",
    "framework_skills",
    "frameworks",
    "leading",
    "looks",
    "my_role",
    "my_skills",
    "replying",
    "second_opinion",
    "self_assessment",
    "team_people",
    "team_skill",
]
