"""What one's manager suggests, for the pages of learning, which know nothing of what is asked of whom."""

from dataclasses import dataclass

from skills_centre.gaps.rules import reasons
from skills_centre.gaps.views.blueprint import blueprint
from skills_centre.learning.queries.suggestions import OpenSuggestion, open_suggestions
from skills_centre.people.access import viewer
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.skills.queries.asked_standings import standings
from skills_centre.skills.queries.described import described_skills


@dataclass(frozen=True)
class ShownSuggestion:
    """A suggestion and why it came: what is asked, never where one stands."""

    suggestion: OpenSuggestion
    why: str


@blueprint.app_template_global("suggested_to_me")
def suggested_to_me() -> list[ShownSuggestion]:
    """What managers suggest to the reader, who has not answered yet; one statement where that is nothing."""
    me, now = viewer(), utc_now()
    found = open_suggestions(me.id, now=now)
    if not found:
        return []
    asked = {one.asked.skill_key: one for one in standings(me.id, on=local_day(now))}
    skills = described_skills({one.skill_id for one in found})
    shown = []
    for one in found:
        skill = skills.get(one.skill_id)
        stands = asked.get(skill.key) if skill else None
        name = skill.name if skill else "a skill"
        if stands and skill:
            asking = reasons.Asking(is_of_everyone=stands.is_of_everyone, is_private=me.is_private)
            wanted = skill.level_name(stands.asked.level) if stands.asked.level else None
            shown.append(ShownSuggestion(one, reasons.suggested(asking, name, wanted=wanted)))
        else:
            shown.append(ShownSuggestion(one, f"It teaches {name}."))
    return shown
