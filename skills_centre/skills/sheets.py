"""The six sheets in which a framework goes out and comes in, as a workbook or as CSV files: their names, columns and meaning."""

from dataclasses import dataclass
from enum import StrEnum


class Column(StrEnum):
    """The columns of all sheets, by the words in their first row."""

    KEY = "Key"
    NAME = "Name"
    DESCRIPTION = "Description"
    IN_FORCE = "In force"
    RANK = "Rank"
    GROUP = "Group"
    HAS_LEVELS = "Has levels"
    AI_RELATED = "About AI"
    CURRENCY = "Months a result counts"
    RESILIENCE_PEOPLE = "At least so many people"
    RESILIENCE_LEVEL = "At this level"
    SKILL = "Skill"
    LEVEL = "Level"
    TEXT = "Text"
    FAMILY_KEY = "Family key"
    FAMILY = "Family"
    ROLE_KEY = "Role key"
    ROLE = "Role"
    ROLE_DESCRIPTION = "Role description"
    ROLE_LEVEL_KEY = "Role level key"
    ROLE_LEVEL = "Role level"
    ROLE_LEVEL_DESCRIPTION = "Role level description"
    WHOLE_ROLE = "Whole role"
    ORDER = "Order"
    ESSENTIAL = "Essential"
    WEIGHT = "Weight"
    NOTE = "Note"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, its columns, and what it holds, in words for whoever fills it in."""

    name: str
    columns: tuple[Column, ...]
    help: str


FRAMEWORK = Sheet(
    "framework",
    (Column.KEY, Column.NAME, Column.DESCRIPTION, Column.IN_FORCE),
    "One row: the framework itself. Its key says which framework here the file belongs to. In force (yes or no): whether what "
    "everyone needs counts for everybody; it is read when the framework is new.",
)
LEVELS = Sheet(
    "levels",
    (Column.RANK, Column.KEY, Column.NAME, Column.DESCRIPTION),
    "The steps of the scale, ranked 1, 2, 3 and so on, nine at most. Other sheets name a level by its key.",
)
SKILLS = Sheet(
    "skills",
    (
        Column.KEY,
        Column.NAME,
        Column.DESCRIPTION,
        Column.GROUP,
        Column.HAS_LEVELS,
        Column.AI_RELATED,
        Column.CURRENCY,
        Column.RESILIENCE_PEOPLE,
        Column.RESILIENCE_LEVEL,
    ),
    "One row for each skill. A key never changes, so that results follow a skill through new names. Has levels and About AI: yes or "
    "no. Months a result counts: empty when it never goes out of date. At least so many people, At this level: the skill's "
    "resilience rule, both or neither.",
)
DESCRIPTORS = Sheet(
    "descriptors",
    (Column.SKILL, Column.LEVEL, Column.TEXT),
    "What somebody at a level of a skill can do: the keys of the skill and the level, and the words.",
)
ROLES = Sheet(
    "roles",
    (
        Column.FAMILY_KEY,
        Column.FAMILY,
        Column.ROLE_KEY,
        Column.ROLE,
        Column.ROLE_DESCRIPTION,
        Column.ROLE_LEVEL_KEY,
        Column.ROLE_LEVEL,
        Column.ROLE_LEVEL_DESCRIPTION,
        Column.WHOLE_ROLE,
        Column.ORDER,
    ),
    "One row for each level of each role. Order: 1 for the most junior level of the role, and so on; empty for all of them when "
    "nobody has said. Whole role: yes for a role that has no levels of its own.",
)
REQUIREMENTS = Sheet(
    "requirements",
    (Column.ROLE_LEVEL_KEY, Column.SKILL, Column.LEVEL, Column.ESSENTIAL, Column.WEIGHT, Column.NOTE),
    "What each role level asks for, by keys; the role level “everyone” is what everybody needs. Level is empty for a skill without "
    "levels. Essential: yes, or no for desirable. Weight: 1 to 9.",
)

SHEETS = (FRAMEWORK, LEVELS, SKILLS, DESCRIPTORS, ROLES, REQUIREMENTS)

#: A sheet, or a text file, for people: its words are not read.
ABOUT = "about"

YES = "yes"
NO = "no"
