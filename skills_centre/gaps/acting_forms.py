"""Forms with which a manager acts on a gap."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSubmitInput, GovTextInput
from wtforms import IntegerField, RadioField, SubmitField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # its type stubs are older
from wtforms.validators import InputRequired

from skills_centre.gaps.models import Measure, Scope
from skills_centre.gaps.queries.teams import TeamSize
from skills_centre.platform.fields import DayField, some_lines, within
from skills_centre.platform.pages import counted
from skills_centre.skills.queries.described import DescribedSkill


class SuggestForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """By when, and a word of one's own; which course and whose people the address says."""

    due_on = DayField(
        "By when would it be good to finish? (optional)",
        hint="For example, 31 3 2027. Whoever begins can change or remove it. It is never a requirement.",
    )
    words = some_lines(
        "A word of your own (optional)",
        most=500,
        hint="Everybody reads the same words, with your name. Say why it helps the work, and nothing about any one person.",
    )
    submit = SubmitField("Suggest it", widget=GovSubmitInput())


class AskForm(FlaskForm):  # type: ignore[misc]
    """Nothing but the button."""

    submit = SubmitField("Ask them", widget=GovSubmitInput())


class TargetForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """How many of whom at which level by when; which skill the address says."""

    level = RadioField(
        "Which level?",
        widget=GovRadioInput(),
        coerce=int,
        validators=[InputRequired(message="Choose the level to reach")],
        description="Confirmed, and not out of date.",
    )
    scope = RadioField(
        "Of whom?",
        widget=GovRadioInput(),
        default=Scope.DIRECT.value,
        validators=[InputRequired(message="Choose of whom")],
    )
    measure = RadioField(
        "A share, or a number of people?",
        widget=GovRadioInput(),
        choices=[
            SelectChoice(Measure.SHARE.value, "A share of them, in per cent"),
            SelectChoice(Measure.NUMBER.value, "A number of people"),
        ],
        default=Measure.SHARE.value,
        validators=[InputRequired(message="Choose a share or a number")],
    )
    wanted = IntegerField(
        "How many?",
        widget=GovTextInput(),
        description="For example, 50 for half of them, or the number of people.",
        validators=[within(1, 1_000_000, "Enter a whole number, such as 50")],
    )
    by_on = DayField("By when?", empty="Enter the day by which to reach it", hint="For example, 31 3 2027")
    submit = SubmitField("Set the target", widget=GovSubmitInput())

    def offer(self, skill: DescribedSkill, size: TeamSize) -> None:
        """Give the choices: the skill's levels, and whose people there are."""
        self.level.choices = [SelectChoice(rank, name) for rank, name in sorted(skill.names.items()) if rank > 0]
        direct = SelectChoice(Scope.DIRECT.value, f"My direct reports ({counted(size.direct, 'person', 'people')})")
        line = SelectChoice(Scope.LINE.value, f"Everyone below me ({counted(size.line, 'person', 'people')})")
        self.scope.choices = [direct, line] if size.counts_line else [direct]
