"""What the address of the manager's page asks for: how far down, which cells, and as a table or a list."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar
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
    LEVELS = "levels"


class PeopleOrder(StrEnum):
    """In what order people stand. There is no other: nobody is ranked."""

    NAME = "name"
    TEAM = "team"


class SkillOrder(StrEnum):
    """In what order skills stand: that of the team's gaps, by name, or those first of which least is known."""

    GAPS = "gaps"
    NAME = "name"
    UNKNOWN = "unknown"


Choice = TypeVar("Choice", bound=StrEnum)

#: The team or role of whoever has none, as an address says it.
NONE = "none"


@dataclass(frozen=True)
class TeamFilter:
    """What somebody asked to see, all of it in the address. A filter takes people, cells and skills away; none changes a state."""

    scope: Scope = Scope.DIRECT
    state: SkillState | None = None
    role: str | None = None
    team: str | None = None
    skill: str | None = None
    essential_only: bool = False
    ai_only: bool = False
    people: PeopleOrder = PeopleOrder.NAME
    skills: SkillOrder = SkillOrder.GAPS
    is_grouped: bool = False
    view: View = View.FITTING
    page: int = 1
    #: What the address asked for and nothing here knows, as its parameters: ("state", "rubbish").
    not_understood: tuple[tuple[str, str], ...] = ()

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return self.narrows_cells or self.narrows_people or self.skill is not None

    @property
    def narrows_cells(self) -> bool:
        """Whether cells are left out of the rows that stay."""
        return self.state is not None or self.essential_only or self.ai_only

    @property
    def narrows_people(self) -> bool:
        """Whether only some of the people are asked for."""
        return self.role is not None or self.team is not None

    @property
    def is_by_team(self) -> bool:
        """Whether people stand team by team."""
        return self.is_grouped or self.people is PeopleOrder.TEAM

    @property
    def address(self) -> dict[str, str]:
        """The filter as the parameters of an address, without what is usual."""
        return {
            **({"scope": self.scope.value} if self.scope is not Scope.DIRECT else {}),
            **({"state": self.state.value} if self.state else {}),
            **({"role": self.role} if self.role else {}),
            **({"team": self.team} if self.team else {}),
            **({"skill": self.skill} if self.skill else {}),
            **({"essential": "yes"} if self.essential_only else {}),
            **({"ai": "yes"} if self.ai_only else {}),
            **({"people": self.people.value} if self.people is not PeopleOrder.NAME else {}),
            **({"skills": self.skills.value} if self.skills is not SkillOrder.GAPS else {}),
            **({"group": "team"} if self.is_grouped else {}),
            **({"view": self.view.value} if self.view is not View.FITTING else {}),
        }

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "TeamFilter":
        """Read the parameters of an address; what makes no sense is left out, and kept to be told."""
        odd: list[tuple[str, str]] = []

        def one_of(name: str, kind: type[Choice]) -> Choice | None:
            given = asked.get(name, "")
            found = next((each for each in kind if each.value == given), None)
            if given and found is None:
                odd.append((name, given))
            return found

        def says(name: str, value: str) -> bool:
            given = asked.get(name, "")
            if given not in ("", value):
                odd.append((name, given))
            return given == value

        page = asked.get("page", "1")
        if not (page.isascii() and page.isdecimal() and int(page[:6]) > 0):
            odd.append(("page", page))
            page = "1"
        return cls(
            scope=one_of("scope", Scope) or Scope.DIRECT,
            state=one_of("state", SkillState),
            role=asked.get("role") or None,
            team=asked.get("team") or None,
            skill=asked.get("skill") or None,
            essential_only=says("essential", "yes"),
            ai_only=says("ai", "yes"),
            people=one_of("people", PeopleOrder) or PeopleOrder.NAME,
            skills=one_of("skills", SkillOrder) or SkillOrder.GAPS,
            is_grouped=says("group", "team"),
            view=one_of("view", View) or View.FITTING,
            page=int(page[:6]),
            not_understood=tuple(odd),
        )

    def known_among(self, *, teams: Container[str], roles: Container[str], skills: Container[str]) -> "TeamFilter":
        """The same without a team, role or skill that nobody here has; what was asked for is kept to be told."""
        odd = [
            (name, value)
            for name, value, known in (
                ("team", self.team, teams),
                ("role", self.role, roles),
                ("skill", self.skill, skills),
            )
            if value is not None and value not in known
        ]
        names = {name for name, _ in odd}
        return replace(
            self,
            team=None if "team" in names else self.team,
            role=None if "role" in names else self.role,
            skill=None if "skill" in names else self.skill,
            not_understood=(*self.not_understood, *odd),
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
