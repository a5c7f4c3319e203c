"""What a CASE 1.0 package cannot hold of a framework, in words: version 1.1 carries it in extensions."""

from skills_centre.platform.pages import counted
from skills_centre.skills.definitions import FrameworkDefinition


def not_in_case_1_0(definition: FrameworkDefinition) -> tuple[str, ...]:
    """What would be left out, with how often it is there; nothing when all of it fits."""
    current = sum(skill.currency_months is not None for skill in definition.skills)
    resilient = sum(skill.resilience_people is not None for skill in definition.skills)
    asked = [*definition.everyone, *(one for level in definition.role_levels() for one in level.requirements)]
    notes = sum(one.note is not None for one in asked)
    told = (
        (len(definition.everyone), "whether what everyone needs is in force"),
        (current, f"how many months a result counts, of {counted(current, 'skill')}"),
        (resilient, f"how many people should have it, of {counted(resilient, 'skill')}"),
        (notes, f"{counted(notes, 'note')} on what roles ask for"),
    )
    return tuple(words for number, words in told if number)
