"""The forms in which a draft is changed. Each shows one part of it, and carries the fingerprint of that part as it was shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovCheckboxInput, GovRadioInput, GovSelect, GovSubmitInput, GovTextInput
from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectField, SubmitField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # its type stubs are older
from wtforms.validators import Optional, ValidationError

from skills_centre.platform.fields import one_line, some_lines, within
from skills_centre.skills.definitions import DefinedDescriptor, DefinedLevel, DefinedRequirement, DefinedSkill
from skills_centre.skills.editing.roles import RoleWords
from skills_centre.skills.editing.skills import MOST_LEVELS

#: Characters of a longer text.
LONG = 10_000


@dataclass(frozen=True, slots=True)
class Now:
    """What a draft says now where somebody typed something else."""

    label: str
    words: str


class PartForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A form of one part of a draft. `now` is filled when somebody else changed the part meanwhile."""

    seen = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - WTForms' own signature
        super().__init__(*args, **kwargs)
        self.now: list[Now] = []

    def show_now(self, said: Mapping[str, object]) -> None:
        """Keep what the draft says now, for each field in which the form says something else."""
        fields = [(self[name], value) for name, value in said.items() if name in self]
        self.now = [
            Now(str(field.label.text), _words(field, value))
            for field, value in fields
            if (field.data or "") != (value or "")
        ]


def _words(field: Any, value: object) -> str:  # noqa: ANN401 - a field of any kind
    """A field's value as people read it."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    choices = {str(one.value): str(one.label) for one in getattr(field, "choices", None) or ()}
    return choices.get(str(value), str(value)) if value not in (None, "") else "nothing"


class FrameworkForm(PartForm):
    """A framework that begins from nothing."""

    name = one_line("Name", most=160, hint="Such as “Skills of the chamber”. Its address is made from it, and stays.")
    description = some_lines(
        "Description", most=LONG, empty="Enter the description", hint="What it is for, in a sentence or two."
    )
    is_in_force = BooleanField(
        "What it asks of everyone counts for everybody here",
        widget=GovCheckboxInput(),
        description="Leave it empty for a framework that concerns only those who hold one of its roles.",
    )
    submit = SubmitField("Make the draft", widget=GovSubmitInput())


class AboutForm(FrameworkForm):
    """A framework that was never published."""

    submit = SubmitField("Save", widget=GovSubmitInput())


class ScaleForm(PartForm):
    """The words of the levels; `scale_form` adds the fields of each."""

    submit = SubmitField("Save the levels", widget=GovSubmitInput())

    def words(self, levels: Iterable[DefinedLevel]) -> dict[int, tuple[str, str]]:
        """The name and the description of each level, by rank."""
        return {one.rank: (self[f"name_{one.rank}"].data, self[f"description_{one.rank}"].data or "") for one in levels}


def scale_form(levels: Sequence[DefinedLevel]) -> type[ScaleForm]:
    """The form of a scale with these levels."""
    fields: dict[str, object] = {}
    for one in levels:
        fields[f"name_{one.rank}"] = one_line("Name", most=80)
        fields[f"description_{one.rank}"] = some_lines("What it means", most=LONG)
    return type("ScaleForm", (ScaleForm,), fields)


class NewLevelForm(PartForm):
    """One more level above the others."""

    name = one_line("Name", most=80)
    description = some_lines("What it means", most=LONG)
    submit = SubmitField("Add the level", widget=GovSubmitInput())


class SkillForm(PartForm):
    """A skill with what somebody at each level of it can do."""

    name = one_line("Name", most=200)
    description = some_lines("Description", most=LONG, hint="What the skill is, in a sentence or two.")
    group = one_line(
        "Group", most=120, hint="Skills of one group are listed together. Leave it empty for none.", is_needed=False
    )
    has_ladder = RadioField(
        "Does it have levels?",
        widget=GovRadioInput(),
        choices=[
            SelectChoice("yes", "Yes"),
            SelectChoice(
                "no", "No: it is met, developing or not yet there. What is written at levels is then not kept"
            ),
        ],
        default="yes",
    )
    currency_months = IntegerField(
        "For how many months does a result count?",
        widget=GovTextInput(),
        description="Past that a result is out of date. Months for AI tools, years for leading people. Leave it empty if it never is.",
        validators=[
            Optional(),
            within(1, 600, "The months must be a whole number from 1 to 600, or empty"),
        ],
    )
    is_ai_related = BooleanField("This skill is about AI", widget=GovCheckboxInput())
    resilience_people = IntegerField(
        "How many people are enough?",
        widget=GovTextInput(),
        description="Teams are told when fewer have it at the level below. Leave both empty for no rule.",
        validators=[
            Optional(),
            within(1, 10_000, "The people must be a whole number from 1 to 10,000, or empty"),
        ],
    )
    resilience_level = SelectField("At which level, or above?", widget=GovSelect())
    submit = SubmitField("Save the skill", widget=GovSubmitInput())

    def offer(self, levels: Sequence[DefinedLevel]) -> None:
        """Give the levels of the scale to choose from."""
        self.resilience_level.choices = [SelectChoice("", "No rule"), *(_choice(one) for one in levels)]

    def validate_resilience_level(self, field: SelectField) -> None:
        """Refuse half a rule. Raises ValidationError."""
        if bool(field.data) != bool(self.resilience_people.data):
            raise ValidationError("Enter both how many people and at which level, or neither")

    def skill(self, key: str, levels: Iterable[DefinedLevel]) -> DefinedSkill:
        """What the form says, once it is valid."""
        has_ladder = self.has_ladder.data == "yes"
        bodies = {one.rank: self[f"descriptor_{one.rank}"].data for one in levels} if has_ladder else {}
        people, level = self.resilience_people.data, self.resilience_level.data
        return DefinedSkill(
            key=key,
            name=self.name.data or "",
            description=self.description.data or "",
            group=self.group.data or None,
            has_ladder=has_ladder,
            is_ai_related=bool(self.is_ai_related.data),
            currency_months=self.currency_months.data,
            resilience_people=people or None,
            resilience_level=int(level) if level else None,
            descriptors=tuple(DefinedDescriptor(rank, body) for rank, body in bodies.items() if body),
        )


def skill_form(levels: Sequence[DefinedLevel]) -> type[SkillForm]:
    """The form of a skill on a scale with these levels."""
    fields = {
        f"descriptor_{one.rank}": some_lines(f"{one.rank}. {one.name}", most=LONG, hint=one.description)
        for one in levels[:MOST_LEVELS]
    }
    return type("SkillForm", (SkillForm,), fields)


class FamilyForm(PartForm):
    """The name of a family."""

    name = one_line("Name", most=160)
    submit = SubmitField("Save the family", widget=GovSubmitInput())


class RoleForm(PartForm):
    """A role in its family."""

    name = one_line("Name", most=160)
    family = one_line("Family", most=160, hint="One that is there, or a new one.")
    description = some_lines("Description", most=LONG, hint="What people in this role do.")
    submit = SubmitField("Save the role", widget=GovSubmitInput())

    def words(self) -> RoleWords:
        """What the form says, once it is valid."""
        return RoleWords(self.name.data or "", self.description.data or "", self.family.data or "")


class NewRoleForm(RoleForm):
    """A role that is new, with the names of its levels."""

    levels = some_lines(
        "Levels of the role",
        most=2_000,
        hint="One a line, junior first, such as “Usher” and “Senior usher”. Leave it empty for a role without levels.",
    )
    submit = SubmitField("Add the role", widget=GovSubmitInput())

    def level_names(self) -> tuple[str, ...]:
        """The names of the levels, junior first."""
        lines = (self.levels.data or "").split("\n")
        return tuple(dict.fromkeys(" ".join(line.split()) for line in lines if line.strip()))

    def validate_levels(self, _field: object) -> None:
        """Refuse a name that is too long. Raises ValidationError."""
        if any(len(name) > 200 for name in self.level_names()):
            raise ValidationError("The name of a level must be 200 characters or fewer")


class RoleLevelForm(PartForm):
    """A level of a role."""

    name = one_line("Name", most=200)
    description = some_lines("Description", most=LONG, hint="What somebody at this level of the role does.")
    submit = SubmitField("Save the role level", widget=GovSubmitInput())


#: How much a requirement matters, of 9.
WEIGHTS = [
    SelectChoice("1", "1: as much as any"),
    *(SelectChoice(str(n)) for n in range(2, 9)),
    SelectChoice("9", "9: most of all"),
]
ESSENTIAL = [SelectChoice("essential", "Essential"), SelectChoice("desirable", "Desirable")]


class ProfileForm(PartForm):
    """What a profile asks for; `profile_form` adds the fields of each skill. The last row adds one more."""

    add_skill = SelectField("Skill", widget=GovSelect())
    add_level = SelectField("Level", widget=GovSelect())
    add_essential = SelectField("How much it matters", widget=GovSelect(), choices=ESSENTIAL)
    submit = SubmitField("Save", widget=GovSubmitInput())

    def offer(self, skills: Sequence[DefinedSkill], levels: Sequence[DefinedLevel]) -> None:
        """Give what can be added, and the levels of the scale."""
        self.add_skill.choices = [
            SelectChoice("", "Choose a skill"),
            *(SelectChoice(one.key, one.name) for one in skills),
        ]
        self.add_level.choices = [_choice(one) for one in levels]

    def requirements(self, skills: Mapping[str, DefinedSkill], asked: Iterable[str]) -> tuple[DefinedRequirement, ...]:
        """What the form asks for, once it is valid: the skills that were there without those taken out, and the one that is added."""
        kept = [self._requirement(skills[key]) for key in asked if not self[f"out-{key}"].data]
        added = skills.get(self.add_skill.data or "")
        if added is not None:
            level = int(self.add_level.data) if added.has_ladder else None
            kept.append(DefinedRequirement(added.key, level, self.add_essential.data == "essential"))
        return tuple(kept)

    def _requirement(self, skill: DefinedSkill) -> DefinedRequirement:
        return DefinedRequirement(
            skill.key,
            int(self[f"level-{skill.key}"].data) if skill.has_ladder else None,
            self[f"essential-{skill.key}"].data == "essential",
            int(self[f"weight-{skill.key}"].data),
            self[f"note-{skill.key}"].data or None,
        )


def profile_form(asked: Sequence[DefinedSkill], levels: Sequence[DefinedLevel]) -> type[ProfileForm]:
    """The form of a profile that asks for these skills."""
    fields: dict[str, object] = {}
    for skill in asked:
        if skill.has_ladder:
            choices = [_choice(one) for one in levels]
            fields[f"level-{skill.key}"] = SelectField("Level", widget=GovSelect(), choices=choices)
        fields[f"essential-{skill.key}"] = SelectField("How much it matters", widget=GovSelect(), choices=ESSENTIAL)
        fields[f"weight-{skill.key}"] = SelectField("Weight", widget=GovSelect(), choices=WEIGHTS)
        fields[f"note-{skill.key}"] = one_line("Note", most=300, is_needed=False)
        fields[f"out-{skill.key}"] = BooleanField("Take this skill out", widget=GovCheckboxInput())
    return type("ProfileForm", (ProfileForm,), fields)


def said_of_skill(skill: DefinedSkill | None) -> dict[str, object]:
    """What the form of a skill shows of it."""
    if skill is None:
        return {}
    return {
        "name": skill.name,
        "description": skill.description,
        "group": skill.group,
        "has_ladder": "yes" if skill.has_ladder else "no",
        "currency_months": skill.currency_months,
        "is_ai_related": skill.is_ai_related,
        "resilience_people": skill.resilience_people,
        "resilience_level": str(skill.resilience_level or ""),
        **{f"descriptor_{one.rank}": one.body for one in skill.descriptors},
    }


def said_of_profile(requirements: Iterable[DefinedRequirement]) -> dict[str, object]:
    """What the form of a profile shows of what it asks for."""
    said: dict[str, object] = {}
    for one in requirements:
        said[f"level-{one.skill}"] = str(one.level or "")
        said[f"essential-{one.skill}"] = "essential" if one.is_essential else "desirable"
        said[f"weight-{one.skill}"] = str(one.weight)
        said[f"note-{one.skill}"] = one.note
    return said


def _choice(level: DefinedLevel) -> SelectChoice:
    return SelectChoice(str(level.rank), level.name)
