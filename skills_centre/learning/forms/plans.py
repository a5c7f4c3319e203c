"""Forms of a development plan: its goals, what is done towards them, and notes."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import (
    GovRadioInput,
    GovSelect,
    GovSubmitInput,
    GovTextArea,
    GovTextInput,
)
from wtforms import HiddenField, RadioField, SelectField, StringField, SubmitField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # its type stubs are older
from wtforms.validators import InputRequired

from skills_centre.learning.rules.plans import ActionKind
from skills_centre.platform.fields import DayField


class GoalForm(FlaskForm):  # type: ignore[misc]
    """A goal's terms; the page draws the levels with what they mean, and the service knows which there are."""

    level = RadioField(
        choices=[], validate_choice=False, validators=[InputRequired(message="Choose the level to reach")], coerce=str
    )
    by_on = DayField("By when?", empty="Enter the day by which", hint="For example, 31 3 2027")
    why = TextAreaField("Why? (optional)", widget=GovTextArea())
    revision = HiddenField()
    #: A course to be the goal's first action, where one led here.
    course = HiddenField()


#: What each kind of action is called, on forms and in plans.
ACTION_KINDS = {
    ActionKind.COURSE: "A course from here",
    ActionKind.SESSION: "A session or workshop",
    ActionKind.ELSEWHERE: "Learning elsewhere",
    ActionKind.READING: "Reading",
    ActionKind.SHADOWING: "Shadowing somebody",
    ActionKind.MENTORING: "Mentoring",
}


class ActionForm(FlaskForm):  # type: ignore[misc]
    """Something to be done towards a goal."""

    kind = RadioField(
        "What kind of thing is it?",
        widget=GovRadioInput(),
        choices=[SelectChoice(kind.value, words) for kind, words in ACTION_KINDS.items()],
        validators=[InputRequired(message="Choose what kind of thing it is")],
    )
    course = SelectField("Which course? (for a course from here)", widget=GovSelect(), validate_choice=False)
    title = StringField(
        "What is it? (for everything else)",
        widget=GovTextInput(),
        description="In a few words, such as “Sit in on a committee hearing”.",
    )
    by_on = DayField("By when? (optional)", hint="For example, 31 1 2027")
    submit = SubmitField("Add to the plan", widget=GovSubmitInput())


class CourseIntoPlanForm(FlaskForm):  # type: ignore[misc]
    """The goal to which a course is added."""

    goal = RadioField(
        "Which goal is it for?", widget=GovRadioInput(), validators=[InputRequired(message="Choose a goal")]
    )
    by_on = DayField("By when? (optional)", hint="For example, 31 1 2027")
    submit = SubmitField("Add to my plan", widget=GovSubmitInput())


class DoneForm(FlaskForm):  # type: ignore[misc]
    """The day on which an action was done."""

    done_on = DayField("When was it done?", empty="Enter the day on which it was done", hint="For example, 12 11 2026")
    submit = SubmitField("It is done", widget=GovSubmitInput())


class NoteForm(FlaskForm):  # type: ignore[misc]
    """A note about how a goal goes."""

    text = TextAreaField("How is it going?", widget=GovTextArea())
    submit = SubmitField("Keep this note", widget=GovSubmitInput())
