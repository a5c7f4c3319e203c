"""What the page of a pathway, which knows nothing of rules, shows of those that ask for it."""

from uuid import UUID

from skills_centre.requirements.queries.kept_rules import RuleLine, rule_lines_of_pathway
from skills_centre.requirements.views.blueprint import blueprint


@blueprint.app_template_global("rules_for_pathway")
def rules_for_pathway(pathway_id: UUID) -> list[RuleLine]:
    """The rules that ask for a pathway and have not ended."""
    return rule_lines_of_pathway(pathway_id)
