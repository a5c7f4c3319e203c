"""What files hold, in numbers."""

from dataclasses import dataclass

from skills_centre.skills.definitions import FrameworkDefinition


@dataclass(frozen=True, slots=True)
class FileCounts:
    """What files hold. Rows, and levels that are left undefined, are counted of the official files alone."""

    families: int
    roles: int
    role_levels: int
    roles_without_levels: int
    skills: int
    skills_with_ladder: int
    skills_without_ladder: int
    requirements: int
    requirements_without_level: int
    everyone: int
    skills_without_description: int
    skills_not_asked_for: int
    role_rows: int | None = None
    skill_rows: int | None = None
    levels_not_defined: int | None = None


def counts_of(definition: FrameworkDefinition) -> FileCounts:
    """The numbers of any framework."""
    levels = list(definition.role_levels())
    asked = [one for level in levels for one in level.requirements]
    ladders = sum(skill.has_ladder for skill in definition.skills)
    whole = sum(level.is_whole_role for level in levels)
    without = sum(one.level is None for one in asked)
    needed = {one.skill for one in (*asked, *definition.everyone)}
    return FileCounts(
        families=len(definition.families),
        roles=len(list(definition.roles())),
        role_levels=len(levels) - whole,
        roles_without_levels=whole,
        skills=len(definition.skills),
        skills_with_ladder=ladders,
        skills_without_ladder=len(definition.skills) - ladders,
        requirements=len(asked) - without,
        requirements_without_level=without,
        everyone=len(definition.everyone),
        skills_without_description=sum(not skill.description for skill in definition.skills),
        skills_not_asked_for=len({skill.key for skill in definition.skills} - needed),
    )
