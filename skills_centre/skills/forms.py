"""Forms of the skills domain."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from govuk_frontend_wtf.wtforms_widgets import GovFileInput, GovRadioInput, GovSubmitInput, GovTextArea
from wtforms import (
    BooleanField,
    HiddenField,
    MultipleFileField,
    RadioField,
    SelectField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # its type stubs are older
from wtforms.validators import InputRequired

from skills_centre.platform.fields import DayField

#: The choice that says "I don't know".
DONT_KNOW = "dont-know"


class FrameworkFilesForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A file that holds a framework, or the official pair."""

    file = FileField("File", widget=GovFileInput(), validators=[FileRequired(message="Choose a file")])
    second = FileField("Second file, for the official pair only", widget=GovFileInput())
    submit = SubmitField("Show what would change", widget=GovSubmitInput())


class SelfAssessmentForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """The level that somebody chooses for themselves, and what shows it; the service knows which levels there are."""

    level = RadioField(
        choices=[],
        validate_choice=False,
        validators=[InputRequired(message="Choose the level that describes your work now, or “I don’t know”.")],
    )
    evidence = TextAreaField()
    #: Web addresses, one a line.
    links = TextAreaField()
    files = MultipleFileField()
    version_id = HiddenField()


class ExemptionForm(FlaskForm):  # type: ignore[misc]
    """Until when a requirement is set aside, and why."""

    ends_on = DayField(
        "Until when?", empty="Enter the last day", hint="The last day on which it is not asked. For example, 30 9 2026"
    )
    reason = TextAreaField(
        "Why?", widget=GovTextArea(), description="They read it, so do not write what they would rather not see kept."
    )
    submit = SubmitField("Set it aside", widget=GovSubmitInput())


class ReplyForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What somebody says to a decision about them, and whether a second person should look again; the service knows the rules."""

    text = TextAreaField()
    asks_second = BooleanField()


class SecondOpinionForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What a second confirmer finds; the service knows the rules."""

    finding = RadioField(choices=[], validate_choice=False)
    level = SelectField(choices=[], validate_choice=False)
    basis = RadioField(choices=[], validate_choice=False)
    reason = TextAreaField()


class RoleForDaysForm(FlaskForm):  # type: ignore[misc]
    """A role and its days: the main one from a day on, or a further one; the roles are drawn by the page."""

    profile_id = StringField(validators=[InputRequired(message="Choose a role from the list.")])
    kind = RadioField(
        "What kind of role is it?",
        widget=GovRadioInput(),
        choices=[
            SelectChoice("further", "A further role, beside the main one"),
            SelectChoice("main", "The main role, in place of the one before"),
        ],
        default="further",
        validators=[InputRequired(message="Choose what kind of role it is")],
    )
    starts_on = DayField("From when?", empty="Enter the first day", hint="For example, 1 1 2027")
    ends_on = DayField("Until when? (optional, for a further role)", hint="The last day, for example 30 6 2027")
    submit = SubmitField("Propose this role", widget=GovSubmitInput())


class EndRoleForm(FlaskForm):  # type: ignore[misc]
    """The last day of a further role."""

    ends_on = DayField(
        "What is its last day?", empty="Enter the last day", hint="Today or later, for example 30 6 2027"
    )
    submit = SubmitField("End it then", widget=GovSubmitInput())


class PauseForm(FlaskForm):  # type: ignore[misc]
    """From which day on somebody may be found again; the service knows the rules."""

    back_on = DayField(
        "From which day may colleagues find you again?", empty="Enter the day", hint="For example, 1 3 2027"
    )


class OfferForm(FlaskForm):  # type: ignore[misc]
    """What somebody offers in a skill; the service knows the rules."""

    is_mentor = BooleanField()
    note = TextAreaField()
