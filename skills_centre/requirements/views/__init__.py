"""Pages of required learning; importing this registers their routes on the blueprint."""

from skills_centre.requirements.views import (
    excusing,
    leaving_pathway,
    mine,
    of_pathway,
    offered,
    pathway_steps,
    rule_form,
    rule_list,
    rule_page,
    team,
)
from skills_centre.requirements.views.blueprint import blueprint

__all__ = [
    "blueprint",
    "excusing",
    "leaving_pathway",
    "mine",
    "of_pathway",
    "offered",
    "pathway_steps",
    "rule_form",
    "rule_list",
    "rule_page",
    "team",
]
