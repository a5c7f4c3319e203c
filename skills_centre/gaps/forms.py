"""What the address of the manager's page asks for: how far down, which cells, and as a table or a list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovCheckboxesInput, GovSubmitInput
from wtforms import SelectMultipleField, SubmitField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # its type stubs are older

from skills_centre.gaps.models import Scope
from skills_centre.gaps.rules import SkillSums
from skills_centre.gaps.rules.trends import Span
from skills_centre.skills.models import SkillState


class View(StrEnum):
    """How the people are shown; where nobody chose, the width of the screen does."""

    FITTING = "fitting"
    TABLE = "table"
    LIST = "list"


@dataclass(frozen=True)
class TeamFilter:
    """What somebody asked to see. A filter takes cells, people and skills away, and never changes a total."""

    scope: Scope = Scope.DIRECT
    state: SkillState | None = None
    essential_only: bool = False
    ai_only: bool = False
    view: View = View.FITTING

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return self.state is not None or self.essential_only or self.ai_only

    @property
    def address(self) -> dict[str, str]:
        """The filter as the parameters of an address, without what is usual."""
        return {
            **({"scope": self.scope.value} if self.scope is not Scope.DIRECT else {}),
            **({"state": self.state.value} if self.state else {}),
            **({"essential": "yes"} if self.essential_only else {}),
            **({"ai": "yes"} if self.ai_only else {}),
            **({"view": self.view.value} if self.view is not View.FITTING else {}),
        }

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "TeamFilter":
        """Read the parameters of an address; what makes no sense is left out."""
        return cls(
            scope=Scope.LINE if asked.get("scope") == Scope.LINE.value else Scope.DIRECT,
            state=next((state for state in SkillState if state.value == asked.get("state")), None),
            essential_only=asked.get("essential") == "yes",
            ai_only=asked.get("ai") == "yes",
            view=next((view for view in View if view.value == asked.get("view")), View.FITTING),
        )


@dataclass(frozen=True)
class TrendFilter:
    """Whose change over time somebody asked to see, how far back, and of which skill; the skill by its address, none for all together."""

    scope: Scope = Scope.DIRECT
    span: Span = Span.WEEKS
    skill: str | None = None

    @property
    def address(self) -> dict[str, str]:
        """The filter as the parameters of an address, without what is usual."""
        return {
            **({"scope": self.scope.value} if self.scope is not Scope.DIRECT else {}),
            **({"span": self.span.value} if self.span is not Span.WEEKS else {}),
            **({"skill": self.skill} if self.skill else {}),
        }

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "TrendFilter":
        """Read the parameters of an address; what makes no sense is left out."""
        return cls(
            scope=Scope.LINE if asked.get("scope") == Scope.LINE.value else Scope.DIRECT,
            span=next((span for span in Span if span.value == asked.get("span")), Span.WEEKS),
            skill=asked.get("skill") or None,
        )


class PrioritiesForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """The skills that a manager names as priorities."""

    skills = SelectMultipleField(
        "Which skills?",
        widget=GovCheckboxesInput(),
        description="Choose three at most, or none. The essential ones stand first.",
    )
    submit = SubmitField("Save", widget=GovSubmitInput())

    def offer(self, skills: Sequence[SkillSums]) -> None:
        """Give the choices."""
        self.skills.choices = [SelectChoice(str(one.skill_id), one.name) for one in skills]

    def chosen(self) -> set[UUID]:
        """What was chosen, once the form is valid."""
        return {UUID(one) for one in self.skills.data or ()}
