"""Pages that draw on several domains; importing this registers their routes on the blueprint."""

from skills_centre.home.views import (
    about,
    administration,
    audit,
    courses,
    fallbacks,
    framework_skill,
    health,
    help_index,
    my_skill,
    objections,
    organisation,
    people_details,
    people_files,
    people_list,
    people_places,
    people_rights,
    start,
)
from skills_centre.home.views.blueprint import blueprint

__all__ = [
    "about",
    "administration",
    "audit",
    "blueprint",
    "courses",
    "fallbacks",
    "framework_skill",
    "health",
    "help_index",
    "my_skill",
    "objections",
    "organisation",
    "people_details",
    "people_files",
    "people_list",
    "people_places",
    "people_rights",
    "start",
]
